using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>Whether an expression may run later than where it stands: a variable that is assigned again would have another value then.</summary>
internal static class Captures
{
    public static bool AllowLater(FixSite site)
    {
        // A lambda inside runs later anyway.
        foreach (var name in site.Target.DescendantNodesAndSelf(node => node is not AnonymousFunctionExpressionSyntax).OfType<IdentifierNameSyntax>())
        {
            var symbol = site.Model.GetSymbolInfo(name, site.CancellationToken).Symbol;
            if (symbol is not (ILocalSymbol or IParameterSymbol) || site.Target.Span.Contains(symbol.Locations[0].SourceSpan))
                continue;
            if (symbol is ILocalSymbol { IsUsing: true } || IsAssigned(symbol, site))
                return false;
        }

        return true;
    }

    /// <summary>Written anywhere but in its own declaration.</summary>
    public static bool IsAssigned(ISymbol symbol, FixSite site)
    {
        foreach (var name in site.Member.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != symbol.Name || !site.Model.GetSymbolInfo(name, site.CancellationToken).Symbol.Is(symbol))
                continue;
            var reference = site.Model.GetOperation(name, site.CancellationToken);
            var parent = reference?.Parent;
            while (parent is ITupleOperation)
                (reference, parent) = (parent, parent.Parent);
            var isWritten = parent switch
            {
                IAssignmentOperation assignment => assignment.Target == reference,
                IIncrementOrDecrementOperation => true,
                IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
                IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } } => true,
                IAddressOfOperation => true,
                _ => false,
            };
            if (isWritten)
                return true;
        }

        return false;
    }
}
