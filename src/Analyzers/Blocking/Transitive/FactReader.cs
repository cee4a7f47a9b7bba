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
    private readonly World _world;
    private readonly Implementations _implementations;

    public FactReader(Compilation compilation, LoopModel model, World world)
    {
        _compilation = compilation;
        _model = model;
        _world = world;
        _implementations = new Implementations(compilation);
    }

    /// <summary>The facts of a body, read when first asked for.</summary>
    public BodyFacts Read(BodyKey key, CancellationToken cancellationToken)
    {
        var facts = _world.FactsOf(key.Tree);
        if (!facts.TryGetValue(key.Member, out var bodies))
            bodies = facts.GetOrAdd(key.Member, ReadMember(key.Tree, key.Member, cancellationToken));
        return key.Nested < bodies.Length ? bodies[key.Nested] : BodyFacts.Empty;
    }

    /// <summary>The edges of one operation: what a call in scope runs.</summary>
    public void EdgesOf(IOperation operation, List<Edge> edges, CancellationToken cancellationToken)
    {
        if (!CallSite.MayBe(operation.Kind))
            return;
        var sites = new List<CallSite>();
        CallSite.In(operation, sites);
        foreach (var site in sites)
            AddEdges(site, edges, cancellationToken);
        if (operation is IInvocationOperation call)
            AddFunctionCall(call, edges);
    }

    private ImmutableArray<BodyFacts> ReadMember(int slot, int ordinal, CancellationToken cancellationToken)
    {
        var tree = _world.Trees[slot];
        if (DeclarationTable.Of(tree).MemberAt(ordinal) is not { } member
            || ModelCache.Get(_compilation, tree)?.GetOperation(member, cancellationToken) is not { } root)
            return ImmutableArray<BodyFacts>.Empty;
        var nested = DeclarationTable.NestedIn(member);
        var edges = new List<Edge>[nested.Count + 1];
        for (var i = 0; i < edges.Length; i++)
            edges[i] = new List<Edge>();
        Walk(root, 0);
        return edges.Select(e => e.Count == 0 ? BodyFacts.Empty : new BodyFacts(e.ToImmutableArray())).ToImmutableArray();

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
            EdgesOf(operation, edges[body], cancellationToken);
            if (LeafOf(operation, cancellationToken) is { } leaf)
                edges[body].Add(leaf);
        }
    }

    private void AddEdges(CallSite site, List<Edge> edges, CancellationToken cancellationToken)
    {
        var method = site.Method.Declared();
        method = method.PartialImplementationPart ?? method;
        if (method.MethodKind == MethodKind.Constructor && method.ContainingType is { } type)
            AddInitializers(type, site, edges, cancellationToken);
        if (method.DeclaringSyntaxReferences.IsEmpty && !method.IsAbstract)
            return;
        var methods = site.IsExact || !(method.IsVirtual || method.IsAbstract || method.IsOverride)
            ? ImmutableArray.Create(method)
            : _implementations.Of(method, site.Receiver, cancellationToken);
        var targets = methods.Where(m => _model.KindOf(m) == BodyKind.Unknown && !m.Has(Annotations.NonBlocking) && !m.Has(Annotations.Blocking))
            .Select(KeyOf).Where(k => k is not null).Select(k => k!.Value).ToImmutableArray();
        if (targets.IsEmpty)
            return;
        edges.Add(new Edge(NameOf(site.Method), site.Operation.Syntax.SpanStart)
        {
            Targets = targets,
            Guards = Guards.Of(site.Operation),
            Bindings = BindingsOf(site.Arguments),
        });
        if (method.MethodKind == MethodKind.Constructor)
            AddImplicitBase(method, site, edges, cancellationToken);
    }

    /// <summary>A constructor runs the initialisers of its type first.</summary>
    private void AddInitializers(INamedTypeSymbol type, CallSite site, List<Edge> edges, CancellationToken cancellationToken)
    {
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            if (_world.SlotOf(reference.SyntaxTree) is not (>= 0 and var slot) || reference.GetSyntax(cancellationToken) is not TypeDeclarationSyntax syntax)
                continue;
            foreach (var initializer in InitializersIn(syntax))
            {
                if (DeclarationTable.Of(reference.SyntaxTree).Find(initializer) is { } place)
                    edges.Add(new Edge("new " + type.Name, site.Operation.Syntax.SpanStart) { Targets = ImmutableArray.Create(new BodyKey(slot, place.Member, 0)) });
            }
        }
    }

    private static IEnumerable<EqualsValueClauseSyntax> InitializersIn(TypeDeclarationSyntax type)
    {
        foreach (var member in type.Members)
        {
            if (member.Modifiers.Any(m => m.ValueText is "static" or "const"))
                continue;
            var values = member switch
            {
                FieldDeclarationSyntax field => field.Declaration.Variables.Select(v => v.Initializer),
                PropertyDeclarationSyntax property => new[] { property.Initializer },
                _ => Enumerable.Empty<EqualsValueClauseSyntax?>(),
            };
            foreach (var value in values)
            {
                if (value is { Value: not (LiteralExpressionSyntax or AnonymousFunctionExpressionSyntax) })
                    yield return value;
            }
        }
    }

    /// <summary>A constructor without an initialiser runs the base's parameterless one.</summary>
    private void AddImplicitBase(IMethodSymbol constructor, CallSite site, List<Edge> edges, CancellationToken cancellationToken)
    {
        if (constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is ConstructorDeclarationSyntax { Initializer: null }
            && constructor.ContainingType.BaseType?.InstanceConstructors.FirstOrDefault(c => c.Parameters.IsEmpty) is { DeclaringSyntaxReferences.IsEmpty: false } inherited)
            AddEdges(new CallSite(inherited, ImmutableArray<IArgumentOperation>.Empty, IsExact: true, site.Operation), edges, cancellationToken);
    }

    /// <summary>The call of a local function, of a lambda in a variable, of a delegate parameter; a lambda handed to what invokes it at once.</summary>
    private void AddFunctionCall(IInvocationOperation call, List<Edge> edges)
    {
        var at = call.Syntax.SpanStart;
        if (call.TargetMethod.MethodKind == MethodKind.LocalFunction)
        {
            var function = call.TargetMethod.OriginalDefinition;
            if (_model.KindOf(function) == BodyKind.Unknown && KeyOf(function) is { } key)
                edges.Add(new Edge(function.Name, at) { Targets = ImmutableArray.Create(key), Guards = Guards.Of(call), Bindings = BindingsOf(call.Arguments) });
        }
        else if (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke)
        {
            if (call.Instance?.Unwrapped() is IParameterReferenceOperation parameter)
                edges.Add(new Edge(parameter.Parameter.Name, at) { Invokes = parameter.Parameter.Ordinal, Guards = Guards.Of(call) });
        }
        else if (Consumers.InvokeAtOnce(call.TargetMethod))
        {
            foreach (var argument in call.Arguments)
            {
                if (FunctionIn(argument.Value) is { } function)
                    edges.Add(new Edge(call.TargetMethod.Name, at) { Targets = ImmutableArray.Create(function), Guards = Guards.Of(call) });
            }
        }
    }

    /// <summary>The body of a synchronous lambda, local function or method group of this compilation that the value is.</summary>
    private BodyKey? FunctionIn(IOperation value)
    {
        if (value.Unwrapped() is not IDelegateCreationOperation creation)
            return null;
        return creation.Target.Unwrapped() switch
        {
            IAnonymousFunctionOperation lambda when !lambda.IsQueryClause() && !_model.Types.IsAsyncFunction(lambda.Symbol) => KeyOf(lambda.Syntax),
            IMethodReferenceOperation { Method: var method } when _model.KindOf(method.Declared()) == BodyKind.Unknown => KeyOf(method.Declared()),
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
                IParameterReferenceOperation { Parameter: var own } => new Binding(parameter.Ordinal, null, own.Ordinal),
                IDelegateCreationOperation when FunctionIn(value) is { } function => new Binding(parameter.Ordinal, function, -1),
                _ => null,
            };
            if (binding is { } found)
                (bindings ??= ImmutableArray.CreateBuilder<Binding>()).Add(found);
        }

        return bindings?.ToImmutable() ?? ImmutableArray<Binding>.Empty;
    }

    private Edge? LeafOf(IOperation operation, CancellationToken cancellationToken) =>
        Leaves.Find(operation, _model, cancellationToken) is { } found
            ? new Edge(found.Name, operation.Syntax.SpanStart) { Leaf = found.Leaf, Guards = Guards.Of(operation) }
            : null;

    private BodyKey? KeyOf(IMethodSymbol method) =>
        method.DeclaringSyntaxReferences.FirstOrDefault() is { } reference ? KeyOf(reference.GetSyntax()) : null;

    private BodyKey? KeyOf(SyntaxNode node) =>
        _world.SlotOf(node.SyntaxTree) is >= 0 and var slot && DeclarationTable.Of(node.SyntaxTree).Find(node) is { } place
            ? new BodyKey(slot, place.Member, place.Nested)
            : null;

    private static string NameOf(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.Constructor => "new " + method.ContainingType.Name,
        MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove => method.AssociatedSymbol!.Name,
        MethodKind.UserDefinedOperator or MethodKind.Conversion => method.ContainingType.Name + "." + method.Name,
        _ => method.Name,
    };
}
