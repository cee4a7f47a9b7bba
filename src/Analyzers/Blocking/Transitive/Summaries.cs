using System.Collections.Concurrent;
using System.Collections.Immutable;
using AsyncLoop.Analyzers.LoopBound;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>
/// Whether a body reaches something that blocks, and by which shortest path: a search on facts, memoised by compilation.
/// Everything that is reachable from a body is explored once and answered for good, so recursion and long chains cost no
/// more than straight code, and no lock is held.
/// </summary>
internal sealed class Summaries
{
    private const int Never = int.MaxValue;

    private readonly FactReader _reader;
    private readonly ProvenFunctions _proven;
    private readonly ConcurrentDictionary<Node, Answer> _answers = new();

    public Summaries(FactReader reader, ProvenFunctions proven)
    {
        _reader = reader;
        _proven = proven;
    }

    /// <summary>A body in the light of what its caller hands in, reduced to the parameters that matter to it.</summary>
    private readonly record struct Node(BodyKey Body, Given Given);

    /// <summary>How far the nearest end is, and the edge that leads there.</summary>
    private readonly record struct Answer(int Distance, int Edge, Node Next);

    private readonly record struct Option(int Edge, int Distance, Node? Target);

    /// <summary>The shortest path from one of these edges of a tree to an end; null where none blocks. Ties are broken by source order.</summary>
    public BlockingPath? Find(IReadOnlyList<Edge> roots, int tree, CancellationToken cancellationToken)
    {
        BlockingPath? best = null;
        foreach (var root in roots)
        {
            var all = true;
            var nearest = root is { Leaf: { } leaf, Beyond: { } beyond }
                ? new BlockingPath(ImmutableArray.Create(new Hop(root.Name, tree, root.Position)), beyond, leaf, IsCertain: true)
                : null;
            foreach (var target in TargetsOf(root, Given.Nothing))
            {
                var node = NodeOf(target, root, Given.Nothing, cancellationToken);
                var answer = Resolve(node, cancellationToken);
                if (answer.Distance == Never)
                    all = false;
                else if (nearest is null || answer.Distance + 1 < nearest.Hops.Length)
                    nearest = Trace(root, node, cancellationToken);
            }

            if (nearest is not null && (best is null || nearest.Hops.Length < best.Hops.Length))
                best = nearest with { IsCertain = nearest.IsCertain && all };
        }

        return best;
    }

    /// <summary>Nothing that these edges run blocks, and what they hand in is of no consequence.</summary>
    public bool AreQuiet(IReadOnlyList<Edge> roots, CancellationToken cancellationToken)
    {
        foreach (var root in roots)
        {
            foreach (var target in TargetsOf(root, Given.Nothing))
            {
                var node = NodeOf(target, root, Given.Nothing, cancellationToken);
                // Another call may hand in a function that blocks.
                if (!_reader.Read(target, cancellationToken).Flags.IsEmpty || Resolve(node, cancellationToken).Distance != Never)
                    return false;
            }
        }

        return true;
    }

    /// <summary>The body reaches something that blocks, whatever it is given.</summary>
    public bool Blocks(BodyKey body, CancellationToken cancellationToken) => Resolve(new Node(body, Given.Nothing), cancellationToken).Distance != Never;

    private BlockingPath Trace(Edge root, Node node, CancellationToken cancellationToken)
    {
        var hops = ImmutableArray.CreateBuilder<Hop>();
        var name = root.Name;
        var certain = true;
        while (true)
        {
            var answer = _answers[node];
            var edge = _reader.Read(node.Body, cancellationToken).Edges[answer.Edge];
            hops.Add(new Hop(name, node.Body.Tree, edge.Position));
            if (edge.Leaf is { } leaf)
                return new BlockingPath(hops.ToImmutable(), edge.Beyond is { } beyond ? $"{edge.Name} -> {beyond}" : edge.Name, leaf, certain);
            certain &= edge.Targets.Length < 2
                || edge.Targets.All(t => Resolve(NodeOf(t, edge, node.Given, cancellationToken), cancellationToken).Distance != Never);
            name = edge.Name;
            node = answer.Next;
        }
    }

