using CsCheck;

namespace AsyncLoop.Tests;

/// <summary>The handles in the queues of the core: on random histories against simple models, and in races.</summary>
public sealed class CoreHandleTests
{
    private static readonly SendOrPostCallback Nothing = static _ => { };

    [Fact]
    public void The_ready_queue_knows_its_entries_by_their_number_through_every_growth_and_gives_each_its_own_answer()
    {
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1000]).Array[0, 400].Sample(steps =>
        {
            using EventLoop loop = new();
            var queue = new ReadyQueue(loop);
            var waiting = new List<(long Id, bool Cancelled)>();
            var done = new List<(long Id, bool Cancelled)>();
            foreach ((int kind, int value) in steps)
            {
                if (kind <= 1)
                {
                    for (int i = 0; i <= value % 40; i++)
                    {
                        waiting.Add((queue.Enqueue(Nothing, null, null, HandleKind.Number, 0), false));
                    }
                }
                else if (waiting.Count > 0 && kind == 2)
                {
                    int chosen = value % waiting.Count;
                    Assert.Equal(!waiting[chosen].Cancelled, queue.Cancel(waiting[chosen].Id));
                    waiting[chosen] = (waiting[chosen].Id, true);
                }
                else
                {
                    for (int i = 0; i <= value % 60 && waiting.Count > 0; i++)
                    {
                        Assert.Equal(waiting[0].Cancelled, queue.Dequeue().Function is null);
                        Assert.Equal(waiting[0].Id, queue.LastTaken);
                        done.Add(waiting[0]);
                        waiting.RemoveAt(0);
                    }

                    queue.Trim();
                }
            }

            Assert.Equal(waiting.Count, queue.Count);
            Assert.All(waiting, w => Assert.Equal((w.Cancelled, !w.Cancelled), (queue.IsCancelled(w.Id), queue.IsWaiting(w.Id))));
            Assert.All(done, d => Assert.False(queue.IsWaiting(d.Id) || queue.Cancel(d.Id)));
            Assert.All(done, d => Assert.True(d.Cancelled || !queue.IsCancelled(d.Id)));
            Assert.All(done.Where(d => d.Cancelled).TakeLast(100), d => Assert.True(queue.IsCancelled(d.Id)));
        });
    }

    [Theory]
    [InlineData("ready")]
    [InlineData("posted")]
    [InlineData("timer")]
    public void S060_Of_a_taker_and_a_canceller_at_the_same_moment_exactly_one_wins(string kind)
    {
        const int MostRounds = 200_000;
        using EventLoop loop = new();
        var table = new SlotTable(loop);
        var queue = new ReadyQueue(loop);
        HandleSource source = kind == "ready" ? queue : table;
        long id = 0;
        int begun = 0, ended = 0;
        bool cancelled = false;
        var canceller = new Thread(() =>
        {
            for (int round = 1; ; round++)
            {
                while (Volatile.Read(ref begun) < round)
                {
                }

                if (id < 0)
                {
                    return;
                }

                cancelled = source.Cancel(id);
                Volatile.Write(ref ended, round);
            }
        });
        canceller.Start();
        int both = 0, neither = 0, rounds = 0, wins = 0;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        // Enough rounds for the two to meet within nanoseconds, but no longer than a busy machine allows.
        while (rounds < MostRounds && (rounds < 1000 || watch.Elapsed < TimeSpan.FromSeconds(1.5)))
        {
            int slot = -1;
            if (kind == "ready")
            {
                id = queue.Enqueue(Nothing, null, null, HandleKind.Number, 0);
            }
            else
            {
                slot = table.Allocate(out int version);
                id = SlotTable.Id(slot, version);
            }

            Volatile.Write(ref begun, ++rounds);
            // The canceller needs a moment to notice and another to make itself seen; meet it now a little earlier, now a little later.
            for (int i = rounds * 7 % 2048; i > 0; i--)
            {
                _ = Volatile.Read(ref ended);
            }

            bool taken;
            if (kind == "ready")
            {
                taken = queue.Dequeue().Function is not null;
            }
            else if (kind == "timer" && table.IsCancelled(slot))
            {
                // A timer is looked at on its way from the heap, and again when it runs.
                table.FreeCancelled(slot);
                taken = false;
            }
            else
            {
                taken = table.TryTake(slot, out _);
            }

            while (Volatile.Read(ref ended) < rounds)
            {
            }

            both += taken && cancelled ? 1 : 0;
            neither += !taken && !cancelled ? 1 : 0;
            wins += taken ? 1 : 0;
        }

        id = -1;
        Volatile.Write(ref begun, rounds + 1);
        Assert.True(canceller.Join(TimeSpan.FromSeconds(30)));
        Assert.Equal((0, 0), (both, neither));
        Assert.Equal(0, table.Cancellations);
        TestContext.Current.TestOutputHelper?.WriteLine($"{rounds} rounds, {wins} taken");
    }

    [Fact]
    public void S060_A_cancel_elsewhere_holds_while_the_ready_queue_grows()
    {
        using EventLoop loop = new();
        var queue = new ReadyQueue(loop);
        long newest = -1;
        bool ended = false;
        var cancelled = new HashSet<long>();
        var canceller = new Thread(() =>
        {
            while (!Volatile.Read(ref ended))
            {
                long id = Volatile.Read(ref newest);
                if (id >= 0 && queue.Cancel(id))
                {
                    cancelled.Add(id);
                }
            }
        });
        canceller.Start();
        var run = new List<long>();
        var dropped = new List<long>();
        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < 20_000; i++)
            {
                Volatile.Write(ref newest, queue.Enqueue(Nothing, null, null, HandleKind.Number, 0));
            }

            while (queue.Count > 0)
            {
                bool runs = queue.Dequeue().Function is not null;
                (runs ? run : dropped).Add(queue.LastTaken);
            }

            // Small again, to grow again.
            queue.Trim();
        }

        Volatile.Write(ref ended, true);
        Assert.True(canceller.Join(TimeSpan.FromSeconds(30)));
        Assert.Equal(20 * 20_000, run.Count + dropped.Count);
        Assert.True(cancelled.SetEquals(dropped), $"{cancelled.Count} cancelled, {dropped.Count} dropped");
    }

    [Fact]
    public void What_was_posted_keeps_its_handle_on_its_way_through_both_queues()
    {
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1000]).Array[0, 300].Sample(steps =>
        {
            using EventLoop loop = new();
            var ready = new ReadyQueue(loop);
            var queue = new ForeignQueue(loop, ready);
            // In the order in which they are to come out; those of the loop itself have no handle from the foreign queue.
            var waiting = new List<(int Id, LoopHandle Handle, bool Cancelled)>();
            var posted = new List<(int Id, LoopHandle Handle, bool Cancelled)>();
            var done = new List<(int Id, LoopHandle Handle, bool Cancelled)>();
            int next = 0;
            foreach ((int kind, int value) in steps)
            {
                switch (kind)
                {
                    case 0:
                        for (int i = 0; i <= value % 100; i++)
                        {
                            Assert.True(queue.TryEnqueue(Nothing, next, null, out LoopHandle handle));
                            posted.Add((next++, handle, false));
                        }

                        break;
                    case 1:
                        queue.TryEnqueue(new Callback(Nothing, next));
                        posted.Add((next++, default, false));
                        break;
                    case 2:
                        waiting.Add((next, new LoopHandle(ready, ready.Enqueue(Nothing, next, null, HandleKind.Number, 0)), false));
                        next++;
                        break;
                    case 3:
                        queue.Drain(betweenCallbacks: value % 2 == 0);
                        waiting.AddRange(posted);
                        posted.Clear();
                        break;
                    case 4:
                        List<(int Id, LoopHandle Handle, bool Cancelled)> list = value % 2 == 0 ? waiting : posted;
                        if (list.Count > 0)
                        {
                            int chosen = value % list.Count;
                            (int id, LoopHandle victim, bool cancelled) = list[chosen];
                            Assert.Equal(!cancelled && victim != default, victim.Cancel());
                            list[chosen] = (id, victim, victim != default);
                        }

                        break;
                    default:
                        for (int i = 0; i <= value % 150 && waiting.Count > 0; i++)
                        {
                            Callback callback = ready.Dequeue();
                            Assert.Equal(waiting[0].Cancelled ? null : waiting[0].Id, callback.State);
                            Assert.True(!callback.IsRegistered || waiting[0].Cancelled || queue.HandleOf(ready.LastTaken) == waiting[0].Handle);
                            done.Add(waiting[0]);
                            waiting.RemoveAt(0);
                        }

                        ready.Trim();
                        queue.Trim();
                        break;
                }
            }

            Assert.Equal((posted.Count, waiting.Count), (queue.Count, ready.Count));
            Assert.All(posted.Concat(waiting), w => Assert.Equal(
                w.Handle == default ? "LoopHandle(none)" : $"LoopHandle({(w.Cancelled ? "cancelled" : "waiting")})", w.Handle.ToString()));
            Assert.All(done, d => Assert.False(d.Handle.Cancel()));
            Assert.All(done, d => Assert.True(d.Cancelled || !d.Handle.IsCancelled));
            Assert.All(done.Where(d => d.Cancelled).TakeLast(50), d => Assert.True(d.Handle.IsCancelled));
        });
    }

    [Fact]
    public void S060_A_poster_that_cancels_wins_or_loses_wherever_the_entry_is()
    {
        const int Posts = 100_000;
        using EventLoop loop = new();
        var ready = new ReadyQueue(loop);
        var queue = new ForeignQueue(loop, ready);
        var cancelled = new bool[Posts];
        var run = new bool[Posts];
        bool ended = false;
        var poster = new Thread(() =>
        {
            var handles = new LoopHandle[64];
            for (int i = 0; i < Posts; i++)
            {
                queue.TryEnqueue(Nothing, i, null, out handles[i % 64]);
                // Every third post one that is some posts old: in the array, on the move, or about to run.
                int victim = i - (i % 61);
                if (i % 3 == 0)
                {
                    cancelled[victim] |= handles[victim % 64].Cancel();
                }
            }

            Volatile.Write(ref ended, true);
        });
        poster.Start();
        while (!Volatile.Read(ref ended) || queue.Count + ready.Count > 0)
        {
            queue.Drain(betweenCallbacks: true);
            while (ready.Count > 0)
            {
                if (ready.Dequeue().State is int id)
                {
                    Assert.False(run[id]);
                    run[id] = true;
                }
            }
        }

        Assert.True(poster.Join(TimeSpan.FromSeconds(30)));
        Assert.DoesNotContain(Enumerable.Range(0, Posts), i => run[i] == cancelled[i]);
        Assert.Contains(true, cancelled);
    }
}
