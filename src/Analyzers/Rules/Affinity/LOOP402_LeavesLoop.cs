using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Affinity;

/// <summary><c>ConfigureAwait(false)</c> in code that runs on the loop: what follows runs on the thread pool.</summary>
internal sealed class LOOP402_LeavesLoop : LoopRule
{
    public LOOP402_LeavesLoop() : base(
        Describe(RuleIds.LeavesLoop, "LeavesLoop", "Affinity",
            title: "Stay on the loop",
            messageFormat: "'{0}' leaves {1}: what follows runs on the thread pool; {2}",
            description: "After ConfigureAwait(false) the code no longer runs alone: loop-only state is shared with other threads, and EventLoop.Current throws.",
            DiagnosticSeverity.Warning),
        OperationKind.Invocation)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!LeavingAwait.Is(call, out var isFlag) || IsWaitedFor(call))
            return;
        var body = context.Body;
        var isDefect = LeavingAwait.IsDefectIn(body, context.Model.Types);
        if (!isDefect && !IsMissed(call, body, context))
            return;
        context.Report(Descriptor, call.NameLocation(), isDefect ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
            new Fix(FixKinds.StayOnLoop, OnLoop: context.OnEventLoop(body)),
            isFlag ? "ConfigureAwait(false)" : "ConfigureAwait",
            body.Subject,
            isFlag ? "remove it" : "add 'ConfigureAwaitOptions.ContinueOnCapturedContext'");
    }

    /// <summary>A user interface may do the rest elsewhere, unless that uses what belongs to its thread.</summary>
    private static bool IsMissed(IInvocationOperation call, Body body, in RuleContext context) =>
        body is { IsProven: true, Framework.Context: FrameworkContext.Synchronization }
        && context.Awaits is { } flow && flow.IsAffineUsedAfter(call.Syntax);

    /// <summary>Nothing follows on another thread where the awaiter is waited for synchronously: that is another rule's.</summary>
    private static bool IsWaitedFor(IInvocationOperation call) =>
        call.Parent is IInvocationOperation { TargetMethod.Name: "GetAwaiter" };
}
