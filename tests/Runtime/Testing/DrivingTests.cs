using AsyncLoop.Testing;
using AsyncLoop.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

/// <summary>A test that moves the loop by hand: run until idle, advance the clock, run until idle.</summary>
[Collection(nameof(StressTests))]
public sealed class DrivingTests
{
    private readonly List<string> _log = [];

    public static TheoryData<bool> Clocks => [true, false];

    // A clock that stands still, and how to advance it.
    private static EventLoop Manual(bool microsofts, out Action<TimeSpan> advance)
    {
        if (microsofts)
        {
            var fake = new FakeTimeProvider();
            advance = fake.Advance;
            return new EventLoop(new LoopOptions { TimeProvider = fake });
        }

        var clock = new VirtualClock();
        advance = clock.Advance;
        return new EventLoop(new LoopOptions { TimeProvider = clock });
    }

    [Theory]
    [MemberData(nameof(Clocks))]
    public void After_advancing_and_running_until_idle_all_continuations_have_run(bool microsofts)
    {
        using EventLoop loop = Manual(microsofts, out Action<TimeSpan> advance);
        Task worker = loop.CreateTask(async _ =>
        {
            for (int i = 1; i <= 3; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), loop.TimeProvider);
                await EventLoop.Yield();
                await Task.Run(() => { });
                _log.Add($"{i} at {loop.Time.TotalSeconds}");
            }
        });
        loop.RunUntilIdle();
        Assert.Empty(_log);
        for (int i = 1; i <= 3; i++)
        {
            Assert.False(worker.IsCompleted);
            advance(TimeSpan.FromSeconds(1));
            loop.RunUntilIdle();
            Assert.Equal($"{i} at {i}", _log[^1]);
        }

        Assert.True(worker.IsCompletedSuccessfully);
    }

    [Theory]
    [MemberData(nameof(Clocks))]
    public void Idle_means_that_jobs_and_hops_have_come_back_and_that_timers_of_the_future_are_left(bool microsofts)
    {
        using EventLoop loop = Manual(microsofts, out _);
        Task task = loop.CreateTask(async ct =>
        {
            await loop.RunInExecutor(() => Thread.Sleep(30));
            _log.Add("job");
            await Task.Run(() => Thread.Sleep(30)).ConfigureAwait(false);
            _log.Add("off the loop");
            await loop.InvokeAsync(_ => Task.Run(() => Thread.Sleep(10)));
            using var semaphore = new SemaphoreSlim(0);
            Task waiter = loop.InvokeAsync(_ => semaphore.WaitAsync(ct));
            semaphore.Release();
            await waiter;
            _log.Add("back");
        });
        loop.CallLater(TimeSpan.FromHours(1), () => _log.Add("never"));
        loop.RunUntilIdle();
        Assert.Equal(["job", "off the loop", "back"], _log);
        Assert.True(task.IsCompletedSuccessfully);
        Assert.Equal(1, loop.GetStatistics().Timers);
        Assert.False(loop.IsRunning);
    }

    [Fact]
    public void On_a_clock_that_jumps_idle_means_that_no_timer_is_left()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        Task task = loop.CreateTask(_ => EventLoop.Delay(TimeSpan.FromDays(2)));
        loop.RunUntilIdle();
        Assert.True(task.IsCompleted);
        Assert.Equal(TimeSpan.FromDays(2), clock.Elapsed);
        loop.RunUntilIdle();
        Assert.Equal(TimeSpan.FromDays(2), clock.Elapsed);
    }

    [Fact]
    public void On_the_clock_of_the_system_what_is_ready_runs_and_timers_are_not_waited_for()
    {
        using var loop = new EventLoop();
        loop.CallSoon(() => loop.CallSoon(() => _log.Add("second")));
        loop.CallLater(TimeSpan.FromHours(1), () => _log.Add("never"));
        loop.RunUntilIdle();
        Assert.Equal(["second"], _log);
    }

    [Fact]
    public void A_stop_ends_it_early_and_it_is_refused_where_a_run_is()
    {
        using var loop = new EventLoop();
        loop.CallSoon(loop.Stop);
        loop.CallSoon(() => loop.CallSoon(() => _log.Add("kept")));
        loop.RunUntilIdle();
        Assert.Empty(_log);
        loop.RunUntilIdle();
        Assert.Equal(["kept"], _log);
        InvalidOperationException? nested = null;
        loop.CallSoon(() => nested = Assert.Throws<InvalidOperationException>(loop.RunUntilIdle));
        loop.RunUntilIdle();
        Assert.Contains("already running", nested!.Message);
        loop.Dispose();
        Assert.Throws<ObjectDisposedException>(loop.RunUntilIdle);
        Assert.Throws<ArgumentNullException>(() => LoopTesting.RunUntilIdle(null!));
    }

    [Fact]
    public void RunFor_goes_from_deadline_to_deadline_also_those_set_on_the_way()
    {
        var clock = new VirtualClock();
        using var loop = new EventLoop(new LoopOptions { TimeProvider = clock });
        loop.CreateTask(async _ =>
        {
            for (int i = 0; ; i++)
            {
                await EventLoop.Delay(TimeSpan.FromSeconds(1));
                _log.Add($"{clock.Elapsed.TotalSeconds}");
            }
        });
        loop.RunFor(TimeSpan.FromSeconds(3));
        Assert.Equal(["1", "2", "3"], _log);
        loop.RunFor(TimeSpan.FromSeconds(0.5));
        Assert.Equal(TimeSpan.FromSeconds(3.5), clock.Elapsed);
        loop.RunFor(TimeSpan.FromSeconds(0.5));
        Assert.Equal(["1", "2", "3", "4"], _log);
        Assert.False(clock.AutoJump);
        Assert.Throws<ArgumentOutOfRangeException>(() => loop.RunFor(Ms(-1)));
        using var real = new EventLoop();
        Assert.Throws<InvalidOperationException>(() => real.RunFor(Ms(1)));
    }

    [Fact]
    public void S191_Microsofts_clock_works_with_a_running_loop_its_timers_fire_on_the_loop()
    {
        var fake = new FakeTimeProvider();
        using RunningLoop running = Start(new LoopOptions { TimeProvider = fake });
        int firedOn = 0;
        using var fired = new ManualResetEventSlim();
        running.Loop.CallSoonThreadSafe(() => running.Loop.CallLater(TimeSpan.FromSeconds(5), () =>
        {
            firedOn = Environment.CurrentManagedThreadId;
            fired.Set();
        }));
        WaitUntil(() => running.Loop.GetStatistics().Timers == 1 && running.Loop.IsAsleep);
        fake.Advance(TimeSpan.FromSeconds(6));
        Assert.True(fired.Wait(Soon, TestContext.Current.CancellationToken));
        Assert.Equal(running.ThreadId, firedOn);
    }
}
