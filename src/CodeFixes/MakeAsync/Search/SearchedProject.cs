using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.MakeAsync.Search;

/// <summary>The files and classes of a project, read once for all searches in one state of a solution.</summary>
internal sealed class SearchedProject
{
    private readonly Project _project;
    private readonly CancellationToken _cancellationToken;
    private IReadOnlyList<(Document Document, Words Words)>? _files;
    private Dictionary<(SyntaxTree, TextSpan), List<INamedTypeSymbol>>? _below;

    public SearchedProject(Project project, CancellationToken cancellationToken)
    {
        _project = project;
        _cancellationToken = cancellationToken;
    }

    /// <summary>All files, also those of source generators.</summary>
    public async Task<IReadOnlyList<(Document Document, Words Words)>> FilesAsync()
    {
        if (_files is not null)
            return _files;
        var files = new List<(Document, Words)>();
        foreach (var document in _project.Documents.Concat(await _project.GetSourceGeneratedDocumentsAsync(_cancellationToken).ConfigureAwait(false)))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            files.Add((document, Words.Of(await document.GetTextAsync(_cancellationToken).ConfigureAwait(false))));
        }

        return _files = files;
    }

    /// <summary>The classes of the project below one that is declared in one of these places.</summary>
    public async Task<IEnumerable<INamedTypeSymbol>> TypesBelowAsync(IEnumerable<(SyntaxTree, TextSpan)> places)
    {
        if (_below is null)
        {
            _below = new();
            if (await _project.GetCompilationAsync(_cancellationToken).ConfigureAwait(false) is { } compilation)
                AddAll(compilation.Assembly.GlobalNamespace);
        }

        return places.SelectMany(place => _below.TryGetValue(place, out var types) ? types : []);
    }

    private void AddAll(INamespaceOrTypeSymbol container)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        foreach (var inner in container.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (inner is INamedTypeSymbol { TypeKind: TypeKind.Class } type)
                Add(type);
            AddAll(inner);
        }
    }

    private void Add(INamedTypeSymbol type)
    {
        for (var above = type.BaseType; above is not null; above = above.BaseType)
        {
            foreach (var place in SearchedSolution.PlacesOf(above))
            {
                if (!_below!.TryGetValue(place, out var types))
                    _below.Add(place, types = []);
                types.Add(type);
            }
        }
    }
}
