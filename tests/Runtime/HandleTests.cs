using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

public sealed class HandleTests : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly List<string> _log = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void S056_A_cancelled_callback_never_runs_and_its_handle_says_so()
    {
        LoopHandle soon = _loop.CallSoon(() => _log.Add("soon"));
        LoopHandle foreign = _loop.CallSoonThreadSafe(() => _log.Add("foreign"));
        TimerHandle timer = _loop.CallLater(TimeSpan.Zero, () => _log.Add("timer"));
        Assert.True(soon.Cancel());
        Assert.True(foreign.Cancel());
        Assert.True(timer.Cancel());
        _loop.Once();
        _loop.Once();
        Assert.Empty(_log);
        Assert.True(soon.IsCancelled);
        Assert.True(foreign.IsCancelled);
        Assert.True(timer.IsCancelled);
        Assert.Equal(2, _loop.GetStatistics().Callbacks); // the two stops
    }

    [Fact]
    public void S058_When_is_the_deadline_also_after_a_cancel()
    {
        TimeSpan when = _loop.Time + Ms(1000);
        TimerHandle handle = _loop.CallAt(when, () => { });
        Assert.Equal(when, handle.When);
        handle.Cancel();
        Assert.Equal(when, handle.When);
    }

    [Fact]
    public void S053_Cancelling_after_the_run_or_twice_does_nothing_and_says_so()
    {
        TimerHandle timer = _loop.CallLater(TimeSpan.Zero, () => { });
        LoopHandle soon = _loop.CallSoon(() => { });
        _loop.Once();
        _loop.Once();
        Assert.False(timer.Cancel());
        Assert.False(soon.Cancel());
        Assert.False(timer.IsCancelled);

        LoopHandle twice = _loop.CallSoon(() => { });
        Assert.True(twice.Cancel());
        Assert.False(twice.Cancel());
    }

    [Fact]
    public void A_stale_handle_does_not_touch_the_registration_that_has_its_place_now()
    {
        // One slot, used again and again: the first handle must stay inert all the time.
        LoopHandle first = _loop.CallSoon(() => { });
        _loop.Once();
        for (int i = 0; i < 5_000; i++)
        {
            LoopHandle next = _loop.CallSoon(() => _log.Add("ran"));
            Assert.False(first.Cancel());
            Assert.NotEqual(first, next);
            _loop.Once();
        }

        Assert.Equal(5_000, _log.Count);
    }

    [Fact]
    public void Default_handles_are_inert_and_handles_are_equal_by_registration()
    {
        Assert.False(default(LoopHandle).Cancel());
        Assert.False(default(LoopHandle).IsCancelled);
        Assert.False(default(TimerHandle).Cancel());
        Assert.False(default(TimerHandle).IsCancelled);
        LoopHandle a = _loop.CallSoon(() => { });
        LoopHandle b = _loop.CallSoon(() => { });
        LoopHandle copy = a;
        Assert.True(a == copy && a.Equals((object)copy) && a.GetHashCode() == copy.GetHashCode());
        Assert.True(a != b);
        TimerHandle c = _loop.CallLater(Ms(1), () => { });
        TimerHandle d = _loop.CallLater(Ms(1), () => { });
        Assert.True(c != d && c.Equals(c));
        a.Cancel();
        Assert.Contains("cancelled", a.ToString());
        Assert.Contains("waiting", b.ToString());
    }

    [Fact]
    public void S060_Against_a_canceller_on_another_thread_a_callback_runs_or_is_cancelled_never_both_never_neither()
    {
        const int Rounds = 10_000;
        int both = 0, neither = 0, cancelledCount = 0, ranCount = 0;
        var ran = new bool[Rounds];
        var cancelled = new bool[Rounds];
        var handles = new LoopHandle[Rounds];
        var timers = new TimerHandle[Rounds];
        int published = -1;
        var canceller = new Thread(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                while (Volatile.Read(ref published) < i)
                {
                }

                cancelled[i] = i % 2 == 0 ? handles[i].Cancel() : timers[i].Cancel();
            }
        });
        canceller.Start();
        for (int i = 0; i < Rounds; i++)
        {
            int round = i;
            if (i % 2 == 0)
            {
                handles[i] = _loop.CallSoon(() => ran[round] = true);
            }
            else
            {
                timers[i] = _loop.CallLater(TimeSpan.Zero, () => ran[round] = true);
            }

            Volatile.Write(ref published, i);
            _loop.Once();
            if (i % 2 != 0)
            {
                _loop.Once();
            }
        }

        Assert.True(canceller.Join(TimeSpan.FromSeconds(60)));
        for (int i = 0; i < Rounds; i++)
        {
            both += ran[i] && cancelled[i] ? 1 : 0;
            neither += !ran[i] && !cancelled[i] ? 1 : 0;
            cancelledCount += cancelled[i] ? 1 : 0;
            ranCount += ran[i] ? 1 : 0;
        }

        Assert.Equal((0, 0), (both, neither));
        Assert.Equal(Rounds, cancelledCount + ranCount);
    }

    [Fact]
    public void S061_A_callback_that_cancels_itself_while_it_runs_does_no_harm()
    {
        LoopHandle handle = default;
        TimerHandle timer = default;
        var answers = new List<bool>();
        handle = _loop.CallSoon(() =>
        {
            answers.Add(handle.Cancel());
            _log.Add("soon");
        });
        timer = _loop.CallLater(TimeSpan.Zero, () =>
        {
            answers.Add(timer.Cancel());
            _log.Add("timer");
        });
        _loop.Once();
        _loop.Once();
        Assert.Equal(["soon", "timer"], _log);
        Assert.Equal([false, false], answers);
    }
}
