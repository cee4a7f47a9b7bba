using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Common;

/// <summary>Whether an expression can move into a lambda that runs on another thread.</summary>
internal static class JobPlace
{
    /// <summary>
    /// Declined: what a lambda cannot capture (ref, in and out parameters, ref structs, <c>this</c> of a struct,
    /// <c>base</c>), an await inside, a variable that the expression assigns or declares.
    /// </summary>
    public static bool Allows(IOperation operation)
    {
        if (operation.Type is { IsRefLikeType: true } || operation.Syntax.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>() is { } access
            && access.WhenNotNull.Span.Contains(operation.Syntax.Span))
            return false;
        return MayMove(operation);
    }

    private static bool MayMove(IOperation part)
    {
        switch (part)
        {
            // A function inside is a lambda already: what it captures and assigns, it could before.
            case IAnonymousFunctionOperation:
                return true;
            case IAwaitOperation or IAssignmentOperation or IDeclarationExpressionOperation or IIncrementOrDecrementOperation:
            case IArgumentOperation { Parameter.RefKind: not RefKind.None }:
            case IParameterReferenceOperation { Parameter.RefKind: not RefKind.None }:
            case ILocalReferenceOperation local when local.Local.RefKind != RefKind.None || local.Local.Type.IsRefLikeType:
            case IInstanceReferenceOperation { Type.IsValueType: true }:
            case IInstanceReferenceOperation { Syntax: BaseExpressionSyntax }:
            case { Type.IsRefLikeType: true }:
            case { Type: IPointerTypeSymbol }:
                return false;
        }

        foreach (var child in part.ChildOperations)
        {
            if (!MayMove(child))
                return false;
        }

        return true;
    }
}
