using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>The ways to wait for a task synchronously.</summary>
internal enum WaitForm
{
    Result,
    Wait,
    GetResult,
    WaitAll,
    WaitAny,
    RunSynchronously,
    ToBlockingEnumerable,
}

/// <summary>A synchronous wait for a task.</summary>
/// <param name="Form">How it waits.</param>
/// <param name="Task">The task that is waited for; the argument with the tasks for WaitAll and WaitAny.</param>
internal readonly record struct TaskWait(WaitForm Form, IOperation Task)
{
    /// <summary>Recognises every form; null for an operation that does not wait for a task, or only asks (a limit of zero).</summary>
    public static TaskWait? From(IOperation operation, KnownTypes types) => operation switch
    {
        IPropertyReferenceOperation { Property.Name: "Result", Instance: { } instance } property
            when types.IsTask(property.Property.ContainingType) => new TaskWait(WaitForm.Result, instance.BehindConditional()),
        IInvocationOperation call => FromCall(call, types),
        _ => null,
    };

    private static TaskWait? FromCall(IInvocationOperation call, KnownTypes types)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "Wait" when call.Instance is { } instance && method.ContainingType.Is(types.Task):
                return OnlyAsks(call) ? null : new TaskWait(WaitForm.Wait, instance.BehindConditional());
            case "RunSynchronously" when call.Instance is { } instance && method.ContainingType.Is(types.Task):
                return new TaskWait(WaitForm.RunSynchronously, instance.BehindConditional());
            case "GetResult" when AwaitedBy(call, types) is { } task:
                return new TaskWait(WaitForm.GetResult, task);
            case "WaitAll" or "WaitAny" when method.ContainingType.Is(types.Task) && call.Arguments.Length > 0:
                return OnlyAsks(call) ? null : new TaskWait(method.Name == "WaitAll" ? WaitForm.WaitAll : WaitForm.WaitAny, call.Arguments[0].Value);
            case "ToBlockingEnumerable" when method.ContainingType is { Name: "TaskAsyncEnumerableExtensions" } && call.Receiver() is { } source:
                return new TaskWait(WaitForm.ToBlockingEnumerable, source);
            default:
                return null;
        }
    }

    /// <summary>The task of <c>task.GetAwaiter().GetResult()</c>, also through ConfigureAwait.</summary>
    private static IOperation? AwaitedBy(IInvocationOperation getResult, KnownTypes types)
    {
        if (getResult.Instance?.BehindConditional().Unwrapped() is not IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } awaited })
            return null;
        // Before a ?. a ValueTask stands as a nullable one: the placeholder has its own type.
        var task = awaited.BehindConditional();
        if (types.IsTask(awaited.Type))
            return task;
        return types.IsConfiguredTask(awaited.Type) ? task.WithoutConfigureAwait() : null;
    }

    private static bool OnlyAsks(IInvocationOperation call) =>
        call.Arguments.Any(a => a.Parameter is { } parameter && TimeLimit.IsLimit(parameter) && TimeLimit.IsZero(a.Value));
}