    private Answer Resolve(Node node, CancellationToken cancellationToken)
    {
        if (!_answers.TryGetValue(node, out var answer))
        {
            Explore(node, cancellationToken);
            answer = _answers[node];
        }

        return answer;
    }

    /// <summary>Answers every node that can be reached and has no answer yet: nearest ends first, backwards along the edges.</summary>
    private void Explore(Node start, CancellationToken cancellationToken)
    {
        var options = new Dictionary<Node, List<Option>>();
        var callers = new Dictionary<Node, List<Node>>();
        var open = new Stack<Node>();
        var ready = new SortedDictionary<int, List<Node>>();
        open.Push(start);
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var node = open.Pop();
            if (options.ContainsKey(node))
                continue;
            var found = OptionsOf(node, cancellationToken);
            options.Add(node, found);
            foreach (var option in found)
            {
                if (option.Target is not { } target)
                {
                    Ready(1, node);
                }
                else if (_answers.TryGetValue(target, out var known))
                {
                    if (known.Distance != Never)
                        Ready(known.Distance + 1, node);
                }
                else
                {
                    if (!callers.TryGetValue(target, out var list))
                        callers.Add(target, list = new List<Node>());
                    list.Add(node);
                    open.Push(target);
                }
            }
        }

        var distances = new Dictionary<Node, int>();
        while (ready.Count > 0)
        {
            var nearest = ready.First();
            ready.Remove(nearest.Key);
            foreach (var node in nearest.Value)
            {
                if (distances.ContainsKey(node))
                    continue;
                distances.Add(node, nearest.Key);
                if (!callers.TryGetValue(node, out var list))
                    continue;
                foreach (var caller in list)
                    Ready(nearest.Key + 1, caller);
            }
        }

        // Distances are final: each node takes the first edge of the source that lies on a shortest path.
        foreach (var pair in options)
        {
            var answer = new Answer(Never, -1, default);
            foreach (var option in pair.Value)
            {
                var distance = option.Target is not { } target ? 1
                    : distances.TryGetValue(target, out var there) ? there + 1
                    : _answers.TryGetValue(target, out var known) && known.Distance != Never ? known.Distance + 1
                    : Never;
                if (distance < answer.Distance)
                    answer = new Answer(distance, option.Edge, option.Target ?? default);
            }

            _answers.TryAdd(pair.Key, answer);
        }

        void Ready(int distance, Node node)
        {
            if (!ready.TryGetValue(distance, out var list))
                ready.Add(distance, list = new List<Node>());
            list.Add(node);
        }
    }

    private List<Option> OptionsOf(Node node, CancellationToken cancellationToken)
    {
        var options = new List<Option>();
        var edges = _reader.Read(node.Body, cancellationToken).Edges;
        for (var i = 0; i < edges.Length; i++)
        {
            var edge = edges[i];
            if (!edge.Guards.All(node.Given.Allows))
                continue;
            if (edge.Leaf is not null)
                options.Add(new Option(i, 1, null));
            foreach (var target in TargetsOf(edge, node.Given))
                options.Add(new Option(i, 0, NodeOf(target, edge, node.Given, cancellationToken)));
        }

        return options;
    }

    /// <summary>What a loop runs itself is in scope, and judged where it stands.</summary>
    private ImmutableArray<BodyKey> TargetsOf(Edge edge, Given given)
    {
        var targets = edge.Invokes >= 0 && given[edge.Invokes] is BodyKey function ? ImmutableArray.Create(function) : edge.Targets;
        return _proven.IsEmpty || !targets.Any(_proven.IsHandedOver) ? targets : targets.RemoveAll(_proven.IsHandedOver);
    }

    private Node NodeOf(BodyKey target, Edge edge, Given given, CancellationToken cancellationToken) =>
        new(target, edge.Bindings.IsEmpty ? Given.Nothing : given.Through(edge.Bindings, _reader.Read(target, cancellationToken).Flags));
}
