using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// Which operations of a member stand after an await that left the loop, or came to a context, on every path: a forward
/// analysis over the graph of the member and of every function inside it. An await of neither kind stays where it is.
/// </summary>
internal sealed class AwaitFlow
{
    private const int Off = 1;
    private const int On = 2;
    private const int Unreached = Off | On;

    private readonly ActiveFrameworks _frameworks;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<SyntaxNode> _off = new();
    private readonly HashSet<SyntaxNode> _on = new();
    private readonly List<(SyntaxNode Function, int Position)> _affine = new();
    private readonly Dictionary<ControlFlowRegion, int> _afterFinally = new();
    private bool _leaves;
    private bool _switches;

    private AwaitFlow(ActiveFrameworks frameworks, CancellationToken cancellationToken)
    {
        _frameworks = frameworks;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The context that the awaits of this member come to.</summary>
    public Framework? Destination { get; private set; }

    public static AwaitFlow Of(ControlFlowGraph graph, ActiveFrameworks frameworks, CancellationToken cancellationToken)
    {
        var flow = new AwaitFlow(frameworks, cancellationToken);
        flow.Solve(graph);
        return flow;
    }

    /// <summary>An await before it has left the loop on every path, as far as awaits of incomplete tasks do.</summary>
    public bool IsOff(SyntaxNode operation) => _off.Contains(operation);

    /// <summary>An await before it has come to <see cref="Destination"/> on every path.</summary>
    public bool IsOn(SyntaxNode operation) => _on.Contains(operation);

    /// <summary>A member that belongs to a framework's context is used after the await that this call is part of.</summary>
    public bool IsAffineUsedAfter(SyntaxNode call) =>
        _affine.Any(use => use.Position >= call.Span.End && use.Function == FunctionOf(call));

    private static SyntaxNode? FunctionOf(SyntaxNode node)
    {
        var function = node.Parent;
        while (function is not null and not AnonymousFunctionExpressionSyntax and not LocalFunctionStatementSyntax and not MemberDeclarationSyntax and not AccessorDeclarationSyntax)
            function = function.Parent;
        return function is GlobalStatementSyntax ? function.Parent : function;
    }

    private void Solve(ControlFlowGraph graph)
    {
        var states = new int[graph.Blocks.Length];
        for (var i = 1; i < states.Length; i++)
            states[i] = Unreached;
        var reached = new bool[graph.Blocks.Length];
        reached[0] = true;
        var visitor = new Visitor(this, graph);
        for (var changed = true; changed;)
        {
            changed = false;
            _cancellationToken.ThrowIfCancellationRequested();
            foreach (var block in graph.Blocks)
            {
                if (reached[block.Ordinal])
                    changed |= Flow(block, visitor, graph, states, reached);
            }
        }

        visitor.IsFinal = true;
        foreach (var block in graph.Blocks)
        {
            if (reached[block.Ordinal])
                visitor.Run(block, states[block.Ordinal]);
        }

        foreach (var inner in visitor.Functions)
            Solve(graph.GetAnonymousFunctionControlFlowGraph(inner, _cancellationToken));
        foreach (var local in graph.LocalFunctions)
            Solve(graph.GetLocalFunctionControlFlowGraph(local, _cancellationToken));
    }

    private bool Flow(BasicBlock block, Visitor visitor, ControlFlowGraph graph, int[] states, bool[] reached)
    {
        visitor.Run(block, states[block.Ordinal]);
        var after = visitor.State;
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
                    changed |= Join(handler.FirstBlockOrdinal, visitor.Lowest, states, reached);
            }
        }

