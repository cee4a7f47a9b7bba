using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>Reads a member once: binds it, walks its operations, and keeps the edges of the member and of each function in it.</summary>
internal sealed class FactReader
{
    private readonly Compilation _compilation;
    private readonly LoopModel _model;
    private readonly Implementations _implementations;

    public FactReader(Compilation compilation, LoopModel model, World world)
    {
        _compilation = compilation;
        _model = model;
        World = world;
        _implementations = new Implementations(compilation);
    }

    public World World { get; }

    /// <summary>The facts of a body, read when first asked for.</summary>
    public BodyFacts Read(BodyKey key, CancellationToken cancellationToken)
    {
        var facts = World.FactsOf(key.Tree).Members;
        if (!facts.TryGetValue(key.Member, out var member))
            member = facts.GetOrAdd(key.Member, ReadMember(key.Tree, key.Member, cancellationToken));
        return member[key.Nested];
    }

    /// <summary>The edges of one operation: what a call in scope runs.</summary>
    public void EdgesOf(IOperation operation, BodyBuilder body, CancellationToken cancellationToken)
    {
        if (!CallSite.MayBe(operation.Kind))
            return;
        var sites = new List<CallSite>();
        CallSite.In(operation, sites);
        foreach (var site in sites)
            AddEdges(site, body, cancellationToken);
        if (operation is IInvocationOperation call)
            AddFunctionCall(call, body);
        else if (Lazies.ValueOf(operation) is { } value)
            AddFactory(value, body, cancellationToken);
    }

    /// <summary>The bodies of this compilation that a call of a method may run.</summary>
    public IEnumerable<BodyKey> BodiesOf(IMethodSymbol method, ITypeSymbol? receiver, CancellationToken cancellationToken)
    {
        method = method.Declared();
        var methods = method.IsVirtual || method.IsAbstract || method.IsOverride ? _implementations.Of(method, receiver, cancellationToken) : ImmutableArray.Create(method);
        return methods.Select(KeyOf).Where(key => key is not null).Select(key => key!.Value);
    }

    /// <summary>The body that a method of this compilation declares; null where it has none.</summary>
    public BodyKey? KeyOf(IMethodSymbol method) =>
        (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences.FirstOrDefault() is { } reference ? KeyOf(reference.GetSyntax()) : null;

    public BodyKey? KeyOf(SyntaxNode node) =>
        World.SlotOf(node.SyntaxTree) is >= 0 and var slot && DeclarationTable.Of(node.SyntaxTree).Find(node) is { } place
            ? new BodyKey(slot, place.Member, place.Nested)
            : null;

    private MemberFacts ReadMember(int slot, int ordinal, CancellationToken cancellationToken)
    {
        var tree = World.Trees[slot];
        if (DeclarationTable.Of(tree).MemberAt(ordinal) is not { } member || ModelCache.Get(_compilation, tree) is not { } model)
            return MemberFacts.None;
        var factory = FactoryOf(member, model, cancellationToken);
        if (model.GetOperation(member, cancellationToken) is not { } root)
            return new MemberFacts(ImmutableArray<BodyFacts>.Empty, factory);
        var nested = DeclarationTable.NestedIn(member);
        var bodies = new BodyBuilder[nested.Count + 1];
        for (var i = 0; i < bodies.Length; i++)
            bodies[i] = new BodyBuilder();
        Walk(root, 0);
        return new MemberFacts(bodies.Select(body => body.ToFacts()).ToImmutableArray(), factory);

        void Walk(IOperation operation, int body)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (operation)
            {
                // What only runs on the way to a failure is no path that anybody waits on.
                case IThrowOperation or INameOfOperation:
                case IBlockOperation block when DeadEnd.Is(block):
                    return;
                case IAnonymousFunctionOperation or ILocalFunctionOperation when operation != root:
                    var index = nested.IndexOf(operation.Syntax) + 1;
                    if (index > 0)
                        body = index;
                    break;
            }

            foreach (var child in operation.ChildOperations)
                Walk(child, body);
            EdgesOf(operation, bodies[body], cancellationToken);
            if (LeafOf(operation, cancellationToken) is { } leaf)
                bodies[body].Edges.Add(leaf);
            else if (LeavesLoop(operation))
                bodies[body].Leave(operation.Syntax.SpanStart);
        }
    }

