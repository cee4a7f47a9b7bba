using AsyncLoop.CodeFixes.MakeAsync.Search;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FindSymbols;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>One state of a solution: its files, and who refers to what. Everything is asked once.</summary>
internal sealed class SolutionView
{
    private readonly Dictionary<DocumentId, SourceFile?> _files = new();
    private readonly Dictionary<ISymbol, IReadOnlyList<MethodUses>> _uses = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, IReadOnlyList<INamedTypeSymbol>> _derived = new(SymbolEqualityComparer.Default);
    private readonly SearchedSolution _searched;
    private readonly MethodSearch _search;

    public SolutionView(Solution solution, CancellationToken cancellationToken)
    {
        Solution = solution;
        CancellationToken = cancellationToken;
        _searched = new(solution, cancellationToken);
        _search = new(_searched, cancellationToken);
        AmbientValues = new(this);
    }

    public Solution Solution { get; }

    public CancellationToken CancellationToken { get; }

    public AmbientValues AmbientValues { get; }

    public async Task<SourceFile?> FileOfAsync(Document document)
    {
        if (_files.TryGetValue(document.Id, out var known))
            return known;
        foreach (var linked in document.GetLinkedDocumentIds())
        {
            if (_files.TryGetValue(linked, out known))
                return known;
        }

        return _files[document.Id] = await SourceFile.CreateAsync(document, CancellationToken).ConfigureAwait(false);
    }

    public async Task<SourceFile?> FileOfAsync(SyntaxTree? tree) =>
        DocumentOf(Solution, tree) is { } document ? await FileOfAsync(document).ConfigureAwait(false) : null;

    /// <summary>A method with all that it overrides and implements and that overrides and implements it, and the uses of each.</summary>
    public async Task<IReadOnlyList<MethodUses>> UsesOfAsync(IMethodSymbol method)
    {
        if (!_uses.TryGetValue(method, out var uses))
        {
            _uses[method] = uses = await _search.UsesOfAsync(method).ConfigureAwait(false) is { } places
                ? [new(method, places)]
                : [.. (await SymbolFinder.FindReferencesAsync(method, Solution, CancellationToken).ConfigureAwait(false)).Select(MethodUses.From)];
        }

        return uses;
    }

    /// <summary>The classes below a class.</summary>
    public async Task<IReadOnlyList<INamedTypeSymbol>> DerivedOfAsync(INamedTypeSymbol type)
    {
        if (!_derived.TryGetValue(type, out var derived))
        {
            _derived[type] = derived = await _searched.TypesBelowAsync(type).ConfigureAwait(false)
                ?? [.. await SymbolFinder.FindDerivedClassesAsync(type, Solution, cancellationToken: CancellationToken).ConfigureAwait(false)];
        }

        return derived;
    }

    /// <summary>A host may hand over a diagnostic whose tree is a copy: then the path decides.</summary>
    public static Document? DocumentOf(Solution solution, SyntaxTree? tree)
    {
        if (tree is null)
            return null;
        return solution.GetDocument(tree)
            ?? solution.GetDocumentIdsWithFilePath(tree.FilePath).Select(solution.GetDocument).FirstOrDefault(candidate => candidate is not null);
    }
}
