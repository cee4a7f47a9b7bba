using System.Collections.Concurrent;
using System.Collections.Immutable;
using AsyncLoop.Analyzers.Blocking.Transitive;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>What blocks through helpers of this compilation: from a call in scope downward, with the path.</summary>
internal sealed class TransitiveBlocking
{
    private readonly IAssemblySymbol _assembly;
    private readonly World _world;
    private readonly FactReader _reader;
    private readonly Summaries _summaries;

    /// <summary>Members that do not block, whatever they are given: nothing is allocated where they are called.</summary>
    private readonly ConcurrentDictionary<CalledMember, bool> _quiet = new();

    public TransitiveBlocking(Compilation compilation, LoopModel model)
    {
        _assembly = compilation.Assembly;
        _world = World.For(compilation);
        _reader = new FactReader(compilation, model, _world);
        _summaries = new Summaries(_reader);
    }

    /// <summary>The shortest path from an operation in scope to what blocks; null where its helpers do not block.</summary>
    public BlockingPath? Find(in RuleContext context)
    {
        var operation = context.Operation;
        if (!CallSite.MayRunSource(operation, _assembly))
            return null;
        var called = CallSite.MemberOf(operation, _assembly);
        if ((called is { } known && _quiet.ContainsKey(known)) || !context.Body.InScope || context.IsSynchronousHalf)
            return null;
        var edges = new List<Edge>();
        _reader.EdgesOf(operation, edges, context.CancellationToken);
        var path = edges.Count == 0 ? null : _summaries.Find(edges, context.CancellationToken);
        if (path is null && called is { } quiet && _summaries.AreQuiet(edges, context.CancellationToken))
            _quiet.TryAdd(quiet, true);
        return path;
    }

    /// <summary>Where each hop goes on, the last one being what blocks.</summary>
    public ImmutableArray<Location> LocationsOf(BlockingPath path) =>
        path.Hops.Select(hop => Location.Create(_world.Trees[hop.Tree], new TextSpan(hop.Position, 0))).ToImmutableArray();
}
