using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Loops;

/// <summary>
/// Whether what is repeated never ends by itself and never hands control to others: no await, no way out, and no
/// condition that the work in it could change. Asks the operations, which show every jump with its target; a
/// control-flow graph would only add code that is never reached.
/// </summary>
internal sealed class EndlessLoop
{
    private readonly KnownTypes _types;
    private readonly IReadOnlyList<IOperation> _repeated;
    private readonly ILoopOperation? _loop;
    private readonly Func<IOperation, bool> _isOthersBusiness;

    private EndlessLoop(ILoopOperation? loop, IReadOnlyList<IOperation> repeated, KnownTypes types, Func<IOperation, bool> isOthersBusiness)
    {
        _loop = loop;
        _repeated = repeated;
        _types = types;
        _isOthersBusiness = isOthersBusiness;
    }

    /// <summary>A loop statement that never ends.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="types">The known types.</param>
    /// <param name="isOthersBusiness">What another rule reports, and whose fix puts an await there.</param>
    public static bool Is(ILoopOperation loop, KnownTypes types, Func<IOperation, bool> isOthersBusiness) =>
        loop.IsConditional()
        && loop.Condition()?.ConstantValue is not { HasValue: true, Value: false }
        && new EndlessLoop(loop, new[] { loop }, types, isOthersBusiness) is var endless
        && (loop.IsUnconditional() || endless.IsFixed(loop.Condition()!))
        && endless.NeverEnds()
        && !EndsByException(loop, types);

    /// <summary>The statements from a label to the jump back to it, where nothing leads past that jump.</summary>
    public static bool Is(ILabeledOperation label, KnownTypes types, Func<IOperation, bool> isOthersBusiness) =>
        RepeatedBy(label) is { } repeated
        && new EndlessLoop(null, repeated, types, isOthersBusiness).NeverEnds()
        && !EndsByException(label, types);

    private bool NeverEnds()
    {
        foreach (var part in _repeated)
        {
            // Half typed: the end is still missing.
            if (part.Syntax.ContainsDiagnostics || LoopParts.Any(part, IsWayOut))
                return false;
        }

        return true;
    }

    /// <summary>Ends the repetition, lets others run, or is not understood.</summary>
    private bool IsWayOut(IOperation operation) => operation switch
    {
        IReturnOperation => true,
        IThrowOperation => !IsCaughtInside(operation),
        IBranchOperation branch => LeadsOut(branch),
        IInvocationOperation { TargetMethod: var method } when NeverReturns(method) => true,
        IInvalidOperation => true,
        _ => LoopParts.Yields(operation) || _isOthersBusiness(operation),
    };

