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
    private readonly FactReader _reader;
    private readonly Summaries _summaries;

    /// <summary>Members that do not block, whatever they are given: nothing is allocated where they are called.</summary>
    private readonly ConcurrentDictionary<CalledMember, bool> _quiet = new();

    public TransitiveBlocking(IAssemblySymbol assembly, LoopModel model)
    {
        _assembly = assembly;
        _reader = model.Facts;
        _summaries = new Summaries(_reader, model.Proven);
    }

    /// <summary>The shortest path from an operation in scope to what blocks; null where its helpers do not block.</summary>
    public BlockingPath? Find(in RuleContext context) => Find(context.Operation, context);

    /// <summary>The same for another operation of the function that the context's operation stands in.</summary>
    public BlockingPath? Find(IOperation operation, in RuleContext context)
    {
        if (!(CallSite.MayRunSource(operation, _assembly) || _reader.MayHaveSummary(operation)))
            return null;
        var called = CallSite.MemberOf(operation, _assembly);
        if ((called is { } known && _quiet.ContainsKey(known)) || !context.Body.InScope || context.IsSynchronousHalf)
            return null;
        var body = new BodyBuilder();
        _reader.EdgesOf(operation, body, context.CancellationToken);
        var path = body.Edges.Count == 0 ? null : _summaries.Find(body.Edges, _reader.World.SlotOf(operation.Syntax.SyntaxTree), context.CancellationToken);
        if (path is null && called is { } quiet && _summaries.AreQuiet(body.Edges, context.CancellationToken))
            _quiet.TryAdd(quiet, true);
        return path;
    }

    /// <summary>A method, or what may run in its place, has something in it that blocks; async ones are read, too.</summary>
    public bool Blocks(IMethodSymbol method, ITypeSymbol? receiver, CancellationToken cancellationToken)
    {
        foreach (var body in _reader.BodiesOf(method, receiver, cancellationToken))
        {
            if (_summaries.Blocks(body, cancellationToken))
                return true;
        }

        return _reader.HasSummary(method);
    }

    /// <summary>Where each hop goes on, the last one being what blocks.</summary>
    public ImmutableArray<Location> LocationsOf(BlockingPath path) =>
        path.Hops.Select(hop => Location.Create(_reader.World.Trees[hop.Tree], new TextSpan(hop.Position, 0))).ToImmutableArray();
}
