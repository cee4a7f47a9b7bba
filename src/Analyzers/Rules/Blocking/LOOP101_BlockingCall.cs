using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Blocking.Loops;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Blocking;

/// <summary>A call that waits without bound, in code that must not block.</summary>
internal sealed class LOOP101_BlockingCall : CatalogueRule
{
    public LOOP101_BlockingCall() : base(
        Describe(RuleIds.BlockingCall, "BlockingCall", "Blocking",
            title: "Do not block the loop",
            messageFormat: "'{0}' {1}; {2}",
            description: "A call that waits keeps the thread of the loop, and with it every other task, timer and callback.",
            DiagnosticSeverity.Warning),
        Tier.Wait)
    {
    }

    /// <summary>
    /// A program that asks its user a question before it starts anything holds nobody up. A lock that is taken on a loop has
    /// a rule of its own, and a pause in a loop that spins is part of that loop's defect.
    /// </summary>
    protected override bool IsExempt(IOperation operation, Body body, in RuleContext context) =>
        (body.IsProven
            ? operation is IInvocationOperation enter && Locks.IsEnter(enter)
            : BlockingCalls.SymbolOf(operation)?.ContainingType is { Name: "Console", ContainingNamespace.Name: "System" } && context.IsEntryPoint)
        || (operation is IInvocationOperation call && Idle.IsPause(call.TargetMethod) && SpinLoop.IsAround(operation, context.Model.Blocking));

    protected override Fix? OwnFix(IOperation operation, bool onLoop) =>
        SleepTime(operation) is { } time
            ? new Fix(TimeLimit.IsZero(time) ? FixKinds.Yield : FixKinds.Delay, OnLoop: onLoop)
            : null;

    protected override string? OwnAdvice(IOperation operation, bool onLoop) =>
        SleepTime(operation) is { } time
            ? $"use 'await {(onLoop ? "EventLoop" : "Task")}.{(TimeLimit.IsZero(time) ? "Yield()" : "Delay")}'"
            : null;

    private static IOperation? SleepTime(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "Sleep", ContainingType.Name: "Thread" }, Arguments: { Length: 1 } arguments }
            ? arguments[0].Value
            : null;
}
