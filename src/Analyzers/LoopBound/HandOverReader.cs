using System.Collections.Immutable;
using AsyncLoop.Analyzers.Blocking.Transitive;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// Reads which functions of a tree are handed to a loop (<c>EventLoop.Run(MainAsync)</c>, <c>loop.CallSoon(() => ..)</c>) or
/// to another thread (<c>Task.Run(..)</c>), and which an annotation places. Binds the calls whose name is that of a
/// member that takes such delegates, and keeps numbers: after an edit, only the edited tree is read again.
/// </summary>
internal sealed class HandOverReader
{
    private readonly Compilation _compilation;
    private readonly LoopModel _model;
    private readonly FactReader _facts;
    private readonly HashSet<string> _names;

    private readonly SharedWork _trees;
    private volatile bool _allRead;

    public HandOverReader(Compilation compilation, LoopModel model)
    {
        _compilation = compilation;
        _model = model;
        _facts = model.Facts;
        _names = NamesOfTakers(compilation, model);
        _trees = new SharedWork(_facts.World.Trees.Length);
    }

    /// <summary>Reads the hand-overs of all trees; the threads of a build that need them share the work.</summary>
    public void ReadAll()
    {
        if (_allRead)
            return;
        var world = _facts.World;
        _trees.Do(slot => world.FactsOf(slot).HandOvers is not null, slot => world.FactsOf(slot).HandOvers = Read(world.Trees[slot]));
        _allRead = true;
    }

    private HandOvers Read(SyntaxTree tree)
    {
        var candidates = HandOverCandidates.In(tree);
        var given = ImmutableArray.CreateBuilder<HandOver>();
        foreach (var (name, call) in candidates.Calls)
        {
            if (name is not null && !_names.Contains(name))
                continue;
            var arguments = ModelCache.Get(_compilation, tree)?.GetOperation(call) switch
            {
                IInvocationOperation invocation => invocation.Arguments,
                IObjectCreationOperation creation => creation.Arguments,
                _ => ImmutableArray<IArgumentOperation>.Empty,
            };
            foreach (var argument in arguments)
                AddFunctions(argument.Value, argument.Syntax.Span, given);
        }

        var onLoop = ImmutableArray.CreateBuilder<(BodyKey, Framework?)>();
        var offLoop = ImmutableArray.CreateBuilder<BodyKey>();
        if (candidates.HasRegions || (_model.Frameworks.Any && candidates.HasBases))
            AddRegions(tree, onLoop, offLoop);
        return given.Count + onLoop.Count + offLoop.Count == 0
            ? HandOvers.None
            : new HandOvers(given.ToImmutable(), onLoop.ToImmutable(), offLoop.ToImmutable());
    }

    private void AddFunctions(IOperation argument, TextSpan span, ImmutableArray<HandOver>.Builder given)
    {
        var value = argument.Unwrapped();
        switch (value)
        {
            case IArrayCreationOperation { Initializer: { } initializer }:
                foreach (var element in initializer.ElementValues)
                    AddFunctions(element, span, given);
                return;
            case { Kind: OperationFacts.CollectionExpression }:
                foreach (var element in value.ChildOperations)
                    AddFunctions(element, span, given);
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
        if (body is { } key && _model.Places.Of(value) is { Place: not Place.Unknown } place)
            given.Add(new HandOver(key, place, span));
    }

    /// <summary>What annotations and base types say of the methods that the tree declares.</summary>
    private void AddRegions(
        SyntaxTree tree, ImmutableArray<(BodyKey, Framework?)>.Builder onLoop, ImmutableArray<BodyKey>.Builder offLoop)
    {
        var model = ModelCache.Get(_compilation, tree);
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            if (node is not (BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax)
                || model?.GetDeclaredSymbol(node) is not IMethodSymbol method || _facts.KeyOf(node) is not { } key)
                continue;
            var declared = _model.DeclaredAs(method);
            if (declared.IsProven)
                onLoop.Add((key, declared.Framework));
            else if (declared.Kind == BodyKind.OffLoop)
                offLoop.Add(key);
        }
    }

    /// <summary>The members that take delegates, by name: the runtime's, the framework's, and those that this compilation annotates.</summary>
    private static HashSet<string> NamesOfTakers(Compilation compilation, LoopModel model)
    {
        var names = new HashSet<string>(OffLoaders.Names);
        names.UnionWith(model.Frameworks.DelegateMembers);
        if (model.Types.EventLoop is { } loop)
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

        foreach (var tree in compilation.SyntaxTrees)
            names.UnionWith(HandOverCandidates.In(tree).Takers);
        return names;
    }
}
