using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// The attributes of namespace <c>AsyncLoop.Annotations</c>, matched by namespace and name: a library may declare its
/// own copies and needs no reference to the runtime.
/// </summary>
internal static class Annotations
{
    public static readonly string Namespace = "AsyncLoop.Annotations";

    public const string LoopBound = "LoopBoundAttribute";
    public const string OffLoop = "OffLoopAttribute";
    public const string RunsOnLoop = "RunsOnLoopAttribute";
    public const string RunsOffLoop = "RunsOffLoopAttribute";
    public const string Blocking = "BlockingAttribute";
    public const string NonBlocking = "NonBlockingAttribute";

    public static bool Has(this ISymbol symbol, string annotation) => symbol.Find(annotation) is not null;

    public static AttributeData? Find(this ISymbol symbol, string annotation)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && type.Name == annotation && IsAnnotations(type.ContainingNamespace))
                return attribute;
        }

        return null;
    }

    /// <summary>The annotation on the member itself, on the property or event of an accessor, or on a member that it overrides.</summary>
    public static AttributeData? FindInherited(this IMethodSymbol method, string annotation)
    {
        for (var current = method; current is not null; current = current.OverriddenMethod)
        {
            if ((current.Find(annotation) ?? current.AssociatedSymbol?.Find(annotation)) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>An annotation that says why.</summary>
    public static bool NeedsReason(ITypeSymbol type) => type.Name is OffLoop or Blocking or NonBlocking && IsAnnotations(type.ContainingNamespace);

    private static bool IsAnnotations(INamespaceSymbol? space) =>
        space is { Name: "Annotations", ContainingNamespace: { Name: "AsyncLoop", ContainingNamespace.IsGlobalNamespace: true } };
}
