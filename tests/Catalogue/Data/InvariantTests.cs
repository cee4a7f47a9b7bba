using AsyncLoop.Catalogue.Entries;
using AsyncLoop.Catalogue.Queries;
using AsyncLoop.Catalogue.Walk;

namespace AsyncLoop.Catalogue.Tests.Data;

/// <summary>What must hold of the whole catalogue, whichever version it is made from.</summary>
[Collection(nameof(Derivations))]
public sealed class InvariantTests
{
    // Everything else in these namespaces is used by all code everywhere: a new entry there is a mistake of the walk.
    private static readonly string[] Guarded =
    [
        "System", "System.Collections", "System.Collections.Generic", "System.Collections.Concurrent", "System.Collections.ObjectModel",
        "System.Text", "System.Globalization", "System.Threading.Tasks", "System.Linq", "System.Numerics", "System.Buffers",
    ];

    private static readonly string[] Allowed =
    [
        "BlockingCollection`1", "Console", "GC", "Lazy`1", "Parallel", "ParallelEnumerable",
    ];

    private static readonly string[] Silent =
    [
        "System.String", "System.Text.StringBuilder", "System.Math", "System.Convert", "System.Uri", "System.Collections.Generic.List`1",
        "System.Collections.Generic.Dictionary`2", "System.DateTime", "System.Diagnostics.Debug", "System.Diagnostics.Trace",
        "System.Text.Json.JsonElement", "System.Threading.CancellationTokenSource", "System.Threading.Tasks.Task",
    ];

    private static IEnumerable<Entry> Blocking => Derivations.Pinned.Entries.Where(e => e.Tier is not null);

    [Fact]
    public void Common_namespaces_hold_listed_types_only() =>
        Assert.DoesNotContain(Blocking, e => Guarded.Contains(e.Method.Type.Namespace) && !Allowed.Contains(e.Method.Type.Name));

    [Fact]
    public void Common_types_do_not_block() =>
        Assert.DoesNotContain(Blocking, e => Silent.Contains(e.Method.Type.FullName) || e.Method.Type.SelfAndBases().Any(t => t.FullName == "System.Exception"));

    [Fact]
    public void The_console_blocks_where_it_reads() =>
        Assert.DoesNotContain(Blocking, e => e.Method.Type.FullName == "System.Console" && !e.Method.Name.StartsWith("Read", StringComparison.Ordinal));

    [Fact]
    public void Diagnostics_do_not_block() =>
        Assert.DoesNotContain(Blocking, e => e.Method.Type.Namespace.StartsWith("System.Diagnostics.Tracing", StringComparison.Ordinal)
            || e.Method.Type.Namespace.StartsWith("System.Diagnostics.Metrics", StringComparison.Ordinal)
            || e.Method.Type.Namespace.StartsWith("Microsoft.Extensions.Logging", StringComparison.Ordinal)
            || e.Method.Type.SelfAndBases().Any(t => t.FullName is "System.Diagnostics.Tracing.EventSource" or "System.Diagnostics.TraceListener"));

    [Fact]
    public void Nothing_asynchronous_is_an_entry() => Assert.DoesNotContain(Blocking, e => e.Method.IsAsynchronous);

    [Fact]
    public void Task_waits_are_judged_elsewhere() =>
        Assert.DoesNotContain(Blocking, e => e.Method.Name is "GetResult" or "get_Result" or "RunSynchronously" or "ToBlockingEnumerable");

    [Fact]
    public void Only_primitives_are_locks() =>
        Assert.Equal(
            ["Lazy`1", "Lock", "Monitor", "SpinLock"],
            Blocking.Where(e => e.Tier == Tier.Lock).Select(e => e.Method.Type.Name).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void No_hub_has_more_than_a_tenth_of_a_tier()
    {
        // A missing cut shows as one pair with hundreds of members, as spinning and XML entities did.
        var hubs = HubsQuery.Count(Derivations.Pinned, Derivations.Pinned.Walker).Where(h => h.Members * 10 > h.Total);
        Assert.Empty(hubs);
    }

    [Theory]
    [InlineData("spin primitives")]
    [InlineData("XML entities")]
    [InlineData("event tracing")]
    [InlineData("culture")]
    public void The_hub_alarm_goes_off_without_a_cut(string cut)
    {
        var walker = Derivations.Pinned.Walk(withoutCut: cut);
        Assert.Contains(HubsQuery.Count(Derivations.Pinned, walker), h => h.Members * 10 > h.Total);
    }

    [Fact]
    public void Every_cut_keeps_something_away()
    {
        var rows = CutsQuery.Table(Derivations.Pinned).ToList();
        var useless = rows.Skip(1).Where(row => row with { Cut = rows[0].Cut } == rows[0]).Select(row => row.Cut);
        Assert.Empty(useless);
    }

    [Fact]
    public void Every_counterpart_exists_and_can_be_awaited()
    {
        var awaitable = Derivations.Pinned.Graph.Assemblies.Methods.Where(m => m.IsAwaitable && Derivations.Pinned.Surface.Contains(m)).ToLookup(m => m.Name);
        var missing = Blocking.Where(e => e.Counterpart is not null && !Exists(e)).Select(e => $"{e.Method.Display} -> {e.Counterpart}");
        Assert.Empty(missing);

        bool Exists(Entry entry)
        {
            var parts = entry.Counterpart!.Split('.');
            return awaitable[parts[^1]].Any(m => parts.Length == 1 ? entry.Method.Type.DerivesFrom(m.Type) : m.Type.Name.Split('`')[0] == parts[0]);
        }
    }

    [Fact]
    public void Contracts_stay_near() =>
        Assert.All(Blocking.Where(e => e.Contract is not null), e => Assert.InRange(e.Contract!.Value, 0, Walker.ContractHops));

    [Fact]
    public void Every_way_ends_in_a_leaf_a_contract_or_a_declaration() =>
        Assert.All(Blocking, e => Assert.False(string.IsNullOrWhiteSpace(e.Witness.Split(" <- ")[^1]), e.Method.Display));
}
