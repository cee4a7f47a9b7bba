using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.LostTasks;

/// <summary>An awaitable that is dropped as a statement: nobody sees its result, its failure or its end.</summary>
internal sealed class LOOP201_UnawaitedTask : LoopRule
{
    public LOOP201_UnawaitedTask() : base(
        Describe(RuleIds.UnawaitedTask, "UnawaitedTask", "LostTasks",
            title: "Await the task",
            messageFormat: "The {0} of '{1}' is dropped: {2}; {3}",
            description: "A task that nobody awaits fails in silence, runs past the end of the code that started it, and is forgotten at shutdown.",
            DiagnosticSeverity.Warning),
        OperationKind.ExpressionStatement)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        var dropped = ((IExpressionStatementOperation)context.Operation).Operation.Unwrapped();
        var call = LastCall(dropped);
        if (call is null || !IsAwaitable(call.Type, context.Model.Types) || IsHeldByLoop(call, context.Model.Types) || IsComplete(call, context.Model.Types)
            || HandsBack(call))
            return;
        var body = context.Body;
        if (body.Kind == BodyKind.NotCode)
            return;
        var onLoop = context.OnEventLoop(body);
        var isYield = IsYield(call.Type, context.Model.Types);
        context.Report(Descriptor, dropped.Syntax.GetLocation(), ChooseFix(dropped, call, onLoop, context),
            isYield ? "awaitable" : "task",
            NameOf(call),
            isYield ? "nothing yields" : "a failure is never seen, and nobody knows when it ends",
            onLoop ? "await it, or let the loop hold it with 'CreateTask'" : "await it");
    }

    private static Fix ChooseFix(IOperation dropped, IInvocationOperation call, bool onLoop, in RuleContext context)
    {
        var keep = onLoop && context.Model.Types.IsTask(call.Type) && !context.Model.Types.IsValueTask(call.Type) && JobPlace.Allows(dropped)
            ? FixKinds.CreateTask
            : null;
        // An await behind ?. would wait for null: (x?.FAsync() ?? Task.CompletedTask) is the null-safe form, for tasks.
        var hasForm = dropped is not IConditionalAccessOperation || context.Model.Types.IsTask(call.Type) && !context.Model.Types.IsValueTask(call.Type);
        if (IsStart(call, context.Model.Types))
        {
            var await = hasForm && context.AllowsAwait(dropped) ? FixKinds.AwaitStarted : null;
            return new Fix(keep ?? await, keep is null ? null : await, OnLoop: onLoop);
        }

        if (hasForm && context.AllowsAwait(dropped))
            return new Fix(FixKinds.Await, keep, OnLoop: onLoop);
        // Who does not await now may not want to: with the loop at hand that comes second.
        return hasForm && context.AllowsAwaitOnceAsync(dropped)
            ? new Fix(keep ?? FixKinds.Await, keep is null ? null : FixKinds.Await, OnLoop: onLoop) { Through = FixKinds.MakeAsync }
            : new Fix(keep, OnLoop: onLoop);
    }

    /// <summary>The call whose result is dropped, also at the end of a chain of <c>?.</c>; null when something else is the statement.</summary>
    private static IInvocationOperation? LastCall(IOperation operation)
    {
        while (operation is IConditionalAccessOperation access)
            operation = access.WhenNotNull.Unwrapped();
        return operation as IInvocationOperation;
    }

    private static bool IsAwaitable(ITypeSymbol? type, KnownTypes types) =>
        types.IsTaskLike(type) || types.IsConfiguredTask(type) || IsYield(type, types);

    /// <summary><c>Task.Yield</c> and <c>EventLoop.Yield</c>.</summary>
    private static bool IsYield(ITypeSymbol? type, KnownTypes types) =>
        type.Is(types.YieldAwaitable) || type is { Name: "YieldAwaitable", ContainingNamespace.Name: "AsyncLoop" };

    /// <summary>The loop holds the tasks that it makes and reports those that fail.</summary>
    private static bool IsHeldByLoop(IInvocationOperation call, KnownTypes types) =>
        call.TargetMethod is { Name: "CreateTask" } method && method.ContainingType.Is(types.EventLoop);

    /// <summary>Work for another thread, or for later: an await would hold up the code that only wanted to start it.</summary>
    private static bool IsStart(IInvocationOperation call, KnownTypes types)
    {
        if (call.TargetMethod.Name == "ConfigureAwait" && call.Receiver()?.Unwrapped() is IInvocationOperation inner)
            return IsStart(inner, types);
        return call.TargetMethod is { Name: "Run" or "ContinueWith" } method && types.IsTask(method.ContainingType)
            || call.TargetMethod is { Name: "StartNew", ContainingType.Name: "TaskFactory" };
    }

    private static bool IsComplete(IInvocationOperation call, KnownTypes types) =>
        call.TargetMethod is { IsStatic: true, Name: "FromResult" or "FromCanceled" } method && types.IsTask(method.ContainingType);

    /// <summary>
    /// A generic method that gives back what it is given: <c>task.ShouldNotBeNull()</c>, <c>Interlocked.Exchange(ref _task, t)</c>.
    /// The task of a variable is not one that nobody has.
    /// </summary>
    private static bool HandsBack(IInvocationOperation call)
    {
        if (call.TargetMethod.OriginalDefinition.ReturnType is not ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } result)
            return false;
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.OriginalDefinition.Type.Is(result) == true)
                return argument.Value.Unwrapped().BehindConditional() is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation;
        }

        return false;
    }

    private static string NameOf(IInvocationOperation call)
    {
        if (call.TargetMethod.Name == "ConfigureAwait" && call.Receiver()?.Unwrapped() is IInvocationOperation inner)
            return NameOf(inner);
        return call.TargetMethod.MethodKind == MethodKind.DelegateInvoke
            ? call.Instance?.Syntax.ToString() ?? call.TargetMethod.Name
            : call.TargetMethod.DisplayName();
    }
}
