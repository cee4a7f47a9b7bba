using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>
/// The catalogue that is derived from the IL of the framework (<c>Catalogue.txt</c>, written by src/Catalogue). Reading
/// it finds the types and the names; the members of a type are read when one of them is asked for.
/// </summary>
internal sealed class DerivedCatalogue : IBlockingCatalogue
{
    public static readonly DerivedCatalogue Instance = new(ReadResource());

    private readonly Dictionary<string, CatalogueType> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    internal DerivedCatalogue(string text)
    {
        var position = 0;
        while (position < text.Length)
        {
            var end = CatalogueLine.End(text, position);
            if (CatalogueLine.IsType(text, position, end))
                position = ReadType(text, position, end);
            else
                position = end + 1;
        }
    }

    /// <summary>Every type and its members, for the tests.</summary>
    internal IReadOnlyDictionary<string, CatalogueType> Types => _types;

    public bool MayContain(string memberName) => _names.Contains(memberName);

    public bool MayContain(IMethodSymbol method) => MayContain(method.Name);

    public bool IsDeclared(IMethodSymbol declared) => false;

    public BlockingEntry? Find(ISymbol declared)
    {
        // An override is what it overrides, unless the framework has its own word on it: a memory stream's Read is none.
        for (var method = MethodOf(declared); method is not null; method = method.OverriddenMethod?.OriginalDefinition)
        {
            if (TypeOf(method) is { } type && type.TryFind(method, out var entry))
                return entry;
        }

        return null;
    }

    /// <summary>Whether the awaitable twin of a member must not be proposed, whatever its name promises.</summary>
    public bool IsNeverProposed(ISymbol declared)
    {
        for (var method = MethodOf(declared); method is not null; method = method.OverriddenMethod?.OriginalDefinition)
        {
            if (TypeOf(method) is { } type && type.IsNeverProposed(method))
                return true;
        }

        return false;
    }

    /// <summary>Whether everything of the type reads and writes memory only: a MemoryStream, a StringReader.</summary>
    public bool IsInMemory(ITypeSymbol? type)
    {
        for (var current = type as INamedTypeSymbol; current is not null; current = current.BaseType)
        {
            if (_types.TryGetValue(current.OriginalDefinition.FullName(), out var found) && found.IsInMemory)
                return true;
        }

        return false;
    }

    public bool? AwaitsDisposal(INamedTypeSymbol type)
    {
        if (!_types.TryGetValue(type.OriginalDefinition.FullName(), out var found))
            return null;
        return found.IsDisposalNeverProposed || found.IsInMemory ? false : found.AwaitsDisposal ? true : null;
    }

    private static IMethodSymbol? MethodOf(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.OriginalDefinition,
        IPropertySymbol property => (property.GetMethod ?? property.SetMethod)?.OriginalDefinition,
        _ => null,
    };

    private CatalogueType? TypeOf(IMethodSymbol method) =>
        method.ContainingType is { } type && _types.TryGetValue(type.OriginalDefinition.FullName(), out var found) ? found : null;

    /// <summary>A type's line and the lines of its members, which start with a blank.</summary>
    private int ReadType(string text, int start, int end)
    {
        var name = text.Substring(start, end - start);
        var first = end + 1;
        var position = first;
        while (position < text.Length && text[position] == ' ')
        {
            end = CatalogueLine.End(text, position);
            if (CatalogueLine.Name(text, position, end) is { } member)
                AddName(member);
            position = end + 1;
        }

        _types.Add(name, new CatalogueType(text, first, position));
        return position;
    }

    /// <summary>An accessor is found by the name of its property, too.</summary>
    private void AddName(string member)
    {
        _names.Add(member);
        if (member.StartsWith("get_", StringComparison.Ordinal) || member.StartsWith("set_", StringComparison.Ordinal))
            _names.Add(member.Substring(4));
    }

    private static string ReadResource()
    {
        using var stream = typeof(DerivedCatalogue).Assembly.GetManifestResourceStream("Catalogue.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
