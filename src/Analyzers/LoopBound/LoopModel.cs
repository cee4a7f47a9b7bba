using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Blocking.Transitive;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// What is known of one compilation under one set of lists, shared by all rules and suppressors: known types, which code
/// runs on the loop, what blocks.
/// Everything in it is lazy and safe for concurrent use.
/// </summary>
internal sealed class LoopModel
{
    // A host may edit a list and keep the compilation.
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<UserLists, LoopModel?>> Models = new();

    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<ISymbol, Body> _declared = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, Body> _bodies = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxNode, Reached?> _reachedLambdas = new();

    // One delegate each for all look-ups: nothing is allocated where the answer is known.
    private readonly Func<SyntaxNode, Reached?> _isReached;
    private readonly Func<ISymbol, Body> _declare;
    private readonly Func<ISymbol, Body> _find;

    private readonly Once<ActiveFrameworks> _frameworks;
    private readonly Once<DelegatePlaces> _places;
    private readonly Once<HandOverReader> _handOvers;
    private readonly Once<HandedFunctions> _handed;
    private readonly Once<FrameworkMethods> _methods;
    private readonly Once<FactReader> _facts;
    private readonly Once<ProvenFunctions> _proven;
    private readonly Once<TransitiveBlocking> _transitive;

    private LoopModel(Compilation compilation, UserLists lists, KnownTypes types)
    {
        _compilation = compilation;
        Types = types;
        Lists = lists;
        var catalogue = new LayeredCatalogue(lists, new BlockingAnnotations(compilation, types), DerivedCatalogue.Instance);
        Blocking = new BlockingCalls(catalogue);
        Counterparts = new AsyncCounterparts(compilation, types, catalogue, Blocking);
        Disposal = new AsyncDisposal(types, catalogue, Blocking);
        Completion = new CompletionProofs(types);
        Awaits = new AwaitFlows(this);
        _isReached = lambda => Facts.KeyOf(lambda) is { } key ? Proven.Reached(key) : null;
        _declare = method => Declare((IMethodSymbol)method);
        _find = method => Find((IMethodSymbol)method);
        _frameworks = new(() => ActiveFrameworks.Of(_compilation, FrameworkTable.Rows.AddRange(lists.Frameworks)));
        _places = new(() => new DelegatePlaces(Types, Frameworks));
        _handOvers = new(() => new HandOverReader(_compilation, this));
        _handed = new(() => HandedFunctions.Find(this));
        _methods = new(() => new FrameworkMethods(_compilation, Types, Frameworks));
        _facts = new(() => new FactReader(_compilation, this, World.For(_compilation, lists)));
        _proven = new(() => ProvenFunctions.Find(this));
        _transitive = new(() => new TransitiveBlocking(_compilation.Assembly, this));
    }

    public KnownTypes Types { get; }

    /// <summary>What the user says beside the code.</summary>
    public UserLists Lists { get; }

    public BlockingCalls Blocking { get; }

    /// <summary>The awaitable twins of members that the catalogue does not know.</summary>
    public AsyncCounterparts Counterparts { get; }

    /// <summary>Which types wait for something when they are disposed asynchronously.</summary>
    public AsyncDisposal Disposal { get; }

    public CompletionProofs Completion { get; }

    /// <summary>Where awaits leave a loop, or come to one.</summary>
    public AwaitFlows Awaits { get; }

    /// <summary>The frameworks that this compilation uses.</summary>
    public ActiveFrameworks Frameworks => _frameworks.Value;

    /// <summary>Something in the compilation may run on a loop: it has the runtime, its annotations, or a framework with a context.</summary>
    public bool KnowsLoops => Types.EventLoop is not null || Types.LoopBound is not null || Frameworks.Any;

    /// <summary>Where delegates run, by what they are handed to.</summary>
    public DelegatePlaces Places => _places.Value;

    /// <summary>What the bodies of the compilation do, as numbers.</summary>
    public FactReader Facts => _facts.Value;

    /// <summary>The functions that run on the loop because of what the rest of the compilation does with them.</summary>
    public ProvenFunctions Proven => AfterHandOvers(_proven);

    /// <summary>The methods that are handed over by name.</summary>
    private HandedFunctions Handed => AfterHandOvers(_handed);

    /// <summary>What blocks through helpers.</summary>
    public TransitiveBlocking Transitive => _transitive.Value;

    /// <summary>The model of a compilation; null where nothing can be in scope, because it knows no tasks.</summary>
    public static LoopModel? For(Compilation compilation, AnalyzerOptions options, CancellationToken cancellationToken) =>
        Models.GetValue(compilation, static _ => new()).GetOrAdd(
            UserLists.Of(options, cancellationToken),
            lists => KnownTypes.From(compilation) is { } types ? new LoopModel(compilation, lists, types) : null);

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

    /// <summary>A method's body as its declaration alone tells it: this stays right when bodies elsewhere are edited.</summary>
    public Body DeclaredAs(IMethodSymbol method) => _declared.GetOrAdd(method.OriginalDefinition, _declare);

    public BodyKind DeclaredKindOf(IMethodSymbol method) => DeclaredAs(method).Kind;

    /// <summary>What is made of all hand-overs, which threads read together before one of them makes it.</summary>
    private T AfterHandOvers<T>(Once<T> value)
        where T : class
    {
        if (KnowsLoops)
            _handOvers.Value.ReadAll();
        return value.Value;
    }

    private bool RunsElsewhere(IAnonymousFunctionOperation function) => Places.Of(function).Place is Place.Elsewhere;

