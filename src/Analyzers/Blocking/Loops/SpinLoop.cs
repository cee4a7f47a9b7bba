using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Loops;

/// <summary>
/// Whether a loop only waits for somebody else: whatever runs from one turn to the next reads, asks or pauses, and none
/// of it changes what the loop asks for. Most loops are refused at their first statement.
/// </summary>
internal sealed class SpinLoop
{
    private readonly ILoopOperation _loop;
    private readonly BlockingCalls _blocking;
    private readonly List<IOperation> _conditions = new();
    private readonly List<(ISymbol Variable, IOperation? Value)> _writes = new();

    private SpinLoop(ILoopOperation loop, BlockingCalls blocking)
    {
        _loop = loop;
        _blocking = blocking;
    }

    public static bool Is(ILoopOperation loop, BlockingCalls blocking) => loop.IsConditional() && new SpinLoop(loop, blocking).Spins();

    /// <summary>The nearest loop of the same function spins.</summary>
    public static bool IsAround(IOperation operation, BlockingCalls blocking)
    {
        for (var parent = operation.Parent; parent is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); parent = parent.Parent)
        {
            if (parent is ILoopOperation loop)
                return Is(loop, blocking);
        }

        return false;
    }

    private bool Spins()
    {
        // Half typed: the end is still missing.
        if (_loop.Syntax.ContainsDiagnostics)
            return false;
        if (_loop.Condition() is { } condition)
        {
            if (condition.ConstantValue is { HasValue: true, Value: false } || !IsIdle(condition, true))
                return false;
            _conditions.Add(condition);
        }

        return IsIdle(_loop.Body) && (_loop is not IForLoopOperation counted || counted.AtLoopBottom.All(step => IsIdle(step))) && !MakesProgress();
    }

    /// <param name="operation">What runs.</param>
    /// <param name="value">What it gave if the loop goes on; null where that is not known.</param>
    private bool IsIdle(IOperation operation, bool? value = null)
    {
        switch (operation)
        {
            case IBlockOperation block:
                return IsIdleBlock(block);
            case IConditionalOperation conditional:
                return IsIdleChoice(conditional);
            case IUnaryOperation { OperatorMethod: null, OperatorKind: UnaryOperatorKind.Not } not:
                return IsIdle(not.Operand, !value);
            case IBinaryOperation { OperatorMethod: null } binary:
                return IsIdleBinary(binary, value);
            case IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool constant } } } } pattern:
                return IsIdle(pattern.Value, value is { } differs ? differs != constant : null);
            case IIsPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool constant } } } pattern:
                return IsIdle(pattern.Value, value is { } matches ? matches == constant : null);
            case IParenthesizedOperation parenthesized:
                return IsIdle(parenthesized.Operand, value);
            case IConversionOperation conversion:
                return !IsOwn(conversion.OperatorMethod) && IsIdle(conversion.Operand, value);
            case IInvocationOperation call:
                return IsIdleCall(call, value);
            case IPropertyReferenceOperation property:
                return Idle.IsRead(property) && _blocking.Find(property) is null && AreIdle(property);
            case ISimpleAssignmentOperation { IsRef: false } assignment:
                return IsWrite(assignment.Target, assignment.Value) && IsIdle(assignment.Value);
            case ICompoundAssignmentOperation assignment:
                return !IsOwn(assignment.OperatorMethod) && IsWrite(assignment.Target, null) && IsIdle(assignment.Value);
            case IIncrementOrDecrementOperation increment:
                return !IsOwn(increment.OperatorMethod) && IsWrite(increment.Target, null);
            case IVariableDeclaratorOperation { Symbol.RefKind: RefKind.None } declarator:
                if (declarator.GetVariableInitializer() is not { } initial)
                    return true;
                _writes.Add((declarator.Symbol, initial.Value));
                return IsIdle(initial.Value);
            case IBinaryOperation binary:
                return !IsOwn(binary.OperatorMethod) && AreIdle(binary);
            case IUnaryOperation unary:
                return !IsOwn(unary.OperatorMethod) && AreIdle(unary);
            case IObjectCreationOperation { Type: { IsValueType: true } type } creation:
                return !Idle.IsInSource(type) && creation.Initializer is null && AreIdle(creation);
            case IBranchOperation branch:
                return branch.BranchKind == BranchKind.Continue && branch.Target.Is(_loop.ContinueLabel);
            case IExpressionStatementOperation or IVariableDeclarationGroupOperation or IVariableDeclarationOperation or ILockOperation
                or IArgumentOperation or IFieldReferenceOperation or IArrayElementReferenceOperation or IConditionalAccessOperation
                or ICoalesceOperation or IIsTypeOperation or IIsPatternOperation or IPatternOperation or IPropertySubpatternOperation
                or ILiteralOperation or IDefaultValueOperation or ILocalReferenceOperation or IParameterReferenceOperation
                or IInstanceReferenceOperation or IConditionalAccessInstanceOperation or IDeclarationExpressionOperation
                or IDiscardOperation or INameOfOperation or ITypeOfOperation or IEmptyOperation:
                return AreIdle(operation);
            default:
                return false;
        }
    }

    private bool AreIdle(IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
        {
            if (!IsIdle(child))
                return false;
        }

        return true;
    }

    /// <summary>What leads out of the loop without a way back is run once, not in every turn.</summary>
    private bool IsIdleBlock(IBlockOperation block)
    {
        var count = block.Operations.Length;
        if (count > 0 && Leaves(block.Operations[count - 1]))
        {
            while (count > 0 && !GoesOn(block.Operations[count - 1]))
                count--;
            if (count == 0)
                return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!IsIdle(block.Operations[i]))
                return false;
        }

        return true;
    }

    private bool IsIdleChoice(IConditionalOperation conditional)
    {
        _conditions.Add(conditional.Condition);
        var leavesIfTrue = Leaves(conditional.WhenTrue);
        var leavesIfFalse = conditional.WhenFalse is { } otherwise && Leaves(otherwise);
        return IsIdle(conditional.Condition, leavesIfTrue ? false : leavesIfFalse ? true : null)
            && (leavesIfTrue || IsIdle(conditional.WhenTrue))
            && (leavesIfFalse || conditional.WhenFalse is null || IsIdle(conditional.WhenFalse));
    }

    private bool IsIdleBinary(IBinaryOperation binary, bool? value)
    {
        switch (binary.OperatorKind)
        {
            // The right side is asked only if the left one did not decide; what came of the left one is known if both agree.
            case BinaryOperatorKind.ConditionalAnd:
                return IsIdle(binary.LeftOperand, value == true ? true : null) && IsIdle(binary.RightOperand, value);
            case BinaryOperatorKind.ConditionalOr:
                return IsIdle(binary.LeftOperand, value == false ? false : null) && IsIdle(binary.RightOperand, value);
            case BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals when binary.RightOperand.ConstantValue is { HasValue: true, Value: bool constant }:
                return IsIdle(binary.LeftOperand, value is { } outcome ? outcome == (constant == (binary.OperatorKind == BinaryOperatorKind.Equals)) : null);
            default:
                return AreIdle(binary);
        }
    }

    private bool IsIdleCall(IInvocationOperation call, bool? value)
    {
        if (Idle.IsPause(call.TargetMethod))
        {
            // A SpinWait counts its turns, which a condition may read.
            if (call.Instance?.Variable() is { } counter)
                _writes.Add((counter, null));
            return AreIdle(call);
        }

        return (Idle.IsRead(call) || value == false && Idle.IsQuestion(call)) && _blocking.Find(call) is null && AreIdle(call);
    }

    private bool IsWrite(IOperation target, IOperation? value)
    {
        if (target is IDiscardOperation)
            return true;
        if (target.Variable() is not { } variable || variable is ILocalSymbol { IsRef: true } or IParameterSymbol { RefKind: not RefKind.None } or IFieldSymbol { RefKind: not RefKind.None })
            return false;
        _writes.Add((variable, value));
        return AreIdle(target);
    }

    /// <summary>The end of the statement is never reached: the loop is left.</summary>
    private bool Leaves(IOperation statement) => statement switch
    {
        IBlockOperation { Operations: { Length: > 0 } operations } block => Leaves(operations[operations.Length - 1]) && !GoesOn(block),
        IReturnOperation { Kind: OperationKind.Return } or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IBranchOperation branch => branch.BranchKind == BranchKind.Break && branch.Target.Is(_loop.ExitLabel),
        IConditionalOperation { WhenFalse: { } otherwise } both => Leaves(both.WhenTrue) && Leaves(otherwise),
        _ => false,
    };

    private bool GoesOn(IOperation statement) =>
        LoopParts.Any(statement, operation => operation is IBranchOperation branch && branch.Target.Is(_loop.ContinueLabel));

    /// <summary>
    /// A condition reads what the loop itself changes: a counter, the next node. What is only taken over from a field or
    /// property in every turn is as good as that field.
    /// </summary>
    private bool MakesProgress()
    {
        if (_writes.Count == 0)
            return false;
        var written = new HashSet<ISymbol>(_writes.Select(write => write.Variable), SymbolEqualityComparer.Default);
        var changed = new HashSet<ISymbol>(
            _writes.Where(write => write.Value is null || !IsTakenOver(write.Value, written)).Select(write => write.Variable), SymbolEqualityComparer.Default);
        var changesField = changed.Any(variable => variable is IFieldSymbol);
        return _conditions.Any(condition => condition.DescendantsAndSelf().Any(part =>
            part.Variable() is { } variable && changed.Contains(variable)
            || changesField && part is IPropertyReferenceOperation { Property: { } property } && Idle.IsInSource(property)
            || changesField && part is IInvocationOperation { TargetMethod: { } method } && Idle.IsInSource(method)));
    }

    private static bool IsTakenOver(IOperation value, HashSet<ISymbol> written)
    {
        var isShared = false;
        foreach (var part in value.DescendantsAndSelf())
        {
            if (part.Variable() is { } variable && written.Contains(variable))
                return false;
            isShared |= part is IFieldReferenceOperation { Field.IsConst: false } or IPropertyReferenceOperation or IInvocationOperation;
        }

        return isShared;
    }

    private static bool IsOwn(IMethodSymbol? operatorMethod) => operatorMethod is not null && Idle.IsInSource(operatorMethod);
}
