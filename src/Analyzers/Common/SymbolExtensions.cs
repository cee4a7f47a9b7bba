using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Common;

internal static class SymbolExtensions
{
    /// <summary>The same symbol; false when either is null.</summary>
    public static bool Is(this ISymbol? symbol, ISymbol? other) =>
        symbol is not null && other is not null && SymbolEqualityComparer.Default.Equals(symbol, other);

    /// <summary>The type is the other one, or has it among its base classes, whatever their type arguments.</summary>
    public static bool DerivesFrom(this INamedTypeSymbol type, INamedTypeSymbol other)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.OriginalDefinition.Is(other.OriginalDefinition))
                return true;
        }

        return false;
    }

    /// <summary>Namespace and name of a type as metadata spells them, nested types with a dot: <c>System.Threading.Tasks.Task`1</c>.</summary>
    public static string FullName(this INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer)
            return outer.FullName() + "." + type.MetadataName;
        return type.ContainingNamespace is { IsGlobalNamespace: false } space
            ? space.ToDisplayString() + "." + type.MetadataName
            : type.MetadataName;
    }

    /// <summary>The method as declared: generic definition, unreduced extension.</summary>
    public static IMethodSymbol Declared(this IMethodSymbol method) => (method.ReducedFrom ?? method).OriginalDefinition;

    /// <summary>The name without that of the interface, which an explicit implementation has before it.</summary>
    public static string PlainName(this ISymbol member) => member.Name.Substring(member.Name.LastIndexOf('.') + 1);

    /// <summary>How messages name a member: <c>Thread.Sleep</c>, <c>new StreamReader</c>.</summary>
    public static string DisplayName(this ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => "new " + constructor.ContainingType.Name,
        IMethodSymbol { MethodKind: MethodKind.LocalFunction } local => local.Name,
        { ContainingType: { } type } => type.Name + "." + member.Name,
        _ => member.Name,
    };
}
