using AsyncLoop.Catalogue.Lists;
using AsyncLoop.Catalogue.Metadata;
using AsyncLoop.Catalogue.Walk;

namespace AsyncLoop.Catalogue.Entries;

/// <summary>
/// The whole way from assemblies to entries. The graph is made once; it can be walked again with a cut left out.
/// </summary>
internal sealed class Derivation : IDisposable
{
    private readonly AssemblySet _assemblies;
    private readonly PublicSurface _surface;
    private readonly CutList _cuts;
    private readonly Leaves _leaves;
    private readonly Counterparts _counterparts;
    private readonly MemberPatterns<string> _exclusions = Reasons("Exclusions.txt");
    private readonly MemberPatterns<string> _pinned = Reasons("Pinned.txt");
    private readonly MemberPatterns<(Tier Tier, string Reason)> _declared = Tiers("Declared.txt", "WindowsOnly.txt");
    private readonly MemberPatterns<(Tier Tier, string Reason)> _policy = Tiers("TierPolicy.txt");

    /// <param name="pack">The framework.</param>
    /// <param name="more">Assemblies that are walked together with it; their public members count as public, too.</param>
    public Derivation(FrameworkPack pack, params string[] more)
    {
        Version = pack.Version;
        _assemblies = new AssemblySet(pack.ImplementationFiles.Concat(more));
        _surface = new PublicSurface(pack.ReferenceFiles.Concat(more));
        Graph = new CallGraph(_assemblies);
        _leaves = new Leaves(_assemblies, ListFile.Read("Leaves.txt"));
        _cuts = new CutList(_assemblies, ListFile.Read("Cuts.txt"));
        Contracts = new Contracts(Graph);
        _counterparts = new Counterparts(Graph, _surface);
        Walker = Walk();
        Entries = MakeEntries();
    }

    public string Version { get; }

    public CallGraph Graph { get; }

    public Contracts Contracts { get; }

    public Walker Walker { get; }

    /// <summary>The types whose DisposeAsync waits for something.</summary>
    public IEnumerable<TypeDef> AsyncDisposals => AsyncDisposal.Find(Graph, _assemblies.Methods, _surface);

    public IReadOnlyList<Entry> Entries { get; }

    public CutList Cuts => _cuts;

    public PublicSurface Surface => _surface;

    /// <summary>Patterns of the lists that name nothing in this framework.</summary>
    public IEnumerable<string> Unused =>
        [.. _leaves.Unused, .. _cuts.Unused, .. Contracts.Unused, .. _exclusions.Unused, .. _pinned.Unused, .. _declared.Unused, .. _policy.Unused, .. _counterparts.Unused];

    public Walker Walk(string? withoutCut = null) => new Walker(Graph, _leaves, _cuts, Contracts, m => _declared.Contains(m), withoutCut).Run();

    /// <summary>Why a member is no entry although the walk reaches it; null where no list says so.</summary>
    public string? ExcludedBecause(Method method) => _exclusions.Find(method)?.Says;

    public string? NeverProposedBecause(Method method) => _counterparts.NeverBecause(method);

    /// <summary>The public members with this type and name, both as they are written in code or in full.</summary>
    public IEnumerable<Method> FindMembers(string typeAndName)
    {
        var split = typeAndName.LastIndexOf('.');
        if (split <= 0)
            return [];
        var (type, name) = (typeAndName[..split], typeAndName[(split + 1)..]);
        return _assemblies.Methods.Where(m =>
            (m.Name == name || m.Name == "get_" + name || m.Name == "set_" + name || (name is "new" or "ctor" && m.IsConstructor))
            && (m.Type.FullName == type || m.Type.ShortName == type || m.Type.ShortName.Split('`')[0] == type)
            && _surface.Contains(m));
    }

