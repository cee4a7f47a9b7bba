using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Blocking;

/// <summary>A lock that is taken on the loop.</summary>
internal sealed class LOOP107_BlockingLock : LoopRule
{
    public LOOP107_BlockingLock() : base(
        Describe(RuleIds.BlockingLock, "BlockingLock", "Blocking",
            title: "Do not take a lock on the loop",
            messageFormat: "'{0}' freezes {1} while another thread holds the lock; state that is only used on {1} needs none",
            description: "Code of one loop never runs at the same time as other code of it, so a lock only ever waits for another thread.",
            DiagnosticSeverity.Info),
        OperationKind.Lock, OperationKind.Invocation)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        switch (context.Operation)
        {
            case ILockOperation { Syntax: var statement } when IsReported(context):
                context.Report(Descriptor, statement.GetFirstToken().GetLocation(), DiagnosticSeverity.Info, Fix.None, "lock", context.Body.Subject);
                break;
            // A reader-writer lock is made for long work: the catalogue has it among what waits without bound.
            case IInvocationOperation call when Locks.IsEnter(call) && context.Model.Blocking.Find(call) is { } entry && IsReported(context):
                var severity = entry.Tier == Tier.Wait ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info;
                context.Report(Descriptor, call.NameLocation(), severity, Fix.None, call.TargetMethod.DisplayName(), context.Body.Subject);
                break;
        }
    }

    private static bool IsReported(in RuleContext context) => context.Body.IsProven && !context.IsSynchronousHalf;
}
