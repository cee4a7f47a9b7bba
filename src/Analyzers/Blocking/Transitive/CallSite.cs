using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>A member and what decides which of its implementations run.</summary>
internal readonly record struct CalledMember(ISymbol Member, ITypeSymbol? Receiver, bool IsExact);

/// <summary>A method that an operation runs, whether or not its name stands there: calls, constructors, accessors, operators, Dispose, enumerators.</summary>
internal readonly record struct CallSite(
    IMethodSymbol Method, ImmutableArray<IArgumentOperation> Arguments, bool IsExact, IOperation Operation, ITypeSymbol? Receiver = null)
{
    /// <summary>The kinds of operation that <see cref="In"/> knows.</summary>
    public static readonly OperationKind[] Kinds =
    {
        OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.PropertyReference,
        OperationKind.Binary, OperationKind.Unary, OperationKind.Conversion, OperationKind.Increment, OperationKind.Decrement,
        OperationKind.CompoundAssignment, OperationKind.Using, OperationKind.UsingDeclaration, OperationKind.Loop,
        OperationKind.EventAssignment,
    };

    private static readonly HashSet<OperationKind> KindSet = new(Kinds);

    private static readonly ImmutableArray<IArgumentOperation> NoArguments = ImmutableArray<IArgumentOperation>.Empty;

    /// <summary>Most operations run nothing but their operands.</summary>
    public static bool MayBe(OperationKind kind) => KindSet.Contains(kind);

    /// <summary>A quick refusal, without allocating: the operation runs nothing of this compilation.</summary>
    public static bool MayRunSource(IOperation operation, IAssemblySymbol assembly) => operation switch
    {
        // A member of the framework may invoke a lambda of ours at once.
        IInvocationOperation call => call.TargetMethod.ContainingAssembly.Is(assembly) || (Consumers.InvokeAtOnce(call.TargetMethod) && HasFunction(call)),
        IObjectCreationOperation creation => creation.Constructor?.ContainingAssembly.Is(assembly) == true,
        IPropertyReferenceOperation property => property.Property.ContainingAssembly.Is(assembly) || Lazies.ValueOf(property) is not null,
        IBinaryOperation binary => binary.OperatorMethod?.ContainingAssembly.Is(assembly) == true,
        IUnaryOperation unary => unary.OperatorMethod?.ContainingAssembly.Is(assembly) == true,
        IConversionOperation conversion => conversion.OperatorMethod?.ContainingAssembly.Is(assembly) == true,
        IIncrementOrDecrementOperation increment => increment.OperatorMethod?.ContainingAssembly.Is(assembly) == true,
        ICompoundAssignmentOperation assignment => assignment.OperatorMethod?.ContainingAssembly.Is(assembly) == true,
        IEventAssignmentOperation { EventReference: IEventReferenceOperation reference } => reference.Event.ContainingAssembly.Is(assembly),
        IUsingOperation { IsAsynchronous: false } scope => MayDispose(scope.Resources, assembly),
        IUsingDeclarationOperation { IsAsynchronous: false } scope => MayDispose(scope.DeclarationGroup, assembly),
        IForEachLoopOperation { IsAsynchronous: false } loop => !IsSequence(loop.Collection.Unwrapped().Type, assembly),
        _ => false,
    };

    /// <summary>
    /// The one member of this compilation that the operation runs; null where its place decides what runs: a property has
    /// two accessors, an iterator runs when it is enumerated, and a member of the framework runs what it is given.
    /// </summary>
    public static CalledMember? MemberOf(IOperation operation, IAssemblySymbol assembly) => operation switch
    {
        IInvocationOperation { TargetMethod: var method } call => method.ContainingAssembly.Is(assembly) && !ReturnsSequence(method)
            ? new(method.OriginalDefinition, call.Instance?.Unwrapped().Type, !call.IsVirtual || IsExactReceiver(call.Instance))
            : null,
        IObjectCreationOperation { Constructor: { } constructor } => constructor.ContainingAssembly.Is(assembly)
            ? new(constructor.OriginalDefinition, Receiver: null, IsExact: true)
            : null,
        IPropertyReferenceOperation { Parent: not (IAssignmentOperation or IIncrementOrDecrementOperation), Property: var property } read =>
            property.ContainingAssembly.Is(assembly) ? new(property.OriginalDefinition, read.Instance?.Type, IsExactReceiver(read.Instance)) : null,
        _ => null,
    };

    private static bool MayDispose(IOperation resources, IAssemblySymbol assembly)
    {
        if (resources is not IVariableDeclarationGroupOperation group)
            return IsDeclaredIn(resources.Unwrapped().Type, assembly);
        foreach (var declaration in group.Declarations)
        {
            foreach (var declarator in declaration.Declarators)
            {
                if (IsDeclaredIn(declarator.Symbol.Type, assembly))
                    return true;
            }
        }

        return false;
    }

    /// <summary>A type of another assembly has a Dispose of another assembly; of a type parameter one cannot know.</summary>
    private static bool IsDeclaredIn(ITypeSymbol? type, IAssemblySymbol assembly) =>
        type is not null && (type is not INamedTypeSymbol || type.ContainingAssembly.Is(assembly));

    /// <summary>An array or a sequence of another assembly: it has an enumerator of its own, and needs no extension method.</summary>
    private static bool IsSequence(ITypeSymbol? type, IAssemblySymbol assembly)
    {
        if (type is IArrayTypeSymbol)
            return true;
        if (type is not INamedTypeSymbol || type.ContainingAssembly.Is(assembly))
            return false;
        if (type.SpecialType == SpecialType.System_Collections_IEnumerable)
            return true;
        foreach (var inherited in type.AllInterfaces)
        {
            if (inherited.SpecialType == SpecialType.System_Collections_IEnumerable)
                return true;
        }

        return false;
    }

    private static bool HasFunction(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Value.Unwrapped() is IDelegateCreationOperation)
                return true;
        }

        return false;
    }

    /// <summary>Where a call without a name of its own is reported: at the keyword of a statement, else at the expression.</summary>
    public static Location LocationOf(IOperation operation) => operation switch
    {
        IInvocationOperation or IPropertyReferenceOperation => operation.NameLocation(),
        IUsingOperation or IUsingDeclarationOperation or IForEachLoopOperation => operation.Syntax.GetFirstToken().GetLocation(),
        _ => operation.Syntax.GetLocation(),
    };

    /// <summary>Every method that the operation itself runs; what its operands run is theirs.</summary>
    public static void In(IOperation operation, List<CallSite> sites)
    {
        switch (operation)
        {
            case IInvocationOperation call when call.TargetMethod.MethodKind is not (MethodKind.DelegateInvoke or MethodKind.LocalFunction):
                if (!IsIterator(call.TargetMethod) || IsEnumerated(call))
                    sites.Add(new CallSite(call.TargetMethod, call.Arguments, !call.IsVirtual || IsExactReceiver(call.Instance), call, call.Instance?.Unwrapped().Type));
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                sites.Add(new CallSite(constructor, creation.Arguments, IsExact: true, creation));
                break;
            case IPropertyReferenceOperation property:
                AddAccessors(property, sites);
                break;
            case IBinaryOperation { OperatorMethod: { } method }:
                sites.Add(new CallSite(method, NoArguments, IsExact: true, operation));
                break;
            case IUnaryOperation { OperatorMethod: { } method }:
                sites.Add(new CallSite(method, NoArguments, IsExact: true, operation));
                break;
            case IConversionOperation { OperatorMethod: { } method }:
                sites.Add(new CallSite(method, NoArguments, IsExact: true, operation));
                break;
            case IIncrementOrDecrementOperation { OperatorMethod: { } method }:
                sites.Add(new CallSite(method, NoArguments, IsExact: true, operation));
                break;
            case ICompoundAssignmentOperation { OperatorMethod: { } method }:
                sites.Add(new CallSite(method, NoArguments, IsExact: true, operation));
                break;
            case IEventAssignmentOperation { EventReference: IEventReferenceOperation { Event: var target } } assignment:
                if ((assignment.Adds ? target.AddMethod : target.RemoveMethod) is { } accessor)
                    sites.Add(new CallSite(accessor, NoArguments, IsExact: !accessor.IsVirtual, operation));
                break;
            case IUsingOperation { IsAsynchronous: false } scope:
                AddDispose(scope.Resources, scope, sites);
                break;
            case IUsingDeclarationOperation { IsAsynchronous: false } scope:
                AddDispose(scope.DeclarationGroup, scope, sites);
                break;
            case IForEachLoopOperation { IsAsynchronous: false } loop:
                AddEnumerator(loop, sites);
                break;
        }
    }

    private static void AddAccessors(IPropertyReferenceOperation property, List<CallSite> sites)
    {
        var isTarget = property.Parent is IAssignmentOperation assignment && assignment.Target == property;
        var reads = !isTarget || property.Parent is ICompoundAssignmentOperation or ICoalesceAssignmentOperation;
        var writes = isTarget || property.Parent is IIncrementOrDecrementOperation;
        var exact = !property.Property.IsVirtual && !property.Property.IsOverride && !property.Property.IsAbstract || IsExactReceiver(property.Instance);
        if (reads && property.Property.GetMethod is { } getter)
            sites.Add(new CallSite(getter, property.Arguments, exact, property, property.Instance?.Type));
        if (writes && property.Property.SetMethod is { } setter)
            sites.Add(new CallSite(setter, property.Arguments, exact, property, property.Instance?.Type));
    }

    private static void AddDispose(IOperation resources, IOperation scope, List<CallSite> sites)
    {
        var types = resources is IVariableDeclarationGroupOperation group
            ? group.GetDeclaredVariables().Select(local => (ITypeSymbol?)local.Type)
            : new[] { resources.Unwrapped().Type };
        foreach (var type in types)
        {
            for (var current = type; current is not null; current = current.BaseType)
            {
                if (current.GetMembers("Dispose").OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.IsEmpty) is { } dispose)
                {
                    sites.Add(new CallSite(dispose, NoArguments, !dispose.IsVirtual || type!.IsSealed, scope, type));
                    break;
                }
            }
        }
    }

    private static void AddEnumerator(IForEachLoopOperation loop, List<CallSite> sites)
    {
        if (loop.Syntax is not CommonForEachStatementSyntax syntax || loop.SemanticModel is not { } model)
            return;
        var info = model.GetForEachStatementInfo(syntax);
        foreach (var method in new[] { info.GetEnumeratorMethod, info.MoveNextMethod, info.CurrentProperty?.GetMethod })
        {
            if (method is not null)
                sites.Add(new CallSite(method, NoArguments, !method.IsVirtual, loop));
        }
    }

    private static bool IsExactReceiver(IOperation? instance) =>
        instance is null
        || instance.Unwrapped() is IObjectCreationOperation or IInstanceReferenceOperation { Syntax: BaseExpressionSyntax }
        || instance.Type is { IsSealed: true };

    /// <summary>A method with yield: calling it runs nothing, enumerating it does.</summary>
    private static bool IsIterator(IMethodSymbol method)
    {
        if (!ReturnsSequence(method))
            return false;
        return method.DeclaringSyntaxReferences.Any(r => r.GetSyntax()
            .DescendantNodes(n => n is not (ExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(n => n.IsKind(SyntaxKind.YieldReturnStatement) || n.IsKind(SyntaxKind.YieldBreakStatement)));
    }

    private static bool ReturnsSequence(IMethodSymbol method) =>
        method.ReturnType.OriginalDefinition.SpecialType is SpecialType.System_Collections_IEnumerable or SpecialType.System_Collections_IEnumerator
            or SpecialType.System_Collections_Generic_IEnumerable_T or SpecialType.System_Collections_Generic_IEnumerator_T;

    private static bool IsEnumerated(IOperation call)
    {
        for (var (child, parent) = (call, call.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or IArgumentOperation:
                    continue;
                case IForEachLoopOperation loop:
                    return loop.Collection == child;
                case IInvocationOperation { TargetMethod.ContainingType: { Name: "Enumerable" or "String" } }:
                case IInvocationOperation { TargetMethod.Name: "AddRange" }:
                case IObjectCreationOperation { Type: { Name: "List" or "HashSet" or "Queue" or "Stack" } }:
                    return true;
                default:
                    return false;
            }
        }

        return false;
    }
}
