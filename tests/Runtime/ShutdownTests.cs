using AsyncLoop.Testing;
using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

/// <summary>What becomes of what is left when main has ended.</summary>
public sealed class ShutdownTests
{
    private readonly List<string> _log = [];

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
            new LoopOptions { LoggerFactory = logs, SlowCallbackThreshold = Never });
        Assert.True(finished);
        Assert.Empty(logs.Warnings);

        EventLoop.Run(
            () =>
            {
                _ = EventLoop.Current.RunInExecutor(() => release.Wait());
                return Task.CompletedTask;
            },
            new LoopOptions { LoggerFactory = logs, SlowCallbackThreshold = Never, ShutdownTimeout = Ms(30) });
        release.Set();
        (Microsoft.Extensions.Logging.LogLevel level, string message, _) = Assert.Single(logs.Warnings);
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Warning, level);
        Assert.Contains("1 executor job(s) did not finish", message);
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

    [Fact]
    public void S165_After_a_shutdown_the_default_executor_is_refused_and_one_named_is_not()
    {
        using EventLoop loop = Virtual();
        loop.RunUntilComplete(loop.ShutdownAsync);
        loop.RunUntilComplete(async token =>
        {
            Assert.Contains("has been shut down", Assert.Throws<InvalidOperationException>(() => { _ = loop.RunInExecutor(() => 1); }).Message);
            using var own = new LoopExecutor(1);
            Assert.Equal(5, await loop.RunInExecutor(() => 5, own));
        });
    }

    [Fact]
    public void S176_Run_waits_for_async_void_methods_also_for_what_they_start()
    {
        var clock = new VirtualClock { AutoJump = true };
        EventLoop.Run(
            () =>
            {
                Begin();
                return Task.CompletedTask;

                async void Begin()
                {
                    await EventLoop.Delay(50);
                    _log.Add("void");
                    _ = EventLoop.Current.CreateTask(async ct =>
                    {
                        _log.Add("its task");
                        await EventLoop.Delay(Timeout.InfiniteTimeSpan, ct);
                    });
                }
            },
            new LoopOptions { TimeProvider = clock });
        Assert.Equal(["void", "its task"], _log);
        Assert.Equal(Ms(50), clock.Elapsed);
    }

    [Fact]
    public void S176_Async_void_methods_that_do_not_end_in_time_are_counted_in_a_warning()
    {
        var clock = new VirtualClock { AutoJump = true };
        var logs = new RecordingLogs();
        EventLoop.Run(
            () =>
            {
                Never();
                Never();
                return Task.CompletedTask;

                static async void Never() => await new TaskCompletionSource().Task;
            },
            new LoopOptions { TimeProvider = clock, LoggerFactory = logs, SlowCallbackThreshold = Never, ShutdownTimeout = Ms(200) });
        (Microsoft.Extensions.Logging.LogLevel level, string message, _) = Assert.Single(logs.Warnings);
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Warning, level);
        Assert.Contains("2 async void method(s) did not finish within 0.2 s", message);
        Assert.Equal(Ms(200), clock.Elapsed);
    }

    [Fact]
    public void S176_An_async_void_method_may_end_off_the_loop_or_in_an_exception()
    {
        var reports = new RecordingReports();
        EventLoop.Run(
            () =>
            {
                Elsewhere();
                Fails();
                return Task.CompletedTask;

                async void Elsewhere()
                {
                    await Task.Delay(20).ConfigureAwait(false);
                    _log.Add($"on a loop: {EventLoop.CurrentOrNull is not null}");
                }

                static async void Fails()
                {
                    await EventLoop.Delay(1);
                    throw new FormatException();
                }
            },
            reports.Options);
        Assert.Equal(["on a loop: False"], _log);
        Assert.IsType<FormatException>(Assert.Single(reports).Exception);
    }

    [Fact]
    public void S176_An_async_void_callback_may_shut_the_loop_down_and_does_not_wait_for_itself()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        Task task = loop.CreateTask(ct => EventLoop.Delay(Timeout.InfiniteTimeSpan, ct));
#pragma warning disable LOOP206 // What such a callback does is what the test is about.
        loop.CallLater(Ms(10), async () =>
#pragma warning restore LOOP206
        {
            Other();
            await loop.ShutdownAsync();
            _log.Add("shut down");
            loop.Stop();
        });
        loop.RunForever();
        Assert.Equal(["other", "shut down"], _log);
        Assert.True(task.IsCanceled);
        Assert.Equal(Ms(30), clock.Elapsed);

        async void Other()
        {
            await EventLoop.Delay(20);
            _log.Add("other");
        }
    }
}