    private void AddEdges(CallSite site, BodyBuilder body, CancellationToken cancellationToken)
    {
        var method = site.Method.Declared();
        // What blocks by somebody's word ends the path itself; what does not, is not looked into.
        if (_model.Blocking.IsDeclared(method))
            return;
        method = method.PartialImplementationPart ?? method;
        if (method.MethodKind == MethodKind.Constructor && method.ContainingType is { } type)
            AddInitializers(type, site, body.Edges, cancellationToken);
        if (method.DeclaringSyntaxReferences.IsEmpty)
        {
            AddSummary(method, site, body.Edges);
            if (!method.IsAbstract)
                return;
        }

        var methods = site.IsExact || !(method.IsVirtual || method.IsAbstract || method.IsOverride)
            ? ImmutableArray.Create(method)
            : _implementations.Of(method, site.Receiver, cancellationToken);
        foreach (var callee in methods)
            AddStart(callee, site.Operation, body);
        var targets = methods.Where(m => _model.DeclaredKindOf(m) == BodyKind.Unknown && !_model.Blocking.IsDeclared(m))
            .Select(KeyOf).Where(k => k is not null).Select(k => k!.Value).ToImmutableArray();
        if (targets.IsEmpty)
            return;
        body.Edges.Add(new Edge(NameOf(site.Method), site.Operation.Syntax.SpanStart)
        {
            Targets = targets,
            Guards = Guards.Of(site.Operation),
            Bindings = BindingsOf(site.Arguments),
        });
        if (method.MethodKind == MethodKind.Constructor)
            AddImplicitBase(method, site, body, cancellationToken);
    }

    /// <summary>An async function of this compilation: nobody waits for it here, but it runs where its caller does.</summary>
    private void AddStart(IMethodSymbol method, IOperation operation, BodyBuilder body)
    {
        if (_model.DeclaredKindOf(method) == BodyKind.Async && KeyOf(method) is { } key)
            body.Starts.Add(new Start(key, operation.Syntax.SpanStart));
    }

    private static bool LeavesLoop(IOperation operation) => operation is IInvocationOperation call && LeavingAwait.Is(call, out _);

    /// <summary>The operation calls a member of another assembly that may have a summary.</summary>
    public bool MayHaveSummary(IOperation operation) =>
        BlockingCalls.MethodOf(operation) is { } method && ((IBlockingSummaries)_model.Lists).MayContain(method);

    /// <summary>A member of another assembly blocks, as its summary has it.</summary>
    public bool HasSummary(IMethodSymbol method) =>
        (IBlockingSummaries)_model.Lists is var summaries && summaries.MayContain(method.Declared()) && summaries.Find(method.Declared()) is not null;

    /// <summary>What is known of a member without source ends a path, unless the member itself is reported.</summary>
    private void AddSummary(IMethodSymbol method, CallSite site, List<Edge> edges)
    {
        IBlockingSummaries summaries = _model.Lists;
        if (summaries.MayContain(method) && _model.Blocking.Find(site.Operation) is null && summaries.Find(method) is { } summary)
        {
            edges.Add(new Edge((site.Method.AssociatedSymbol ?? site.Method).DisplayName(), site.Operation.Syntax.SpanStart)
            {
                Beyond = summary.Path,
                Leaf = new Leaf(LeafKind.Blocks, summary.Tier),
                Guards = Guards.Of(site.Operation),
            });
        }
    }

    /// <summary>A constructor runs the initialisers of its type first.</summary>
    private void AddInitializers(INamedTypeSymbol type, CallSite site, List<Edge> edges, CancellationToken cancellationToken)
    {
        foreach (var initializer in Initializers.Of(type, cancellationToken))
        {
            if (KeyOf(initializer) is { } key)
                edges.Add(new Edge("new " + type.Name, site.Operation.Syntax.SpanStart) { Targets = ImmutableArray.Create(key with { Nested = 0 }) });
        }
    }

    /// <summary>A constructor without an initialiser runs the base's parameterless one.</summary>
    private void AddImplicitBase(IMethodSymbol constructor, CallSite site, BodyBuilder body, CancellationToken cancellationToken)
    {
        if (constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is ConstructorDeclarationSyntax { Initializer: null }
            && constructor.ContainingType.BaseType?.InstanceConstructors.FirstOrDefault(c => c.Parameters.IsEmpty) is { DeclaringSyntaxReferences.IsEmpty: false } inherited)
            AddEdges(new CallSite(inherited, ImmutableArray<IArgumentOperation>.Empty, IsExact: true, site.Operation), body, cancellationToken);
    }

