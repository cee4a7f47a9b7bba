using System.Runtime.CompilerServices;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// The methods of this compilation that are handed to a loop, or elsewhere, by name: <c>EventLoop.Run(MainAsync)</c>,
/// <c>loop.CallSoon(Tick)</c>, <c>Task.Run(Work)</c>. A syntactic index by tree, which outlives edits of other documents,
/// finds the few calls that are worth binding. Nothing is looked at where there is neither runtime nor framework.
/// </summary>
internal sealed class LoopEntries
{
    private static readonly ConditionalWeakTable<SyntaxTree, HandedNames> Candidates = new();

    private readonly Compilation _compilation;
    private readonly DelegatePlaces _places;

    /// <summary>Names of methods of this compilation: other names that calls are given are values, and not worth binding.</summary>
    private readonly HashSet<string> _declared = new();

    /// <summary>Methods that a loop is handed, with the context that is not AsyncLoop's.</summary>
    private readonly Dictionary<ISymbol, Framework?> _onLoop = new(SymbolEqualityComparer.Default);

    /// <summary>Calls that may take a method elsewhere, by the names that they are given: bound when one is asked for.</summary>
    private readonly Dictionary<string, List<ExpressionSyntax>> _elsewhere = new();

    private LoopEntries(Compilation compilation, DelegatePlaces places)
    {
        _compilation = compilation;
        _places = places;
    }

    public static LoopEntries Find(Compilation compilation, KnownTypes types, ActiveFrameworks frameworks, DelegatePlaces places)
    {
        var entries = new LoopEntries(compilation, places);
        if (types.EventLoop is null && !frameworks.Any)
            return entries;
        var names = new HashSet<string>(frameworks.DelegateMembers);
        if (types.EventLoop is { } loop)
            AddNamesThatTakeLoopDelegates(loop, names);
        var trees = compilation.SyntaxTrees.Select(tree => Candidates.GetValue(tree, static t => new HandedNames(t))).ToList();
        foreach (var tree in trees)
            entries._declared.UnionWith(tree.Declared);
        foreach (var tree in trees)
        {
            foreach (var call in tree.Calls)
                entries.Add(call, tree, names);
        }

        foreach (var method in entries._onLoop.Where(e => entries.IsHandedElsewhere(e.Key, e.Value?.Context ?? FrameworkContext.None)).Select(e => e.Key).ToList())
            entries._onLoop.Remove(method);
        return entries;
    }

    /// <summary>Whether a loop runs the method; the context is null for AsyncLoop's own.</summary>
    public bool IsOnLoop(IMethodSymbol method, out Framework? framework) => _onLoop.TryGetValue(method, out framework);

    /// <summary>Something that runs delegates on another thread is given this method; code on a scheduler stays on it by default.</summary>
    public bool IsHandedElsewhere(ISymbol method, FrameworkContext context = FrameworkContext.None)
    {
        if (!_elsewhere.TryGetValue(method.Name, out var calls))
            return false;
        foreach (var call in calls)
        {
            foreach (var (handed, place) in MethodsHandedBy(call))
            {
                if (handed.Is(method) && (place.Place == Place.Elsewhere || (place.Place == Place.CurrentScheduler && context != FrameworkContext.Scheduler)))
                    return true;
            }
        }

        return false;
    }

    /// <summary>A private method, or a local function, that nothing but such a call names.</summary>
    public bool IsOnlyElsewhere(IMethodSymbol method)
    {
        if (method.DeclaredAccessibility != Accessibility.Private && method.MethodKind != MethodKind.LocalFunction || !IsHandedElsewhere(method))
            return false;
        var owner = method.MethodKind == MethodKind.LocalFunction ? method.ContainingSymbol : method.ContainingType;
        foreach (var reference in owner.DeclaringSyntaxReferences)
        {
            foreach (var node in reference.GetSyntax().DescendantNodes())
            {
                if (node is SimpleNameSyntax name && name.Identifier.ValueText == method.Name && !IsTakenElsewhere(name, method))
                    return false;
            }
        }

        return true;
    }

    private bool IsTakenElsewhere(SimpleNameSyntax name, IMethodSymbol method)
    {
        foreach (var call in _elsewhere[method.Name])
        {
            if (call.SyntaxTree == name.SyntaxTree && HandedNames.ArgumentsOf(call)?.Span.Contains(name.Span) == true)
                return MethodsHandedBy(call).Any(m => m.Method.Is(method) && m.Place.Place is Place.Elsewhere);
        }

        return false;
    }

    private void Add(ExpressionSyntax call, HandedNames tree, HashSet<string> names)
    {
        // A constructor without a name is worth a look, too: new(Work).
        var name = HandedNames.NameOf(call);
        var mayBeOnLoop = name is not null && names.Contains(name);
        var mayBeElsewhere = name is null || OffLoaders.MayBe(name);
        if (!mayBeOnLoop && !mayBeElsewhere)
            return;
        var handsMethod = false;
        foreach (var argument in HandedNames.ArgumentsOf(call)!.Arguments)
        {
            if (HandedNames.GivenBy(argument) is not { } given)
                continue;
            Note(given);
            if (tree.Held.TryGetValue(given, out var held))
                held.ForEach(Note);
        }

        if (!handsMethod || !mayBeOnLoop)
            return;
        foreach (var (method, place) in MethodsHandedBy(call))
        {
            if (place.Place == Place.OnLoop)
                _onLoop[method] = place.Framework;
        }

        void Note(string method)
        {
            if (!_declared.Contains(method))
                return;
            handsMethod = true;
            if (!mayBeElsewhere)
                return;
            if (!_elsewhere.TryGetValue(method, out var calls))
                _elsewhere[method] = calls = new List<ExpressionSyntax>();
            calls.Add(call);
        }
    }

    private IEnumerable<(IMethodSymbol Method, DelegatePlace Place)> MethodsHandedBy(ExpressionSyntax call)
    {
        var arguments = ModelCache.Get(_compilation, call.SyntaxTree)?.GetOperation(call) switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => default,
        };
        if (arguments.IsDefault)
            yield break;
        foreach (var argument in arguments)
        {
            var value = argument.Value.Unwrapped();
            if (value is IDelegateCreationOperation { Target: ILocalReferenceOperation or IDelegateCreationOperation } outer)
                value = outer.Target;
            var handed = value is ILocalReferenceOperation local ? DelegatePlaces.OnlyValueOf(local) : value;
            if (handed is IDelegateCreationOperation { Target: IMethodReferenceOperation reference })
                yield return (reference.Method.Declared(), _places.Of(value));
        }
    }

    private static void AddNamesThatTakeLoopDelegates(INamedTypeSymbol loop, HashSet<string> names)
    {
        foreach (var type in loop.ContainingNamespace.GetTypeMembers())
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IMethodSymbol method && method.Parameters.Any(p => p.Has(Annotations.RunsOnLoop)))
                    names.Add(method.Name);
            }
        }
    }
}
