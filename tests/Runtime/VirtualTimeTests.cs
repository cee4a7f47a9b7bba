using System.Diagnostics;
using AsyncLoop.Testing;
using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

public sealed class VirtualTimeTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void S185_Two_workers_of_two_and_one_hour_take_exactly_two_virtual_hours_and_no_real_time()
    {
        var clock = new VirtualClock { AutoJump = true };
        var watch = Stopwatch.StartNew();
        string[] results = EventLoop.Run(
            () =>
            {
                Task<string> Worker(string name, int hours) => EventLoop.Current.CreateTask(async ct =>
                {
                    _log.Add($"{name} starting");
                    await EventLoop.Delay(TimeSpan.FromHours(hours), ct);
                    _log.Add($"{name} finished");
                    return $"{name} result";
                });

                return Task.WhenAll(Worker("Task-1", 2), Worker("Task-2", 1));
            },
            new LoopOptions { TimeProvider = clock });
        Assert.Equal(TimeSpan.FromHours(2), clock.Elapsed);
        Assert.True(watch.Elapsed < Soon, $"{watch.Elapsed}");
        Assert.Equal(["Task-1 starting", "Task-2 starting", "Task-2 finished", "Task-1 finished"], _log);
        Assert.Equal(["Task-1 result", "Task-2 result"], results);
    }

    [Fact]
    public void S186_Time_does_not_jump_while_a_job_is_in_an_executor()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        loop.RunUntilComplete(async _ =>
        {
            Task timer = EventLoop.Delay(TimeSpan.FromSeconds(10));
            Task<TimeSpan> job = loop.RunInExecutor(() =>
            {
                Thread.Sleep(30);
                return clock.Elapsed;
            });
            Assert.Same(job, await Task.WhenAny(timer, job));
            Assert.Equal(TimeSpan.Zero, await job);
            Assert.Equal(TimeSpan.Zero, clock.Elapsed);
            await timer;
            Assert.Equal(TimeSpan.FromSeconds(10), clock.Elapsed);
        });
    }

    [Fact]
    public void S186_Time_does_not_jump_while_a_lease_is_out()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        loop.RunUntilComplete(async _ =>
        {
            IDisposable lease = clock.HoldTime();
            IDisposable second = clock.HoldTime();
            TimeSpan atRelease = TimeSpan.MaxValue;
            Task work = Task.Run(() =>
            {
                WaitUntil(() => loop.IsAsleep);
                second.Dispose();
                second.Dispose();
                WaitUntil(() => loop.IsAsleep);
                atRelease = clock.Elapsed;
                lease.Dispose();
            });
            await EventLoop.Delay(TimeSpan.FromSeconds(10));
            await work;
            Assert.Equal(TimeSpan.Zero, atRelease);
            Assert.Equal(TimeSpan.FromSeconds(10), clock.Elapsed);
        });
    }

    [Fact]
    public void Without_AutoJump_time_stands_still_until_it_is_advanced_or_AutoJump_is_set()
    {
        var clock = new VirtualClock();
        using RunningLoop running = Start(new LoopOptions { TimeProvider = clock });
        using var fired = new ManualResetEventSlim();
        TimeSpan at = default;
        void Set(double seconds)
        {
            fired.Reset();
            running.Loop.CallSoonThreadSafe(() => running.Loop.CallLater(TimeSpan.FromSeconds(seconds), () =>
            {
                at = clock.Elapsed;
                fired.Set();
            }));
            WaitUntil(() => running.Loop.GetStatistics().Timers == 1 && running.Loop.IsAsleep);
        }

        Set(5);
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(fired.IsSet);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(fired.Wait(Soon, TestContext.Current.CancellationToken));
        Assert.Equal(TimeSpan.FromSeconds(5), at);

        Set(7);
        Assert.Equal(TimeSpan.FromSeconds(5), clock.Elapsed);
        clock.AutoJump = true;
        Assert.True(fired.Wait(Soon, TestContext.Current.CancellationToken));
        Assert.Equal(TimeSpan.FromSeconds(12), at);
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(Ms(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.MaxValue));
    }

    [Fact]
    public async Task Two_loops_on_one_clock_jump_only_when_both_are_idle_and_keep_one_time()
    {
        // Many rounds: what could go wrong lies in the moments when one loop falls asleep while the other moves the clock.
        for (int round = 0; round < 100; round++)
        {
            // Nothing of theirs is on the pool, and others may keep that busy.
            var clock = new VirtualClock { RealGrace = TimeSpan.Zero };
            using RunningLoop a = Start(new LoopOptions { TimeProvider = clock });
            using RunningLoop b = Start(new LoopOptions { TimeProvider = clock });
            var log = new List<(string Name, int Seconds)>();
            async Task Worker(string name, int seconds, int times)
            {
                for (int i = 0; i < times; i++)
                {
                    await EventLoop.Delay(TimeSpan.FromSeconds(seconds));
                    lock (log)
                    {
                        log.Add((name, (int)clock.Elapsed.TotalSeconds));
                    }
                }
            }

            Task first = a.Loop.InvokeAsync(_ => Worker("a", 3, 4));
            Task second = b.Loop.InvokeAsync(_ => Worker("b", 5, 2));
            WaitUntil(() => a.Loop.GetStatistics().Timers == 1 && b.Loop.GetStatistics().Timers == 1);
            clock.AutoJump = true;
            await Task.WhenAll(first, second).WaitAsync(Soon, TestContext.Current.CancellationToken);
            Assert.Equal([("a", 3), ("b", 5), ("a", 6), ("a", 9), ("b", 10), ("a", 12)], log);
        }
    }

    [Fact]
    public async Task Time_does_not_jump_while_another_loop_on_the_clock_is_busy()
    {
        var clock = new VirtualClock { AutoJump = true };
        using RunningLoop busy = Start(new LoopOptions { TimeProvider = clock });
        using RunningLoop idle = Start(new LoopOptions { TimeProvider = clock });
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        busy.Loop.CallSoonThreadSafe(() =>
        {
            entered.Set();
            release.Wait();
        });
        entered.Wait(TestContext.Current.CancellationToken);
        Task delay = idle.Loop.InvokeAsync(_ => EventLoop.Delay(TimeSpan.FromSeconds(10)));
        for (int i = 0; i < 5; i++)
        {
            // After each of these the loop goes idle again.
            await idle.Loop.InvokeAsync(_ => Task.CompletedTask);
        }

        Assert.False(delay.IsCompleted);
        Assert.Equal(TimeSpan.Zero, clock.Elapsed);
        release.Set();
        await delay.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.FromSeconds(10), clock.Elapsed);
    }

    [Fact]
    public void A_cancelled_deadline_is_not_jumped_to()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        loop.RunUntilComplete(async _ =>
        {
            // The loop goes to sleep with the far deadline in view, which the job keeps it from jumping to ...
            TimerHandle far = loop.CallLater(TimeSpan.FromHours(1), () => { });
            await loop.RunInExecutor(() => WaitUntil(() => loop.IsAsleep));

            // ... and then with none.
            far.Cancel();
            await Task.Run(() => WaitUntil(() => loop.IsAsleep));
        });
        Assert.Equal(TimeSpan.Zero, clock.Elapsed);
    }

    [Fact]
    public void S190_Timers_of_the_base_class_library_follow_virtual_time_and_complete_on_the_loop()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        int thread = Environment.CurrentManagedThreadId;
        void AssertAt(double seconds)
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), clock.Elapsed);
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
        }

        loop.RunUntilComplete(async ct =>
        {
            TimeProvider provider = loop.TimeProvider;
            long posts = loop.GetStatistics().ForeignPosts;
            await Task.Delay(TimeSpan.FromSeconds(2), provider, ct);
            AssertAt(2);

            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(3), provider);
            for (int i = 1; i <= 3; i++)
            {
                Assert.True(await timer.WaitForNextTickAsync(ct));
                AssertAt(2 + (3 * i));
            }

            using var source = new CancellationTokenSource(TimeSpan.FromSeconds(4), provider);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EventLoop.Delay(Timeout.InfiniteTimeSpan, source.Token));
            AssertAt(15);

            await Assert.ThrowsAsync<TimeoutException>(() => new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromSeconds(5), provider, ct));
            AssertAt(20);
            Assert.Equal(posts, loop.GetStatistics().ForeignPosts);
            Assert.Equal(clock.GetUtcNow(), provider.GetUtcNow());
            Assert.Equal(TimeSpan.FromSeconds(20), provider.GetElapsedTime(0));
        });
        Assert.Equal(0, loop.GetStatistics().Timers);
    }

    [Fact]
    public void S190_A_timer_can_be_changed_and_disposed_also_from_another_thread()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        loop.RunUntilComplete(async _ =>
        {
            ITimer timer = loop.TimeProvider.CreateTimer(s => _log.Add($"{s} {clock.Elapsed.TotalSeconds}"), "tick", TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            await EventLoop.Delay(TimeSpan.FromSeconds(2));
            Assert.True(timer.Change(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));
            await EventLoop.Delay(TimeSpan.FromSeconds(4));
            Foreign(() => timer.Change(TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan));
            await EventLoop.Delay(TimeSpan.FromSeconds(11));
            Foreign(() => timer.Change(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)));
            await EventLoop.Delay(TimeSpan.FromSeconds(1));
            Foreign(() => timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
            Foreign(() => timer.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan));
            await EventLoop.Delay(TimeSpan.FromSeconds(10));
            Foreign(() => timer.Change(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
            Foreign(timer.Dispose);
            Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
            await EventLoop.Delay(TimeSpan.FromSeconds(100));
        });
        Assert.Equal(["tick 1", "tick 3", "tick 5", "tick 16", "tick 23"], _log);
    }

    [Fact]
    public void S190_A_timer_disposed_when_it_is_already_due_does_not_fire_and_a_late_one_skips_what_it_missed()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        loop.RunUntilComplete(async _ =>
        {
            ITimer? second = null;
            using ITimer first = loop.TimeProvider.CreateTimer(_ => second!.Dispose(), null, Ms(1), Timeout.InfiniteTimeSpan);
            second = loop.TimeProvider.CreateTimer(_ => _log.Add("disposed"), null, Ms(1), Timeout.InfiniteTimeSpan);
            using ITimer periodic = loop.TimeProvider.CreateTimer(_ => _log.Add($"{clock.Elapsed.TotalMilliseconds}"), null, Ms(10), Ms(10));
            loop.CallLater(Ms(15), () => clock.Advance(Ms(40)));
            await EventLoop.Delay(75);
        });
        Assert.Equal(["10", "55", "60", "70"], _log);
    }

    [Fact]
    public void The_clocks_own_timers_fire_in_order_at_their_times_and_periodically()
    {
        var clock = new VirtualClock(new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.FromHours(2)));
        Assert.Equal(new DateTimeOffset(2024, 5, 1, 10, 0, 0, TimeSpan.Zero), clock.GetUtcNow());
        void Note(object? name) => _log.Add($"{name}{clock.Elapsed.TotalSeconds}");
        using ITimer a = clock.CreateTimer(Note, "a", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using ITimer b = clock.CreateTimer(Note, "b", TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        ITimer c = clock.CreateTimer(Note, "c", TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        c.Dispose();
        clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(["a2", "b3", "a4", "a6"], _log);
        Assert.Equal(TimeSpan.FromSeconds(7), clock.Elapsed);
        Assert.Equal(clock.GetUtcNow(), clock.GetLocalNow());
        Assert.False(c.Change(TimeSpan.Zero, TimeSpan.Zero));
    }
}
