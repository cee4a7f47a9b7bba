using System.Diagnostics;

namespace AsyncLoop.Tests;

/// <summary>What a loop sleeps by, in both kinds.</summary>
public sealed class DoorbellTests
{
    public static TheoryData<string> Kinds => ["system", "monitor"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_ring_before_the_wait_ends_it_at_once_and_only_that_one(string kind)
    {
        Doorbell bell = Make(kind);
        bell.Ring();
        bell.Ring();
        Assert.True(bell.Wait(Timeout.Infinite));
        Assert.False(bell.Wait(0));
        bell.Ring();
        Assert.True(bell.Wait(10_000));
        Assert.False(bell.Wait(1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Two_threads_that_call_each_other_meet_every_time(string kind)
    {
        const int Rounds = 5_000;
        Doorbell ping = Make(kind);
        Doorbell pong = Make(kind);
        int called = 0, answered = 0;
        var other = new Thread(() =>
        {
            for (int i = 1; i <= Rounds; i++)
            {
                Await(ping, i % 2 == 0 ? Timeout.Infinite : 60_000, ref called, i);
                Volatile.Write(ref answered, i);
                pong.Ring();
            }
        });
        other.Start();
        for (int i = 1; i <= Rounds; i++)
        {
            Volatile.Write(ref called, i);
            ping.Ring();
            Await(pong, i % 2 == 0 ? 60_000 : Timeout.Infinite, ref answered, i);
        }

        Assert.True(other.Join(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_bell_that_was_returned_serves_another_and_a_late_ring_does_no_harm()
    {
        // Far more loops than the system has bells for.
        for (int i = 0; i < 3_000; i++)
        {
            using EventLoop loop = new();
            var poster = new Thread(() => loop.CallSoonThreadSafe(loop.Stop));
            poster.Start();
            loop.RunForever();
            poster.Join();
        }
    }

    [Fact]
    public void Rings_for_earlier_sleeps_do_not_end_a_sleep_too_early()
    {
        using EventLoop loop = new();
        // More than are kept for others: the one that is given back then is the next to be rented.
        Doorbell bell = Enumerable.Range(0, 20).Select(_ => Doorbell.Rent()).Last();
        Doorbell.Return(bell);
        var queue = new ForeignQueue(loop, new ReadyQueue(loop));
        Assert.True(queue.TryFallAsleep());
        using var done = new ManualResetEventSlim();
        long rings = 0;
        var ringer = new Thread(() =>
        {
            while (!done.IsSet)
            {
                bell.Ring();
                Interlocked.Increment(ref rings);
            }
        })
        { IsBackground = true };
        ringer.Start();
        TimeSpan shortest = TimeSpan.MaxValue;
        try
        {
            for (int i = 0; i < 20; i++)
            {
                Assert.True(queue.TryFallAsleep());
                var watch = Stopwatch.StartNew();
                Assert.False(queue.Sleep(10));
                shortest = watch.Elapsed < shortest ? watch.Elapsed : shortest;
            }
        }
        finally
        {
            done.Set();
            ringer.Join();
        }

        Assert.True(rings > 20, $"{rings} rings");
        Assert.True(shortest >= TimeSpan.FromMilliseconds(10), $"{shortest}");
    }

    // A signal to the process may end a wait early.
    private static void Await(Doorbell bell, int milliseconds, ref int count, int expected)
    {
        do
        {
            Assert.True(bell.Wait(milliseconds));
        }
        while (Volatile.Read(ref count) < expected);
    }

    private static Doorbell Make(string kind)
    {
        if (kind == "monitor")
        {
            return new MonitorDoorbell();
        }

        Assert.SkipUnless(OperatingSystem.IsLinux(), "This system has no bell of its own that we use.");
        return Assert.IsType<EventDoorbell>(EventDoorbell.TryCreate());
    }
}
