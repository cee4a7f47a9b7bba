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

    public CompletionFlow(KnownTypes types, PathTable paths, Assignments assignments)
    {
        _types = types;
        _paths = paths;
        _assignments = assignments;
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
                    Unset(_paths.Affected(PathOf(target)));
                break;
            case IIncrementOrDecrementOperation increment:
                Unset(_paths.Affected(PathOf(increment.Target)));
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                Unset(_paths.Affected(PathOf(argument.Value)));
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
        switch (Resolve(condition))
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
        left = Resolve(left);
        right = Resolve(right);
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
        if (call.Instance is { } instance && IsMutator(call.TargetMethod.Name) && PathOf(instance) is var path and not PathTable.None)
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
        var path = PathOf(target);
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
        var task = TaskOf(awaited);
        if (IsStaticCall(task, "WhenAll", out var all))
        {
            foreach (var argument in all.Arguments)
                CompleteElements(argument.Value);
            return;
        }

        State |= PathTable.Bit(PathOf(task));
        // var all = Task.WhenAll(a, b); await all;
        if (task is ILocalReferenceOperation local && _assignments.OnlyValue(local.Local) is { } value && IsStaticCall(Resolve(value), "WhenAll", out _))
            Complete(value);
    }

    private void CompleteElements(IOperation collection)
    {
        if (ElementsOf(collection) is { } elements)
        {
            foreach (var element in elements)
                Complete(element);
        }
        else if (PathOf(collection) is var path and not PathTable.None)
        {
            State |= PathTable.Bit(_paths.Elements(path));
        }
    }

    private bool IsComplete(TaskWait wait)
    {
        if (wait.Form != WaitForm.WaitAll)
            return IsComplete(wait.Task);
        return ElementsOf(wait.Task) is { } elements
            ? elements.All(IsComplete)
            : PathOf(wait.Task) is var path and not PathTable.None && (State & PathTable.Bit(_paths.Elements(path))) != 0;
    }

    private bool IsComplete(IOperation operation)
    {
        var task = TaskOf(operation);
        return task switch
        {
            // Task.WhenAny gives a task that is complete.
            IAwaitOperation awaited => IsStaticCall(TaskOf(awaited.Operation), "WhenAny", out _),
            IInvocationOperation => IsStaticCall(task, "FromResult", out _) || IsStaticCall(task, "FromException", out _) || IsStaticCall(task, "FromCanceled", out _),
            IPropertyReferenceOperation { Property: { Name: "CompletedTask", IsStatic: true } property } => _types.IsTask(property.ContainingType),
            _ => (State & _paths.Provers(PathOf(task))) != 0,
        };
    }

    /// <summary>The variable of a foreach over a collection of which every element is complete.</summary>
    private bool IsElementOfComplete(IOperation value) =>
        Resolve(value) is IPropertyReferenceOperation { Property.Name: "Current", Instance: { } enumerator }
        && Resolve(enumerator) is IInvocationOperation { TargetMethod.Name: "GetEnumerator" } call
        && AreElementsComplete(call);

    /// <summary>The collection that an extension method is called on holds completed tasks only.</summary>
    public bool AreElementsComplete(IInvocationOperation call) =>
        call.Receiver() is { } collection
        && PathOf(collection) is var path and not PathTable.None
        && (State & PathTable.Bit(_paths.Elements(path))) != 0;

    private bool IsStaticCall(IOperation operation, string name, out IInvocationOperation call)
    {
        call = (operation as IInvocationOperation)!;
        return call is not null && call.TargetMethod.IsStatic && call.TargetMethod.Name == name && _types.IsTask(call.TargetMethod.ContainingType);
    }

    /// <summary>The elements of an array or collection that is written out; null for any other collection.</summary>
    private IEnumerable<IOperation>? ElementsOf(IOperation collection)
    {
        collection = Resolve(collection);
        while (collection is IConversionOperation conversion) // to a span
            collection = Resolve(conversion.Operand);
        return collection switch
        {
            IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
            { Kind: OperationFacts.CollectionExpression } => collection.ChildOperations,
            _ => null,
        };
    }

    /// <summary>The task itself, without what only forwards it.</summary>
    private IOperation TaskOf(IOperation operation)
    {
        operation = Resolve(operation);
        while (operation is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "WaitAsync" or "Preserve" or "GetAwaiter" } call
            && call.Receiver() is { } receiver)
            operation = Resolve(receiver);
        return operation;
    }

    private IOperation Resolve(IOperation operation)
    {
        operation = operation.Unwrapped();
        return operation is IFlowCaptureReferenceOperation reference && _assignments.Captured(reference.Id) is { } value ? Resolve(value) : operation;
    }

    private int PathOf(IOperation operation)
    {
        operation = Resolve(operation);
        switch (operation)
        {
            case ILocalReferenceOperation local:
                return RootOf(local.Local);
            case IParameterReferenceOperation parameter:
                return RootOf(parameter.Parameter);
            case IDeclarationExpressionOperation declaration:
                return PathOf(declaration.Expression);
            case IInstanceReferenceOperation:
                return _paths.RootThis();
            case IFieldReferenceOperation { Instance: null } field:
                return _paths.Root(field.Field);
            case IFieldReferenceOperation { Instance: { } instance } field:
                return PathOf(instance) is var owner and not PathTable.None
                    ? _paths.Member(owner, field.Field, isShared: !field.Field.IsReadOnly && !IsOwnValue(instance))
                    : PathTable.None;
            case IPropertyReferenceOperation { Arguments.Length: 0, Instance: { } instance } property:
                return PathOf(instance) is var holder and not PathTable.None
                    ? _paths.Member(holder, property.Property, isShared: !IsFixed(property.Property))
                    : PathTable.None;
            case IPropertyReferenceOperation { Arguments.Length: 1, Instance: { } instance } indexer:
                return Element(instance, indexer.Arguments[0].Value);
            case IArrayElementReferenceOperation { Indices.Length: 1 } element:
                return Element(element.ArrayReference, element.Indices[0]);
            default:
                return PathTable.None;
        }
    }

    private int RootOf(ISymbol variable) => _assignments.IsWrittenInside(variable) ? PathTable.None : _paths.Root(variable);

    private int Element(IOperation collection, IOperation index)
    {
        if (PathOf(collection) is not (var path and not PathTable.None))
            return PathTable.None;
        index = Resolve(index);
        if (index.ConstantValue is { HasValue: true, Value: { } constant })
            return _paths.Element(path, constant);
        return index switch
        {
            ILocalReferenceOperation local => _paths.Element(path, local.Local),
            IParameterReferenceOperation parameter => _paths.Element(path, parameter.Parameter),
            _ => _paths.Element(path, index.Syntax), // some element: proven only when all are
        };
    }

    /// <summary>A field of a struct that a local holds: nobody else can change it.</summary>
    private static bool IsOwnValue(IOperation instance) =>
        instance.Unwrapped() is ILocalReferenceOperation or IParameterReferenceOperation && instance.Type is { IsValueType: true };

    /// <summary>A property that always gives the same task: get-only and automatic, or known to.</summary>
    private static bool IsFixed(IPropertySymbol property) =>
        property.Name == "Task" && property.ContainingType.Name == "TaskCompletionSource"
        || property.SetMethod is null or { IsInitOnly: true }
            && property.ContainingType.GetMembers().Any(m => m is IFieldSymbol field && field.AssociatedSymbol.Is(property));
}
