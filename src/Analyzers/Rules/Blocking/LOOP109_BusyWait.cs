using AsyncLoop.Analyzers.Blocking.Loops;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Blocking;

/// <summary>A loop that does nothing but ask again, in code that must not block.</summary>
internal sealed class LOOP109_BusyWait : LoopRule
{
    public LOOP109_BusyWait() : base(
        Describe(RuleIds.BusyWait, "BusyWait", "Blocking",
            title: "Do not spin until something happens",
            messageFormat: "This loop spins and {0}; await what it waits for, or 'await {1}.Yield()' in every turn",
            description: "A loop that spins keeps its thread: what it waits for never comes if that has to run on the same loop, and otherwise it costs a whole processor.",
            DiagnosticSeverity.Warning),
        OperationKind.Loop)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        var loop = (ILoopOperation)context.Operation;
        if (!loop.IsConditional())
            return;
        var body = context.Body;
        if (!body.InScope || !SpinLoop.Is(loop, context.Model.Blocking) || context.IsSynchronousHalf)
            return;
        var onLoop = context.OnEventLoop(body);
        context.Report(Descriptor, loop.KeywordLocation(),
            context.AllowsAwait(loop.Body) ? new Fix(FixKinds.YieldInLoop, OnLoop: onLoop) : Fix.None,
            body.IsProven ? "freezes " + body.Scheduler : "keeps the thread that runs this async code",
            onLoop ? "EventLoop" : "Task");
    }
}
