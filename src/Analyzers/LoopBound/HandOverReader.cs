using System.Collections.Immutable;
using AsyncLoop.Analyzers.Blocking.Transitive;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// Which functions of a tree are handed to a loop (<c>EventLoop.Run(MainAsync)</c>, <c>loop.CallSoon(() => ..)</c>) or
/// to another thread (<c>Task.Run(..)</c>), and which an annotation places. Binds the calls whose name is that of a
/// member that takes such delegates, and keeps numbers.
/// </summary>
internal sealed class HandOverReader
{
    private readonly Compilation _compilation;
    private readonly LoopModel _model;
    private readonly FactReader _facts;
    private readonly HashSet<string> _names;

    public HandOverReader(Compilation compilation, LoopModel model, FactReader facts)
    {
        _compilation = compilation;
        _model = model;
        _facts = facts;
        _names = NamesOfTakers();
    }

    public HandOvers Read(SyntaxTree tree, TreeFacts facts, CancellationToken cancellationToken) =>
        facts.HandOvers ??= Read(tree, cancellationToken);

    private HandOvers Read(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var candidates = HandOverCandidates.In(tree);
        var onLoop = ImmutableArray.CreateBuilder<(BodyKey, Framework?)>();
        var offLoop = ImmutableArray.CreateBuilder<BodyKey>();
        foreach (var (name, call) in candidates.Calls)
        {
            if (name is not null && !_names.Contains(name))
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            var arguments = ModelCache.Get(_compilation, tree)?.GetOperation(call, cancellationToken) switch
            {
                IInvocationOperation invocation => invocation.Arguments,
                IObjectCreationOperation creation => creation.Arguments,
                _ => ImmutableArray<IArgumentOperation>.Empty,
            };
            foreach (var argument in arguments)
                AddFunctions(argument.Value, onLoop, offLoop);
        }

        if (candidates.HasRegions || (_model.Frameworks.Any && candidates.HasBases))
            AddRegions(tree, onLoop, offLoop, cancellationToken);
        return onLoop.Count == 0 && offLoop.Count == 0 ? HandOvers.None : new HandOvers(onLoop.ToImmutable(), offLoop.ToImmutable());
    }

    private void AddFunctions(IOperation given, ImmutableArray<(BodyKey, Framework?)>.Builder onLoop, ImmutableArray<BodyKey>.Builder offLoop)
    {
        var value = given.Unwrapped();
        switch (value)
        {
            case IArrayCreationOperation { Initializer: { } initializer }:
                foreach (var element in initializer.ElementValues)
                    AddFunctions(element, onLoop, offLoop);
                return;
            case { Kind: OperationFacts.CollectionExpression }:
                foreach (var element in value.ChildOperations)
                    AddFunctions(element, onLoop, offLoop);
                return;
            case IDelegateCreationOperation { Target: ILocalReferenceOperation or IDelegateCreationOperation } outer:
                value = outer.Target;
                break;
        }

        var function = value is ILocalReferenceOperation local ? DelegatePlaces.OnlyValueOf(local) : value;
        var body = (function as IDelegateCreationOperation)?.Target switch
        {
            IAnonymousFunctionOperation lambda => _facts.KeyOf(lambda.Syntax),
            IMethodReferenceOperation reference => _facts.KeyOf(reference.Method.Declared()),
            _ => null,
        };
        if (body is not { } key)
            return;
        var place = _model.Places.Of(value);
        if (place.Place == Place.OnLoop)
            onLoop.Add((key, place.Framework));
        else if (place.Place is Place.Elsewhere or Place.CurrentScheduler)
            offLoop.Add(key);
    }

    /// <summary>What annotations and base types say of the methods that the tree declares.</summary>
    private void AddRegions(
        SyntaxTree tree, ImmutableArray<(BodyKey, Framework?)>.Builder onLoop, ImmutableArray<BodyKey>.Builder offLoop, CancellationToken cancellationToken)
    {
        var model = ModelCache.Get(_compilation, tree);
        foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes())
        {
            if (node is not (BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax)
                || model?.GetDeclaredSymbol(node, cancellationToken) is not IMethodSymbol method || _facts.KeyOf(node) is not { } key)
                continue;
            var declared = _model.DeclaredAs(method);
            if (declared.IsProven)
                onLoop.Add((key, declared.Framework));
            else if (declared.Kind == BodyKind.OffLoop)
                offLoop.Add(key);
        }
    }

    /// <summary>The members that take delegates, by name: the runtime's, the framework's, and those that this compilation annotates.</summary>
    private HashSet<string> NamesOfTakers()
    {
        var names = new HashSet<string>(OffLoaders.Names);
        names.UnionWith(_model.Frameworks.DelegateMembers);
        if (_model.Types.EventLoop is { } loop)
        {
            foreach (var type in loop.ContainingNamespace.GetTypeMembers())
            {
                foreach (var member in type.GetMembers())
                {
                    if (member is IMethodSymbol method && method.Parameters.Any(p => p.Has(Annotations.RunsOnLoop) || p.Has(Annotations.RunsOffLoop)))
                        names.Add(method.MethodKind == MethodKind.Constructor ? type.Name : method.Name);
                }
            }
        }

        foreach (var tree in _compilation.SyntaxTrees)
            names.UnionWith(HandOverCandidates.In(tree).Takers);
        return names;
    }
}
