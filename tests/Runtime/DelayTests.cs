using AsyncLoop.Testing;
using AsyncLoop.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

/// <summary>Delays, and the clock under them.</summary>
public sealed class DelayTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void S038_Delays_and_timers_are_never_early()
    {
        using EventLoop loop = new();
        loop.RunUntilComplete(async _ =>
        {
            for (int i = 0; i < 25; i++)
            {
                TimeSpan delay = Ms(1 + (i * 0.37));
                TimeSpan start = loop.Time;
                await EventLoop.Delay(delay);
                Assert.True(loop.Time - start >= delay, $"A delay of {delay} took {loop.Time - start}.");

                var fired = new TaskCompletionSource<TimeSpan>();
                TimerHandle timer = loop.CallLater(delay, () => fired.SetResult(loop.Time));
                Assert.True(await fired.Task >= timer.When);
            }
        });
    }

    [Fact]
    public void S038_One_tick_before_the_deadline_is_too_early()
    {
        var clock = new VirtualClock();
        using EventLoop loop = new(new LoopOptions { TimeProvider = clock });
        loop.CallLater(Ms(10), () => _log.Add("fired"));
        clock.Advance(Ms(10) - TimeSpan.FromTicks(1));
        loop.Once();
        Assert.Empty(_log);
        clock.Advance(TimeSpan.FromTicks(1));
        loop.Once();
        Assert.Equal(["fired"], _log);
    }

    [Fact]
    public void S045_Very_short_delays_take_few_iterations()
    {
        using EventLoop loop = new();
        long before = loop.GetStatistics().Iterations;
        loop.RunUntilComplete(async _ =>
        {
            await EventLoop.Delay(Ms(10));
            await EventLoop.Delay(TimeSpan.FromMicroseconds(100));
            await EventLoop.Delay(TimeSpan.FromMicroseconds(1));
            await EventLoop.Delay(TimeSpan.FromTicks(1));
            await EventLoop.Delay(TimeSpan.Zero);
        });
        long iterations = loop.GetStatistics().Iterations - before;
        Assert.True(iterations <= 20, $"{iterations} iterations.");
    }

    [Fact]
    public void S047_Time_is_monotonic_and_knows_nothing_of_the_time_of_day()
    {
        var clock = new AdjustableClock();
        using EventLoop loop = new(new LoopOptions { TimeProvider = clock });
        clock.Timestamp = TimeSpan.TicksPerSecond;
        TimeSpan before = loop.Time;
        clock.UtcNow -= TimeSpan.FromDays(1);
        Assert.Equal(before, loop.Time);
        Assert.Equal(TimeSpan.FromSeconds(1), before);
        Assert.Equal(clock.UtcNow, loop.TimeProvider.GetUtcNow());

        // It goes on inside a callback.
        loop.CallSoon(() =>
        {
            clock.Timestamp += TimeSpan.TicksPerSecond;
            Assert.Equal(TimeSpan.FromSeconds(2), loop.Time);
            _log.Add("moved");
        });
        loop.Once();
        Assert.Equal(["moved"], _log);

        using EventLoop real = new();
        TimeSpan last = real.Time;
        for (int i = 0; i < 100_000; i++)
        {
            TimeSpan now = real.Time;
            Assert.True(now >= last);
            last = now;
        }
    }

    [Fact]
    public void S048_A_delay_of_zero_yields_once()
    {
        using EventLoop loop = new();
        loop.RunUntilComplete(async _ =>
        {
            loop.CallSoon(() =>
            {
                _log.Add("before");
                loop.CallSoon(() => _log.Add("next turn"));
            });
            long iteration = loop.GetStatistics().Iterations;
            await EventLoop.Delay(0);
            Assert.Equal(iteration + 1, loop.GetStatistics().Iterations);
            _log.Add("main");
            await EventLoop.Delay(TimeSpan.Zero);
            _log.Add("main again");

            // It takes its place in the queue where it was called, as a yield does, and is no timer behind the batch.
            Task zero = EventLoop.Delay(0);
            loop.CallSoon(() => _log.Add("behind"));
            await zero;
            _log.Add("main third");
        });
        Assert.Equal(["before", "main", "next turn", "main again", "main third", "behind"], _log);
    }

    [Fact]
    public void S049_A_negative_delay_is_refused()
    {
        using EventLoop loop = new();
        loop.RunUntilComplete(ct =>
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => { _ = EventLoop.Delay(Ms(-5)); });
            Assert.Throws<ArgumentOutOfRangeException>(() => { _ = EventLoop.Delay(-5); });
            return Task.CompletedTask;
        });
        Assert.Equal(0, loop.GetStatistics().Timers);
    }

    [Fact]
    public void S191_With_the_fake_clock_of_Microsoft_an_advance_on_another_thread_wakes_the_loop()
    {
        var fake = new FakeTimeProvider();
        using RunningLoop running = Start(new LoopOptions { TimeProvider = fake });
        using var fired = new ManualResetEventSlim();
        int thread = 0;
        running.Loop.CallSoonThreadSafe(() => running.Loop.CallLater(TimeSpan.FromSeconds(5), () =>
        {
            thread = Environment.CurrentManagedThreadId;
            fired.Set();
        }));
        WaitUntil(() => running.Loop.GetStatistics().Timers == 1 && running.Loop.IsAsleep);
        fake.Advance(TimeSpan.FromSeconds(4));
        Assert.False(fired.IsSet);
        fake.Advance(TimeSpan.FromSeconds(2));
        Assert.True(fired.Wait(Soon, TestContext.Current.CancellationToken));
        Assert.Equal(running.ThreadId, thread);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void S191_An_advance_at_the_very_moment_when_the_loop_arms_its_wake_up_is_not_missed(bool before)
    {
        var clock = new MovedWhileArming { Before = before, Step = TimeSpan.FromSeconds(before ? 3 : 5) };
        using RunningLoop running = Start(new LoopOptions { TimeProvider = clock });
        using var fired = new ManualResetEventSlim();
        running.Loop.CallSoonThreadSafe(() => running.Loop.CallLater(TimeSpan.FromSeconds(5), fired.Set));
        WaitUntil(() => clock.Moved && (running.Loop.IsAsleep || fired.IsSet));
        if (before)
        {
            Assert.False(fired.IsSet);
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.True(fired.Wait(Soon, TestContext.Current.CancellationToken));
    }

    /// <summary>Advances once, right before or right after the first timer is made on it.</summary>
    private sealed class MovedWhileArming : FakeTimeProvider
    {
        private volatile bool _moved;

        public bool Before { get; init; }

        public TimeSpan Step { get; init; }

        public bool Moved => _moved;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (Before)
            {
                Advance(Step);
            }

            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            if (!Before)
            {
                Advance(Step);
            }

            _moved = true;
            return timer;
        }
    }

    private sealed class AdjustableClock : TimeProvider
    {
        public DateTimeOffset UtcNow { get; set; } = DateTimeOffset.UnixEpoch;

        public long Timestamp { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => UtcNow;

        public override long GetTimestamp() => Timestamp;
    }
}
