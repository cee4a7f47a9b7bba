using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Completion;

/// <summary>
/// What the operations of one function do to the state of the proof: a word with one bit for each path that is proven
/// to be a completed task. An operation may be visited several times until the states are stable; results are taken
/// from the last visit (<see cref="IsFinal"/>).
/// </summary>
internal sealed class CompletionFlow
{
    private readonly KnownTypes _types;
    private readonly PathTable _paths;
    private readonly Assignments _assignments;
    private readonly TaskNames _names;

    public CompletionFlow(KnownTypes types, PathTable paths, Assignments assignments)
    {
        _types = types;
        _paths = paths;
        _assignments = assignments;
        _names = new TaskNames(paths, assignments);
    }

    /// <summary>The state at this point.</summary>
    public ulong State { get; set; }

    /// <summary>What held at every point since this was set: what an exception handler may count on.</summary>
    public ulong Lowest { get; set; }

    /// <summary>The states are stable: waits and nested functions that are met are recorded.</summary>
    public bool IsFinal { get; set; }

    /// <summary>By the syntax of a wait: whether its task was complete whenever it was met.</summary>
    public Dictionary<SyntaxNode, bool> Waits { get; } = new();

    /// <summary>The functions that were created, with the state of that moment.</summary>
    public List<(IFlowAnonymousFunctionOperation Function, ulong State)> Created { get; } = new();

    public void Visit(IOperation operation)
    {
        switch (operation)
        {
            case IFlowAnonymousFunctionOperation function:
                if (IsFinal)
                    Created.Add((function, State));
                return;
            case ISimpleAssignmentOperation assignment:
                foreach (var part in assignment.Target.ChildOperations)
                    Visit(part);
                Visit(assignment.Value);
                Assign(assignment.Target, assignment.Value);
                return;
        }

        foreach (var child in operation.ChildOperations)
            Visit(child);
        switch (operation)
        {
            case IAwaitOperation awaited:
                // Others run meanwhile, and may change what they can reach.
                Unset(_paths.SharedMask);
                Complete(awaited.Operation);
                break;
            case IAssignmentOperation assignment:
                foreach (var target in assignment.Target.DescendantsAndSelf())
                    Unset(_paths.Affected(_names.PathOf(target)));
                break;
            case IIncrementOrDecrementOperation increment:
                Unset(_paths.Affected(_names.PathOf(increment.Target)));
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                Unset(_paths.Affected(_names.PathOf(argument.Value)));
                break;
            case IInvocationOperation call:
                VisitCall(call);
                break;
            case IPropertyReferenceOperation:
                VisitWait(operation);
                break;
        }
    }

