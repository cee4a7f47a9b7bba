using System.Runtime.CompilerServices;
using AsyncLoop.Tests.Support;
using Microsoft.Extensions.Logging;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests.Diagnostics;

public sealed class DebugModeTests
{
    private readonly RecordingLogs _logs = new();

    [Fact]
    public void S037_ToString_tells_name_running_closed_and_debug()
    {
        var loop = new EventLoop(new LoopOptions { Name = "L", Debug = true });
        Assert.Equal("EventLoop(L) running=False closed=False debug=True", loop.ToString());
        loop.Debug = false;
        loop.CallSoon(() => Assert.Equal("EventLoop(L) running=True closed=False debug=False", loop.ToString()));
        loop.Once();
        loop.Dispose();
        Assert.Equal("EventLoop(L) running=False closed=True debug=False", loop.ToString());
    }

    [Fact]
    public void S059_A_handle_made_in_debug_mode_names_callback_and_creation_site_also_when_cancelled()
    {
        using EventLoop loop = new(new LoopOptions { Debug = true });
        LoopHandle soon = loop.CallSoon(Nothing);
        TimerHandle later = loop.CallLater(TimeSpan.FromHours(1), Nothing);
        LoopHandle foreign = default;
        Foreign(() => foreign = loop.CallSoonThreadSafe(static _ => { }, 3));
        string[] texts = [$"{soon}", $"{later}", $"{foreign}"];
        Assert.All(texts, text => Assert.Contains("waiting", text));
        Assert.All(texts, text => Assert.Matches(@"created at DebugModeTests\.S059_.* in .*DebugModeTests\.cs:line \d+", text));
        Assert.Contains("DebugModeTests.Nothing", texts[0]);
        Assert.Contains("DebugModeTests.Nothing", texts[1]);
        soon.Cancel();
        later.Cancel();
        foreign.Cancel();
        Assert.StartsWith("LoopHandle(cancelled, callback DebugModeTests.Nothing created at", $"{soon}");
        Assert.StartsWith("TimerHandle(cancelled, callback DebugModeTests.Nothing created at", $"{later}");
        Assert.Contains("cancelled", $"{foreign}");

        // The slot's next owner is another registration.
        loop.Once();
        loop.Debug = false;
        for (int i = 0; i < 3000; i++)
        {
            loop.CallSoon(Nothing);
        }

        Assert.DoesNotContain("created at", $"{loop.CallSoon(Nothing)}");
    }

    [Fact]
    public async Task S066_In_debug_mode_a_call_from_another_thread_while_the_loop_runs_throws_and_says_what_to_use()
    {
        using RunningLoop running = Start(new LoopOptions { Debug = true });
        EventLoop loop = running.Loop;
        using var entered = new ManualResetEventSlim();
        Task pending = loop.InvokeAsync(token =>
        {
            entered.Set();
            return EventLoop.Delay(Timeout.InfiniteTimeSpan, token);
        });
        entered.Wait(TestContext.Current.CancellationToken);
        Action[] calls =
        [
            () => loop.CallSoon(Nothing),
            () => loop.CallSoon(static _ => { }, 1),
            () => loop.CallLater(Ms(1), Nothing),
            () => loop.CallAt(Ms(1), static _ => { }, 1),
            () => _ = loop.CreateTask(_ => Task.CompletedTask),
            () => _ = loop.CreateTask(_ => Task.FromResult(1)),
            () => _ = loop.RunInExecutor(Nothing),
            () => loop.Cancel(pending),
            loop.Stop,
        ];
        foreach (Action call in calls)
        {
            string message = Assert.Throws<InvalidOperationException>(call).Message;
            Assert.Contains("Non-thread-safe operation invoked on an event loop other than the current one", message);
            Assert.Contains("CallSoonThreadSafe", message);
        }

        // The loop is unharmed, and what is meant for any thread works.
        int thread = await loop.InvokeAsync(_ => Task.FromResult(Environment.CurrentManagedThreadId));
        Assert.Equal(running.ThreadId, thread);
        Assert.Equal(0, loop.GetStatistics().Timers);
        Assert.False(pending.IsCompleted);
    }

