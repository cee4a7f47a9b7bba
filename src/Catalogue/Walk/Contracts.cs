using AsyncLoop.Catalogue.Lists;
using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Walk;

/// <summary>
/// Members that block by contract: nobody can see their overrides, but their own type, a base or an interface of it has
/// the same member with Async behind its name. What that says wrongly is in ContractExceptions.txt.
/// </summary>
internal sealed class Contracts
{
    private readonly CallGraph _graph;
    private readonly MemberPatterns<string> _exceptions = new();
    private readonly MemberPatterns<Tier> _tiers = new();
    private readonly MemberPatterns<string> _declared = new();
    private readonly Dictionary<TypeDef, HashSet<string>> _awaitable = [];
    private readonly List<Method> _candidates = [];
    private readonly Dictionary<Method, List<Method>> _overrides = [];

    public Contracts(CallGraph graph)
    {
        _graph = graph;
        foreach (var section in ListFile.Read("ContractExceptions.txt").Sections)
        {
            foreach (var line in section.Lines)
                _exceptions.Add(line, section.Reason);
        }

        foreach (var section in ListFile.Read("ContractTiers.txt").Sections)
        {
            foreach (var line in section.Lines)
                _tiers.Add(line, Enum.Parse<Tier>(section.Name, ignoreCase: true));
        }

        foreach (var section in ListFile.Read("DeclaredContracts.txt").Sections)
        {
            foreach (var line in section.Lines)
                _declared.Add(line, section.Reason);
        }

        Declared = [.. graph.Assemblies.Methods.Where(m => IsDeclared(m) && !m.IsAsynchronous)];
        foreach (var method in graph.Assemblies.Methods)
        {
            if (!method.IsVirtual || method.IsStatic)
                continue;
            var root = graph.Dispatch.RootOf(method);
            if (root != method)
                Add(_overrides, root, method);
            // DisposeAsync says that disposing may be asynchronous, not that Dispose waits.
            if (method.Name != "Dispose" && method.IsOpen && !method.IsAsynchronous && (root == method || method.IsAbstract) && HasSibling(method) && !_exceptions.Contains(method))
                _candidates.Add(method);
        }
    }

    public IEnumerable<string> Unused => [.. _exceptions.Unused, .. _tiers.Unused, .. _declared.Unused];

    /// <summary>Contracts said by hand (DeclaredContracts.txt).</summary>
    public IReadOnlyList<Method> Declared { get; }

    public bool IsDeclared(Method method) => _declared.Contains(method);

    public string? ExceptionOf(Method method) => _exceptions.Find(method)?.Says;

    public Tier TierOf(Method method) => _tiers.Find(method)?.Says ?? Tier.IO;

    /// <summary>The contract members that show with what is known to block so far.</summary>
    public IEnumerable<Method> Find(Reach?[] reached)
    {
        foreach (var method in _candidates)
        {
            if (method.IsAbstract || _graph.Bodies[method.Index].Calls.Count == 0 || Overrides(method).Any(o => reached[o.Index] is { Tier: not Tier.Lock }))
                yield return method;
        }
    }

    /// <summary>The interface members that contract members implement: who calls them calls those.</summary>
    public IEnumerable<Method> Lift(IEnumerable<Method> contracts, Reach?[] reached)
    {
        var all = contracts.ToHashSet();
        foreach (var type in all.Select(m => m.Type).Where(t => !t.IsInterface).Distinct().ToList())
        {
            foreach (var slot in type.AllInterfaces().Where(i => i.IsVisible).SelectMany(i => i.Methods))
            {
                if (slot.IsStatic || slot.IsAsynchronous || slot.Name == "Dispose" || _exceptions.Contains(slot))
                    continue;
                if (_graph.Dispatch.BodyOf(type, slot) is { } body && (all.Contains(body) || IsForwarder(body)))
                    yield return slot;
            }
        }

        // An explicit implementation that does nothing but call the contract member.
        bool IsForwarder(Method body) => !body.IsVisible && reached[body.Index] is { IsContract: true, Hops: 1 };
    }

    private IEnumerable<Method> Overrides(Method method) => _overrides.TryGetValue(method, out var overrides) ? overrides : [];

    private bool HasSibling(Method method) => AwaitableNames(method.Type).Contains(method.Name + "Async");

    private HashSet<string> AwaitableNames(TypeDef type)
    {
        if (_awaitable.TryGetValue(type, out var names))
            return names;
        names = [.. type.SelfAndBases().Concat(type.AllInterfaces())
            .SelectMany(t => t.Methods)
            .Where(m => m.IsVisibleMember && m.Name.EndsWith("Async", StringComparison.Ordinal))
            .Select(m => m.Name)];
        _awaitable.Add(type, names);
        return names;
    }

    private static void Add(Dictionary<Method, List<Method>> lists, Method key, Method value)
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        list.Add(value);
    }
}
