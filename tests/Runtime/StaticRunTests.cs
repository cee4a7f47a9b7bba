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
    public void S092_A_leftover_task_is_cancelled_and_awaited_before_Run_returns()
    {
        Task? leftover = null;
        int result = EventLoop.Run(
            async () =>
            {
                leftover = EventLoop.Current.CreateTask(async ct =>
                {
                    try
                    {
                        await EventLoop.Delay(TimeSpan.FromHours(1), ct);
                    }
                    finally
                    {
                        await EventLoop.Delay(10, CancellationToken.None);
                        _log.Add("cleaned up");
                    }
                });
                await EventLoop.Yield();
                await EventLoop.Yield();
                return 7;
            },
            new LoopOptions { TimeProvider = new VirtualClock { AutoJump = true } });
        Assert.Equal(7, result);
        Assert.True(leftover!.IsCanceled);
        Assert.Equal(["cleaned up"], _log);
    }

    [Fact]
    public void S094_Mains_exception_comes_out_and_a_leftovers_goes_to_the_handler()
    {
        var reports = new List<LoopExceptionContext>();
        Assert.Throws<FormatException>(() => EventLoop.Run(
            async () =>
            {
                _ = EventLoop.Current.CreateTask(
                    async ct =>
                    {
                        try
                        {
                            await EventLoop.Delay(Timeout.InfiniteTimeSpan, ct);
                        }
                        catch (OperationCanceledException)
                        {
                            throw new NotSupportedException("leftover");
                        }
                    },
                    "bad leftover");
                await EventLoop.Yield();
                await EventLoop.Yield();
                throw new FormatException();
            },
            new LoopOptions { ExceptionHandler = (_, context) => reports.Add(context) }));
        LoopExceptionContext report = Assert.Single(reports);
        Assert.IsType<NotSupportedException>(report.Exception);
        Assert.Contains("'bad leftover'", report.Message);
        Assert.True(report.Task!.IsFaulted);
    }

    [Fact]
    public void S095_A_leftover_that_ignores_its_token_is_reported_by_name_and_abandoned()
    {
        var reports = new List<string>();
        var clock = new VirtualClock { AutoJump = true };
        int result = EventLoop.Run(
            async () =>
            {
                _ = EventLoop.Current.CreateTask(_ => new TaskCompletionSource().Task, "stubborn");
                await EventLoop.Yield();
                await EventLoop.Yield();
                return 1;
            },
            new LoopOptions
            {
                TimeProvider = clock,
                ShutdownTimeout = Ms(100),
                ExceptionHandler = (_, context) => reports.Add(context.Message),
            });
        Assert.Equal(1, result);
        Assert.Contains("'stubborn' did not end within 0.1 s", Assert.Single(reports));
        Assert.Equal(Ms(100), clock.Elapsed);
    }

    [Fact]
    public void S097_A_task_made_by_a_clean_up_is_cancelled_and_awaited_too()
    {
        Task? late = null;
        var clock = new VirtualClock { AutoJump = true };
        EventLoop.Run(
            async () =>
            {
                _ = EventLoop.Current.CreateTask(async ct =>
                {
                    try
                    {
                        await EventLoop.Delay(Timeout.InfiniteTimeSpan, ct);
                    }
                    finally
                    {
                        late = EventLoop.Current.CreateTask(async ct =>
                        {
                            _log.Add("late started");
                            await EventLoop.Delay(TimeSpan.FromSeconds(10), ct);
                        });
                        await late;
                    }
                });
                await EventLoop.Yield();
                await EventLoop.Yield();
            },
            new LoopOptions { TimeProvider = clock });
        Assert.Equal(["late started"], _log);
        Assert.True(late!.IsCanceled);
        Assert.Equal(TimeSpan.Zero, clock.Elapsed);
    }

    [Fact]
    public void S098_Executor_jobs_are_joined_and_past_the_limit_there_is_one_warning()
    {
        bool finished = false;
        var logs = new RecordingLogs();
        using var release = new ManualResetEventSlim();
        EventLoop.Run(
            () =>
            {
                _ = EventLoop.Current.RunInExecutor(() =>
                {
                    Thread.Sleep(30);
                    finished = true;
                });
                return Task.CompletedTask;
            },
            new LoopOptions { LoggerFactory = logs });
        Assert.True(finished);
        Assert.Empty(logs.Entries);

        EventLoop.Run(
            () =>
            {
                _ = EventLoop.Current.RunInExecutor(() => release.Wait());
                return Task.CompletedTask;
            },
            new LoopOptions { LoggerFactory = logs, ShutdownTimeout = Ms(30) });
        release.Set();
        (Microsoft.Extensions.Logging.LogLevel level, string message, _) = Assert.Single(logs.Entries);
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Warning, level);
        Assert.Contains("1 executor job(s) did not finish", message);
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

    [Fact]
    public void A_leftover_that_stops_the_loop_does_not_cut_the_shutdown_short()
    {
        EventLoop.Run(
            async () =>
            {
                EventLoop loop = EventLoop.Current;
                _ = loop.CreateTask(async ct =>
                {
                    try
                    {
                        await EventLoop.Delay(Timeout.InfiniteTimeSpan, ct);
                    }
                    finally
                    {
                        loop.Stop();
                        await EventLoop.Delay(5, CancellationToken.None);
                        loop.Stop();
                        await EventLoop.Delay(5, CancellationToken.None);
                        _log.Add("done");
                    }
                });
                await EventLoop.Yield();
                await EventLoop.Yield();
            },
            new LoopOptions { TimeProvider = new VirtualClock { AutoJump = true } });
        Assert.Equal(["done"], _log);
    }

    [Fact]
    public void ShutdownAsync_called_by_a_task_spares_that_task_and_ends_the_others()
    {
        using EventLoop loop = Virtual();
        Task other = loop.CreateTask(ct => EventLoop.Delay(Timeout.InfiniteTimeSpan, ct));
        loop.RunUntilComplete(async ct =>
        {
            await EventLoop.Delay(1, ct);
            await loop.ShutdownAsync(ct);
            Assert.False(ct.IsCancellationRequested);
            Assert.True(other.IsCanceled);
            Assert.Throws<InvalidOperationException>(() => { _ = loop.RunInExecutor(() => 1); });
            using var own = new LoopExecutor(1);
            Assert.Equal(5, await loop.RunInExecutor(() => 5, own));
        });
        Assert.Throws<InvalidOperationException>(() => loop.ShutdownAsync().GetAwaiter().GetResult());
    }
}
