using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Blocking;

/// <summary>Work that keeps the processor, and with it the loop, busy for long.</summary>
internal sealed class LOOP112_HeavyWork : LoopRule
{
    public LOOP112_HeavyWork() : base(
        Describe(RuleIds.HeavyWork, "HeavyWork", "Blocking",
            title: "Do not compute for long on the loop",
            messageFormat: "'{0}' keeps {3} busy: {1}; {2}",
            description: "A loop that computes serves nobody meanwhile: long work belongs on another thread.",
            DiagnosticSeverity.Info, isEnabledByDefault: false),
        OperationKind.Invocation)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!HeavyWork.MayContain(call.TargetMethod.Name) || context.Body is not { IsProven: true } body || HeavyWork.ReasonOf(call, context.CancellationToken) is not { } reason)
            return;
        // What waits for data, or has an awaitable twin, is reported as that.
        if (context.Model.Blocking.Find(call) is not null || context.Model.Counterparts.Of(call) is not null || context.IsSynchronousHalf)
            return;
        var onLoop = context.OnEventLoop(body);
        context.Report(Descriptor, call.NameLocation(), ChooseFix(call, onLoop, context),
            call.TargetMethod.DisplayName(), reason, onLoop ? "run it with 'RunInExecutor'" : "run it with 'Task.Run'", body.Subject);
    }

    private static Fix ChooseFix(IInvocationOperation call, bool onLoop, in RuleContext context) =>
        !IsLazy(call) && context.AllowsAwait(call) && JobPlace.AllowsAlone(call)
            ? new Fix(FixKinds.RunInExecutor, OnLoop: onLoop)
            : Fix.None;

    /// <summary>The work is done where the result is read, which would stay here.</summary>
    private static bool IsLazy(IInvocationOperation call) => call.TargetMethod is { Name: "Matches", ContainingType.Name: "Regex" };
}
