using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Completion;

/// <summary>
/// Which waits of a member wait for a task that is complete on every path: a forward analysis over the control-flow
/// graph of the member and of every function inside it. States only shrink, so it ends after a few rounds.
/// </summary>
internal sealed class FunctionProof
{
    private const ulong Everything = ulong.MaxValue;

    private readonly Dictionary<SyntaxNode, bool> _waits = new();
    private readonly KnownTypes _types;
    private readonly PathTable _paths = new();
    private readonly Assignments _assignments;
    private readonly CancellationToken _cancellationToken;

    private FunctionProof(ControlFlowGraph graph, KnownTypes types, CancellationToken cancellationToken)
    {
        _types = types;
        _cancellationToken = cancellationToken;
        _assignments = new Assignments(graph, function: null, cancellationToken);
        Solve(graph, entry: 0);
    }

    public static FunctionProof Of(ControlFlowGraph graph, KnownTypes types, CancellationToken cancellationToken) =>
        new(graph, types, cancellationToken);

    /// <summary>The wait at this syntax is for a completed task, or is never reached.</summary>
    public bool IsComplete(SyntaxNode wait) => !_waits.TryGetValue(wait, out var complete) || complete;

    private void Solve(ControlFlowGraph graph, ulong entry)
    {
        var flow = new CompletionFlow(_types, _paths, _assignments);
        var states = new ulong[graph.Blocks.Length];
        var lost = new ulong[graph.Blocks.Length];
        for (var i = 0; i < states.Length; i++)
            states[i] = Everything;
        var reached = new bool[graph.Blocks.Length];
        reached[0] = true;
        states[0] = entry;

        for (var changed = true; changed;)
        {
            changed = false;
            _cancellationToken.ThrowIfCancellationRequested();
            foreach (var block in graph.Blocks)
            {
                if (reached[block.Ordinal])
                    changed |= Flow(block, flow, graph, states, lost, reached);
            }
        }

        flow.IsFinal = true;
        foreach (var block in graph.Blocks)
        {
            if (reached[block.Ordinal])
                Run(block, flow, states[block.Ordinal]);
        }

        foreach (var wait in flow.Waits)
            _waits[wait.Key] = wait.Value;
        foreach (var (function, state) in flow.Created)
            Solve(graph.GetAnonymousFunctionControlFlowGraph(function, _cancellationToken), EntryOf(function, state));
        foreach (var local in graph.LocalFunctions)
            Solve(graph.GetLocalFunctionControlFlowGraph(local, _cancellationToken), entry: 0);
    }

    private static void Run(BasicBlock block, CompletionFlow flow, ulong state)
    {
        flow.State = state;
        flow.Lowest = state;
        foreach (var operation in block.Operations)
            flow.Visit(operation);
        if (block.BranchValue is { } value)
            flow.Visit(value);
    }

    /// <summary>Runs a block and hands its state to every block that may follow; true where one of these learned something.</summary>
    private static bool Flow(BasicBlock block, CompletionFlow flow, ControlFlowGraph graph, ulong[] states, ulong[] lost, bool[] reached)
    {
        var before = states[block.Ordinal];
        Run(block, flow, before);
        var after = flow.State;
        var lowest = flow.Lowest;
        lost[block.Ordinal] |= before & ~lowest;

        var changed = false;
        // Any operation of a try block may throw: its handlers count on what held throughout. The regions around a nested
        // function belong to another graph.
        for (var region = block.EnclosingRegion; region is not null && region != graph.Root; region = region.EnclosingRegion)
        {
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } whole)
                continue;
            foreach (var handler in whole.NestedRegions)
            {
                if (handler != region)
                    changed |= Join(handler.FirstBlockOrdinal, lowest, states, reached);
            }
        }

        if (block.ConditionalSuccessor is { } conditional)
        {
            var whenTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            changed |= Follow(conditional, Assumed(block, flow, after, whenTrue), lost, states, reached);
            if (block.FallThroughSuccessor is { } otherwise)
                changed |= Follow(otherwise, Assumed(block, flow, after, !whenTrue), lost, states, reached);
        }
        else if (block.FallThroughSuccessor is { } next)
        {
            changed |= Follow(next, after, lost, states, reached);
        }

        return changed;
    }

    private static ulong Assumed(BasicBlock block, CompletionFlow flow, ulong state, bool outcome)
    {
        flow.State = state;
        if (block.BranchValue is { } condition)
            flow.Assume(condition, outcome);
        return flow.State;
    }

    private static bool Follow(ControlFlowBranch branch, ulong state, ulong[] lost, ulong[] states, bool[] reached)
    {
        if (branch.Destination is not { } destination)
            return false;
        var changed = false;
        foreach (var region in branch.FinallyRegions)
        {
            changed |= Join(region.FirstBlockOrdinal, state, states, reached);
            for (var i = region.FirstBlockOrdinal; i <= region.LastBlockOrdinal; i++)
                state &= ~lost[i];
        }

        return Join(destination.Ordinal, state, states, reached) | changed;
    }

    private static bool Join(int block, ulong state, ulong[] states, bool[] reached)
    {
        var joined = states[block] & state;
        var changed = joined != states[block] || !reached[block];
        states[block] = joined;
        reached[block] = true;
        return changed;
    }

    /// <summary>What a function knows when it starts: of variables that never change, what held when it was created; and its own task, where it is given a completed one.</summary>
    private ulong EntryOf(IFlowAnonymousFunctionOperation function, ulong state)
    {
        state &= _paths.RootedIn(_assignments.IsStable);
        if (function.Symbol.Parameters.Length == 0 || ConsumerOf(function) is not { } call)
            return state;
        var first = _paths.Root(function.Symbol.Parameters[0]);
        if (call.TargetMethod.Name is "ContinueWith" && _types.IsTask(call.TargetMethod.ContainingType))
            return state | PathTable.Bit(first);
        if (call.TargetMethod.Name is "ContinueWhenAll")
            return state | PathTable.Bit(_paths.Elements(first));
        // tasks.Select(t => t.Result) after every task of the collection was awaited.
        return call.TargetMethod.ContainingType is { Name: "Enumerable", ContainingNamespace.Name: "Linq" }
            && new CompletionFlow(_types, _paths, _assignments) { State = state }.AreElementsComplete(call)
                ? state | PathTable.Bit(first)
                : state;
    }

    private static IInvocationOperation? ConsumerOf(IOperation function)
    {
        for (var parent = function.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IDelegateCreationOperation or IConversionOperation or IArgumentOperation:
                    continue;
                case IInvocationOperation call:
                    return call;
                default:
                    return null;
            }
        }

        return null;
    }
}
