using System.Collections.Immutable;
using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Configuration;

/// <summary>
/// All that the additional files of a compilation say: the lists in the order of their file names, of which the later
/// one counts where two contradict, and the summaries of referenced assemblies. Two are equal when their texts are, so
/// that what was made for one serves the other.
/// </summary>
internal sealed class UserLists : IBlockingSummaries, IEquatable<UserLists>
{
    public static readonly UserLists None = new(ImmutableArray<SourceText>.Empty, ImmutableArray<SourceText>.Empty);

    private readonly ImmutableArray<SourceText> _texts;
    private readonly ImmutableArray<ListFile> _lists;
    private readonly ImmutableArray<SummaryFile> _summaries;

    private UserLists(ImmutableArray<SourceText> lists, ImmutableArray<SourceText> summaries)
    {
        _texts = lists.AddRange(summaries);
        // The later file is asked first.
        _lists = lists.Reverse().Select(ListFile.Of).ToImmutableArray();
        _summaries = summaries.Select(SummaryFile.Of).ToImmutableArray();
        HasWaivers = _lists.Any(l => l.Waivers.Count > 0);
        Frameworks = lists.SelectMany(text => ListFile.Of(text).Lines).Select(line => line.Framework).OfType<Framework>().ToImmutableArray();
    }

    /// <summary>The lines about frameworks, in order: they add to the table that is built in.</summary>
    public ImmutableArray<Framework> Frameworks { get; }

    public bool HasWaivers { get; }

    public static UserLists Of(AnalyzerOptions options, CancellationToken cancellationToken)
    {
        ImmutableArray<SourceText>.Builder? lists = null, summaries = null;
        var files = options.AdditionalFiles
            .Where(f => ListFile.Is(f.Path) || SummaryFile.Is(f.Path))
            .OrderBy(f => Path.GetFileName(f.Path), StringComparer.OrdinalIgnoreCase).ThenBy(f => f.Path, StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file.GetText(cancellationToken) is not { } text)
                continue;
            if (SummaryFile.Is(file.Path))
                (summaries ??= ImmutableArray.CreateBuilder<SourceText>()).Add(text);
            else
                (lists ??= ImmutableArray.CreateBuilder<SourceText>()).Add(text);
        }

        return lists is null && summaries is null
            ? None
            : new UserLists(lists?.ToImmutable() ?? ImmutableArray<SourceText>.Empty, summaries?.ToImmutable() ?? ImmutableArray<SourceText>.Empty);
    }

    /// <summary>A quick refusal by name: no list says of such a member whether it blocks.</summary>
    public bool MayListBlocking(IMethodSymbol method)
    {
        foreach (var list in _lists)
        {
            if (!list.Blocking.IsEmpty && list.Blocking.MayContain(DocumentationId.NameOf(method)))
                return true;
        }

        return false;
    }

    /// <summary>The line that says whether a method blocks: its own, its property's, its type's, or one of what it overrides.</summary>
    public ListLine? FindBlocking(IMethodSymbol declared) => Find(declared, static list => list.Blocking);

    public bool IsNeverProposed(IMethodSymbol declared) => Find(declared, static list => list.NeverPropose) is not null;

    /// <summary>The findings of a rule in this member are accepted, by its own id or by that of a type or namespace around it.</summary>
    public bool Waives(string rule, ISymbol member)
    {
        for (var symbol = member; symbol is not null; symbol = symbol.ContainingSymbol)
        {
            if (IsWaived(symbol.OriginalDefinition) || (symbol is IMethodSymbol { AssociatedSymbol: { } associated } && IsWaived(associated.OriginalDefinition)))
                return true;
        }

        return false;

        bool IsWaived(ISymbol symbol) => symbol.GetDocumentationCommentId() is { } id && _lists.Any(l => l.Waivers.Contains((rule, id)));
    }

    bool IBlockingSummaries.MayContain(IMethodSymbol method)
    {
        foreach (var file in _summaries)
        {
            if (file.Summaries.MayContain(DocumentationId.NameOf(method)))
                return true;
        }

        return false;
    }

    BlockingSummary? IBlockingSummaries.Find(IMethodSymbol declared)
    {
        foreach (var id in DocumentationId.IdsOf(declared))
        {
            foreach (var file in _summaries)
            {
                if (file.Summaries.Find(id) is { } summary)
                    return summary;
            }
        }

        return null;
    }

    public bool Equals(UserLists? other) =>
        other is not null && (ReferenceEquals(this, other)
            || (_texts.Length == other._texts.Length && _lists.Length == other._lists.Length && _texts.Zip(other._texts, (x, y) => x == y || x.ContentEquals(y)).All(same => same)));

    public override bool Equals(object? obj) => Equals(obj as UserLists);

    public override int GetHashCode() => _texts.Aggregate(_lists.Length, static (hash, text) => (hash * 397) ^ text.Length);

    private ListLine? Find(IMethodSymbol declared, Func<ListFile, MemberIds<ListLine>> listed)
    {
        for (var method = declared; method is not null; method = method.OverriddenMethod?.OriginalDefinition)
        {
            foreach (var id in DocumentationId.IdsOf(method).Concat(DocumentationId.TypeIdsOf(method)))
            {
                foreach (var list in _lists)
                {
                    if (listed(list).Find(id) is { } line)
                        return line;
                }
            }
        }

        return null;
    }
}
