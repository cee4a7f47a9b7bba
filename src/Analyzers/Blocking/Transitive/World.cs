using System.Collections.Concurrent;
using System.Collections.Immutable;
using AsyncLoop.Analyzers.Configuration;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>
/// The facts of a compilation's bodies, tree by tree. When a next compilation differs in the bodies of a few trees only,
/// its world takes over the facts of all others: an edit binds the edited document and no other.
/// </summary>
internal sealed class World
{
    /// <summary>More trees than this do not change between two keystrokes.</summary>
    private const int MaxEditedTrees = 8;

    /// <summary>Several target frameworks of one project share an assembly name.</summary>
    private const int MaxWorldsPerName = 4;

    // Weak: a world lives as long as a compilation's model does, or until the next compilation has taken it over.
    private static readonly ConcurrentDictionary<string, ImmutableArray<WeakReference<World>>> Recent = new();

    private readonly CompilationOptions _options;
    private readonly UserLists _lists;
    private readonly ImmutableArray<MetadataReference> _references;
    private readonly ImmutableArray<TreeFacts> _facts;
    private readonly Dictionary<SyntaxTree, int> _slots = new();

    private World(Compilation compilation, UserLists lists, World? before)
    {
        _lists = lists;
        _options = compilation.Options;
        _references = compilation.References.ToImmutableArray();
        Trees = compilation.SyntaxTrees.ToImmutableArray();
        var facts = ImmutableArray.CreateBuilder<TreeFacts>(Trees.Length);
        for (var slot = 0; slot < Trees.Length; slot++)
        {
            _slots[Trees[slot]] = slot;
            facts.Add(before is not null && before.Trees[slot] == Trees[slot] ? before._facts[slot] : new());
        }

        _facts = facts.MoveToImmutable();
    }

    public ImmutableArray<SyntaxTree> Trees { get; }

    public static World For(Compilation compilation, UserLists lists)
    {
        var name = compilation.AssemblyName ?? "";
        var recent = Recent.TryGetValue(name, out var found) ? found : ImmutableArray<WeakReference<World>>.Empty;
        World? before = null;
        foreach (var reference in recent)
        {
            if (reference.TryGetTarget(out var candidate) && candidate._lists.Equals(lists) && candidate.DiffersInBodiesOnly(compilation))
            {
                before = candidate;
                break;
            }
        }

        var world = new World(compilation, lists, before);
        var next = ImmutableArray.Create(new WeakReference<World>(world))
            .AddRange(recent.Where(r => r.TryGetTarget(out var old) && old != before).Take(MaxWorldsPerName - 1));
        Recent[name] = next;
        return world;
    }

    public int SlotOf(SyntaxTree tree) => _slots.TryGetValue(tree, out var slot) ? slot : -1;

    public TreeFacts FactsOf(int slot) => _facts[slot];

    private bool DiffersInBodiesOnly(Compilation compilation)
    {
        if (compilation.SyntaxTrees is not IReadOnlyCollection<SyntaxTree> trees || trees.Count != Trees.Length
            || !compilation.Options.Equals(_options) || !compilation.References.SequenceEqual(_references))
            return false;
        var edited = 0;
        var slot = 0;
        foreach (var tree in compilation.SyntaxTrees)
        {
            var old = Trees[slot++];
            if (tree == old)
                continue;
            if (++edited > MaxEditedTrees || !tree.Options.Equals(old.Options) || !tree.IsEquivalentTo(old, topLevel: true))
                return false;
        }

        return true;
    }
}