    /// <summary>The nodes from a member to its leaf.</summary>
    public string Witness(Reach?[] reached, int node)
    {
        var steps = new List<string>();
        for (var at = reached[node]!.Next; at >= 0; at = reached[at]!.Next)
        {
            if (at < Graph.MethodCount)
                steps.Add(Graph.MethodAt(at).Type.ShortName + "." + Graph.MethodAt(at).Name);
        }

        steps.Add(reached[node]!.Why);
        return string.Join(" <- ", steps);
    }

    public void Dispose() => _assemblies.Dispose();

    private List<Entry> MakeEntries()
    {
        var entries = new Dictionary<Method, Entry>();
        foreach (var method in _assemblies.Methods)
        {
            // Asked last, so that a line that takes nothing out any more shows as unused.
            if (_surface.Contains(method) && EntryOf(method) is { } entry && !_exclusions.Contains(method))
                entries.Add(method, entry);
        }

        foreach (var quiet in QuietOverrides(entries))
            entries.Add(quiet.Method, quiet);
        AlignContracts(entries);
        return [.. entries.Values
            .OrderBy(e => e.Method.Type.FullName, StringComparer.Ordinal)
            .ThenBy(e => e.Method.Name, StringComparer.Ordinal)
            .ThenBy(e => e.Method.ShortParameters, StringComparer.Ordinal)
            .ThenBy(e => e.Method.GenericArity)];
    }

    /// <summary>Overloads call each other: how far each is from the contract says nothing, how far the nearest is does.</summary>
    private static void AlignContracts(Dictionary<Method, Entry> entries)
    {
        foreach (var overloads in entries.Values.Where(e => e.Contract is not null).GroupBy(e => (e.Method.Type, e.Method.Name)).ToList())
        {
            var nearest = overloads.Min(e => e.Contract);
            foreach (var entry in overloads)
                entries[entry.Method] = entry with { Contract = nearest };
        }
    }

    private Entry? EntryOf(Method method)
    {
        if (_declared.Find(method) is { } declared)
            return Make(method, declared.Says.Tier, null, "declared: " + declared.Says.Reason);
        if (Walker.Reached[method.Index] is not { Tier: not Tier.Lock } reach)
            return null;
        var tier = _policy.Find(method)?.Says.Tier ?? reach.Tier;
        return Make(method, tier, reach, Witness(Walker.Reached, method.Index));
    }

    private Entry Make(Method method, Tier tier, Reach? reach, string witness) => new(
        method,
        tier,
        reach is { IsContract: true } ? reach.Hops : null,
        reach is { IsLazy: true },
        _pinned.Contains(method),
        _counterparts.Of(method),
        witness);

    /// <summary>Overrides that do not block, of members that do: a match by the overridden member must stop at them.</summary>
    private List<Entry> QuietOverrides(Dictionary<Method, Entry> entries)
    {
        var blocking = entries.Keys.Select(Graph.Dispatch.RootOf).ToHashSet();
        return [.. _assemblies.Methods
            .Where(m => m.IsVirtual && !m.IsAbstract && !entries.ContainsKey(m) && _surface.Contains(m) && !_exclusions.Contains(m))
            .Where(m => Graph.Dispatch.RootOf(m) is var root && root != m && blocking.Contains(root))
            .Select(m => new Entry(m, null, null, false, false, null, "overrides what blocks, and does not"))];
    }

    private static MemberPatterns<string> Reasons(string list)
    {
        var patterns = new MemberPatterns<string>();
        foreach (var section in ListFile.Read(list).Sections)
        {
            foreach (var line in section.Lines)
                patterns.Add(line, section.Reason);
        }

        return patterns;
    }

    private static MemberPatterns<(Tier, string)> Tiers(params string[] lists)
    {
        var patterns = new MemberPatterns<(Tier, string)>();
        foreach (var section in lists.SelectMany(l => ListFile.Read(l).Sections))
        {
            foreach (var line in section.Lines)
                patterns.Add(line, (Enum.Parse<Tier>(section.Name, ignoreCase: true), section.Reason));
        }

        return patterns;
    }
}
