using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>The conditions on parameters that hold where an operation stands: branches, early returns, short circuits.</summary>
internal static class Guards
{
    public static ImmutableArray<Guard> Of(IOperation operation)
    {
        ImmutableArray<Guard>.Builder? found = null;
        foreach (var (condition, outcome, _) in ConditionsOf(operation))
        {
            found ??= ImmutableArray.CreateBuilder<Guard>();
            Add(condition, outcome, found);
        }

        return found is { Count: > 0 } ? found.ToImmutable() : ImmutableArray<Guard>.Empty;
    }

    /// <summary>
    /// The synchronous half of a method with two modes: <c>if (async) await XAsync(); else X();</c>. Whoever calls it in
    /// that mode is synchronous.
    /// </summary>
    public static bool IsSynchronousHalf(IOperation operation)
    {
        foreach (var (condition, outcome, other) in ConditionsOf(operation))
        {
            var guards = ImmutableArray.CreateBuilder<Guard>();
            Add(condition, outcome, guards);
            if (guards.Count > 0 && other.Any(o => o.DescendantsAndSelf().Any(IsAsynchronous)))
                return true;
        }

        return false;
    }

    private static bool IsAsynchronous(IOperation operation) =>
        operation is IAwaitOperation or IInvocationOperation { TargetMethod: { IsAsync: true } }
            or IUsingOperation { IsAsynchronous: true } or IUsingDeclarationOperation { IsAsynchronous: true } or IForEachLoopOperation { IsAsynchronous: true }
        || (operation is IInvocationOperation call && call.TargetMethod.Name.EndsWith("Async", StringComparison.Ordinal));

    /// <summary>Each condition around the operation, how it came out there, and what runs when it comes out otherwise.</summary>
    private static IEnumerable<(IOperation Condition, bool Outcome, IEnumerable<IOperation> Other)> ConditionsOf(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    yield break;
                case IConditionalOperation conditional when child == conditional.WhenTrue:
                    yield return (conditional.Condition, true, conditional.WhenFalse is { } no ? new[] { no } : FollowingStatements(conditional));
                    break;
                case IConditionalOperation conditional when child == conditional.WhenFalse:
                    yield return (conditional.Condition, false, new[] { conditional.WhenTrue });
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when child == both.RightOperand:
                    yield return (both.LeftOperand, true, Enumerable.Empty<IOperation>());
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either when child == either.RightOperand:
                    yield return (either.LeftOperand, false, Enumerable.Empty<IOperation>());
                    break;
                case IBlockOperation block:
                    foreach (var earlier in block.Operations)
                    {
                        if (earlier == child)
                            break;
                        if (earlier is IConditionalOperation { WhenFalse: null } test && Exits(test.WhenTrue))
                            yield return (test.Condition, false, new[] { test.WhenTrue });
                    }

                    break;
            }
        }
    }

    private static IEnumerable<IOperation> FollowingStatements(IConditionalOperation conditional) =>
        conditional.Parent is IBlockOperation block && Exits(conditional.WhenTrue)
            ? block.Operations.SkipWhile(o => o != conditional).Skip(1)
            : Enumerable.Empty<IOperation>();

    private static bool Exits(IOperation operation) => operation switch
    {
        IBlockOperation block => block.Operations.Length > 0 && Exits(block.Operations[block.Operations.Length - 1]),
        IReturnOperation { Kind: OperationKind.Return } or IBranchOperation => true,
        IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } => true,
        _ => false,
    };

    private static void Add(IOperation condition, bool outcome, ImmutableArray<Guard>.Builder guards)
    {
        condition = condition.Unwrapped();
        switch (condition)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                Add(not.Operand, !outcome, guards);
                break;
            case IParameterReferenceOperation { Type.SpecialType: SpecialType.System_Boolean } flag when flag.IsOwn():
                guards.Add(new Guard(flag.Parameter.Ordinal, outcome, Equal: true));
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when outcome:
                Add(both.LeftOperand, true, guards);
                Add(both.RightOperand, true, guards);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either when !outcome:
                Add(either.LeftOperand, false, guards);
                Add(either.RightOperand, false, guards);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison:
                var equal = comparison.OperatorKind == BinaryOperatorKind.Equals == outcome;
                AddComparison(comparison.LeftOperand, comparison.RightOperand, equal, guards);
                AddComparison(comparison.RightOperand, comparison.LeftOperand, equal, guards);
                break;
            case IIsPatternOperation { Pattern: IConstantPatternOperation { Value: var value } } pattern:
                AddComparison(pattern.Value, value, outcome, guards);
                break;
        }
    }

    private static void AddComparison(IOperation parameter, IOperation constant, bool equal, ImmutableArray<Guard>.Builder guards)
    {
        if (parameter.Unwrapped() is IParameterReferenceOperation { Parameter: var flag } reference && reference.IsOwn() && constant.Unwrapped().ConstantValue is { HasValue: true, Value: { } value })
            guards.Add(new Guard(flag.Ordinal, value, equal));
    }
}
