using System.Diagnostics;
using AsyncLoop.Testing;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

/// <summary>The loop as a guest in somebody else's loop.</summary>
public sealed class RunPendingTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void One_call_is_one_iteration_and_says_whether_more_is_ready()
    {
        using EventLoop loop = new();
        Assert.False(loop.RunPending());
        loop.CallSoon(() =>
        {
            _log.Add("first");
            loop.CallSoon(() => _log.Add("second"));
        });
        long before = loop.GetStatistics().Iterations;
        Assert.True(loop.RunPending());
        Assert.Equal(["first"], _log);
        Assert.Equal(before + 1, loop.GetStatistics().Iterations);
        Assert.False(loop.RunPending());
        Assert.Equal(["first", "second"], _log);
    }

    [Fact]
    public void Waiting_timers_and_tasks_are_no_reason_to_call_again_but_a_timer_that_is_due_is()
    {
        using EventLoop loop = VirtualByHand(out VirtualClock clock);
        loop.CallLater(Ms(10), () =>
        {
            _log.Add("timer");
            clock.Advance(Ms(10));
        });
        loop.CallLater(Ms(20), () => _log.Add("late"));
        Task task = loop.CreateTask(ct => EventLoop.Delay(Ms(30), ct));
        Assert.False(loop.RunPending());
        clock.Advance(Ms(10));
        Assert.True(loop.RunPending());
        Assert.False(loop.RunPending());
        Assert.Equal(["timer", "late"], _log);
        clock.Advance(Ms(10));
        while (loop.RunPending())
        {
        }

        Assert.True(task.IsCompletedSuccessfully);
    }

    [Fact]
    public void Loop_and_context_are_current_during_the_call_only()
    {
        var own = new SynchronizationContext();
        SynchronizationContext? before = SynchronizationContext.Current;
        try
        {
            SynchronizationContext.SetSynchronizationContext(own);
            using EventLoop loop = new();
            for (int i = 0; i < 2; i++)
            {
                loop.CallSoon(() =>
                {
                    Assert.Same(loop, EventLoop.Current);
                    Assert.Same(loop.SynchronizationContext, SynchronizationContext.Current);
                    Assert.True(loop.IsRunning);
                    _log.Add("ran");
                });
                loop.RunPending();
                Assert.Null(EventLoop.CurrentOrNull);
                Assert.Same(own, SynchronizationContext.Current);
                Assert.False(loop.IsRunning);
            }

            Assert.Equal(2, _log.Count);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public void Inside_a_run_of_this_or_another_loop_and_on_a_closed_loop_it_is_refused()
    {
        using EventLoop loop = new(), other = new();
        loop.CallSoon(() =>
        {
            Assert.Contains("already running", Assert.Throws<InvalidOperationException>(() => loop.RunPending()).Message);
            Assert.Contains("another loop", Assert.Throws<InvalidOperationException>(() => other.RunPending()).Message);
            _log.Add("refused");
        });
        loop.RunPending();
        Assert.Equal(["refused"], _log);
        Assert.False(other.RunPending());
        Assert.Throws<ArgumentOutOfRangeException>(() => loop.RunPending(Ms(-2)));
        loop.Dispose();
        Assert.Throws<ObjectDisposedException>(() => loop.RunPending());
    }

    [Fact]
    public void After_a_stop_it_returns_false_and_keeps_what_is_ready_for_the_next_call()
    {
        using EventLoop loop = new();
        void Again()
        {
            _log.Add("again");
            loop.CallSoon(Again);
            if (_log.Count % 3 == 0)
            {
                loop.Stop();
            }
        }

        loop.CallSoon(Again);
        while (loop.RunPending())
        {
        }

        Assert.Equal(3, _log.Count);
        loop.Stop();
        Assert.False(loop.RunPending(Timeout.InfiniteTimeSpan));
        Assert.Equal(4, _log.Count);
        Assert.True(loop.RunPending());
    }

    [Fact]
    public void It_waits_as_long_as_it_is_told_and_wakes_for_a_call_from_another_thread()
    {
        using EventLoop loop = new();
        var watch = Stopwatch.StartNew();
        Assert.False(loop.RunPending(Ms(30)));
        Assert.True(watch.Elapsed >= Ms(30), $"{watch.Elapsed}");
        Assert.Equal(0, loop.GetStatistics().Timers);

        var foreign = new Thread(() =>
        {
            WaitUntil(() => loop.IsAsleep);
            loop.CallSoonThreadSafe(() => _log.Add("foreign"));
        });
        foreign.Start();
        loop.RunPending(TimeSpan.FromMinutes(5));
        foreign.Join();
        Assert.Equal(["foreign"], _log);
        // The limit of that wait is not left behind.
        Assert.Equal(0, loop.GetStatistics().Timers);
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), "It slept on.");
    }

    [Fact]
    public void A_clock_that_jumps_by_itself_jumps_no_further_than_the_wait()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        loop.CallLater(Ms(100), () => _log.Add("timer"));
        loop.RunPending();
        Assert.Equal(TimeSpan.Zero, clock.Elapsed);
        loop.RunPending(Ms(60));
        Assert.Equal(Ms(60), clock.Elapsed);
        loop.RunPending(Ms(60));
        Assert.Equal(Ms(100), clock.Elapsed);
        Assert.Equal(["timer"], _log);
    }

    [Fact]
    public void A_host_may_call_from_one_thread_and_then_from_another()
    {
        using EventLoop loop = new();
        int thread = 0;
        loop.CallSoon(() => thread = Environment.CurrentManagedThreadId);
        Foreign(() =>
        {
            loop.RunPending();
            Assert.Equal(Environment.CurrentManagedThreadId, thread);
        });
        loop.CallSoon(() => thread = Environment.CurrentManagedThreadId);
        loop.RunPending();
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void A_game_runs_its_frames_and_the_tasks_of_the_loop_in_one_thread()
    {
        using EventLoop loop = VirtualByHand(out VirtualClock clock);
        Task task = loop.CreateTask(async ct =>
        {
            for (int i = 1; i <= 3; i++)
            {
                await EventLoop.Delay(Ms(20), ct);
                _log.Add($"task {i}");
            }
        });
        for (int frame = 1; !task.IsCompleted; frame++)
        {
            while (loop.RunPending())
            {
            }

            _log.Add($"frame {frame}");
            clock.Advance(Ms(16));
        }

        Assert.Equal(["frame 1", "frame 2", "task 1", "frame 3", "frame 4", "task 2", "frame 5", "frame 6", "task 3", "frame 7"], _log);
    }

    private static EventLoop VirtualByHand(out VirtualClock clock)
    {
        clock = new VirtualClock();
        return new EventLoop(new LoopOptions { TimeProvider = clock });
    }
}
