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
    private readonly ConcurrentDictionary<SyntaxNode, bool> _reachedLambdas = new();

    // One delegate each for all look-ups: nothing is allocated where the answer is known.
    private readonly Func<SyntaxNode, bool> _isReached;
    private readonly Func<ISymbol, Body> _declare;
    private readonly Func<ISymbol, Body> _find;

    // Publication only: a computation that throws (cancellation) is not remembered, and no lock is held while Roslyn binds.
    private readonly Lazy<FactReader> _facts;
    private readonly Lazy<ProvenFunctions> _proven;
    private readonly Lazy<TransitiveBlocking> _transitive;

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
        _isReached = lambda => Facts.KeyOf(lambda) is { } key && Proven.IsReached(key);
        _declare = method => Declare((IMethodSymbol)method);
        _find = method => Find((IMethodSymbol)method);
        _facts = new(() => new FactReader(_compilation, this, World.For(_compilation, lists)), LazyThreadSafetyMode.PublicationOnly);
        _proven = new(() => ProvenFunctions.Find(_compilation, this, CancellationToken.None), LazyThreadSafetyMode.PublicationOnly);
        _transitive = new(() => new TransitiveBlocking(_compilation.Assembly, this), LazyThreadSafetyMode.PublicationOnly);
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

    /// <summary>What the bodies of the compilation do, as numbers.</summary>
    public FactReader Facts => _facts.Value;

    /// <summary>The functions that run on the loop because of what the rest of the compilation does with them.</summary>
    public ProvenFunctions Proven => _proven.Value;

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

    /// <summary>The kind of a method's body as its declaration alone tells it: this stays right when bodies elsewhere are edited.</summary>
    public BodyKind DeclaredKindOf(IMethodSymbol method) => DeclaredAs(method).Kind;

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

        var body = ByRegion(containingSymbol, isAsync);
        return body.Kind == BodyKind.Async && !Proven.IsEmpty && _reachedLambdas.GetOrAdd(lambda.Syntax, _isReached)
            ? new Body(BodyKind.Proven)
            : body;
    }

    private Body OfMethod(IMethodSymbol method) => _bodies.GetOrAdd(method.OriginalDefinition, _find);

    private Body Find(IMethodSymbol method)
    {
        var declared = DeclaredAs(method);
        if (declared.Kind is not (BodyKind.Async or BodyKind.Unknown) || Proven.IsEmpty || Facts.KeyOf(method) is not { } key)
            return declared;
        var isProven = declared.Kind == BodyKind.Async ? Proven.IsReached(key) : Proven.IsHandedOver(key);
        return isProven ? new Body(BodyKind.Proven) : declared;
    }

    private Body DeclaredAs(IMethodSymbol method) => _declared.GetOrAdd(method.OriginalDefinition, _declare);

    private Body Declare(IMethodSymbol method) => Annotated(method) ?? ByRegion(method, Types.IsAsyncFunction(method));

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
