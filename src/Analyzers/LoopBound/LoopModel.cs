using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// What is known of one compilation, shared by all rules: known types, which code runs on the loop, what blocks.
/// Everything in it is lazy and safe for concurrent use.
/// </summary>
internal sealed class LoopModel
{
    private static readonly ConditionalWeakTable<Compilation, StrongBox<LoopModel?>> Models = new();

    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<ISymbol, Body> _bodies = new(SymbolEqualityComparer.Default);

    // Publication only: a computation that throws (cancellation) is not remembered, and no lock is held while Roslyn binds.
    private readonly Lazy<HashSet<ISymbol>> _entries;
    private readonly Lazy<TransitiveBlocking> _transitive;

    private LoopModel(Compilation compilation, KnownTypes types)
    {
        _compilation = compilation;
        Types = types;
        Blocking = new BlockingCalls(DerivedCatalogue.Instance);
        Counterparts = new AsyncCounterparts(compilation, types, DerivedCatalogue.Instance);
        Disposal = new AsyncDisposal(types, DerivedCatalogue.Instance);
        Completion = new CompletionProofs(types);
        _entries = new(() => LoopEntries.Find(_compilation, Types), LazyThreadSafetyMode.PublicationOnly);
        _transitive = new(() => new TransitiveBlocking(_compilation, this), LazyThreadSafetyMode.PublicationOnly);
    }

    public KnownTypes Types { get; }

    public BlockingCalls Blocking { get; }

    /// <summary>The awaitable twins of members that the catalogue does not know.</summary>
    public AsyncCounterparts Counterparts { get; }

    /// <summary>Which types wait for something when they are disposed asynchronously.</summary>
    public AsyncDisposal Disposal { get; }

    public CompletionProofs Completion { get; }

    /// <summary>What blocks through helpers.</summary>
    public TransitiveBlocking Transitive => _transitive.Value;

    /// <summary>The model of a compilation; null where nothing can be in scope, because it knows no tasks.</summary>
    public static LoopModel? For(Compilation compilation) =>
        Models.GetValue(compilation, static c => new StrongBox<LoopModel?>(KnownTypes.From(c) is { } types ? new LoopModel(c, types) : null)).Value;

    /// <summary>The body that an operation stands in.</summary>
    public Body BodyOf(IOperation operation, ISymbol containingSymbol)
    {
        IOperation? function = null;
        for (var parent = operation; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case INameOfOperation or IAttributeOperation:
                case IConversionOperation or IDelegateCreationOperation when IsExpressionTree(parent.Type):
                    return new Body(BodyKind.NotCode);
                // A query's clauses run where the query is written, as good as always.
                case IAnonymousFunctionOperation clause when clause.IsQueryClause() && !RunsElsewhere(clause):
                    break;
                case IAnonymousFunctionOperation or ILocalFunctionOperation when parent != operation:
                    function ??= parent;
                    break;
            }
        }

        return function switch
        {
            IAnonymousFunctionOperation lambda => OfLambda(lambda, containingSymbol),
            ILocalFunctionOperation local => OfMethod(local.Symbol),
            _ => containingSymbol is IMethodSymbol method ? OfMethod(method) : new Body(BodyKind.Unknown),
        };
    }

    /// <summary>The kind of a method's body, wherever it is declared.</summary>
    public BodyKind KindOf(IMethodSymbol method) => OfMethod(method).Kind;

    private bool RunsElsewhere(IAnonymousFunctionOperation function) =>
        DelegateTarget.Of(function) is { } target && OffLoaders.RunsElsewhere(target, DelegateTarget.CallOf(function), Types);

    private Body OfLambda(IAnonymousFunctionOperation lambda, ISymbol containingSymbol)
    {
        if (Annotated(lambda.Symbol) is { } annotated)
            return annotated;
        var isAsync = Types.IsAsyncFunction(lambda.Symbol);
        if (DelegateTarget.Of(lambda) is { } target)
        {
            if (target.Has(Annotations.RunsOnLoop))
                return new Body(BodyKind.Proven);
            if (RunsElsewhere(lambda))
                return new Body(isAsync ? BodyKind.Async : BodyKind.OffLoop, OnPool: true);
        }

        return ByRegion(containingSymbol, isAsync);
    }

    private Body OfMethod(IMethodSymbol method)
    {
        var declared = method.OriginalDefinition;
        return _bodies.TryGetValue(declared, out var known)
            ? known
            : _bodies.GetOrAdd(declared, Annotated(declared) ?? ByEntry(declared) ?? ByRegion(declared, Types.IsAsyncFunction(declared)));
    }

    private Body? ByEntry(IMethodSymbol method) =>
        _entries.Value.Contains(method) ? new Body(BodyKind.Proven) : null;

    /// <summary>An annotation on the function itself: it decides alone.</summary>
    private static Body? Annotated(IMethodSymbol method)
    {
        if (method.FindInherited(Annotations.OffLoop) is not null)
            return new Body(BodyKind.OffLoop, OnPool: true);
        return method.FindInherited(Annotations.LoopBound) is not null ? new Body(BodyKind.Proven) : null;
    }

    /// <summary>The nearest annotation around: member (for the functions inside it), types outward, assembly.</summary>
    private static Body ByRegion(ISymbol symbol, bool isAsync)
    {
        for (var around = symbol; around is not null and not INamespaceSymbol; around = around.ContainingSymbol)
        {
            if (Region(around) is { } body)
                return body;
        }

        return Region(symbol.ContainingAssembly) ?? new Body(isAsync ? BodyKind.Async : BodyKind.Unknown);

        Body? Region(ISymbol around)
        {
            if (around is null)
                return null;
            if (around.Has(Annotations.OffLoop))
                return new Body(BodyKind.OffLoop, OnPool: true);
            // A loop-bound type makes its async functions loop-bound: its synchronous ones may be helpers of other threads.
            return isAsync && around.Has(Annotations.LoopBound) ? new Body(BodyKind.Proven) : null;
        }
    }

    private bool IsExpressionTree(ITypeSymbol? type) =>
        Types.Expression is not null && type is INamedTypeSymbol { BaseType: { } baseType } && baseType.Is(Types.Expression);
}
