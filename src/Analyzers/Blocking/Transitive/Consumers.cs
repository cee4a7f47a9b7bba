using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>Members of the framework that invoke the delegates they are given before they return, or as good as that.</summary>
internal static class Consumers
{
    public static bool InvokeAtOnce(IMethodSymbol method) => method.ContainingType switch
    {
        { Name: "Enumerable", ContainingNamespace: { Name: "Linq" } } => true,
        { Name: "List" or "Array" or "Dictionary" or "ConcurrentDictionary" or "ImmutableDictionary" or "HashSet" or "Span", ContainingNamespace: { } space } =>
            IsOfSystem(space),
        { Name: "LazyInitializer", ContainingNamespace: { Name: "Threading" } } => true,
        { Name: "String", ContainingNamespace: { Name: "System" } } => true,
        _ => false,
    };

    private static bool IsOfSystem(INamespaceSymbol space)
    {
        while (space.ContainingNamespace is { IsGlobalNamespace: false } outer)
            space = outer;
        return space.Name == "System";
    }
}
