using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.MakeAsync.Search;

/// <summary>One state of a solution, as far as all uses of a declaration in it are certain to be in sight.</summary>
internal sealed class SearchedSolution
{
    /// <summary>What a reference is called that is no file.</summary>
    private const string Unknown = "";

    private readonly Solution _solution;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<ProjectId, SearchedProject> _projects = new();
    private readonly Dictionary<ProjectId, IReadOnlyList<SearchedProject>?> _reaches = new();
    private HashSet<string>? _built;

    public SearchedSolution(Solution solution, CancellationToken cancellationToken)
    {
        _solution = solution;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Where a symbol is declared: the same for all compilations that see it, though each may have a symbol of its own for it.</summary>
    public static IEnumerable<(SyntaxTree Tree, TextSpan Span)> PlacesOf(ISymbol symbol) =>
        symbol.OriginalDefinition.DeclaringSyntaxReferences.Select(declared => (declared.SyntaxTree, declared.Span));

    /// <summary>A place, in each project that shares its file.</summary>
    public async Task<Dictionary<Document, (SyntaxTree Tree, TextSpan Span)>> SharedAsync((SyntaxTree Tree, TextSpan Span) place)
    {
        var shared = new Dictionary<Document, (SyntaxTree, TextSpan)>();
        if (_solution.GetDocument(place.Tree) is not { } document)
            return shared;
        shared.Add(document, place);
        foreach (var id in document.GetLinkedDocumentIds())
        {
            if (_solution.GetDocument(id) is { } linked && await linked.GetSyntaxTreeAsync(_cancellationToken).ConfigureAwait(false) is { } tree)
                shared.Add(linked, (tree, place.Span));
        }

        return shared;
    }

    /// <summary>
    /// The projects of some documents, and those that reference them; null where projects of other languages or references
    /// to what a project builds are among them.
    /// </summary>
    public IReadOnlyList<SearchedProject>? ReachOf(IReadOnlyCollection<Document> documents)
    {
        var all = new HashSet<SearchedProject>();
        foreach (var project in documents.Select(document => document.Project))
        {
            if (!_reaches.TryGetValue(project.Id, out var reach))
                _reaches[project.Id] = reach = ReachOf(project);
            if (reach is null)
                return null;
            all.UnionWith(reach);
        }

        return all.Count > 0 ? [.. all] : null;
    }

    /// <summary>The classes below a class, at any distance; null where not all are in sight.</summary>
    public async Task<IReadOnlyList<INamedTypeSymbol>?> TypesBelowAsync(INamedTypeSymbol type)
    {
        var types = new List<INamedTypeSymbol>();
        foreach (var place in PlacesOf(type))
        {
            var shared = await SharedAsync(place).ConfigureAwait(false);
            if (ReachOf(shared.Keys) is not { } reach)
                return null;
            foreach (var project in reach)
                types.AddRange(await project.TypesBelowAsync(shared.Values).ConfigureAwait(false));
        }

        return types;
    }

    private IReadOnlyList<SearchedProject>? ReachOf(Project project)
    {
        _built ??= new(_solution.Projects.SelectMany(other => other.MetadataReferences).Select(NameOf), StringComparer.OrdinalIgnoreCase);
        if (_built.Contains(project.AssemblyName) || _built.Contains(Unknown))
            return null;
        var reach = new List<SearchedProject>();
        foreach (var id in _solution.GetProjectDependencyGraph().GetProjectsThatTransitivelyDependOnThisProject(project.Id).Append(project.Id))
        {
            if (_solution.GetProject(id) is not { Language: LanguageNames.CSharp } reached)
                return null;
            if (!_projects.TryGetValue(id, out var known))
                _projects[id] = known = new(reached, _cancellationToken);
            reach.Add(known);
        }

        return reach;
    }

    private static string NameOf(MetadataReference reference) =>
        reference is PortableExecutableReference { FilePath: { } path } ? Path.GetFileNameWithoutExtension(path) : Unknown;
}