        if (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling)
            changed |= LeaveFinally(block, after);
        changed |= Follow(block.ConditionalSuccessor, after, states, reached);
        return changed | Follow(block.FallThroughSuccessor, after, states, reached);
    }

    private bool LeaveFinally(BasicBlock block, int state)
    {
        var region = block.EnclosingRegion;
        while (region.Kind != ControlFlowRegionKind.Finally && region.EnclosingRegion is { } outer)
            region = outer;
        var before = _afterFinally.TryGetValue(region, out var known) ? known : Unreached;
        _afterFinally[region] = before & state;
        return (before & state) != before;
    }

    private bool Follow(ControlFlowBranch? branch, int state, int[] states, bool[] reached)
    {
        if (branch?.Destination is not { } destination)
            return false;
        var changed = false;
        foreach (var region in branch.FinallyRegions)
        {
            changed |= Join(region.FirstBlockOrdinal, state, states, reached);
            // What held before the block holds after it unless an await in there may undo it; what the block itself comes to, holds.
            state &= (_switches ? ~Off : ~0) & (_leaves ? ~On : ~0);
            state |= _afterFinally.TryGetValue(region, out var exit) ? exit : Unreached;
        }

        return changed | Join(destination.Ordinal, state, states, reached);
    }

    private static bool Join(int block, int state, int[] states, bool[] reached)
    {
        var joined = states[block] & state;
        if (reached[block] && joined == states[block])
            return false;
        states[block] = joined;
        reached[block] = true;
        return true;
    }

    /// <summary>Walks the operations of a block in the order in which they run.</summary>
    private sealed class Visitor
    {
        private readonly AwaitFlow _flow;
        private readonly Dictionary<CaptureId, IOperation?> _captures = new();
        private readonly Dictionary<ISymbol, bool> _leavingLocals = new(SymbolEqualityComparer.Default);

        public Visitor(AwaitFlow flow, ControlFlowGraph graph)
        {
            _flow = flow;
            foreach (var block in graph.Blocks)
            {
                foreach (var operation in block.Operations)
                    Prepare(operation);
                if (block.BranchValue is { } value)
                    Prepare(value);
            }
        }

        public int State { get; private set; }

        public int Lowest { get; private set; }

        /// <summary>The states are final: results are written down.</summary>
        public bool IsFinal { get; set; }

        public List<IFlowAnonymousFunctionOperation> Functions { get; } = new();

        public void Run(BasicBlock block, int state)
        {
            State = Lowest = state;
            foreach (var operation in block.Operations)
                Visit(operation);
            if (block.BranchValue is { } value)
                Visit(value);
        }

        private void Prepare(IOperation root)
        {
            foreach (var operation in root.DescendantsAndSelf())
            {
                switch (operation)
                {
                    case IFlowCaptureOperation capture:
                        _captures[capture.Id] = _captures.ContainsKey(capture.Id) ? null : capture.Value;
                        break;
                    case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } assignment:
                        _leavingLocals[local] = !_leavingLocals.ContainsKey(local) && LeavingAwait.Is(assignment.Value);
                        break;
                    case IAwaitOperation awaited:
                        _flow._leaves |= Leaves(awaited);
                        if (SwitchOf(awaited) is { } framework)
                        {
                            _flow._switches = true;
                            _flow.Destination ??= framework;
                        }

                        break;
                }
            }
        }

        private void Visit(IOperation operation)
        {
            if (operation is IFlowAnonymousFunctionOperation function)
            {
                if (IsFinal)
                    Functions.Add(function);
                return;
            }

            foreach (var child in operation.ChildOperations)
                Visit(child);
            if (operation is IAwaitOperation awaited)
                Move(awaited);
            else if (IsFinal && State != 0)
                Record(operation);
        }

        private void Move(IAwaitOperation awaited)
        {
            if (Leaves(awaited))
                State = Off;
            else if (SwitchOf(awaited) is { } framework)
                State = framework == _flow.Destination ? On : 0;
            Lowest &= State;
        }

        private void Record(IOperation operation)
        {
            if ((State & On) != 0)
                _flow._on.Add(operation.Syntax);
            if ((State & Off) == 0)
                return;
            _flow._off.Add(operation.Syntax);
            ISymbol? member = operation switch
            {
                IInvocationOperation call => call.TargetMethod,
                IPropertyReferenceOperation property => property.Property,
                IEventReferenceOperation raised => raised.Event,
                _ => null,
            };
            if (member is not null && _flow._frameworks.IsAffine(member) && FunctionOf(operation.Syntax) is { } function)
                _flow._affine.Add((function, operation.Syntax.SpanStart));
        }

        private Framework? SwitchOf(IAwaitOperation awaited) =>
            awaited.Operation.Unwrapped() is IInvocationOperation call ? _flow._frameworks.OfSwitch(call.TargetMethod) : null;

        private bool Leaves(IAwaitOperation awaited)
        {
            var value = awaited.Operation.Unwrapped();
            return LeavingAwait.Is(value)
                || value is IPropertyReferenceOperation { Property: { Name: "Default", IsStatic: true, ContainingType.Name: "TaskScheduler" } }
                || value is ILocalReferenceOperation { Local: var local } && _leavingLocals.TryGetValue(local, out var leaves) && leaves
                || value is IFlowCaptureReferenceOperation reference && _captures.TryGetValue(reference.Id, out var captured) && LeavingAwait.Is(captured)
                || awaited.IsImplicit && value is IInvocationOperation { Instance: { } source } && IsConfigured(source);
        }

        /// <summary>What <c>await foreach</c> and <c>await using</c> call on their own: the enumerator, the disposable.</summary>
        private bool IsConfigured(IOperation source)
        {
            for (var step = 0; step < 4; step++)
            {
                switch (source.Unwrapped())
                {
                    case IFlowCaptureReferenceOperation reference when _captures.TryGetValue(reference.Id, out var captured) && captured is not null:
                        source = captured;
                        continue;
                    case IInvocationOperation { TargetMethod.Name: "GetAsyncEnumerator", Instance: { } enumerable }:
                        source = enumerable;
                        continue;
                    case ILocalReferenceOperation { Local: var local }:
                        return _leavingLocals.TryGetValue(local, out var leaves) && leaves;
                    case var value:
                        return LeavingAwait.Is(value);
                }
            }

            return false;
        }
    }
}
