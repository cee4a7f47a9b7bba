using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Completion;

/// <summary>
/// Names the tasks of one function: what an operation stands for once conversions, captures and forwarding calls are
/// looked through, and by which path (local, member, element) it is known.
/// </summary>
internal sealed class TaskNames
{
    private readonly PathTable _paths;
    private readonly Assignments _assignments;

    public TaskNames(PathTable paths, Assignments assignments)
    {
        _paths = paths;
        _assignments = assignments;
    }

    /// <summary>The elements of an array or collection that is written out; null for any other collection.</summary>
    public IEnumerable<IOperation>? ElementsOf(IOperation collection)
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
    public IOperation TaskOf(IOperation operation)
    {
        operation = Resolve(operation);
        while (operation is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "WaitAsync" or "Preserve" or "GetAwaiter" } call
            && call.Receiver() is { } receiver)
            operation = Resolve(receiver);
        return operation;
    }

    public IOperation Resolve(IOperation operation)
    {
        operation = operation.Unwrapped();
        return operation is IFlowCaptureReferenceOperation reference && _assignments.Captured(reference.Id) is { } value ? Resolve(value) : operation;
    }

    public int PathOf(IOperation operation)
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
