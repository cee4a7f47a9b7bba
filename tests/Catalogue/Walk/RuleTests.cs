using AsyncLoop.Catalogue.Entries;
using AsyncLoop.Catalogue.Metadata;
using AsyncLoop.Catalogue.Walk;

namespace AsyncLoop.Catalogue.Tests.Walk;

/// <summary>The rules of the walk, each on a body of its own.</summary>
[Collection(nameof(Derivations))]
public sealed class RuleTests
{
    [Theory]
    [InlineData(nameof(Fixtures.Sleeps))]
    [InlineData(nameof(Fixtures.SleepsBehindHelper))]
    [InlineData(nameof(Fixtures.TakesWhenIncomplete))]
    [InlineData(nameof(Fixtures.TakesBehindAnotherGuard))]
    [InlineData(nameof(Fixtures.TakesFromCompleted))]
    [InlineData(nameof(Fixtures.WaitsABit))]
    [InlineData(nameof(Fixtures.Enumerates))]
    [InlineData(nameof(Fixtures.Consumes))]
    [InlineData(nameof(Fixtures.HandsToInvoker))]
    [InlineData(nameof(Fixtures.HandsToForwarder))]
    [InlineData(nameof(Fixtures.UsesOpenBase))]
    [InlineData(nameof(Fixtures.UsesExact))]
    [InlineData(nameof(Fixtures.UsesAllSlow))]
    public void A_wait_is_found(string method) => Assert.Equal(Tier.Wait, EntryOf(method)?.Tier);

    [Theory]
    [InlineData(nameof(Fixtures.OnlyThrows))]
    [InlineData(nameof(Fixtures.ThrowsOnOnePath))]
    [InlineData(nameof(Fixtures.StartsAsync))]
    [InlineData(nameof(Fixtures.StartsUnobserved))]
    [InlineData(nameof(Fixtures.FakeAsync))]
    [InlineData(nameof(Fixtures.CallsFake))]
    [InlineData(nameof(Fixtures.TakesWhenComplete))]
    [InlineData(nameof(Fixtures.Asks))]
    [InlineData(nameof(Fixtures.AsksWithSpan))]
    [InlineData(nameof(Fixtures.HandsToStore))]
    [InlineData(nameof(Fixtures.HandsToThePool))]
    [InlineData(nameof(Fixtures.UsesOpen))]
    [InlineData(nameof(Fixtures.UsesSealed))]
    [InlineData(nameof(Fixtures.UsesSomeSlow))]
    [InlineData(nameof(Fixtures.ReadsMemory))]
    [InlineData(nameof(Fixtures.ReadsMemoryOf))]
    [InlineData(nameof(Fixtures.ReadsWrappedMemory))]
    [InlineData(nameof(Fixtures.HelperReadsMemory))]
    [InlineData(nameof(Fixtures.Locks))]
    [InlineData(nameof(Fixtures.Converts))]
    [InlineData(nameof(Fixtures.WorksWithRow))]
    public void Nothing_is_found(string method) => Assert.Null(EntryOf(method));

    [Theory]
    [InlineData(nameof(Fixtures.Reads))]
    [InlineData(nameof(Fixtures.ReadsOwn))]
    [InlineData(nameof(Fixtures.ReadsThroughHelper))]
    [InlineData(nameof(Fixtures.Works))]
    public void A_contract_is_found(string method)
    {
        var entry = EntryOf(method);
        Assert.Equal(Tier.IO, entry?.Tier);
        Assert.NotNull(entry?.Contract);
    }

    [Fact]
    public void An_iterator_is_lazy_and_its_consumer_is_not()
    {
        Assert.True(EntryOf(nameof(Fixtures.Enumerates))!.IsLazy);
        Assert.False(EntryOf(nameof(Fixtures.Consumes))!.IsLazy);
    }

    [Fact]
    public void A_lock_is_reached_but_is_no_entry() =>
        Assert.Equal(Tier.Lock, Derivations.WithFixtures.Walker.Reached[MethodOf(nameof(Fixtures.Locks)).Index]?.Tier);

    [Fact]
    public void An_asynchronous_member_with_a_blocking_start_is_remembered() =>
        Assert.Contains(MethodOf(nameof(Fixtures.FakeAsync)), Derivations.WithFixtures.Walker.Prologues);

    [Fact]
    public void Async_methods_without_a_state_machine_stay_quiet()
    {
        // The framework has a few helpers with that flag: they wait for tasks, and none of them blocks.
        var flagged = Derivations.Pinned.Graph.Assemblies.Methods.Where(m => (m.ImplAttributes & Method.RuntimeAsync) != 0).ToList();
        Assert.NotEmpty(flagged);
        Assert.All(flagged, m => Assert.Null(Derivations.Pinned.Walker.Reached[m.Index]));
    }

    [Fact]
    public void Walking_more_assemblies_changes_nothing_for_the_framework()
    {
        // What blocks in one assembly must not depend on which others are loaded beside it.
        var alone = Lines(Derivations.Pinned);
        var together = Lines(Derivations.WithFixtures);
        Assert.Equal(alone, together);

        static List<string> Lines(Derivation derivation) =>
            [.. derivation.Entries.Where(e => e.Method.Type.File.Name.StartsWith("System", StringComparison.Ordinal)).Select(e => $"{e.TierName} {e.Method.FullName} {e.Method.Display}{e.Facts}")];
    }

    private static Method MethodOf(string name) =>
        Derivations.WithFixtures.Graph.Assemblies.Methods.Single(m => m.Type.FullName == typeof(Fixtures).FullName && m.Name == name);

    private static Entry? EntryOf(string name)
    {
        var method = MethodOf(name);
        return Derivations.WithFixtures.Entries.SingleOrDefault(e => e.Method == method);
    }
}
