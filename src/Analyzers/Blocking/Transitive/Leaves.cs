using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>The operations at which a path ends: they block themselves.</summary>
internal static class Leaves
{
    /// <summary>Only unbounded waits and data I/O are followed: short locks and file metadata through helpers are noise.</summary>
    public static (string Name, Leaf Leaf)? Find(IOperation operation, LoopModel model, CancellationToken cancellationToken)
    {
        if (TaskWait.From(operation, model.Types) is not null)
        {
            return model.Blocking.IsDeclaredHarmless(operation) || model.Completion.IsCompleteIn(operation, cancellationToken)
                ? null
                : (WaitName(operation), new Leaf(LeafKind.Blocks, Tier.Wait));
        }

        if (model.Blocking.Find(operation) is { Tier: Tier.Wait or Tier.IO } entry && (entry.IsDeclared || operation is IInvocationOperation))
            return (BlockingCalls.SymbolOf(operation)!.DisplayName(), new Leaf(LeafKind.Blocks, entry.Tier));
        if (operation is not IInvocationOperation call)
            return null;
        return LoopRunners.Of(call.TargetMethod, model.Types) is LoopRunner.None or LoopRunner.ByHand
            ? null
            : (call.TargetMethod.DisplayName(), new Leaf(LeafKind.RunsLoop, Tier.Wait));
    }

    /// <summary>A stream that was handed in may be in memory: the parameter under whose guard the operation blocks.</summary>
    public static Guard? GuardOf(IOperation operation, LoopModel model) =>
        operation is IInvocationOperation call && model.Blocking.Find(call) is { } entry && BlockingCalls.IsByContract(entry)
            && InMemory.Of(call, entry, model.Blocking) is { IsParameter: true } origin
            ? new Guard(origin.Ordinal, Origin.Given, Equal: false)
            : null;

    private static string WaitName(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation property => property.Property.DisplayName(),
        IInvocationOperation { TargetMethod.Name: "GetResult" } => "GetAwaiter().GetResult",
        IInvocationOperation call => call.TargetMethod.DisplayName(),
        _ => operation.Syntax.ToString(),
    };
}
