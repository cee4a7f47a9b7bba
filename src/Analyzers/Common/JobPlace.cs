using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Common;

/// <summary>Whether an expression can move into a lambda that runs on another thread.</summary>
internal static class JobPlace
{
    /// <summary>
    /// Declined: what a lambda cannot capture (ref, in and out parameters, ref structs, <c>this</c> of a struct,
    /// <c>base</c>), an await inside, a variable that the expression assigns or declares, or that another function may
    /// write until the job runs.
    /// </summary>
    public static bool Allows(IOperation operation)
    {
        if (operation.Type is { IsRefLikeType: true } || operation.Syntax.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>() is { } access
            && access.WhenNotNull.Span.Contains(operation.Syntax.Span))
            return false;
        return MayMove(operation) && !ReadsSharedVariable(operation);
    }

    /// <summary>
    /// Besides, nothing that the expression does on the way to its own work may need the thread: it runs no other code of
    /// the program.
    /// </summary>
    public static bool AllowsAlone(IOperation operation) =>
        Allows(operation) && (RunsOnManyThreads(operation) || !operation.Descendants().Any(RunsOtherCode));

    /// <summary>What it is given runs on other threads already.</summary>
    private static bool RunsOnManyThreads(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod.ContainingType: { Name: "Parallel", ContainingNamespace.Name: "Tasks" } };

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
            case { Type: IPointerTypeSymbol or IFunctionPointerTypeSymbol }:
                return false;
        }

        foreach (var child in part.ChildOperations)
        {
            if (!MayMove(child))
                return false;
        }

        return true;
    }

    /// <summary>What is written in the program may belong to the thread that it runs on; so may what a delegate leads to.</summary>
    private static bool RunsOtherCode(IOperation part) => part switch
    {
        IInvocationOperation { TargetMethod: var method } =>
            method.MethodKind == MethodKind.DelegateInvoke || !method.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty,
        IDynamicInvocationOperation or IDynamicMemberReferenceOperation => true,
        // A function that is given away is not run for certain, but where it is, then there; one that changes nothing outside may.
        IAssignmentOperation { Target: var target } => !IsOfLambda(target, part),
        IIncrementOrDecrementOperation { Target: var target } => !IsOfLambda(target, part),
        _ => false,
    };

    /// <summary>A local of the lambda itself.</summary>
    private static bool IsOfLambda(IOperation target, IOperation part) =>
        target is ILocalReferenceOperation { Local.ContainingSymbol: var owner } && owner.Is(part.SemanticModel?.GetEnclosingSymbol(part.Syntax.SpanStart));

    private static bool ReadsSharedVariable(IOperation operation)
    {
        HashSet<ISymbol>? read = null;
        Collect(operation);
        if (read is null)
            return false;
        var (root, own) = (operation, FunctionAround(operation));
        while (root.Parent is { } parent)
            root = parent;
        return root.Descendants().Any(part => TargetOf(part) is { } target && read.Contains(target) && FunctionAround(part) != own);

        // A function inside captures what it reads already.
        void Collect(IOperation part)
        {
            if (part is IAnonymousFunctionOperation)
                return;
            if (VariableOf(part) is { } variable)
                (read ??= new HashSet<ISymbol>(SymbolEqualityComparer.Default)).Add(variable);
            foreach (var child in part.ChildOperations)
                Collect(child);
        }
    }

    private static ISymbol? VariableOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    /// <summary>The variable that an operation writes.</summary>
    private static ISymbol? TargetOf(IOperation operation) => VariableOf(operation) is { } variable && operation.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == operation,
        IIncrementOrDecrementOperation or ITupleOperation => true,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } or IAddressOfOperation => true,
        _ => false,
    }
        ? variable
        : null;

    private static IOperation? FunctionAround(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return parent;
        }

        return null;
    }
}
