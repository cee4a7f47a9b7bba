using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>
/// Which bodies a virtual or interface member of this compilation can run: found from the names in base lists, tree by
/// tree, so that no walk over all types is needed.
/// </summary>
internal sealed class Implementations
{
    private static readonly ConditionalWeakTable<SyntaxTree, List<(string Base, BaseTypeDeclarationSyntax Type)>> BaseLists = new();

    private readonly Compilation _compilation;
    private readonly Lazy<ILookup<string, BaseTypeDeclarationSyntax>> _derived;
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<IMethodSymbol>> _found = new(SymbolEqualityComparer.Default);

    public Implementations(Compilation compilation)
    {
        _compilation = compilation;
        _derived = new(
            () => compilation.SyntaxTrees.SelectMany(tree => BaseLists.GetValue(tree, ReadBaseLists)).ToLookup(x => x.Base, x => x.Type),
            LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The member itself, if it has a body, and everything that overrides or implements it here.</summary>
    public ImmutableArray<IMethodSymbol> Of(IMethodSymbol member, CancellationToken cancellationToken)
    {
        if (_found.TryGetValue(member, out var known))
            return known;
        var found = ImmutableArray.CreateBuilder<IMethodSymbol>();
        if (!member.IsAbstract)
            found.Add(member);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        AddFrom(member.ContainingType, member, found, seen, cancellationToken);
        return _found.GetOrAdd(member, found.ToImmutable());
    }

    private void AddFrom(
        INamedTypeSymbol type, IMethodSymbol member, ImmutableArray<IMethodSymbol>.Builder found, HashSet<ISymbol> seen, CancellationToken cancellationToken)
    {
        foreach (var syntax in _derived.Value[type.Name])
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ModelCache.Get(_compilation, syntax.SyntaxTree)?.GetDeclaredSymbol(syntax, cancellationToken) is not INamedTypeSymbol derived
                || !seen.Add(derived))
                continue;
            if (ImplementationIn(derived, member) is { IsAbstract: false } method && !found.Contains(method, SymbolEqualityComparer.Default))
                found.Add(method);
            AddFrom(derived, member, found, seen, cancellationToken);
        }
    }

    private static IMethodSymbol? ImplementationIn(INamedTypeSymbol type, IMethodSymbol member)
    {
        if (member.ContainingType.TypeKind == TypeKind.Interface)
        {
            // The type may implement a constructed form of the interface: look the member up in that form.
            var form = type.AllInterfaces.FirstOrDefault(i => i.OriginalDefinition.Is(member.ContainingType.OriginalDefinition));
            var inForm = form?.GetMembers(member.Name).FirstOrDefault(m => m.OriginalDefinition.Is(member.OriginalDefinition));
            return inForm is null ? null : (type.FindImplementationForInterfaceMember(inForm) as IMethodSymbol)?.OriginalDefinition;
        }

        foreach (var candidate in type.GetMembers(member.Name).OfType<IMethodSymbol>())
        {
            for (var overridden = candidate.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
            {
                if (overridden.OriginalDefinition.Is(member.OriginalDefinition))
                    return candidate.OriginalDefinition;
            }
        }

        return null;
    }

    private static List<(string Base, BaseTypeDeclarationSyntax Type)> ReadBaseLists(SyntaxTree tree)
    {
        var found = new List<(string, BaseTypeDeclarationSyntax)>();
        foreach (var node in tree.GetRoot().DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        {
            if (node is not BaseTypeDeclarationSyntax { BaseList: { } bases } type)
                continue;
            foreach (var name in bases.Types)
            {
                if (NameOf(name.Type) is { } text)
                    found.Add((text, type));
            }
        }

        return found;
    }

    private static string? NameOf(TypeSyntax type) => type switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        _ => null,
    };
}
