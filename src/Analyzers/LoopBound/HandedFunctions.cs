using AsyncLoop.Analyzers.Blocking.Transitive;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// The methods of this compilation that are handed to a loop, or elsewhere, by name: <c>EventLoop.Run(MainAsync)</c>,
/// <c>loop.CallSoon(Tick)</c>, <c>Task.Run(Work)</c>. Nothing is looked at where there is neither runtime nor framework.
/// </summary>
internal sealed class HandedFunctions
{
    private static readonly List<(int Tree, HandOver HandOver)> Nowhere = new();

    private readonly FactReader _facts;
    private readonly Dictionary<BodyKey, List<(int Tree, HandOver HandOver)>> _handed = new();

    private HandedFunctions(FactReader facts) => _facts = facts;

    public static HandedFunctions Find(LoopModel model)
    {
        var found = new HandedFunctions(model.Facts);
        if (model.Types.EventLoop is null && !model.Frameworks.Any)
            return found;
        var world = model.Facts.World;
        for (var slot = 0; slot < world.Trees.Length; slot++)
        {
            foreach (var handOver in world.FactsOf(slot).HandOvers!.Given)
            {
                if (!found._handed.TryGetValue(handOver.Body, out var places))
                    found._handed.Add(handOver.Body, places = new List<(int, HandOver)>(1));
                places.Add((slot, handOver));
            }
        }

        return found;
    }

    /// <summary>Whether a loop runs the method and nothing else is handed it; the framework is null for AsyncLoop's own.</summary>
    public bool IsOnLoop(IMethodSymbol method, out Framework? framework)
    {
        framework = null;
        var found = false;
        foreach (var (_, handOver) in PlacesOf(method))
        {
            if (handOver.Place.Place != Place.OnLoop)
                continue;
            found = true;
            framework = handOver.Place.Framework;
        }

        return found && !IsHandedElsewhere(method, framework?.Context ?? FrameworkContext.None);
    }

    /// <summary>Something that runs delegates on another thread is given this method; code on a scheduler stays on it by default.</summary>
    public bool IsHandedElsewhere(IMethodSymbol method, FrameworkContext context = FrameworkContext.None)
    {
        foreach (var (_, handOver) in PlacesOf(method))
        {
            if (handOver.Place.Place == Place.Elsewhere || (handOver.Place.Place == Place.CurrentScheduler && context != FrameworkContext.Scheduler))
                return true;
        }

        return false;
    }

    /// <summary>A private method, or a local function, that nothing but such a call names.</summary>
    public bool IsOnlyElsewhere(IMethodSymbol method)
    {
        if (method.DeclaredAccessibility != Accessibility.Private && method.MethodKind != MethodKind.LocalFunction || !IsHandedElsewhere(method))
            return false;
        var places = PlacesOf(method);
        var owner = method.MethodKind == MethodKind.LocalFunction ? method.ContainingSymbol : method.ContainingType;
        foreach (var reference in owner.DeclaringSyntaxReferences)
        {
            foreach (var node in reference.GetSyntax().DescendantNodes())
            {
                if (node is SimpleNameSyntax name && name.Identifier.ValueText == method.Name && !IsTakenElsewhere(name, places))
                    return false;
            }
        }

        return true;
    }

    private bool IsTakenElsewhere(SimpleNameSyntax name, List<(int Tree, HandOver HandOver)> places)
    {
        foreach (var (tree, handOver) in places)
        {
            if (handOver.Argument.Contains(name.Span) && _facts.World.Trees[tree] == name.SyntaxTree)
                return handOver.Place.Place == Place.Elsewhere;
        }

        return false;
    }

    private List<(int Tree, HandOver HandOver)> PlacesOf(IMethodSymbol method) =>
        _handed.Count > 0 && _facts.KeyOf(method) is { } key && _handed.TryGetValue(key, out var places) ? places : Nowhere;
}
