using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Loops;

/// <summary>What the loop statements have in common, and what a plain walk over their operations finds. A nested function is not part of the walk: it runs when it is called.</summary>
internal static class LoopParts
{
    /// <summary>The condition of a loop; null where there is none.</summary>
    public static IOperation? Condition(this ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation { ConditionIsUntil: false } repeated => repeated.Condition,
        IForLoopOperation counted => counted.Condition,
        _ => null,
    };

    /// <summary><c>while</c>, <c>do</c> or <c>for</c>: its end is a condition, not the end of a sequence.</summary>
    public static bool IsConditional(this ILoopOperation loop) => loop is IWhileLoopOperation { ConditionIsUntil: false } or IForLoopOperation;

    /// <summary>No condition, or one that is always true.</summary>
    public static bool IsUnconditional(this ILoopOperation loop) =>
        loop.Condition() is not { } condition || condition.ConstantValue is { HasValue: true, Value: true };

    /// <summary>The one statement in the loop awaits a delay.</summary>
    public static bool IsOnlyDelay(this ILoopOperation loop, KnownTypes types)
    {
        if (!loop.IsConditional() || loop.Syntax.ContainsDiagnostics || loop is IForLoopOperation { AtLoopBottom.IsEmpty: false })
            return false;
        var body = loop.Body;
        while (body is IBlockOperation { Operations: { Length: 1 } only })
            body = only[0];
        return body is IExpressionStatementOperation { Operation: IAwaitOperation { Operation: var awaited } }
            && awaited.WithoutConfigureAwait() is IInvocationOperation { TargetMethod: { Name: "Delay", ContainingType: var type } }
            && (type.Is(types.Task) || type.Is(types.EventLoop));
    }

    /// <summary>Where a loop, or a label that is jumped back to, is reported: at its first word.</summary>
    public static Location KeywordLocation(this IOperation statement) => statement.Syntax.GetFirstToken().GetLocation();

    /// <summary>Hands control to others: an await in any form, and <c>yield return</c>.</summary>
    public static bool Yields(IOperation operation) => operation
        is IAwaitOperation
        or IForEachLoopOperation { IsAsynchronous: true }
        or IUsingOperation { IsAsynchronous: true }
        or IUsingDeclarationOperation { IsAsynchronous: true }
        or IReturnOperation { Kind: OperationKind.YieldReturn };

    /// <summary>Whether any operation of the same function is like that, the given one included.</summary>
    public static bool Any(IOperation operation, Func<IOperation, bool> predicate)
    {
        if (predicate(operation))
            return true;
        foreach (var child in operation.ChildOperations)
        {
            if (child is not (ILocalFunctionOperation or IAnonymousFunctionOperation) && Any(child, predicate))
                return true;
        }

        return false;
    }

    /// <summary>The variable or field that an operation names; null for anything else.</summary>
    public static ISymbol? Variable(this IOperation operation) => operation.Unwrapped() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };
}