    private Body OfLambda(IAnonymousFunctionOperation lambda, ISymbol containingSymbol)
    {
        // The uses of a local are looked for in the whole member: once a lambda.
        if (DelegateTarget.Of(lambda) is not ILocalSymbol)
            return JudgeLambda(lambda, containingSymbol);
        return _bodies.TryGetValue(lambda.Symbol, out var known) ? known : _bodies.GetOrAdd(lambda.Symbol, JudgeLambda(lambda, containingSymbol));
    }

    private Body JudgeLambda(IAnonymousFunctionOperation lambda, ISymbol containingSymbol)
    {
        if (Annotated(lambda.Symbol) is { } annotated)
            return annotated;
        var isAsync = Types.IsAsyncFunction(lambda.Symbol);
        return ByPlace(Places.Of(lambda), lambda, isAsync, containingSymbol)
            ?? ByRegion(containingSymbol, isAsync)
            ?? (isAsync && !Proven.IsEmpty && _reachedLambdas.GetOrAdd(lambda.Syntax, _isReached) is { } reached ? reached.Body : default(Body?))
            ?? new Body(isAsync ? BodyKind.Async : BodyKind.Unknown, IsTest: containingSymbol is IMethodSymbol method && OfMethod(method).IsTest);
    }

    /// <summary>By what the lambda is handed to.</summary>
    private Body? ByPlace(DelegatePlace place, IOperation lambda, bool isAsync, ISymbol containingSymbol)
    {
        switch (place.Place)
        {
            case Place.OnLoop:
                return new Body(BodyKind.Proven, Framework: place.Framework);
            case Place.Elsewhere:
                return new Body(isAsync ? BodyKind.Async : BodyKind.OffLoop, OnPool: true);
        }

        if (place.Place == Place.Unknown || DelegateTarget.CallOf(lambda) is not { } call)
            return null;
        var caller = BodyOf(call, containingSymbol);
        if (place.Place == Place.Caller)
            return caller.IsProven ? caller : new Body(isAsync ? BodyKind.Async : BodyKind.Unknown, caller.OnPool, IsTest: caller.IsTest);
        // The current scheduler is the context's in its async code; an actor handles a plain message without it.
        if (caller is { IsProven: true, Framework.Context: FrameworkContext.Scheduler })
            return IsInAsyncFunction(call, containingSymbol) ? caller : null;
        return new Body(isAsync ? BodyKind.Async : BodyKind.OffLoop, OnPool: true);
    }

    private bool IsInAsyncFunction(IOperation operation, ISymbol containingSymbol)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation lambda when !lambda.IsQueryClause():
                    return Types.IsAsyncFunction(lambda.Symbol);
                case ILocalFunctionOperation local:
                    return Types.IsAsyncFunction(local.Symbol);
            }
        }

        return containingSymbol is IMethodSymbol method && Types.IsAsyncFunction(method);
    }

    private Body OfMethod(IMethodSymbol method) => _bodies.GetOrAdd(method.OriginalDefinition, _find);

    private Body Find(IMethodSymbol method) =>
        Annotated(method) ?? ByEntry(method) ?? ByRegion(method, Types.IsAsyncFunction(method)) ?? ByFramework(method) ?? ByCallers(method) ?? Elsewhere(method);

    private Body Declare(IMethodSymbol method)
    {
        var isAsync = Types.IsAsyncFunction(method);
        return Annotated(method) ?? ByRegion(method, isAsync) ?? (Frameworks.Any && _methods.Value.Of(method) is { } framework
            ? new Body(BodyKind.Proven, Framework: framework)
            : new Body(isAsync ? BodyKind.Async : BodyKind.Unknown));
    }

    private Body? ByEntry(IMethodSymbol method) =>
        Handed.IsOnLoop(method, out var framework) ? new Body(BodyKind.Proven, Framework: framework) : null;

    /// <summary>What a framework calls on its context, unless the same method is handed to another thread.</summary>
    private Body? ByFramework(IMethodSymbol method) =>
        Frameworks.Any && _methods.Value.Of(method) is { } framework && !Handed.IsHandedElsewhere(method, framework.Context)
            ? new Body(BodyKind.Proven, Framework: framework)
            : null;

    /// <summary>An async function that proven code calls. Synchronous helpers are judged through their callers.</summary>
    private Body? ByCallers(IMethodSymbol method) =>
        Types.IsAsyncFunction(method) && !Proven.IsEmpty && Facts.KeyOf(method) is { } key && Proven.Reached(key) is { } reached
            ? reached.Body
            : null;

    private Body Elsewhere(IMethodSymbol method)
    {
        var isAsync = Types.IsAsyncFunction(method);
        return new Body(isAsync ? BodyKind.Async : BodyKind.Unknown, OnPool: isAsync && Handed.IsOnlyElsewhere(method), IsTest: IsInTest(method));
    }

    private bool IsInTest(IMethodSymbol method)
    {
        while (method.MethodKind == MethodKind.LocalFunction && method.ContainingSymbol is IMethodSymbol outer)
            method = outer;
        return Frameworks.IsTest(method);
    }

    /// <summary>An annotation on the function itself: it decides alone.</summary>
    private static Body? Annotated(IMethodSymbol method)
    {
        if (method.FindInherited(Annotations.OffLoop) is not null)
            return new Body(BodyKind.OffLoop, OnPool: true);
        return method.FindInherited(Annotations.LoopBound) is not null ? new Body(BodyKind.Proven) : null;
    }

    /// <summary>The nearest annotation around: member (for the functions inside it), types outward, assembly.</summary>
    private static Body? ByRegion(ISymbol symbol, bool isAsync)
    {
        for (var around = symbol; around is not null and not INamespaceSymbol; around = around.ContainingSymbol)
        {
            if (Region(around) is { } body)
                return body;
        }

        return Region(symbol.ContainingAssembly);

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
