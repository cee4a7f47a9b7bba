using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests.Diagnostics;

public sealed class WatchdogTests
{
    private readonly RecordingLogs _logs = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_reports_while_the_loop_is_still_stuck(bool debug)
    {
        // Long enough for a thread that others keep from running in an earlier callback.
        using EventLoop loop = new(new LoopOptions { Name = "L", Debug = debug, BlockingWaits = BlockingWaitAction.Ignore, WatchdogInterval = Ms(300), LoggerFactory = _logs, SlowCallbackThreshold = Never });
        loop.RunUntilComplete(_ => loop.CreateTask(
            async _ =>
            {
                await EventLoop.Yield();
                // Not released by time but by the report itself.
                WaitUntil(() => _logs.Warnings.Count >= 2);
            },
            "sticky"));
        Assert.All(_logs.Warnings, entry => Assert.Matches(@"^L: Stuck for \d+\.\d seconds in a step of task 'sticky'.*, still running$", entry.Message));
        Assert.All(_logs.Warnings, entry => Assert.Contains(debug ? "created at WatchdogTests.It_reports" : "(debug mode tells where it was created)", entry.Message));
    }

    [Fact]
    public void It_names_a_plain_callback()
    {
        // The loop looks at the log while the watchdog writes there: they meet at its lock.
        using EventLoop loop = new(new LoopOptions { Debug = true, BlockingWaits = BlockingWaitAction.Ignore, WatchdogInterval = Ms(20), LoggerFactory = _logs, SlowCallbackThreshold = Never });
        loop.CallSoon(Hold);
        loop.Once();
        Assert.Contains("callback WatchdogTests.Hold created at WatchdogTests.It_names_a_plain_callback", _logs.Warnings[0].Message);
    }

    [Fact]
    public void It_is_silent_about_a_loop_that_sleeps_or_gets_on()
    {
        // Long enough for a thread that others keep from running meanwhile.
        using EventLoop loop = new(new LoopOptions { WatchdogInterval = Ms(300), LoggerFactory = _logs, SlowCallbackThreshold = Never });
        loop.RunUntilComplete(_ => EventLoop.Delay(700));
        Assert.Empty(_logs.Warnings);
    }

    private void Hold() => WaitUntil(() => _logs.Warnings.Count > 0);
}
