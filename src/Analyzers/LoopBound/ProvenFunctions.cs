using AsyncLoop.Analyzers.Blocking.Transitive;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// The functions of this compilation that run on the loop because they are handed to it, or because code that runs on it
/// calls or awaits them; not those that code of other threads calls as well. Synchronous helpers carry this on to what
/// they call, and stay judged through their callers.
/// </summary>
internal sealed class ProvenFunctions
{
    public static readonly ProvenFunctions None = new(new HashSet<BodyKey>(), new Dictionary<BodyKey, Reached>());

    private readonly HashSet<BodyKey> _handedOver;
    private readonly Dictionary<BodyKey, Reached> _reached;

    private ProvenFunctions(HashSet<BodyKey> handedOver, Dictionary<BodyKey, Reached> reached)
    {
        _handedOver = handedOver;
        _reached = reached;
    }

    public bool IsEmpty => _reached.Count == 0;

    /// <summary>Whether a body is handed to a loop itself.</summary>
    public bool IsHandedOver(BodyKey body) => _handedOver.Contains(body);

    /// <summary>The loop that a body runs on, and nowhere else: it is handed over or called there.</summary>
    public Reached? Reached(BodyKey body) => _reached.TryGetValue(body, out var reached) ? reached : null;

    public static ProvenFunctions Find(LoopModel model)
    {
        if (!model.KnowsLoops)
            return None;
        var onLoop = new List<(BodyKey Body, Framework? Framework)>();
        var offLoop = new List<BodyKey>();
        var world = model.Facts.World;
        for (var slot = 0; slot < world.Trees.Length; slot++)
        {
            var handOvers = world.FactsOf(slot).HandOvers!;
            onLoop.AddRange(handOvers.OnLoop);
            offLoop.AddRange(handOvers.OffLoop);
            foreach (var handOver in handOvers.Given)
            {
                if (handOver.Place.Place == Place.OnLoop)
                    onLoop.Add((handOver.Body, handOver.Place.Framework));
                else if (handOver.Place.Place is Place.Elsewhere or Place.CurrentScheduler)
                    offLoop.Add(handOver.Body);
            }
        }

        if (onLoop.Count == 0)
            return None;
        // What two kinds of loop reach belongs to neither.
        var reached = new Dictionary<BodyKey, Reached>();
        var elsewhere = Closure(offLoop, model.Facts, staysOnLoop: false);
        foreach (var loop in onLoop.GroupBy(x => x.Framework?.Subject))
        {
            foreach (var body in Closure(loop.Select(x => x.Body), model.Facts, staysOnLoop: true))
            {
                if (!reached.ContainsKey(body))
                    reached.Add(body, new Reached(loop.First().Framework));
                else
                    elsewhere.Add(body);
            }
        }

        foreach (var body in elsewhere)
            reached.Remove(body);
        var handedOver = new HashSet<BodyKey>(onLoop.Select(x => x.Body));
        handedOver.IntersectWith(reached.Keys);
        return new ProvenFunctions(handedOver, reached);
    }

    /// <summary>Everything that these bodies call or start, and what that calls. What follows ConfigureAwait(false) need not be on the loop.</summary>
    private static HashSet<BodyKey> Closure(IEnumerable<BodyKey> roots, FactReader facts, bool staysOnLoop)
    {
        var reached = new HashSet<BodyKey>(roots);
        var open = new Stack<BodyKey>(reached);
        while (open.Count > 0)
        {
            var body = facts.Read(open.Pop(), CancellationToken.None);
            foreach (var edge in body.Edges)
            {
                if (staysOnLoop && edge.Position > body.LeavesAt)
                    continue;
                foreach (var target in edge.Targets)
                    Add(target);
            }

            foreach (var start in body.Starts)
            {
                if (!staysOnLoop || start.Position <= body.LeavesAt)
                    Add(start.Body);
            }
        }

        return reached;

        void Add(BodyKey body)
        {
            if (reached.Add(body))
                open.Push(body);
        }
    }
}

/// <summary>A loop that a body runs on.</summary>
/// <param name="Framework">The framework whose context it is; null for AsyncLoop's own.</param>
internal sealed record Reached(Framework? Framework)
{
    public Body Body { get; } = new(BodyKind.Proven, Framework: Framework) { IsCalled = true };
}
