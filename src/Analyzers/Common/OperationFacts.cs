using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Common;

internal static class OperationFacts
{
    /// <summary>[a, b]: newer than the oldest host that the analyzers load in.</summary>
    public const OperationKind CollectionExpression = (OperationKind)0x7f;

    /// <summary>A function that a query clause is compiled to; it is not written as one.</summary>
    public static bool IsQueryClause(this IAnonymousFunctionOperation function) => function.Syntax is not AnonymousFunctionExpressionSyntax;

    /// <summary>The parameter belongs to the function that the reference stands in, not to one around it.</summary>
    public static bool IsOwn(this IParameterReferenceOperation reference)
    {
        for (var parent = reference.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation lambda:
                    return reference.Parameter.ContainingSymbol.Is(lambda.Symbol);
                case ILocalFunctionOperation function:
                    return reference.Parameter.ContainingSymbol.Is(function.Symbol);
            }
        }

        return true;
    }

    /// <summary>The operation inside conversions and parentheses.</summary>
    public static IOperation Unwrapped(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation { OperatorMethod: null } conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The operation itself, or what stands before the <c>?.</c> when it is that placeholder.</summary>
    public static IOperation BehindConditional(this IOperation operation) =>
        operation is IConditionalAccessInstanceOperation instance ? instance.Conditional() ?? operation : operation;

    /// <summary>The task of <c>task.ConfigureAwait(..)</c>; the operation itself when it is no such call.</summary>
    public static IOperation WithoutConfigureAwait(this IOperation operation)
    {
        operation = operation.Unwrapped();
        return operation is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } call && call.Receiver() is { } task
            ? task.Unwrapped()
            : operation;
    }

    /// <summary>The value that a call is made on, also where it stands before a <c>?.</c>.</summary>
    public static IOperation? Receiver(this IInvocationOperation invocation)
    {
        var receiver = invocation.Instance
            ?? (invocation.TargetMethod.IsExtensionMethod && invocation.Arguments.Length > 0 ? invocation.Arguments[0].Value : null);
        return receiver?.Unwrapped().BehindConditional();
    }

    /// <summary>The operation before the <c>?.</c> that a placeholder stands for.</summary>
    public static IOperation? Conditional(this IConditionalAccessInstanceOperation instance)
    {
        IOperation child = instance;
        for (var parent = instance.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == child)
                return access.Operation;
        }

        return null;
    }

    /// <summary>The result of the expression goes nowhere: it is a statement of its own.</summary>
    public static bool IsStatement(this IOperation operation)
    {
        var (child, parent) = (operation, operation.Parent);
        while (parent is IConversionOperation or IParenthesizedOperation
            || (parent is IConditionalAccessOperation access && access.WhenNotNull == child))
            (child, parent) = (parent, parent.Parent);
        return parent is IExpressionStatementOperation;
    }

    /// <summary>The initial value of a local that is never assigned again.</summary>
    public static IOperation? OnlyValue(this ILocalReferenceOperation reference)
    {
        IOperation root = reference;
        while (root.Parent is { } parent)
            root = parent;
        IOperation? value = null;
        foreach (var operation in root.Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when declarator.Symbol.Is(reference.Local):
                    value = declarator.GetVariableInitializer()?.Value;
                    break;
                case IAssignmentOperation { Target: ILocalReferenceOperation target } when target.Local.Is(reference.Local):
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: ILocalReferenceOperation passed } when passed.Local.Is(reference.Local):
                    return null;
            }
        }

        return value;
    }

    /// <summary>Where a call or member access is reported: at its name, so that nested calls and long chains stay apart.</summary>
    public static Location NameLocation(this IOperation operation) => operation.Syntax switch
    {
        InvocationExpressionSyntax { Expression: var target } => NameOf(target).GetLocation(),
        ExpressionSyntax expression => NameOf(expression).GetLocation(),
        var other => other.GetLocation(),
    };

    private static SyntaxNode NameOf(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        ConditionalAccessExpressionSyntax access => NameOf(access.WhenNotNull is InvocationExpressionSyntax call ? call.Expression : access.WhenNotNull),
        _ => expression,
    };
}
