using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Affinity;

/// <summary>A loop member that belongs to the loop's thread, called from code that runs on another.</summary>
internal sealed class LOOP401_WrongThread : LoopRule
{
    public LOOP401_WrongThread() : base(
        Describe(RuleIds.WrongThread, "WrongThread", "Affinity",
            title: "Call the loop's members on its thread",
            messageFormat: "'{0}' is not thread-safe and this code {1}; {2}",
            description: "The loop's queue and timers are not locked: a call from another thread corrupts them, or is not noticed by a sleeping loop.",
            DiagnosticSeverity.Warning),
        OperationKind.Invocation)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!IsLoopThreadOnly(call.TargetMethod.Name)
            || !call.TargetMethod.ContainingType.Is(context.Model.Types.EventLoop)
            || call.TargetMethod.IsStatic)
            return;
        var onPool = context.Body.OnPool;
        if (!onPool && !HasLeft(context))
            return;
        var kind = HasPlainReceiver(call) ? KindOf(call) : null;
        context.Report(Descriptor, call.NameLocation(), new Fix(kind), call.TargetMethod.DisplayName(),
            onPool ? "does not run on the loop" : "has left the loop at 'ConfigureAwait(false)'", AdviceFor(call));
    }

    /// <summary>After ConfigureAwait(false) on every path, unless that very call is reported as the cause.</summary>
    private static bool HasLeft(in RuleContext context)
    {
        var body = context.Body;
        return body.InScope && !LeavingAwait.IsDefectIn(body, context.Model.Types)
            && context.Awaits is { } flow && flow.IsOff(context.Operation.Syntax);
    }

    private static bool IsLoopThreadOnly(string name) =>
        name is "CallSoon" or "CallLater" or "CallAt" or "CreateTask" or "Stop" or "Cancel" or "RunInExecutor" or "ShutdownAsync";

    private static string AdviceFor(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "CallSoon" => "use 'CallSoonThreadSafe'",
        "CreateTask" => "use 'InvokeAsync'",
        "RunInExecutor" => "it is on another thread already",
        _ => "post it with 'CallSoonThreadSafe'",
    };

    private static string? KindOf(IInvocationOperation call)
    {
        switch (call.TargetMethod.Name)
        {
            case "CallSoon":
                return FixKinds.CallSoonThreadSafe;
            case "CreateTask" when !call.IsStatement():
                // A name has no place in InvokeAsync.
                return call.Arguments.All(a => a.Parameter?.Name != "name" || a.IsImplicit) ? FixKinds.InvokeAsync : null;
            case "CallLater" or "CallAt" or "Stop" or "Cancel" or "CreateTask" when call.IsStatement():
                return JobPlace.Allows(call) ? FixKinds.PostToLoop : null;
            default:
                return null;
        }
    }

    /// <summary>A variable or field that holds the loop. <c>EventLoop.Current</c> throws where no loop runs: no rewrite helps it.</summary>
    private static bool HasPlainReceiver(IInvocationOperation call) =>
        call.Instance?.Unwrapped() is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation
            or IPropertyReferenceOperation { Property: { IsStatic: false } };
}
