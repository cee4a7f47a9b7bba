using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Blocking;

/// <summary>A synchronous call with an awaitable twin, of which nothing else is known.</summary>
internal sealed class LOOP106_AsyncCounterpart : LoopRule
{
    public LOOP106_AsyncCounterpart() : base(
        Describe(RuleIds.AsyncCounterpart, "AsyncCounterpart", "Blocking",
            title: "Call the awaitable twin",
            messageFormat: "'{0}' may {1}; use 'await {2}'",
            description: "Who writes a method twice, once to be awaited, has something to wait for in it.",
            DiagnosticSeverity.Info),
        OperationKind.Invocation)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!AsyncCounterparts.MayHaveTwin(call.TargetMethod))
            return;
        var body = context.Body;
        if (!body.InScope || context.Model.Counterparts.UsableFor(call, context) is not { } counterpart || call.TargetMethod.Has(Annotations.NonBlocking)
            || context.IsSynchronousHalf || context.Model.Transitive.Find(context) is not null)
            return;
        var fix = context.AllowsAwaitOnceAsync(call)
            ? new Fix(FixKinds.Counterpart, Counterpart: counterpart.Name, OnLoop: context.OnEventLoop(body)).At(call, FixKinds.MakeAsync, context.CancellationToken)
            : Fix.None;
        context.Report(Descriptor, call.NameLocation(), fix,
            call.TargetMethod.DisplayName(), body.IsProven ? "freeze " + body.Subject : "block the thread that runs this async code", counterpart.Name);
    }
}
