using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Affinity;

/// <summary><c>ConfigureAwait(false)</c> in code that runs on the loop: what follows runs on the thread pool.</summary>
internal sealed class LOOP402_LeavesLoop : LoopRule
{
    public LOOP402_LeavesLoop() : base(
        Describe(RuleIds.LeavesLoop, "LeavesLoop", "Affinity",
            title: "Stay on the loop",
            messageFormat: "'{0}' leaves the loop: what follows runs on the thread pool; {1}",
            description: "After ConfigureAwait(false) the code no longer runs alone: loop-only state is shared with other threads, and EventLoop.Current throws.",
            DiagnosticSeverity.Warning),
        OperationKind.Invocation)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name != "ConfigureAwait" || context.Model.Types.EventLoop is null
            || call.Arguments.LastOrDefault()?.Value is not { ConstantValue: { HasValue: true, Value: { } value } } argument)
            return;
        var isFlag = value is bool;
        if (!Leaves(value, argument.Type) || IsWaitedFor(call) || !context.Body.IsProven)
            return;
        context.Report(Descriptor, call.NameLocation(), new Fix(FixKinds.StayOnLoop, OnLoop: true),
            isFlag ? "ConfigureAwait(false)" : "ConfigureAwait",
            isFlag ? "remove it" : "add 'ConfigureAwaitOptions.ContinueOnCapturedContext'");
    }

    /// <summary>False, or options without ContinueOnCapturedContext (bit 1).</summary>
    private static bool Leaves(object value, ITypeSymbol? type) => value switch
    {
        bool captured => !captured,
        int options => type is { Name: "ConfigureAwaitOptions" } && (options & 1) == 0,
        _ => false,
    };

    /// <summary>Nothing follows on another thread where the awaiter is waited for synchronously: that is another rule's.</summary>
    private static bool IsWaitedFor(IInvocationOperation call) =>
        call.Parent is IInvocationOperation { TargetMethod.Name: "GetAwaiter" };
}
