using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Blocking.Loops;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Blocking;

/// <summary>Code of the loop that repeats its work for ever and never lets anybody else run.</summary>
internal sealed class LOOP111_NeverYields : LoopRule
{
    public LOOP111_NeverYields() : base(
        Describe(RuleIds.NeverYields, "NeverYields", "Blocking",
            title: "Let others run in an endless loop",
            messageFormat: "This loop has neither an await nor an end: nothing else runs on {1} once it has begun; 'await {0}.Yield()' in it",
            description: "On a single-threaded loop others run only while somebody awaits. Work without end and without an await is the last thing that the loop ever does: timers, callbacks and cancellation wait for it.",
            DiagnosticSeverity.Warning),
        OperationKind.Loop, OperationKind.Labeled)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        var operation = context.Operation;
        if (operation is ILoopOperation loop && !loop.IsConditional() || context.Body is not { IsProven: true } body || context.IsSynchronousHalf || !IsEndless(context))
            return;
        var onLoop = context.OnEventLoop(body);
        var place = operation is ILoopOperation { Body: var turn } ? turn : operation;
        context.Report(Descriptor, operation.KeywordLocation(),
            context.AllowsAwait(place) ? new Fix(FixKinds.YieldInLoop, OnLoop: onLoop) : Fix.None,
            onLoop ? "EventLoop" : "Task", body.Scheduler);
    }

    private static bool IsEndless(RuleContext context)
    {
        var types = context.Model.Types;
        return context.Operation switch
        {
            ILoopOperation loop => !SpinLoop.Is(loop, context.Model.Blocking)
                && EndlessLoop.Is(loop, types, part => part != loop && (HasDefectOfItsOwn(part, context) || IsDefect(part, context))),
            ILabeledOperation label => EndlessLoop.Is(label, types, part => HasDefectOfItsOwn(part, context) || IsDefect(part, context)),
            _ => false,
        };
    }

    /// <summary>A loop inside is the one to report.</summary>
    private static bool HasDefectOfItsOwn(IOperation operation, RuleContext context) =>
        operation is ILoopOperation inner
        && (SpinLoop.Is(inner, context.Model.Blocking) || EndlessLoop.Is(inner, context.Model.Types, part => IsDefect(part, context)));

    /// <summary>A call that blocks, and a task that is dropped: other rules report these, and an await there ends this defect, too.</summary>
    private static bool IsDefect(IOperation operation, RuleContext context) =>
        context.Model.Blocking.Find(operation) is { Tier: not Tier.Lock }
        || TaskWait.From(operation, context.Model.Types) is not null
        || operation is IExpressionStatementOperation { Operation: var dropped } && context.Model.Types.IsTask(dropped.Unwrapped().Type)
        || context.Model.Transitive.Find(operation, context) is not null;
}
