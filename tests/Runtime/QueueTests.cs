using System.Diagnostics;
using System.Runtime.CompilerServices;
using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

public sealed class QueueTests : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly List<string> _log = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void S001_Callbacks_run_first_in_first_out_and_once()
    {
        _loop.CallSoon(() => _log.Add("a"));
        _loop.CallSoon(() => _log.Add("b"));
        _loop.Once();
        _loop.Once();
        Assert.Equal(["a", "b"], _log);
    }

    [Fact]
    public void S002_What_a_callback_queues_runs_in_the_next_iteration_behind_what_is_ready()
    {
        long before = _loop.GetStatistics().Iterations;
        long inA = 0, inC = 0;
        _loop.CallSoon(() =>
        {
            _log.Add("a");
            inA = _loop.GetStatistics().Iterations;
            _loop.CallSoon(() =>
            {
                _log.Add("c");
                inC = _loop.GetStatistics().Iterations;
                _loop.Stop();
            });
        });
        _loop.CallSoon(() => _log.Add("b"));
        _loop.RunForever();
        Assert.Equal(["a", "b", "c"], _log);
        Assert.Equal((before + 1, before + 2), (inA, inC));
        Assert.Equal(before + 2, _loop.GetStatistics().Iterations);
    }

    [Fact]
    public void S003_A_callback_that_queues_itself_for_ever_starves_neither_timers_nor_stop()
    {
        var clock = new Testing.VirtualClock();
        using EventLoop loop = new(new LoopOptions { TimeProvider = clock });
        int runs = 0;
        void Again()
        {
            runs++;
            clock.Advance(Ms(1));
            loop.CallSoon(Again);
        }

        loop.CallSoon(Again);
        loop.CallLater(Ms(10), loop.Stop);
        loop.RunForever();
        // The tenth makes the timer due, behind the eleventh.
        Assert.Equal(11, runs);
    }

    [Fact]
    public void S005_Callbacks_ready_before_run_before_the_timers_that_became_due()
    {
        using EventLoop loop = new(new LoopOptions { TimeProvider = new Testing.VirtualClock() });
        var clock = (Testing.VirtualClock)loop.Clock.Provider;
        loop.CallSoon(() =>
        {
            _log.Add("busy");
            clock.Advance(Ms(20));
            loop.CallSoon(() => _log.Add("soon2"));
        });
        loop.CallLater(Ms(20), () =>
        {
            _log.Add("t20");
            loop.Stop();
        });
        loop.CallLater(Ms(10), () => _log.Add("t10"));
        loop.RunForever();
        Assert.Equal(["busy", "soon2", "t10", "t20"], _log);
    }

    [Fact]
    public void S006_A_zero_delay_timer_runs_in_the_same_iteration_behind_a_callback_queued_after_it()
    {
        long iterationOfSoon = 0, iterationOfTimer = 0;
        _loop.CallLater(TimeSpan.Zero, () =>
        {
            _log.Add("t0");
            iterationOfTimer = _loop.GetStatistics().Iterations;
            _loop.Stop();
        });
        _loop.CallSoon(() =>
        {
            _log.Add("s1");
            iterationOfSoon = _loop.GetStatistics().Iterations;
        });
        _loop.RunForever();
        Assert.Equal(["s1", "t0"], _log);
        Assert.Equal(iterationOfSoon, iterationOfTimer);
    }

    [Fact]
    public void S007_A_callback_with_state_gets_that_very_object_and_costs_no_allocation()
    {
        var state = new Counter();
        object? seen = null;
        _loop.CallSoon(s => seen = s, state);
        _loop.Once();
        Assert.Same(state, seen);

        MeasureAllocation(() => _loop.CallSoon(static s => s.Count++, state));
        MeasureAllocation(() => _loop.CallSoon(static s => Counter.Total += s, 7));
        MeasureAllocation(() => _loop.CallLater(TimeSpan.Zero, static s => s.Count++, state));
        MeasureAllocation(() => _loop.CallAt(TimeSpan.Zero, static s => s.Count++, state));
        MeasureAllocation(() => _loop.CallSoonThreadSafe(static s => s.Count++, state));
        Assert.True(state.Count > 0 && Counter.Total > 0);
    }

    [Fact]
    public void S007_A_state_may_be_null_a_value_or_a_base_type()
    {
        object? seen = "nothing";
        (int, string) pair = default;
        IReadOnlyList<int>? list = null;
        _loop.CallSoon<string?>(s => seen = s, null);
        _loop.CallSoon(s => pair = s, (1, "one"));
        _loop.CallLater<IReadOnlyList<int>>(TimeSpan.Zero, s => list = s, new[] { 1, 2 });
        _loop.Once();
        _loop.Once();
        Assert.Null(seen);
        Assert.Equal((1, "one"), pair);
        Assert.Equal([1, 2], list);
    }

    [Fact]
    public void S008_A_null_callback_is_refused_at_the_call_and_nothing_is_queued()
    {
        Assert.Throws<ArgumentNullException>(() => _loop.CallSoon(null!));
        Assert.Throws<ArgumentNullException>(() => _loop.CallLater(Ms(1), null!));
        Assert.Throws<ArgumentNullException>(() => _loop.CallAt(Ms(1), null!));
        Assert.Throws<ArgumentNullException>(() => _loop.CallSoonThreadSafe(null!));
        Assert.Throws<ArgumentNullException>(() => _loop.CallSoon(null!, 1));
        Assert.Throws<ArgumentNullException>(() => _loop.CallLater(Ms(1), null!, 1));
        Assert.Throws<ArgumentNullException>(() => _loop.CallAt(Ms(1), null!, 1));
        Assert.Throws<ArgumentNullException>(() => _loop.CallSoonThreadSafe(null!, 1));
        LoopStatistics statistics = _loop.GetStatistics();
        Assert.Equal((0, 0), (statistics.Ready, statistics.Timers));
    }

    [Fact]
    public void S009_An_idle_loop_sleeps_and_wakes_at_once_for_a_foreign_call()
    {
        using RunningLoop running = Start();
        WaitUntil(() => running.Loop.IsAsleep);
        long iterations = running.Loop.GetStatistics().Iterations;
        using var ran = new ManualResetEventSlim();

        // Asleep means asleep: with nothing to do it does not turn, however long it takes.
        Assert.False(ran.Wait(200, TestContext.Current.CancellationToken));
        Assert.Equal(iterations, running.Loop.GetStatistics().Iterations);

        var watch = Stopwatch.StartNew();
        running.Loop.CallSoonThreadSafe(ran.Set);
        Assert.True(ran.Wait(Soon, TestContext.Current.CancellationToken));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"{watch.Elapsed}");
    }

    [Fact]
    public void S010_A_hundred_thousand_callbacks_queued_before_the_start_run_in_order_in_one_iteration()
    {
        const int Count = 100_000;
        var order = new List<int>(Count);
        for (int i = 0; i < Count; i++)
        {
            _loop.CallSoon(order.Add, i);
        }

        _loop.Once();
        Assert.Equal(Enumerable.Range(0, Count), order);
        Assert.Equal(1, _loop.GetStatistics().Iterations);
    }

    [Fact]
    public void S011_A_chain_of_twenty_thousand_awaits_each_completing_the_next_does_not_overflow_the_stack()
    {
        const int Count = 20_000;
        var sources = Enumerable.Range(0, Count + 1).Select(_ => new TaskCompletionSource()).ToArray();
        int deepest = 0;
        _loop.RunUntilComplete(async _ =>
        {
            async Task Link(int i)
            {
                await sources[i].Task;
                deepest = Math.Max(deepest, _loop.GetStatistics().Ready);
                sources[i + 1].SetResult();
            }

            Task[] links = [.. Enumerable.Range(0, Count).Select(Link)];
            sources[0].SetResult();
            await Task.WhenAll(links);
        });
        Assert.True(sources[Count].Task.IsCompletedSuccessfully);
        Assert.True(deepest < 10, $"{deepest} entries were queued at once.");
    }

    [Fact]
    public void S012_After_a_callback_that_throws_the_rest_of_the_batch_runs()
    {
        int reported = 0;
        _loop.ExceptionHandler = (_, _) => reported++;
        _loop.CallSoon(() => throw new FormatException());
        _loop.CallSoon(() => _log.Add("next"));
        _loop.CallSoon(_ => throw new FormatException(), 1);
        _loop.CallSoon(() => _log.Add("last"));
        _loop.CallSoon(_loop.Stop);
        _loop.RunForever();
        Assert.Equal(["next", "last"], _log);
        Assert.Equal(2, reported);
        Assert.Equal(1, _loop.GetStatistics().Iterations);
    }

    [Fact]
    public void What_other_threads_queued_before_runs_before_what_is_queued_on_the_loop_now()
    {
        _loop.CallSoonThreadSafe(() => _log.Add("foreign"));
        _loop.CallSoon(() => _log.Add("own"));
        _loop.CallSoon(() =>
        {
            Foreign(() => _loop.CallSoonThreadSafe(() => _log.Add("foreign2")));
            _loop.CallSoon(() => _log.Add("own2"));
            _loop.CallSoon(_loop.Stop);
        });
        _loop.RunForever();
        Assert.Equal(["foreign", "own", "foreign2", "own2"], _log);
    }

    [Fact]
    public void What_has_run_or_was_cancelled_can_be_collected_while_the_loop_lives()
    {
        WeakReference[] states = Schedule(_loop);
        _loop.Once();
        _loop.Once();
        CloseTests.Collect();
        Assert.All(states, state => Assert.False(state.IsAlive));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference[] Schedule(EventLoop loop)
        {
            object[] states = [.. Enumerable.Range(0, 5).Select(_ => new object())];
            loop.CallSoon(static s => s.GetHashCode(), states[0]);
            Foreign(() => loop.CallSoonThreadSafe(static s => s.GetHashCode(), states[1]));
            loop.CallLater(TimeSpan.Zero, static s => s.GetHashCode(), states[2]);
            loop.CallSoon(static s => s.GetHashCode(), states[3]).Cancel();
            loop.CallLater(TimeSpan.Zero, static s => s.GetHashCode(), states[4]).Cancel();
            return [.. states.Select(s => new WeakReference(s))];
        }
    }

    private void MeasureAllocation(Action schedule)
    {
        void Burst()
        {
            for (int i = 0; i < 100; i++)
            {
                schedule();
            }

            _loop.Once();
            _loop.Once();
        }

        // Until the queues and pools have grown to their size.
        for (int i = 0; i < 20; i++)
        {
            Burst();
        }

        // A report would allocate.
        _loop.SlowCallbackThreshold = Never;
        Action stop = _loop.Stop;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            schedule();
        }

        _loop.CallSoon(stop);
        _loop.RunForever();
        _loop.CallSoon(stop);
        _loop.RunForever();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class Counter
    {
        public static int Total { get; set; }

        public int Count { get; set; }
    }
}
