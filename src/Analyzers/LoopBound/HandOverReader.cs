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
        var onLoop = ImmutableArray.CreateBuilder<BodyKey>();
        var offLoop = ImmutableArray.CreateBuilder<BodyKey>();
        foreach (var (name, call) in candidates.Calls)
        {
            if (name is not null && !_names.Contains(name))
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            if (ModelCache.Get(_compilation, tree)?.GetOperation(call, cancellationToken) is { } operation)
                AddFunctions(operation, onLoop, offLoop);
        }

        if (candidates.HasRegions)
            AddRegions(tree, onLoop, offLoop, cancellationToken);
        return onLoop.Count == 0 && offLoop.Count == 0 ? HandOvers.None : new HandOvers(onLoop.ToImmutable(), offLoop.ToImmutable());
    }

    private void AddFunctions(IOperation call, ImmutableArray<BodyKey>.Builder onLoop, ImmutableArray<BodyKey>.Builder offLoop)
    {
        var arguments = call switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => ImmutableArray<IArgumentOperation>.Empty,
        };
        foreach (var argument in arguments)
        {
            if (argument.Parameter is not { } parameter)
                continue;
            if (parameter.Has(Annotations.RunsOnLoop))
                AddFunctionsIn(argument.Value, onLoop);
            else if (OffLoaders.RunsElsewhere(parameter, call, _model.Types))
                AddFunctionsIn(argument.Value, offLoop);
        }
    }

    private void AddFunctionsIn(IOperation value, ImmutableArray<BodyKey>.Builder keys)
    {
        switch (value.Unwrapped())
        {
            case IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda }:
                if (_facts.KeyOf(lambda.Syntax) is { } nested)
                    keys.Add(nested);
                break;
            case IDelegateCreationOperation { Target: IMethodReferenceOperation reference }:
                if (_facts.KeyOf(reference.Method.Declared()) is { } key)
                    keys.Add(key);
                break;
            case IArrayCreationOperation { Initializer: { } initializer }:
                foreach (var element in initializer.ElementValues)
                    AddFunctionsIn(element, keys);
                break;
            case { Kind: OperationFacts.CollectionExpression } elements:
                foreach (var element in elements.ChildOperations)
                    AddFunctionsIn(element, keys);
                break;
        }
    }

    private void AddRegions(
        SyntaxTree tree, ImmutableArray<BodyKey>.Builder onLoop, ImmutableArray<BodyKey>.Builder offLoop, CancellationToken cancellationToken)
    {
        var model = ModelCache.Get(_compilation, tree);
        foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes())
        {
            if (node is not (BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax)
                || model?.GetDeclaredSymbol(node, cancellationToken) is not IMethodSymbol method)
                continue;
            var keys = _model.DeclaredKindOf(method) switch
            {
                BodyKind.Proven => onLoop,
                BodyKind.OffLoop => offLoop,
                _ => null,
            };
            if (keys is not null && _facts.KeyOf(node) is { } key)
                keys.Add(key);
        }
    }

    /// <summary>The members that take delegates, by name: the runtime's, the framework's, and those that this compilation annotates.</summary>
    private HashSet<string> NamesOfTakers()
    {
        var names = new HashSet<string>(OffLoaders.Names);
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
