using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FindSymbols;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>One state of a solution: its files, and who refers to what. Everything is asked once.</summary>
internal sealed class SolutionView
{
    private readonly Dictionary<DocumentId, SourceFile?> _files = new();
    private readonly Dictionary<ISymbol, IReadOnlyList<ReferencedSymbol>> _references = new(SymbolEqualityComparer.Default);

    private readonly Dictionary<ISymbol, IReadOnlyList<INamedTypeSymbol>> _derived = new(SymbolEqualityComparer.Default);

    public SolutionView(Solution solution, CancellationToken cancellationToken)
    {
        Solution = solution;
        CancellationToken = cancellationToken;
    }

    public Solution Solution { get; }

    public CancellationToken CancellationToken { get; }

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

    /// <summary>What a symbol is declared as, with all that it overrides and implements, that overrides and implements it, and all uses.</summary>
    public async Task<IReadOnlyList<ReferencedSymbol>> ReferencesOfAsync(ISymbol symbol)
    {
        if (!_references.TryGetValue(symbol, out var references))
        {
            var found = await SymbolFinder.FindReferencesAsync(symbol, Solution, CancellationToken).ConfigureAwait(false);
            _references[symbol] = references = found.ToList();
        }

        return references;
    }

    /// <summary>The classes below a class.</summary>
    public async Task<IReadOnlyList<INamedTypeSymbol>> DerivedOfAsync(INamedTypeSymbol type)
    {
        if (!_derived.TryGetValue(type, out var derived))
        {
            var found = await SymbolFinder.FindDerivedClassesAsync(type, Solution, cancellationToken: CancellationToken).ConfigureAwait(false);
            _derived[type] = derived = found.ToList();
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