    private bool LeadsOut(IBranchOperation branch)
    {
        if (_loop is not null && branch.Target.Is(_loop.ExitLabel))
            return true;
        if (branch.BranchKind != BranchKind.GoTo)
            return _loop is null && !IsInside(branch.GetCorrespondingOperation());
        return branch.Target.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } label && !IsInside(label.SpanStart);
    }

    private bool IsCaughtInside(IOperation thrown)
    {
        for (var (child, parent) = (thrown, thrown.Parent); parent is not null && IsInside(parent); (child, parent) = (parent, parent.Parent))
        {
            if (parent is ITryOperation { Catches.IsEmpty: false } attempt && attempt.Body == child)
                return true;
        }

        return false;
    }

    private bool IsInside(IOperation? operation) => operation is not null && IsInside(operation.Syntax.SpanStart);

    private bool IsInside(int position) =>
        position >= _repeated[0].Syntax.SpanStart && position < _repeated[_repeated.Count - 1].Syntax.Span.End;

    private static bool NeverReturns(IMethodSymbol method) =>
        method is { Name: "Exit" or "FailFast", ContainingType.Name: "Environment" }
        || method.GetAttributes().Any(a => a.AttributeClass is { Name: "DoesNotReturnAttribute" });

    /// <summary>
    /// A parser that reads until the end of its data is thrown at it. An end by cancellation is none, because whoever
    /// cancels has to run; and a catch of every exception says nothing.
    /// </summary>
    private static bool EndsByException(IOperation repeated, KnownTypes types)
    {
        for (var (child, parent) = (repeated, repeated.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return false;
            if (parent is ITryOperation attempt && attempt.Body == child && attempt.Catches.Any(IsOfOneKind))
                return true;
        }

        return false;

        bool IsOfOneKind(ICatchClauseOperation clause)
        {
            if (clause.ExceptionType.SpecialType == SpecialType.System_Object || clause.ExceptionType is { Name: "Exception", ContainingNamespace.Name: "System" })
                return false;
            for (var type = clause.ExceptionType as INamedTypeSymbol; type is not null; type = type.BaseType)
            {
                if (type.Is(types.OperationCanceledException))
                    return false;
            }

            return true;
        }
    }

    /// <summary>A condition of constants, of variables that stay as they are, and of tokens that the loop does not cancel itself.</summary>
    private bool IsFixed(IOperation condition)
    {
        switch (condition)
        {
            case ILiteralOperation or IDefaultValueOperation or INameOfOperation:
            case { ConstantValue.HasValue: true }:
                return true;
            case ILocalReferenceOperation { Local: { IsRef: false, Type.IsValueType: true } local }:
                return IsUnchanged(local);
            case IParameterReferenceOperation { Parameter: { RefKind: RefKind.None, Type.IsValueType: true } parameter }:
                return IsUnchanged(parameter);
            case IFieldReferenceOperation { Field: { IsReadOnly: true, Type: { IsValueType: true } type } }:
                return type.SpecialType != SpecialType.None || type.TypeKind == TypeKind.Enum;
            case IPropertyReferenceOperation { Property: { Name: "IsCancellationRequested", ContainingType: var owner } } when owner.Is(_types.CancellationToken):
                return !_repeated.Any(part => LoopParts.Any(part, Cancels));
            case IUnaryOperation { OperatorMethod: null } or IBinaryOperation { OperatorMethod: null } or IParenthesizedOperation
                or IConversionOperation { OperatorMethod: null }:
                foreach (var child in condition.ChildOperations)
                {
                    if (!IsFixed(child))
                        return false;
                }

                return true;
            default:
                return false;
        }
    }

    private static bool Cancels(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod.Name: "Cancel" or "CancelAsync" or "CancelAfter" };

    /// <summary>Neither the loop nor a function that it may call assigns the variable.</summary>
    private bool IsUnchanged(ISymbol variable)
    {
        // Most counters are refused by the first question; the second one knows references and captures.
        if (_loop is not { SemanticModel: { } model, Syntax: StatementSyntax statement } || LoopParts.Any(_loop, Writes))
            return false;
        var flow = model.AnalyzeDataFlow(statement);
        return flow is { Succeeded: true }
            && !flow.WrittenInside.Contains(variable, SymbolEqualityComparer.Default)
            && !flow.Captured.Contains(variable, SymbolEqualityComparer.Default)
            && !flow.UnsafeAddressTaken.Contains(variable, SymbolEqualityComparer.Default);

        bool Writes(IOperation operation) => operation switch
        {
            IAssignmentOperation assignment => assignment.Target.Variable().Is(variable),
            IIncrementOrDecrementOperation increment => increment.Target.Variable().Is(variable),
            _ => false,
        };
    }

    private static IReadOnlyList<IOperation>? RepeatedBy(ILabeledOperation label)
    {
        if (label.Parent is not IBlockOperation block)
            return null;
        List<IOperation>? before = null;
        foreach (var statement in block.Operations)
        {
            if (statement == label)
                before = new List<IOperation>();
            if (before is null)
                continue;
            before.Add(statement);
            if (JumpsBack(statement, label))
                return before;
        }

        return null;
    }

    private static bool JumpsBack(IOperation statement, ILabeledOperation label) => statement switch
    {
        IBranchOperation { BranchKind: BranchKind.GoTo } jump => jump.Target.Is(label.Label),
        IBlockOperation { Operations: { Length: > 0 } inner } => JumpsBack(inner[inner.Length - 1], label),
        ILabeledOperation { Operation: { } inner } => JumpsBack(inner, label),
        _ => false,
    };
}
