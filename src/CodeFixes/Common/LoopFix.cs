using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.MakeAsync;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>
/// The fix of one rule. The diagnostic names the rewrites (<see cref="FixProperties.Kind"/>,
/// <see cref="FixProperties.Alternative"/>); a fix offers those that apply and whose result compiles.
/// </summary>
public abstract class LoopFix : CodeFixProvider
{
    private readonly string _id;
    private readonly ImmutableArray<Rewrite> _rewrites;

    private protected LoopFix(string id, params Rewrite[] rewrites)
    {
        _id = id;
        _rewrites = ImmutableArray.Create(rewrites);
        FixableDiagnosticIds = ImmutableArray.Create(id);
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <summary>The kinds of rewrite that this fix knows.</summary>
    internal IEnumerable<string> Kinds => _rewrites.Select(rewrite => rewrite.Kind);

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() =>
        _rewrites.Any(rewrite => rewrite is MakeAsyncRewrite) ? new MakeAsyncFixAll(this) : new LoopFixAll(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await FixedDocument.CreateAsync(context.Document, context.CancellationToken).ConfigureAwait(false) is not { } document)
            return;
        foreach (var diagnostic in context.Diagnostics)
        {
            // The first that applies is the preferred one: it has the rule's key, whatever its kind.
            var preferred = true;
            foreach (var rewrite in RewritesOf(diagnostic))
            {
                var key = preferred && !rewrite.IsSingleOnly ? _id : KeyOf(rewrite);
                if (rewrite is MakeAsyncRewrite)
                {
                    if (await MakeAsyncPlan.CreateAsync(context.Document.Project.Solution, diagnostic, this, context.CancellationToken).ConfigureAwait(false) is not { } plan)
                        continue;
                    context.RegisterCodeFix(CodeAction.Create(plan.Title, plan.ApplyAsync, key), diagnostic);
                }
                else
                {
                    if (EditFor(document, diagnostic, rewrite) is not { } edit || await document.ApplyAsync([edit]).ConfigureAwait(false) is not { } changed)
                        continue;
                    context.RegisterCodeFix(CodeAction.Create(edit.Title, _ => Task.FromResult(changed), key), diagnostic);
                }

                preferred = false;
            }
        }
    }

    /// <summary>The edits that fix many diagnostics of a document; those that cannot be fixed are skipped.</summary>
    internal IReadOnlyList<Edit> EditsFor(FixedDocument document, IEnumerable<Diagnostic> diagnostics, string? key)
    {
        var edits = new List<Edit>();
        foreach (var diagnostic in diagnostics.OrderBy(d => d.Location.SourceSpan.Start))
        {
            var candidates = RewritesOf(diagnostic).Where(rewrite => !rewrite.IsSingleOnly && (IsPreferred(key) || KeyOf(rewrite) == key)).ToList();
            if (First(diagnostic, candidates) is { } edit)
                edits.Add(edit);
        }

        return edits;

        Edit? First(Diagnostic diagnostic, IReadOnlyList<Rewrite> candidates)
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                IReadOnlyList<Rewrite> rest = [.. candidates.Skip(i + 1)];
                if (EditFor(document, diagnostic, candidates[i]) is { } edit)
                    return edit with { Otherwise = () => First(diagnostic, rest) };
            }

            return null;
        }
    }

    /// <summary>The functions of the diagnostic have to become async, by the fix that this key means.</summary>
    internal bool MakesAsync(Diagnostic diagnostic, string? key) =>
        RewritesOf(diagnostic).FirstOrDefault(rewrite => !rewrite.IsSingleOnly && (IsPreferred(key) || KeyOf(rewrite) == key)) is MakeAsyncRewrite;

    /// <summary>What is done about a diagnostic once its function is async.</summary>
    internal ImmutableArray<Rewrite> InnerRewritesOf(Diagnostic diagnostic) =>
        NamedIn(diagnostic).Where(rewrite => rewrite is { AppliesAsItIs: false, IsSingleOnly: false } and not MakeAsyncRewrite).ToImmutableArray();

    private static Edit? EditFor(FixedDocument document, Diagnostic diagnostic, Rewrite rewrite) =>
        document.SiteOf(diagnostic) is { } site && rewrite.IsOfStatement == site.Place is StatementSyntax ? rewrite.CreateEdit(site) : null;

    /// <summary>
    /// Tools that fix in bulk ask only the first diagnostic for its key: no key means that it had no fix, the key of a
    /// rewrite that is never applied in bulk that it had no other. Both mean the preferred fix for all the rest.
    /// </summary>
    private bool IsPreferred(string? key) =>
        key is null || key == _id || !_rewrites.Any(rewrite => !rewrite.IsSingleOnly && KeyOf(rewrite) == key);

    private string KeyOf(Rewrite rewrite) => $"{_id}.{rewrite.Kind}";

    /// <summary>Where the function has to become async first, the one that does so stands for those that need it.</summary>
    private IEnumerable<Rewrite> RewritesOf(Diagnostic diagnostic) => diagnostic.Properties.TryGetValue(FixProperties.Through, out var through)
        ? NamedIn(diagnostic).Where(rewrite => rewrite.AppliesAsItIs).Concat(_rewrites.Where(rewrite => rewrite.Kind == through))
        : NamedIn(diagnostic);

    private IEnumerable<Rewrite> NamedIn(Diagnostic diagnostic)
    {
        foreach (var property in new[] { FixProperties.Kind, FixProperties.Alternative })
        {
            if (diagnostic.Properties.TryGetValue(property, out var kind) && _rewrites.FirstOrDefault(r => r.Kind == kind) is { } rewrite)
                yield return rewrite;
        }
    }
}