    /// <summary>What a condition that came out true (or false) proves.</summary>
    public void Assume(IOperation condition, bool outcome)
    {
        switch (_names.Resolve(condition))
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                Assume(not.Operand, !outcome);
                break;
            case IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" } property
                when outcome && property.Instance is { } task && _types.IsTask(property.Property.ContainingType):
                Complete(task);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equality when outcome:
                AssumeEqual(equality.LeftOperand, equality.RightOperand);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } inequality when !outcome:
                AssumeEqual(inequality.LeftOperand, inequality.RightOperand);
                break;
            case IIsPatternOperation pattern when outcome:
                AssumeMatches(pattern.Value, pattern.Pattern);
                break;
            // A wait with a limit, zero included, says whether it was enough.
            case IInvocationOperation { TargetMethod.Name: "Wait", Instance: { } waited } when outcome && _types.IsTask(waited.Type):
                Complete(waited);
                break;
            case IInvocationOperation { TargetMethod.Name: "WaitAll" } call when outcome && _types.IsTask(call.TargetMethod.ContainingType):
                CompleteElements(call.Arguments[0].Value);
                break;
        }
    }

    private void AssumeEqual(IOperation left, IOperation right)
    {
        left = _names.Resolve(left);
        right = _names.Resolve(right);
        if (right is IPropertyReferenceOperation)
            (left, right) = (right, left);
        if (left is IPropertyReferenceOperation { Property.Name: "Status", Instance: { } task } && IsFinalStatus(right))
            Complete(task);
        else if (right.ConstantValue is { HasValue: true, Value: bool outcome })
            Assume(left, outcome);
        else if (IsComplete(left))
            Complete(right);
        else if (IsComplete(right))
            Complete(left);
    }

    private void AssumeMatches(IOperation value, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IConstantPatternOperation { Value: { } constant }:
                AssumeEqual(value, constant);
                break;
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } and:
                AssumeMatches(value, and.LeftPattern);
                AssumeMatches(value, and.RightPattern);
                break;
            case IRecursivePatternOperation recursive:
                foreach (var part in recursive.PropertySubpatterns)
                {
                    if (part.Member is IPropertyReferenceOperation { Property.Name: var name } && part.Pattern is IConstantPatternOperation { Value: { } constant }
                        && (name == "Status" ? IsFinalStatus(constant)
                            : name.StartsWith("IsC", StringComparison.Ordinal) && constant.ConstantValue is { HasValue: true, Value: true }))
                        Complete(value);
                }

                break;
        }
    }

    /// <summary>RanToCompletion, Canceled or Faulted.</summary>
    private static bool IsFinalStatus(IOperation operation) =>
        operation.Unwrapped().ConstantValue is { HasValue: true, Value: int and >= 5 and <= 7 };

    private void VisitCall(IInvocationOperation call)
    {
        VisitWait(call);
        // A list that is changed holds tasks that nobody awaited.
        if (call.Instance is { } instance && IsMutator(call.TargetMethod.Name) && _names.PathOf(instance) is var path and not PathTable.None)
            Unset(PathTable.Bit(_paths.Elements(path)));
    }

    private static bool IsMutator(string name) =>
        name is "Add" or "AddRange" or "Insert" or "InsertRange" or "Enqueue" or "Push" or "TryAdd" or "AddFirst" or "AddLast" or "SetValue";

    private void VisitWait(IOperation operation)
    {
        if (TaskWait.From(operation, _types) is not { } wait)
            return;
        if (IsFinal)
        {
            var complete = IsComplete(wait);
            Waits[operation.Syntax] = complete && (!Waits.TryGetValue(operation.Syntax, out var before) || before);
        }

        // The first wait is the defect; after it the task is complete.
        if (operation.Type?.SpecialType != SpecialType.System_Boolean || wait.Form is WaitForm.Result or WaitForm.GetResult)
            CompleteAll(wait);
    }

    private void CompleteAll(TaskWait wait)
    {
        if (wait.Form == WaitForm.WaitAll)
            CompleteElements(wait.Task);
        else if (wait.Form is WaitForm.Result or WaitForm.Wait or WaitForm.GetResult or WaitForm.RunSynchronously)
            Complete(wait.Task);
    }

    private void Assign(IOperation target, IOperation value)
    {
        var complete = IsComplete(value) || IsElementOfComplete(value);
        var path = _names.PathOf(target);
        Unset(_paths.Affected(path));
        if (complete)
            State |= PathTable.Bit(path);
    }

    private void Unset(ulong paths)
    {
        State &= ~paths;
        Lowest &= ~paths;
    }

    /// <summary>What awaiting the operation, or having waited for it, proves.</summary>
    private void Complete(IOperation awaited)
    {
        var task = _names.TaskOf(awaited);
        if (IsStaticCall(task, "WhenAll", out var all))
        {
            foreach (var argument in all.Arguments)
                CompleteElements(argument.Value);
            return;
        }

        State |= PathTable.Bit(_names.PathOf(task));
        // var all = Task.WhenAll(a, b); await all;
        if (task is ILocalReferenceOperation local && _assignments.OnlyValue(local.Local) is { } value && IsStaticCall(_names.Resolve(value), "WhenAll", out _))
            Complete(value);
    }

    private void CompleteElements(IOperation collection)
    {
        if (_names.ElementsOf(collection) is { } elements)
        {
            foreach (var element in elements)
                Complete(element);
        }
        else if (_names.PathOf(collection) is var path and not PathTable.None)
        {
            State |= PathTable.Bit(_paths.Elements(path));
        }
    }

    private bool IsComplete(TaskWait wait)
    {
        if (wait.Form != WaitForm.WaitAll)
            return IsComplete(wait.Task);
        return _names.ElementsOf(wait.Task) is { } elements
            ? elements.All(IsComplete)
            : _names.PathOf(wait.Task) is var path and not PathTable.None && (State & PathTable.Bit(_paths.Elements(path))) != 0;
    }

    private bool IsComplete(IOperation operation)
    {
        var task = _names.TaskOf(operation);
        return task switch
        {
            // Task.WhenAny gives a task that is complete.
            IAwaitOperation awaited => IsStaticCall(_names.TaskOf(awaited.Operation), "WhenAny", out _),
            IInvocationOperation => IsStaticCall(task, "FromResult", out _) || IsStaticCall(task, "FromException", out _) || IsStaticCall(task, "FromCanceled", out _),
            IPropertyReferenceOperation { Property: { Name: "CompletedTask", IsStatic: true } property } => _types.IsTask(property.ContainingType),
            _ => (State & _paths.Provers(_names.PathOf(task))) != 0,
        };
    }

    /// <summary>The variable of a foreach over a collection of which every element is complete.</summary>
    private bool IsElementOfComplete(IOperation value) =>
        _names.Resolve(value) is IPropertyReferenceOperation { Property.Name: "Current", Instance: { } enumerator }
        && _names.Resolve(enumerator) is IInvocationOperation { TargetMethod.Name: "GetEnumerator" } call
        && AreElementsComplete(call);

    /// <summary>The collection that an extension method is called on holds completed tasks only.</summary>
    public bool AreElementsComplete(IInvocationOperation call) =>
        call.Receiver() is { } collection
        && _names.PathOf(collection) is var path and not PathTable.None
        && (State & PathTable.Bit(_paths.Elements(path))) != 0;

    private bool IsStaticCall(IOperation operation, string name, out IInvocationOperation call)
    {
        call = (operation as IInvocationOperation)!;
        return call is not null && call.TargetMethod.IsStatic && call.TargetMethod.Name == name && _types.IsTask(call.TargetMethod.ContainingType);
    }
}
