using AsyncLoop.Catalogue.Metadata;
using AsyncLoop.Catalogue.Scan;

namespace AsyncLoop.Catalogue.Walk;

/// <summary>
/// Walks the call graph from the leaves up, tier by tier: what is reached by the heavier tier stays there. Contracts
/// come after the tiers that IL shows, since they rest on what blocks by then, and before locks.
/// </summary>
internal sealed class Walker
{
    /// <summary>How far a contract carries: behind more steps it is mostly wrong.</summary>
    public const int ContractHops = 6;

    private readonly CallGraph _graph;
    private readonly Leaves _leaves;
    private readonly CutList _cuts;
    private readonly Contracts _contracts;
    private readonly Func<Method, bool> _isDeclared;
    private readonly string? _without;
    private readonly Reach?[] _reached;
    private readonly int[] _open;
    private readonly HashSet<int> _counted = [];
    private readonly Queue<int> _queue = [];

    /// <param name="isDeclared">Members whose tier is said by hand, for direct calls only: they are not walked.</param>
    /// <param name="without">A cut to leave out, to see what it keeps away.</param>
    public Walker(CallGraph graph, Leaves leaves, CutList cuts, Contracts contracts, Func<Method, bool> isDeclared, string? without = null)
    {
        _graph = graph;
        _leaves = leaves;
        _cuts = cuts;
        _contracts = contracts;
        _isDeclared = isDeclared;
        _without = without;
        _reached = new Reach?[graph.NodeCount];
        _open = new int[graph.NodeCount];
        for (var node = graph.MethodCount; node < graph.NodeCount; node++)
            _open[node] = graph.SlotAt(node).Length;
    }

    public Reach?[] Reached => _reached;

    /// <summary>Awaitable members that block in their synchronous part, or all of it: asynchronous by name.</summary>
    public HashSet<Method> Prologues { get; } = [];

    public HashSet<Method> ContractMembers { get; } = [];

    public Walker Run()
    {
        foreach (var tier in new[] { Tier.Wait, Tier.IO, Tier.Meta })
            Walk(tier);
        while (AddContracts())
        {
        }

        Walk(Tier.Lock);
        return this;
    }

    private void Walk(Tier tier)
    {
        foreach (var (node, leaf) in _leaves.All)
        {
            if (leaf.Tier == tier && _reached[node] is null)
                Mark(node, new Reach(tier, false, -1, 0, leaf.What, false, 0));
        }

        while (_queue.TryDequeue(out var node))
        {
            var reach = _reached[node]!;
            foreach (var edge in _graph.CallersOf(node))
            {
                if (MayEnter(edge.Caller, tier))
                    Mark(edge.Caller, reach with { Next = node, Hops = reach.Hops + 1, IsLazy = IsLazy(edge, reach) });
            }
        }
    }

    private bool AddContracts()
    {
        var known = ContractMembers.Count;
        foreach (var method in _contracts.Declared.Concat(_contracts.Find(_reached)).ToList())
            AddContract(method, _contracts.TierOf(method));
        SpreadContracts();
        foreach (var method in _contracts.Lift(ContractMembers, _reached).ToList())
            AddContract(method, _contracts.TierOf(method));
        SpreadContracts();
        return ContractMembers.Count > known;
    }

    private void AddContract(Method method, Tier tier)
    {
        if (_reached[method.Index] is { IsContract: false } || _cuts.Of(method) is not null || _isDeclared(method) || !ContractMembers.Add(method))
            return;
        // What was reached through another contract is a contract of its own now.
        _reached[method.Index] = null;
        Mark(method.Index, new Reach(tier, true, -1, 0, "contract of " + method.FullName, false, Value.Bit(0)));
    }

    private void SpreadContracts()
    {
        while (_queue.TryDequeue(out var node))
        {
            var reach = _reached[node]!;
            if (reach.Hops >= ContractHops)
                continue;
            foreach (var edge in _graph.CallersOf(node))
            {
                if (!MayEnter(edge.Caller, Tier.IO, orContract: true))
                    continue;
                var through = Sources(edge, reach.Through);
                if (_reached[edge.Caller] is { } known)
                {
                    if ((through & ~known.Through) == 0)
                        continue;
                    _reached[edge.Caller] = known with { Through = known.Through | through };
                    _queue.Enqueue(edge.Caller);
                }
                else if (through != 0)
                {
                    Mark(edge.Caller, reach with { Next = node, Hops = reach.Hops + 1, Through = through, IsLazy = IsLazy(edge, reach) });
                }
            }
        }
    }

    /// <summary>
    /// The arguments of the caller that the blocking arguments of the call come from. None where they are all in memory,
    /// or made of nothing that the caller was given.
    /// </summary>
    private ulong Sources(Edge edge, ulong through)
    {
        var caller = _graph.MethodAt(edge.Caller);
        if (edge.Call is null || edge.IsIterator)
            return Value.Bit(caller.Parameters.Count + (caller.IsStatic ? 0 : 1)) - 1;
        var sources = 0UL;
        for (var i = 0; i < edge.Call.Arguments.Length; i++)
        {
            if ((through & Value.Bit(i)) != 0 && !edge.Call.Arguments[i].InMemory)
                sources |= edge.Call.Arguments[i].From;
        }

        return sources;
    }

    private bool MayEnter(int node, Tier tier, bool orContract = false)
    {
        if (_reached[node] is { } known && !(orContract && known.IsContract))
            return false;
        var method = _graph.MethodAt(node);
        if (_cuts.Of(method) is { } cut && cut != _without)
            return false;
        // A leaf is not looked into: a lock would come out as the wait that it is made of.
        if (_leaves.All.ContainsKey(node) || _isDeclared(method) || IsStateMachine(method) || (!orContract && _contracts.IsDeclared(method)))
            return false;
        if (orContract && _contracts.ExceptionOf(method) is not null)
            return false;
        if (!method.IsAsynchronous)
            return true;
        if (tier != Tier.Lock)
            Prologues.Add(method);
        return false;
    }

    private void Mark(int node, Reach reach)
    {
        _reached[node] = reach;
        _queue.Enqueue(node);
        if (node >= _graph.MethodCount || !_counted.Add(node))
            return;
        foreach (var slot in _graph.SlotsOf(_graph.MethodAt(node)))
        {
            if (--_open[slot] == 0 && _reached[slot] is null)
                Mark(slot, reach with { Next = node });
        }
    }

    private bool IsLazy(Edge edge, Reach reach) =>
        (edge.IsIterator || reach.IsLazy) && _graph.MethodAt(edge.Caller).Return.Type?.FullName
            is "System.Collections.Generic.IEnumerable`1" or "System.Collections.IEnumerable" or "System.Collections.Generic.IEnumerator`1" or "System.Collections.IEnumerator";

    /// <summary>The steps of an async method run when they are resumed, not when it is called.</summary>
    private static bool IsStateMachine(Method method) =>
        method.Name == "MoveNext" && method.Type.Interfaces.Any(i => i.Text == "System.Runtime.CompilerServices.IAsyncStateMachine");
}
