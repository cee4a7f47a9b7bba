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
    public static readonly ProvenFunctions None = new(new HashSet<BodyKey>(), new HashSet<BodyKey>());

    private readonly HashSet<BodyKey> _handedOver;
    private readonly HashSet<BodyKey> _reached;

    private ProvenFunctions(HashSet<BodyKey> handedOver, HashSet<BodyKey> reached)
    {
        _handedOver = handedOver;
        _reached = reached;
    }

    public bool IsEmpty => _reached.Count == 0;

    /// <summary>Whether a body is handed to the loop itself.</summary>
    public bool IsHandedOver(BodyKey body) => _handedOver.Contains(body);

    /// <summary>Whether a body only runs on the loop: it is handed over or called there.</summary>
    public bool IsReached(BodyKey body) => _reached.Contains(body);

    public static ProvenFunctions Find(Compilation compilation, LoopModel model, CancellationToken cancellationToken)
    {
        var types = model.Types;
        if (types.EventLoop is null && types.LoopBound is null)
            return None;
        var reader = new HandOverReader(compilation, model, model.Facts);
        var onLoop = new List<BodyKey>();
        var offLoop = new List<BodyKey>();
        var world = model.Facts.World;
        for (var slot = 0; slot < world.Trees.Length; slot++)
        {
            var handOvers = reader.Read(world.Trees[slot], world.FactsOf(slot), cancellationToken);
            onLoop.AddRange(handOvers.OnLoop);
            offLoop.AddRange(handOvers.OffLoop);
        }

        if (onLoop.Count == 0)
            return None;
        var reached = Closure(onLoop, model.Facts, staysOnLoop: true, cancellationToken);
        reached.ExceptWith(Closure(offLoop, model.Facts, staysOnLoop: false, cancellationToken));
        var handedOver = new HashSet<BodyKey>(onLoop);
        handedOver.IntersectWith(reached);
        return new ProvenFunctions(handedOver, reached);
    }

    /// <summary>Everything that these bodies call or start, and what that calls. What follows ConfigureAwait(false) need not be on the loop.</summary>
    private static HashSet<BodyKey> Closure(List<BodyKey> roots, FactReader facts, bool staysOnLoop, CancellationToken cancellationToken)
    {
        var reached = new HashSet<BodyKey>(roots);
        var open = new Stack<BodyKey>(reached);
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var body = facts.Read(open.Pop(), cancellationToken);
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
