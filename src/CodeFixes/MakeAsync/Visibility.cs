using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>Whether code that is not in sight may use a member.</summary>
internal static class Visibility
{
    /// <summary>Members that others can see, and those that nobody in sight calls, but for what frameworks call and await.</summary>
    public static bool HasUnseenCallers(
        IReadOnlyList<(IMethodSymbol Method, SourceFile File, SyntaxNode Declaration)> members, IReadOnlyList<Reference> references, CancellationToken cancellationToken)
    {
        var own = members.Where(member => FunctionAttributes.On(member.Method) == AttributeReach.Nothing
            && !member.Method.Is(member.File.Model.Compilation.GetEntryPoint(cancellationToken))).ToList();
        return own.Any(member => IsOutside(member.Method)) || own.Count > 0 && references.All(reference => reference.Use == ReferenceUse.Name);
    }

    private static bool IsOutside(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.LocalFunction)
            return false;
        // An explicit implementation is as visible as its interface, which is in the family, too.
        if (!method.ExplicitInterfaceImplementations.IsEmpty)
            return false;
        var isInternal = false;
        for (ISymbol symbol = method; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            switch (symbol.DeclaredAccessibility)
            {
                case Accessibility.Private:
                    return false;
                case Accessibility.Internal or Accessibility.ProtectedAndInternal:
                    isInternal = true;
                    break;
            }
        }

        return !isInternal || method.ContainingAssembly.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "InternalsVisibleToAttribute");
    }
}
