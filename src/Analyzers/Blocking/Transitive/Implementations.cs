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
    private readonly ConcurrentDictionary<(IMethodSymbol Member, INamedTypeSymbol Type), ImmutableArray<IMethodSymbol>> _found = new();

    public Implementations(Compilation compilation)
    {
        _compilation = compilation;
        _derived = new(
            () => compilation.SyntaxTrees.SelectMany(tree => BaseLists.GetValue(tree, ReadBaseLists)).ToLookup(x => x.Base, x => x.Type),
            LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>
    /// What a call of the member on a receiver of this type can run: the implementation that the type has, and everything
    /// below the type that overrides or implements it. A member of the framework is followed only through a type of this
    /// compilation: nothing can be said of any IDisposable.
    /// </summary>
    public ImmutableArray<IMethodSymbol> Of(IMethodSymbol member, ITypeSymbol? receiver, CancellationToken cancellationToken)
    {
        var type = (receiver as INamedTypeSymbol)?.OriginalDefinition;
        if (type is null || type.DeclaringSyntaxReferences.IsEmpty)
            type = member.ContainingType;
        if (type.DeclaringSyntaxReferences.IsEmpty)
            return ImmutableArray<IMethodSymbol>.Empty;
        if (_found.TryGetValue((member, type), out var known))
            return known;
        var found = ImmutableArray.CreateBuilder<IMethodSymbol>();
        if (Inherited(type, member) is { IsAbstract: false } own)
            found.Add(own);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        AddFrom(type, member, found, seen, cancellationToken);
        return _found.GetOrAdd((member, type), found.ToImmutable());
    }

    /// <summary>The implementation that a type has, its own or a base's.</summary>
    private static IMethodSymbol? Inherited(INamedTypeSymbol type, IMethodSymbol member)
    {
        for (var current = type; current is not null; current = current.BaseType?.OriginalDefinition)
        {
            if (current.Is(member.ContainingType))
                return member;
            if (ImplementationIn(current, member) is { } method)
                return method;
        }

        return member;
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
