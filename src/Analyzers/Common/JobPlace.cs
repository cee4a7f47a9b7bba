using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Common;

/// <summary>Whether an expression can move into a lambda that runs on another thread.</summary>
internal static class JobPlace
{
    /// <summary>
    /// Declined: what a lambda cannot capture (ref, in and out parameters, ref structs, <c>this</c> of a struct,
    /// <c>base</c>), an await inside, a variable that the expression assigns or declares. What a lambda inside does with
    /// its captured variables stays as it is.
    /// </summary>
    public static bool Allows(IOperation operation)
    {
        if (operation.Type is { IsRefLikeType: true } || operation.Syntax.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>() is { } access
            && access.WhenNotNull.Span.Contains(operation.Syntax.Span))
            return false;
        foreach (var part in operation.DescendantsAndSelf())
        {
            switch (part)
            {
                case IAwaitOperation or IAssignmentOperation or IDeclarationExpressionOperation or IIncrementOrDecrementOperation when !IsInLambda(part, operation):
                case IArgumentOperation { Parameter.RefKind: not RefKind.None } when !IsInLambda(part, operation):
                case IParameterReferenceOperation { Parameter.RefKind: not RefKind.None }:
                case ILocalReferenceOperation local when local.Local.RefKind != RefKind.None || local.Local.Type.IsRefLikeType:
                case IInstanceReferenceOperation { Type.IsValueType: true }:
                case IInstanceReferenceOperation { Syntax: BaseExpressionSyntax }:
                case { Type.IsRefLikeType: true }:
                case { Type: IPointerTypeSymbol }:
                    return false;
            }
        }

        return true;
    }

    private static bool IsInLambda(IOperation part, IOperation whole)
    {
        for (var around = part; around is not null && around != whole; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation)
                return true;
        }

        return false;
    }
}
