using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

/// <summary>Running, stopping, running again, and who may run what where.</summary>
public sealed class RunTests : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly List<string> _log = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void S013_Stop_in_a_callback_lets_the_batch_finish_and_nothing_more()
    {
        _loop.CallSoon(() =>
        {
            _log.Add("a");
            _loop.Stop();
            _loop.CallSoon(() => _log.Add("x"));
        });
        _loop.CallSoon(() => _log.Add("b"));
        _loop.RunForever();
        Assert.Equal(["a", "b"], _log);
    }

    [Fact]
    public void S014_What_was_queued_after_the_stop_runs_in_the_next_run()
    {
        _loop.CallSoon(() =>
        {
            _loop.Stop();
            _loop.CallSoon(() => _log.Add("after-stop"));
        });
        _loop.RunForever();
        Assert.Empty(_log);
        _loop.Once();
        Assert.Equal(["after-stop"], _log);
    }

    [Fact]
    public void S016_Two_stops_in_a_batch_are_one()
    {
        _loop.CallSoon(_loop.Stop);
        _loop.CallSoon(_loop.Stop);
        _loop.RunForever();
        _loop.CallSoon(() => _loop.CallSoon(() =>
        {
            _log.Add("second iteration");
            _loop.Stop();
        }));
        _loop.RunForever();
        Assert.Equal(["second iteration"], _log);
    }

    [Fact]
    public void Stop_before_the_run_gives_one_iteration()
    {
        _loop.CallSoon(() =>
        {
            _log.Add("a");
            _loop.CallSoon(() => _log.Add("b"));
        });
        _loop.Stop();
        _loop.RunForever();
        Assert.Equal(["a"], _log);
    }

    [Fact]
    public void S017_A_loop_can_be_run_again()
    {
        _loop.CallSoon(() => _log.Add("1"));
        _loop.Once();
        Assert.False(_loop.IsRunning);
        _loop.CallSoon(() => _log.Add("2"));
        _loop.Once();
        Assert.False(_loop.IsRunning);
        Assert.Equal(["1", "2"], _log);
    }

    [Fact]
    public void S018_RunUntilComplete_returns_the_value_and_leaves_the_loop_stopped_not_closed()
    {
        int value = _loop.RunUntilComplete(async _ =>
        {
            Assert.True(_loop.IsRunning);
            await EventLoop.Yield();
            return 42;
        });
        Assert.Equal(42, value);
        Assert.False(_loop.IsRunning);
        Assert.False(_loop.IsClosed);
    }

    [Fact]
    public void S018_RunUntilComplete_waits_for_a_task_from_elsewhere()
    {
        var source = new TaskCompletionSource();
        _loop.CallLater(Ms(5), source.SetResult);
        _loop.RunUntilComplete(source.Task);
        _loop.RunUntilComplete(Task.CompletedTask);
        _loop.RunUntilComplete(Task.Run(() => Thread.Sleep(20)));
        Assert.True(source.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public void S019_A_failure_comes_out_as_it_is_with_its_stack()
    {
        static async Task<int> Thrower()
        {
            await EventLoop.Yield();
            throw new FormatException("as it is");
        }

        var error = Assert.Throws<FormatException>(() => _loop.RunUntilComplete(_ => Thrower()));
        Assert.Equal("as it is", error.Message);
        Assert.Contains(nameof(Thrower), error.StackTrace);
        Assert.Throws<FormatException>(() => _loop.RunUntilComplete(Task.FromException(error)));
    }

    [Fact]
    public void S020_Stopped_before_the_end_it_throws_and_the_task_goes_on_in_a_later_run()
    {
        using EventLoop loop = Virtual();
        Task? main = null;
        var error = Assert.Throws<InvalidOperationException>(() => loop.RunUntilComplete(async _ =>
        {
            main = Assert.Single(loop.GetTasks()).Task;
            loop.Stop();
            await EventLoop.Delay(100);
            _log.Add("went on");
        }));
        Assert.Equal("Event loop stopped before the task completed.", error.Message);
        Assert.False(main!.IsCompleted);
        loop.RunUntilComplete(main);
        Assert.Equal(["went on"], _log);
    }

    [Fact]
    public void S022_After_a_run_that_ended_early_the_old_task_does_not_end_the_next_run()
    {
        using EventLoop loop = Virtual();
        TimeSpan firstEnded = default;
        Assert.Throws<InvalidOperationException>(() => loop.RunUntilComplete(async _ =>
        {
            loop.Stop();
            await EventLoop.Delay(100);
            firstEnded = loop.Time;
        }));
        TimeSpan start = loop.Time;
        loop.RunUntilComplete(_ => EventLoop.Delay(200));
        Assert.Equal(Ms(100), firstEnded);
        Assert.Equal(Ms(200), loop.Time - start);
    }

    [Fact]
    public void S023_Running_a_running_loop_from_inside_is_refused_and_the_run_goes_on()
    {
        _loop.CallSoon(() =>
        {
            Assert.Contains("already running", Assert.Throws<InvalidOperationException>(_loop.RunForever).Message);
            Assert.Contains("already running", Assert.Throws<InvalidOperationException>(() => _loop.RunUntilComplete(_ => Task.CompletedTask)).Message);
            Assert.Contains("already running", Assert.Throws<InvalidOperationException>(() => _loop.RunUntilComplete(Task.CompletedTask)).Message);
            _log.Add("refused");
            Assert.True(_loop.IsRunning);
            _loop.CallSoon(_loop.Stop);
        });
        _loop.RunForever();
        Assert.Equal(["refused"], _log);
        Assert.Empty(_loop.GetTasks());
    }

    [Fact]
    public void S024_Running_another_loop_inside_a_callback_is_refused_and_both_stay_usable()
    {
        using EventLoop other = new();
        _loop.CallSoon(() =>
        {
            var error = Assert.Throws<InvalidOperationException>(other.RunForever);
            Assert.Contains("while another loop is running", error.Message);
            _log.Add("refused");
            Assert.Same(_loop, EventLoop.Current);
        });
        _loop.Once();
        other.CallSoon(() => _log.Add("other"));
        other.Once();
        Assert.Equal(["refused", "other"], _log);
    }

    [Fact]
    public void S025_Running_a_loop_that_runs_on_another_thread_is_refused_at_once()
    {
        using RunningLoop running = Start();
        var error = Assert.Throws<InvalidOperationException>(running.Loop.RunForever);
        Assert.Contains("already running", error.Message);
        Assert.Null(EventLoop.CurrentOrNull);
    }

    [Fact]
    public void S036_The_previous_context_is_back_after_the_run_also_when_it_ends_in_an_exception()
    {
        SynchronizationContext? original = SynchronizationContext.Current;
        var mine = new SynchronizationContext();
        try
        {
            SynchronizationContext.SetSynchronizationContext(mine);
            SynchronizationContext? inside = null;
            _loop.CallSoon(() => inside = SynchronizationContext.Current);
            _loop.Once();
            Assert.Same(_loop.SynchronizationContext, inside);
            Assert.Same(mine, SynchronizationContext.Current);

            Assert.Throws<FormatException>(() => _loop.RunUntilComplete(_ => throw new FormatException()));
            Assert.Same(mine, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(original);
        }
    }

    [Fact]
    public void S034_Current_is_the_loop_inside_and_nothing_outside()
    {
        void AssertNone()
        {
            Assert.Null(EventLoop.CurrentOrNull);
            Assert.Contains("No event loop runs on this thread", Assert.Throws<InvalidOperationException>(() => EventLoop.Current).Message);
            Assert.Throws<InvalidOperationException>(() => { _ = EventLoop.Delay(1); });
        }

        AssertNone();
        Assert.False(_loop.InLoop);
        _loop.CallSoon(() => _log.Add(ReferenceEquals(EventLoop.Current, _loop) && _loop.InLoop ? "callback" : "wrong"));
        _loop.CallLater(TimeSpan.Zero, () => _log.Add(ReferenceEquals(EventLoop.CurrentOrNull, _loop) ? "timer" : "wrong"));
        _loop.RunUntilComplete(async _ =>
        {
            await EventLoop.Yield();
            _log.Add(ReferenceEquals(EventLoop.Current, _loop) ? "task" : "wrong");
        });
        Assert.Equal(["callback", "timer", "task"], _log);
        AssertNone();
    }

    [Fact]
    public void S035_On_the_thread_of_an_executor_there_is_no_current_loop()
    {
        EventLoop? seen = _loop;
        bool threw = false;
        _loop.RunUntilComplete(_ => _loop.RunInExecutor(() =>
        {
            seen = EventLoop.CurrentOrNull;
            Assert.Throws<InvalidOperationException>(() => EventLoop.Current);
            threw = true;
            Assert.Null(SynchronizationContext.Current);
        }));
        Assert.Null(seen);
        Assert.True(threw);
    }
}