    [Fact]
    public void S066_Before_the_loop_runs_and_between_runs_any_one_thread_may_use_it()
    {
        using EventLoop loop = new(new LoopOptions { Debug = true });
        int ran = 0;
        Foreign(() => loop.CallSoon(() => ran++));
        loop.Once();
        Foreign(() => loop.CallLater(TimeSpan.Zero, () => ran++));
        loop.Once();
        Assert.Equal(2, ran);
    }

    [Fact]
    public void S068_Outside_of_debug_mode_the_same_calls_do_not_throw()
    {
        using RunningLoop running = Start(new LoopOptions { Debug = false });
        using var hold = new ManualResetEventSlim();
        // While the loop is held in a callback, nobody else touches what these touch.
        using var held = new ManualResetEventSlim();
        running.Loop.CallSoonThreadSafe(() =>
        {
            held.Set();
            hold.Wait();
        });
        held.Wait(TestContext.Current.CancellationToken);
        running.Loop.CallSoon(Nothing).Cancel();
        running.Loop.CallLater(TimeSpan.FromHours(1), Nothing).Cancel();
        Task task = running.Loop.CreateTask(_ => Task.CompletedTask);
        running.Loop.Cancel(task);
        hold.Set();
    }

    [Fact]
    public void S183_Dispose_logs_it_at_Debug_level()
    {
        var loop = new EventLoop(new LoopOptions { Name = "L", LoggerFactory = _logs });
        Assert.Empty(_logs.Entries);
        loop.Dispose();
        loop.Dispose();
        (LogLevel level, string message, _) = Assert.Single(_logs.Entries);
        Assert.Equal(LogLevel.Debug, level);
        Assert.StartsWith("Close EventLoop(L)", message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void S184_A_loop_collected_without_being_disposed_gives_one_warning(bool watched)
    {
        Forget(watched);
        // The watchdog may have told of a machine that stood still.
        string[] Told() => [.. _logs.Entries.Select(entry => entry.Message).Where(message => !message.Contains("Stuck", StringComparison.Ordinal))];
        WaitUntil(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Told().Length > 0;
        });
        Assert.Contains("lost: unclosed event loop", Assert.Single(Told()));
    }

    [Fact]
    public void S184_A_disposed_one_and_one_whose_constructor_threw_give_none()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventLoop(new LoopOptions { LoggerFactory = _logs, ShutdownTimeout = Ms(-1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventLoop(new LoopOptions { LoggerFactory = _logs, WatchdogInterval = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventLoop(new LoopOptions { LoggerFactory = _logs, SlowCallbackThreshold = Ms(-1) }));
        MakeAndDispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Empty(_logs.Warnings);
    }

    [Fact]
    public void The_report_of_a_failed_callback_tells_where_it_was_registered()
    {
        var reports = new List<LoopExceptionContext>();
        using EventLoop loop = new(new LoopOptions { Debug = true, ExceptionHandler = (_, report) => reports.Add(report) });
        loop.CallSoon(() => throw new FormatException());
        loop.Once();
        loop.Debug = false;
        loop.CallSoon(() => throw new FormatException());
        loop.Once();
        Assert.Contains(nameof(The_report_of_a_failed_callback_tells_where_it_was_registered), reports[0].CreationStack);
        Assert.Null(reports[1].CreationStack);
        Assert.Equal(2, loop.GetStatistics().FailedCallbacks);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Forget(bool watched)
    {
        var loop = new EventLoop(new LoopOptions { Name = "lost", LoggerFactory = _logs, SlowCallbackThreshold = Never, WatchdogInterval = watched ? Ms(5) : null });
        loop.CallSoon(Nothing);
        loop.Once();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MakeAndDispose() => new EventLoop(new LoopOptions { LoggerFactory = _logs }).Dispose();

    private static void Nothing()
    {
    }
}
