using System.Diagnostics;
using AsyncLoop.Testing;
using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

/// <summary>EventLoop.Run: a whole program in one call.</summary>
public sealed class StaticRunTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void S089_Run_returns_the_result_of_main()
    {
        Assert.Equal(42, EventLoop.Run(async () =>
        {
            await EventLoop.Yield();
            return 42;
        }));
        Assert.Equal(43, EventLoop.Run(ct => Task.FromResult(ct.IsCancellationRequested ? 0 : 43)));
        EventLoop.Run(_ => EventLoop.Delay(1));
        EventLoop.Run(() => EventLoop.Delay(1));
    }

    [Fact]
    public void S090_Run_on_a_running_loop_is_refused_before_the_delegate_is_called()
    {
        bool called = false;
        Task Inner()
        {
            called = true;
            return Task.CompletedTask;
        }

        EventLoop.Run(async () =>
        {
            var error = Assert.Throws<InvalidOperationException>(() => EventLoop.Run(Inner));
            Assert.Contains("cannot be called from a running event loop", error.Message);
            EventLoop.Current.CallSoon(() =>
            {
                Assert.Throws<InvalidOperationException>(() => EventLoop.Run(_ => Inner()));
                _log.Add("callback");
            });
            await EventLoop.Delay(1);
            _log.Add("main");
        });
        Assert.False(called);
        Assert.Equal(["callback", "main"], _log);
    }

    [Fact]
    public void S091_Run_on_an_executor_thread_while_another_loop_runs_is_allowed()
    {
        bool different = EventLoop.Run(async () =>
        {
            EventLoop outer = EventLoop.Current;
            EventLoop inner = await outer.RunInExecutor(() => EventLoop.Run(() => Task.FromResult(EventLoop.Current)));
            return !ReferenceEquals(outer, inner) && inner.IsClosed && outer.IsRunning;
        });
        Assert.True(different);
    }

    [Fact]
    public void S099_Two_runs_are_two_loops_and_each_is_closed_after_its_run()
    {
        EventLoop first = EventLoop.Run(() => Task.FromResult(EventLoop.Current));
        Assert.True(first.IsClosed);
        EventLoop second = EventLoop.Run(() => Task.FromResult(EventLoop.Current));
        Assert.NotSame(first, second);
        Assert.True(second.IsClosed);
    }

    [Fact]
    public void S100_AsyncLocal_values_of_one_run_are_not_seen_in_the_next()
    {
        var local = new AsyncLocal<string?>();
        using EventLoop loop = new();
        loop.RunUntilComplete(async _ =>
        {
            local.Value = "first";
            await EventLoop.Yield();
            Assert.Equal("first", local.Value);
        });
        Assert.Null(loop.RunUntilComplete(_ => Task.FromResult(local.Value)));
    }

    [Fact]
    public void S101_A_null_main_and_a_main_that_returns_null_are_errors()
    {
        Assert.Throws<ArgumentNullException>(() => EventLoop.Run((Func<Task>)null!));
        Assert.Throws<ArgumentNullException>(() => EventLoop.Run((Func<CancellationToken, Task>)null!));
        Assert.Throws<ArgumentNullException>(() => EventLoop.Run((Func<Task<int>>)null!));
        Assert.Throws<ArgumentNullException>(() => EventLoop.Run((Func<CancellationToken, Task<int>>)null!));
        var error = Assert.Throws<InvalidOperationException>(() => EventLoop.Run(() => (Task)null!));
        Assert.Contains("returned null", error.Message);
        Assert.Throws<InvalidOperationException>(() => EventLoop.Run(() => (Task<int>)null!));
    }

    [Fact]
    public void S103_A_main_that_is_done_at_once_takes_no_wait()
    {
        var times = new List<TimeSpan>();
        for (int i = 0; i < 20; i++)
        {
            var watch = Stopwatch.StartNew();
            EventLoop.Run(() => Task.CompletedTask);
            times.Add(watch.Elapsed);
        }

        times.Sort();
        Assert.True(times[10] < Ms(100), $"median {times[10]}");
    }

    [Fact]
    public void S103_On_a_virtual_clock_it_takes_no_time_at_all()
    {
        var clock = new VirtualClock { AutoJump = true };
        EventLoop.Run(() => Task.CompletedTask, new LoopOptions { TimeProvider = clock });
        Assert.Equal(TimeSpan.Zero, clock.Elapsed);
    }

    [Fact]
    public void S104_Run_restores_the_context_also_when_a_leftover_is_stubborn_and_the_handler_throws()
    {
        SynchronizationContext? original = SynchronizationContext.Current;
        var mine = new SynchronizationContext();
        var logs = new RecordingLogs();
        try
        {
            SynchronizationContext.SetSynchronizationContext(mine);
            EventLoop.Run(
                async () =>
                {
                    _ = EventLoop.Current.CreateTask(_ => new TaskCompletionSource().Task);
                    await EventLoop.Yield();
                },
                new LoopOptions
                {
                    TimeProvider = new VirtualClock { AutoJump = true },
                    LoggerFactory = logs,
                    ExceptionHandler = (_, _) => throw new NotSupportedException("handler"),
                });
            Assert.Same(mine, SynchronizationContext.Current);
            Assert.Null(EventLoop.CurrentOrNull);
            Assert.Contains(logs.Entries, e => e.Exception is NotSupportedException);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(original);
        }
    }
}
