using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Configuration;

/// <summary>
/// What only a compilation can tell of a list: a waiver that waives nothing, and a member that its type does not have.
/// An API of a library that this project does not reference is none: several projects may share a list.
/// </summary>
internal static class ListCheck
{
    public static IEnumerable<Mistake> Check(ImmutableArray<ListLine> lines, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var line in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (line.Verb == ListVerb.Framework)
                continue;
            var symbols = DocumentationCommentId.GetSymbolsForDeclarationId(line.Id, compilation);
            if (line.Verb == ListVerb.Waive)
            {
                if (!symbols.Any(s => s.Locations.Any(l => l.IsInSource)))
                    yield return new Mistake(line.Span, $"'{line.Id}' names nothing in this project: nothing is waived{SuggestFor(line.Id, compilation)}");
            }
            else if (symbols.IsEmpty && SuggestFor(line.Id, compilation) is { Length: > 0 } suggestion)
            {
                yield return new Mistake(line.Span, $"'{line.Id}' names nothing{suggestion}");
            }
        }
    }

    /// <summary>The type is there: a member of it that is meant, by its name or one nearly the same.</summary>
    private static string SuggestFor(string id, Compilation compilation)
    {
        if (id[0] is not ('M' or 'P' or 'F' or 'E')
            || DocumentationCommentId.GetFirstSymbolForDeclarationId(DocumentationId.TypeOf(id), compilation) is not INamedTypeSymbol type)
            return "";
        var names = DocumentationId.NamesOf(id).ToList();
        var members = type.GetMembers().Where(m => m is IPropertySymbol or IFieldSymbol or IEventSymbol or IMethodSymbol { AssociatedSymbol: null, IsImplicitlyDeclared: false }).ToList();
        var meant = members.FirstOrDefault(m => names.Contains(m is IMethodSymbol method ? DocumentationId.NameOf(method) : m.Name))
            ?? (Spelling.Nearest(names[0], members.Select(m => m.Name)) is { } near ? members.First(m => m.Name == near) : null);
        return meant?.GetDocumentationCommentId() is { } known ? $"; did you mean '{known}'?" : $"; '{type.Name}' has no such member";
    }
}