    /// <summary>The call of a local function, of a lambda in a variable, of a delegate parameter; a lambda handed to what invokes it at once.</summary>
    private void AddFunctionCall(IInvocationOperation call, BodyBuilder body)
    {
        var at = call.Syntax.SpanStart;
        if (call.TargetMethod.MethodKind == MethodKind.LocalFunction)
        {
            var function = call.TargetMethod.OriginalDefinition;
            AddStart(function, call, body);
            if (_model.DeclaredKindOf(function) == BodyKind.Unknown && !_model.Blocking.IsDeclared(function) && KeyOf(function) is { } key)
                body.Edges.Add(new Edge(function.Name, at) { Targets = ImmutableArray.Create(key), Guards = Guards.Of(call), Bindings = BindingsOf(call.Arguments) });
        }
        else if (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke)
        {
            if (call.Instance?.Unwrapped() is IParameterReferenceOperation parameter && parameter.IsOwn())
                body.Edges.Add(new Edge(parameter.Parameter.Name, at) { Invokes = parameter.Parameter.Ordinal, Guards = Guards.Of(call) });
        }
        else if (Consumers.InvokeAtOnce(call.TargetMethod))
        {
            foreach (var argument in call.Arguments)
            {
                if (argument.Value.Unwrapped() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda }
                    && _model.Types.IsAsyncFunction(lambda.Symbol) && KeyOf(lambda.Syntax) is { } start)
                    body.Starts.Add(new Start(start, at));
                else if (FunctionIn(argument.Value) is { } function)
                    body.Edges.Add(new Edge(call.TargetMethod.Name, at) { Targets = ImmutableArray.Create(function), Guards = Guards.Of(call) });
            }
        }
    }

    /// <summary>Reading a lazy value runs its factory: of a local here, of a field or property where it is declared.</summary>
    private void AddFactory(IPropertyReferenceOperation value, BodyBuilder body, CancellationToken cancellationToken)
    {
        if (Lazies.DeclarationOf(value, cancellationToken) is not { } declaration)
            return;
        BodyKey? key = null;
        if (value.Instance!.Unwrapped() is ILocalReferenceOperation)
        {
            if (declaration is EqualsValueClauseSyntax { Value: var creation } && Lazies.FactoryIn(value.SemanticModel?.GetOperation(creation, cancellationToken)) is { } factory)
                key = FunctionIn(factory);
        }
        else if (KeyOf(declaration) is { } place)
        {
            key = place with { Nested = BodyKey.Factory };
        }

        if (key is { } target)
            body.Edges.Add(new Edge("Value", value.Syntax.SpanStart) { Targets = ImmutableArray.Create(target), Guards = Guards.Of(value) });
    }

    /// <summary>What the lazy value runs that a field or property is declared with.</summary>
    private BodyFacts FactoryOf(SyntaxNode member, SemanticModel model, CancellationToken cancellationToken)
    {
        if (member is not (EqualsValueClauseSyntax or VariableDeclaratorSyntax))
            return BodyFacts.Empty;
        var body = new BodyBuilder();
        foreach (var creation in Lazies.CreationsOf(member))
        {
            if (Lazies.FactoryIn(model.GetOperation(creation, cancellationToken)) is { } factory && FunctionIn(factory) is { } function)
                body.Edges.Add(new Edge(factory.Unwrapped() is IDelegateCreationOperation { Target: IMethodReferenceOperation method } ? method.Method.Name : "factory", creation.SpanStart)
                {
                    Targets = ImmutableArray.Create(function),
                });
        }

        return body.ToFacts();
    }

    /// <summary>The body of a synchronous lambda, local function or method group of this compilation that the value is.</summary>
    private BodyKey? FunctionIn(IOperation value)
    {
        if (value.Unwrapped() is not IDelegateCreationOperation creation)
            return null;
        return creation.Target.Unwrapped() switch
        {
            IAnonymousFunctionOperation lambda when !lambda.IsQueryClause() && !_model.Types.IsAsyncFunction(lambda.Symbol) => KeyOf(lambda.Syntax),
            IMethodReferenceOperation { Method: var method } when _model.DeclaredKindOf(method.Declared()) == BodyKind.Unknown => KeyOf(method.Declared()),
            _ => null,
        };
    }

    private ImmutableArray<Binding> BindingsOf(ImmutableArray<IArgumentOperation> arguments)
    {
        ImmutableArray<Binding>.Builder? bindings = null;
        foreach (var argument in arguments)
        {
            if (argument.Parameter is not { } parameter)
                continue;
            var value = argument.Value.Unwrapped();
            Binding? binding = value switch
            {
                { ConstantValue: { HasValue: true, Value: { } constant } } when constant is bool or int => new Binding(parameter.Ordinal, constant, -1),
                IParameterReferenceOperation { Parameter: var own } reference when reference.IsOwn() => new Binding(parameter.Ordinal, null, own.Ordinal),
                IDelegateCreationOperation when FunctionIn(value) is { } function => new Binding(parameter.Ordinal, function, -1),
                _ when InMemory.Of(value, _model.Blocking) is { IsKnown: true } origin =>
                    origin.IsMemory ? new Binding(parameter.Ordinal, Origin.Given, -1) : new Binding(parameter.Ordinal, null, origin.Ordinal),
                _ => null,
            };
            if (binding is { } found)
                (bindings ??= ImmutableArray.CreateBuilder<Binding>()).Add(found);
        }

        return bindings?.ToImmutable() ?? ImmutableArray<Binding>.Empty;
    }

    private Edge? LeafOf(IOperation operation, CancellationToken cancellationToken) =>
        Leaves.Find(operation, _model, cancellationToken) is { } found
            ? new Edge(found.Name, operation.Syntax.SpanStart) { Leaf = found.Leaf, Guards = Leaves.GuardOf(operation, _model) is { } guard ? Guards.Of(operation).Add(guard) : Guards.Of(operation) }
            : null;

    private static string NameOf(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.Constructor => "new " + method.ContainingType.Name,
        MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove => method.AssociatedSymbol!.Name,
        MethodKind.UserDefinedOperator or MethodKind.Conversion => method.ContainingType.Name + "." + method.Name,
        _ => method.Name,
    };
}
