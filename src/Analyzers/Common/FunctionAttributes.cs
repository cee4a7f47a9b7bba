using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Common;

/// <summary>How much of a function its attributes hold on to: who reads them may call it.</summary>
internal enum AttributeReach
{
    /// <summary>Nothing that matters.</summary>
    Nothing,

    /// <summary>The name; it may return a task.</summary>
    Name,

    /// <summary>All of it.</summary>
    Signature,
}

/// <summary>What the attributes of a function mean for those who would change it.</summary>
internal static class FunctionAttributes
{
    /// <summary>Attributes for people, analyzers and the compiler.</summary>
    private static readonly string[] Remarks =
    {
        "System.Diagnostics", "System.ComponentModel", "System.Runtime.CompilerServices", "AsyncLoop.Annotations", "JetBrains.Annotations",
    };

    /// <summary>Frameworks that call what is marked, and await it.</summary>
    private static readonly string[] Awaiters =
    {
        "Xunit", "NUnit.Framework", "Microsoft.VisualStudio.TestTools.UnitTesting", "TUnit", "BenchmarkDotNet.Attributes", "Microsoft.AspNetCore",
    };

    public static AttributeReach On(IMethodSymbol method)
    {
        var reach = AttributeReach.Nothing;
        foreach (var attribute in method.GetAttributes())
        {
            var own = Of(attribute.AttributeClass);
            reach = own > reach ? own : reach;
        }

        return reach;
    }

    private static AttributeReach Of(INamedTypeSymbol? attribute)
    {
        for (var type = attribute; type is not null; type = type.BaseType)
        {
            if (type.Name is "ConditionalAttribute" or "ModuleInitializerAttribute")
                return AttributeReach.Signature;
            var space = type.ContainingNamespace?.ToDisplayString() ?? "";
            if (type.Name is "ObsoleteAttribute" && space == "System" || IsIn(space, Remarks))
                return AttributeReach.Nothing;
            if (IsIn(space, Awaiters))
                return AttributeReach.Name;
        }

        return AttributeReach.Signature;
    }

    private static bool IsIn(string space, string[] roots) =>
        roots.Any(root => space.StartsWith(root, StringComparison.Ordinal) && (space.Length == root.Length || space[root.Length] == '.'));
}
