using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Blocking;

/// <summary>A call that waits without bound, in code that must not block.</summary>
internal sealed class LOOP101_BlockingCall : LoopRule
{
    public LOOP101_BlockingCall() : base(
        Describe(RuleIds.BlockingCall, "BlockingCall", "Blocking",
            title: "Do not block the loop",
            messageFormat: "'{0}' {1}; {2}",
            description: "A call that waits keeps the thread of the loop, and with it every other task, timer and callback.",
            DiagnosticSeverity.Warning),
        OperationKind.Invocation)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (context.Model.Blocking.Find(call) is not { Tier: Tier.Wait } entry)
            return;
        var body = context.Body;
        if (!body.InScope || IsConsoleOfProgram(call, body, context) || context.IsSynchronousHalf)
            return;
        var fix = ChooseFix(call, entry, body, context);
        context.Report(Descriptor, call.NameLocation(), fix,
            call.TargetMethod.DisplayName(), Harm(body), Advice(call, entry, body, context.Model));
    }

    private static string Harm(Body body) => body.IsProven ? "freezes the loop" : "blocks the thread that runs this async code";

    /// <summary>A program that asks its user a question before it starts anything holds nobody up.</summary>
    private static bool IsConsoleOfProgram(IInvocationOperation call, Body body, in RuleContext context) =>
        !body.IsProven
        && call.TargetMethod.ContainingType is { Name: "Console", ContainingNamespace.Name: "System" }
        && context.IsEntryPoint;

    private static Fix ChooseFix(IInvocationOperation call, BlockingEntry entry, Body body, in RuleContext context)
    {
        if (!AwaitPlace.Allows(call, context.CancellationToken))
            return Fix.None;
        var onLoop = body.IsProven && context.Model.Types.EventLoop is not null;
        if (IsSleep(call))
            return new Fix(TimeLimit.IsZero(call.Arguments[0].Value) ? FixKinds.Yield : FixKinds.Delay, OnLoop: onLoop);
        var job = !IsPinned(call, entry) && JobPlace.Allows(call) ? FixKinds.RunInExecutor : null;
        return CounterpartOf(call, entry) is { } counterpart
            ? new Fix(FixKinds.Counterpart, job, counterpart, onLoop)
            : new Fix(job, OnLoop: onLoop);
    }

    private static string Advice(IInvocationOperation call, BlockingEntry entry, Body body, LoopModel model)
    {
        var onLoop = body.IsProven && model.Types.EventLoop is not null;
        if (IsSleep(call))
        {
            return TimeLimit.IsZero(call.Arguments[0].Value)
                ? $"use 'await {(onLoop ? "EventLoop" : "Task")}.Yield()'"
                : $"use 'await {(onLoop ? "EventLoop" : "Task")}.Delay'";
        }

        if (CounterpartOf(call, entry) is { } counterpart)
            return $"use 'await {counterpart}'";
        if (IsPinned(call, entry))
            return "use an awaitable primitive such as SemaphoreSlim.WaitAsync";
        return onLoop ? "run it with 'RunInExecutor'" : "run it with 'Task.Run'";
    }

    private static bool IsSleep(IInvocationOperation call) =>
        call.TargetMethod is { Name: "Sleep", ContainingType.Name: "Thread" } && call.Arguments.Length == 1;

    /// <summary>The awaitable twin, where this framework has it. Whether it takes the same arguments is for the fix to bind.</summary>
    private static string? CounterpartOf(IInvocationOperation call, BlockingEntry entry)
    {
        if (entry.Counterpart is not { } name)
            return null;
        for (var type = (call.Instance?.Type ?? call.TargetMethod.ContainingType) as INamedTypeSymbol; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(name).Any(m => m is IMethodSymbol { DeclaredAccessibility: Accessibility.Public }))
                return name;
        }

        return null;
    }

    /// <summary>Events and semaphores belong to no thread; of other wait handles one cannot know (a mutex does).</summary>
    private static bool IsPinned(IInvocationOperation call, BlockingEntry entry)
    {
        if (!entry.IsPinned)
            return false;
        for (var type = call.Instance?.Unwrapped().Type; type is not null; type = type.BaseType)
        {
            if (type.Name is "EventWaitHandle" or "Semaphore" && type.ContainingNamespace is { Name: "Threading" })
                return false;
        }

        return true;
    }
}
