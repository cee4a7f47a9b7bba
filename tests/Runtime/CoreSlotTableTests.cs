using CsCheck;

namespace AsyncLoop.Tests;

/// <summary>The table of the handles, on random histories and at its edges.</summary>
public sealed class CoreSlotTableTests
{
    [Fact]
    public void The_slot_table_gives_each_registration_its_own_answer()
    {
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 1000]).Array[0, 400].Sample(steps =>
        {
            using EventLoop loop = new();
            var table = new SlotTable(loop);
            var waiting = new List<(int Slot, int Version)>();
            var done = new List<(int Slot, int Version)>();
            foreach ((int kind, int value) in steps)
            {
                if (kind == 3)
                {
                    // Drops the places when nothing waits, and must be forgotten by nobody.
                    Assert.Equal(waiting.Count == 0, table.Trim() == 0);
                    continue;
                }

                if (kind == 4)
                {
                    table.Sort();
                    continue;
                }

                if (kind == 0 || waiting.Count == 0)
                {
                    int slot = table.Allocate(out int version);
                    waiting.Add((slot, version));
                    continue;
                }

                (int Slot, int Version) chosen = waiting[value % waiting.Count];
                waiting.Remove(chosen);
                if (kind == 2)
                {
                    Assert.True(table.Cancel(SlotTable.Id(chosen.Slot, chosen.Version)));
                    Assert.True(table.IsCancelled(SlotTable.Id(chosen.Slot, chosen.Version)));
                }

                Assert.Equal(kind != 2, table.TryTake(chosen.Slot, out int taken));
                Assert.Equal(chosen.Version, taken);
                done.Add(chosen);
            }

            Assert.Equal(waiting.Count, waiting.Select(w => w.Slot).Distinct().Count());
            Assert.Equal(waiting.Count + done.Count, waiting.Concat(done).Distinct().Count());
            Assert.All(done, d => Assert.False(table.Cancel(SlotTable.Id(d.Slot, d.Version))));
            Assert.All(done, d => Assert.False(table.IsWaiting(SlotTable.Id(d.Slot, d.Version))));
            Assert.All(waiting, w => Assert.True(table.IsWaiting(SlotTable.Id(w.Slot, w.Version))));
        });
    }

    [Fact]
    public void A_sorted_slot_table_hands_out_places_that_follow_each_other()
    {
        using EventLoop loop = new();
        var table = new SlotTable(loop);
        int[] slots = [.. Enumerable.Range(0, 10_000).Select(_ => table.Allocate(out int _))];
        new Random(1).Shuffle(slots);
        // Every tenth stays.
        foreach (int slot in slots.Where(slot => slot % 10 != 0))
        {
            Assert.True(table.TryTake(slot, out _));
        }

        table.Sort();
        int[] next = [.. Enumerable.Range(0, 9_000).Select(_ => table.Allocate(out int _))];
        Assert.Equal(Enumerable.Range(0, 10_000).Where(slot => slot % 10 != 0), next);
    }

    [Fact]
    public void A_trimmed_slot_table_keeps_what_is_in_use_and_hands_out_places_from_the_start()
    {
        using EventLoop loop = new();
        var table = new SlotTable(loop);
        (int Slot, int Version)[] all = [.. Enumerable.Range(0, 10_000).Select(_ => (table.Allocate(out int version), version))];
        (int Slot, int Version) kept = all[5_000];
        foreach ((int slot, int version) in all)
        {
            if (slot != kept.Slot)
            {
                Assert.True(table.TryTake(slot, out _));
            }
        }

        Assert.Equal(5 * 1024, table.Trim());
        Assert.True(table.IsWaiting(SlotTable.Id(kept.Slot, kept.Version)));
        Assert.Equal(0, table.Allocate(out int again));
        Assert.NotEqual(all[0].Version, again);
        Assert.True(table.TryTake(0, out _));
        Assert.True(table.Cancel(SlotTable.Id(kept.Slot, kept.Version)));
        Assert.False(table.TryTake(kept.Slot, out _));
        Assert.Equal(0, table.Trim());
        Assert.False(table.IsCancelled(SlotTable.Id(kept.Slot, kept.Version)));
        Assert.All(all, h => Assert.False(table.Cancel(SlotTable.Id(h.Slot, h.Version))));
        var reused = Enumerable.Range(0, 10_000).Select(_ => (table.Allocate(out int version), version)).ToHashSet();
        Assert.Empty(reused.Intersect(all));
        Assert.All(all, h => Assert.False(table.Cancel(SlotTable.Id(h.Slot, h.Version))));
    }
}
