using AsyncLoop.Analyzers.Blocking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AsyncLoop.Catalogue.Tests.Data;

/// <summary>Compares what the walk says of the framework's members with what the analyzers read for their symbols.</summary>
internal static class SymbolCheck
{
    public static IEnumerable<string> Missed()
    {
        var framework = Directory.GetFiles(CallSite.Fact("ReferencePack"), "*.dll").Select(f => MetadataReference.CreateFromFile(f));
        var compilation = CSharpCompilation.Create("Symbols", [], framework);
        foreach (var group in Derivations.Pinned.Entries.GroupBy(e => e.Method.Type))
        {
            // Types of the web framework are in no reference here.
            if (compilation.GetTypeByMetadataName(MetadataName(group.Key)) is not { } type)
                continue;
            var derived = group.Count(e => e.Tier is not null);
            var found = type.GetMembers().OfType<IMethodSymbol>()
                .Count(m => m.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
                    && DerivedCatalogue.Instance.Types[group.Key.FullName].TryFind(m, out var entry) && entry is not null);
            if (derived != found)
                yield return $"{group.Key.FullName}: {derived} derived, {found} found";
        }
    }

    private static string MetadataName(Metadata.TypeDef type) =>
        type.Outer is null ? type.FullName : MetadataName(type.Outer) + "+" + type.Name;
}
