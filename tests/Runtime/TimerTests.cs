using System.Runtime.CompilerServices;
using AsyncLoop.Testing;
using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

public sealed class TimerTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void S039_Timers_fire_by_deadline_not_by_registration()
    {
        using EventLoop loop = Virtual();
        loop.CallLater(Ms(30), () =>
        {
            _log.Add("30");
            loop.Stop();
        });
        loop.CallLater(Ms(10), () => _log.Add("10"));
        loop.CallLater(Ms(20), () => _log.Add("20"));
        loop.RunForever();
        Assert.Equal(["10", "20", "30"], _log);
    }

    [Fact]
    public void S040_Timers_with_equal_deadlines_fire_in_the_order_of_registration()
    {
        using EventLoop loop = Virtual();
        for (int round = 0; round < 200; round++)
        {
            var fired = new List<int>();
            TimeSpan when = loop.Time + Ms(5);
            for (int i = 0; i < 10; i++)
            {
                loop.CallAt(when, fired.Add, i);
            }

            loop.CallAt(when + Ms(1), loop.Stop);
            loop.RunForever();
            Assert.Equal(Enumerable.Range(0, 10), fired);
        }
    }

    [Fact]
    public void S042_A_negative_delay_is_refused_and_the_longest_never_comes()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        Assert.Throws<ArgumentOutOfRangeException>(() => loop.CallLater(Timeout.InfiniteTimeSpan, () => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => loop.CallLater(Ms(-5), _ => { }, 1));
        clock.Advance(TimeSpan.FromDays(1));
        loop.CallAt(TimeSpan.MaxValue, () => _log.Add("never"));
        loop.CallLater(TimeSpan.MaxValue, () => _log.Add("never"));
        loop.Once();
        clock.Advance(TimeSpan.FromDays(100_000));
        loop.Once();
        loop.RunUntilComplete(_ => EventLoop.Delay(1));
        Assert.Empty(_log);
    }

    [Fact]
    public void S042_A_deadline_in_the_past_is_due_at_once()
    {
        using EventLoop loop = Virtual();
        loop.CallAt(TimeSpan.MinValue, () => _log.Add("past"));
        loop.CallAt(Ms(-1), () => _log.Add("negative"));
        loop.Once();
        Assert.Equal(["past", "negative"], _log);
    }

    [Fact]
    public void S043_A_timer_of_fifty_days_is_accepted()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        loop.CallLater(TimeSpan.FromDays(50), loop.Stop);
        loop.RunForever();
        Assert.Equal(TimeSpan.FromDays(50), clock.Elapsed);
        loop.RunUntilComplete(_ => EventLoop.Delay(TimeSpan.FromDays(60)));
        Assert.Equal(TimeSpan.FromDays(110), clock.Elapsed);
    }

    [Fact]
    public void S044_Timers_due_within_one_step_of_the_clock_fire_together()
    {
        var clock = new CoarseClock();
        using EventLoop loop = new(new LoopOptions { TimeProvider = clock });
        loop.CallLater(Ms(10.2), () => _log.Add("10.2"));
        loop.CallLater(Ms(10.8), () => _log.Add("10.8"));
        loop.CallLater(Ms(11), () => _log.Add("11"));
        clock.Now = 9;
        loop.Once();
        Assert.Empty(_log);
        clock.Now = 10;
        loop.Once();
        Assert.Equal(["10.2", "10.8"], _log);
    }

    [Fact]
    public void S046_An_earlier_timer_set_from_another_thread_rearms_a_sleeping_loop()
    {
        using EventLoop loop = new();
        TimerHandle far = loop.CallLater(TimeSpan.FromSeconds(60), () => _log.Add("far"));
        var foreign = new Thread(() =>
        {
            WaitUntil(() => loop.IsAsleep);
            loop.CallSoonThreadSafe(() => loop.CallLater(Ms(10), loop.Stop));
        });
        foreign.Start();
        loop.RunForever();
        foreign.Join();
        Assert.True(loop.Time < TimeSpan.FromSeconds(30));
        Assert.Empty(_log);
        Assert.True(far.Cancel());
    }

    [Fact]
    public void S050_Cancelled_timers_are_let_go_behind_a_live_head()
    {
        using EventLoop loop = new();
        loop.CallLater(TimeSpan.FromSeconds(3000), () => { });
        WeakReference closure = Fill(loop);
        Assert.Equal(1, loop.GetStatistics().Timers);
        loop.Once();
        Assert.Equal(1, loop.TimerEntries);
        CloseTests.Collect();
        Assert.False(closure.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Fill(EventLoop loop)
        {
            object state = new();
            var handles = new List<TimerHandle>();
            for (int i = 0; i < 100_000; i++)
            {
                handles.Add(loop.CallLater(TimeSpan.FromSeconds(4000), static s => s.ToString(), state));
            }

            handles.ForEach(h => Assert.True(h.Cancel()));
            return new WeakReference(state);
        }
    }

    [Fact]
    public void S050_Few_or_less_than_half_stay_until_they_come_up_and_the_head_goes_at_once()
    {
        using EventLoop loop = new();
        var handles = Enumerable.Range(0, 300).Select(i => loop.CallLater(TimeSpan.FromSeconds(1000 + i), () => { })).ToList();
        handles.Skip(10).Take(140).ToList().ForEach(h => h.Cancel());
        loop.Once();
        Assert.Equal((300, 160), (loop.TimerEntries, loop.GetStatistics().Timers));
        handles.Take(10).ToList().ForEach(h => h.Cancel());
        loop.Once();
        Assert.Equal((150, 150), (loop.TimerEntries, loop.GetStatistics().Timers));
    }

    [Fact]
    public void S052_A_timer_cancelled_by_a_callback_before_it_in_the_batch_does_not_run()
    {
        using EventLoop loop = Virtual();
        TimerHandle second = default;
        loop.CallAt(Ms(1), () =>
        {
            _log.Add("first");
            Assert.True(second.Cancel());
        });
        second = loop.CallAt(Ms(1), () => _log.Add("second"));
        loop.CallAt(Ms(1), loop.Stop);
        loop.RunForever();
        Assert.Equal(["first"], _log);
        Assert.True(second.IsCancelled);
        Assert.Equal(0, loop.GetStatistics().Timers);
    }

    [Fact]
    public void S054_A_callback_that_sets_itself_again_for_its_deadline_plus_a_period_does_not_drift()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        var period = TimeSpan.FromTicks(33_333_337);
        int runs = 0;
        void Tick(TimeSpan when)
        {
            if (++runs == 1000)
            {
                loop.Stop();
                return;
            }

            loop.CallAt(when + period, Tick, when + period);
        }

        loop.CallAt(period, Tick, period);
        loop.RunForever();
        Assert.Equal(period * 1000, clock.Elapsed);
    }

    [Fact]
    public void S055_Timers_late_because_of_a_slow_callback_run_once_each_and_in_order()
    {
        var clock = new VirtualClock { AutoJump = true };
        using EventLoop loop = new(new LoopOptions { TimeProvider = clock });
        int registered = 0, fired = 0;
        var deadlines = new List<TimeSpan>();
        void Set(TimeSpan when)
        {
            registered++;
            loop.CallAt(when, () =>
            {
                fired++;
                deadlines.Add(when);
                if (when < Ms(300))
                {
                    Set(when + Ms(10));
                }
            });
        }

        Set(Ms(10));
        loop.CallLater(Ms(100), () => clock.Advance(Ms(100)));
        loop.CallLater(Ms(1000), loop.Stop);
        loop.RunForever();
        Assert.Equal((30, 30), (registered, fired));
        Assert.Equal(deadlines.Order(), deadlines);
    }

    private sealed class CoarseClock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Now;
    }
}
