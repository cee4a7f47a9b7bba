using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>
/// Fixes all diagnostics of a scope: first those that change their own document alone, then those that make functions
/// async, whose closures are joined and carried out once.
/// </summary>
/// <remarks>
/// What code of other assemblies may call stays as it is, and what nobody calls: whether all callers are in sight, a tool
/// that fixes in bulk cannot know.
/// </remarks>
internal sealed class MakeAsyncFixAll : FixAllProvider
{
    private readonly LoopFix _fix;
    private readonly LoopFixAll _inPlace;

    public MakeAsyncFixAll(LoopFix fix)
    {
        _fix = fix;
        _inPlace = new LoopFixAll(fix);
    }

    /// <inheritdoc/>
    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    /// <inheritdoc/>
    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        var inPlace = await _inPlace.GetFixAsync(fixAllContext).ConfigureAwait(false);
        return inPlace is null ? null : CodeAction.Create(
            inPlace.Title, cancellationToken => ApplyAsync(inPlace, fixAllContext.WithCancellationToken(cancellationToken)), fixAllContext.CodeActionEquivalenceKey);
    }

    private async Task<Solution> ApplyAsync(CodeAction inPlace, FixAllContext context)
    {
        var operations = await inPlace.GetOperationsAsync(context.CancellationToken).ConfigureAwait(false);
        var solution = operations.OfType<ApplyChangesOperation>().FirstOrDefault()?.ChangedSolution ?? context.Solution;
        var diagnostics = (await DiagnosticsAsync(context).ConfigureAwait(false)).Where(diagnostic => _fix.MakesAsync(diagnostic, context.CodeActionEquivalenceKey)).ToList();
        if (diagnostics.Count == 0)
            return solution;
        var moved = new MovedDiagnostics(context.Solution, solution, context.CancellationToken);
        var view = new SolutionView(solution, context.CancellationToken);
        var leaves = new Dictionary<SyntaxNode, Leaf>();
        foreach (var diagnostic in diagnostics)
        {
            // Many calls block in the same place.
            if (await moved.FindAsync(diagnostic).ConfigureAwait(false) is { } here
                && await LeafFinder.FindAsync(here, _fix, view).ConfigureAwait(false) is { } leaf && !leaves.ContainsKey(leaf.Place)
                && await Closure.ComputeAsync(view, [leaf]).ConfigureAwait(false) is { } closure
                && !closure.Functions.Any(function => function.Family is { HasUnseenCallers: true }))
                leaves.Add(leaf.Place, leaf);
        }

        // Joined, as many as compile together.
        return await Bisection.ApplyAsync<Leaf, Solution>([.. leaves.Values], some => ConvertAsync(some, view, context.CancellationToken)).ConfigureAwait(false) ?? solution;
    }

    private static async Task<Solution?> ConvertAsync(IReadOnlyList<Leaf> leaves, SolutionView view, CancellationToken cancellationToken) =>
        await Closure.ComputeAsync(view, leaves, isBounded: false).ConfigureAwait(false) is { } closure
            ? await Conversion.ApplyAsync(closure, view, cancellationToken).ConfigureAwait(false)
            : null;

    private static async Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync(FixAllContext context)
    {
        switch (context.Scope)
        {
            case FixAllScope.Document when context.Document is { } document:
                return await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);
            case FixAllScope.Project:
                return await context.GetAllDiagnosticsAsync(context.Project).ConfigureAwait(false);
            case FixAllScope.Solution:
                var all = new List<Diagnostic>();
                foreach (var project in context.Solution.Projects.Where(project => project.Language == LanguageNames.CSharp))
                    all.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
                return all;
            default:
                return [];
        }
    }
}
