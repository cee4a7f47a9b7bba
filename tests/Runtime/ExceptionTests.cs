using AsyncLoop.Tests.Support;
using Microsoft.Extensions.Logging;

namespace AsyncLoop.Tests;

public sealed class ExceptionTests
{
    private readonly RecordingLogs _logs = new();
    private readonly List<LoopExceptionContext> _reports = [];

    [Fact]
    public void S075_The_handler_gets_message_exception_and_handle_and_the_loop_goes_on()
    {
        using EventLoop loop = new() { ExceptionHandler = (_, context) => _reports.Add(context) };
        bool next = false;
        LoopHandle failing = loop.CallSoon(Fail);
        loop.CallSoon(() => next = true);
        loop.CallSoon(static number => throw new FormatException($"{number}"), 7);
        loop.Once();
        Assert.True(next);
        Assert.Contains("Exception in callback", _reports[0].Message);
        Assert.Contains(nameof(Fail), _reports[0].Message);
        Assert.Equal(failing, _reports[0].Handle);
        Assert.Equal("7", _reports[1].Exception!.Message);
        Assert.Contains(nameof(S075_The_handler_gets_message_exception_and_handle_and_the_loop_goes_on), _reports[1].Message);

        // S088: the exception is the very one, with the frames of the thrower.
        Assert.IsType<FormatException>(_reports[0].Exception);
        Assert.Contains(nameof(Fail), _reports[0].Exception!.StackTrace);
    }

    [Fact]
    public void S076_S077_Without_a_handler_it_is_logged_once_at_Error_also_after_a_handler_was_taken_away()
    {
        using EventLoop loop = new(new LoopOptions { LoggerFactory = _logs, SlowCallbackThreshold = Loops.Never, Name = "named" });
        loop.CallSoon(Fail);
        loop.Once();
        (LogLevel level, string message, Exception? exception) = Assert.Single(_logs.Entries);
        Assert.Equal(LogLevel.Error, level);
        Assert.IsType<FormatException>(exception);
        Assert.StartsWith("named: Exception in callback", message);
        Assert.Equal("AsyncLoop.EventLoop", _logs.Category);

        loop.ExceptionHandler = (_, context) => _reports.Add(context);
        loop.CallSoon(Fail);
        loop.Once();
        loop.ExceptionHandler = null;
        loop.CallSoon(Fail);
        loop.Once();
        Assert.Single(_reports);
        Assert.Equal(2, _logs.Entries.Count);
    }

    [Fact]
    public void S080_A_handler_may_call_the_default_one_and_one_that_throws_is_reported_by_it()
    {
        using EventLoop loop = new(new LoopOptions { LoggerFactory = _logs, SlowCallbackThreshold = Loops.Never });
        loop.ExceptionHandler = (l, context) => l.DefaultExceptionHandler(context);
        loop.CallSoon(Fail);
        loop.Once();
        Assert.Single(_logs.Entries);

        loop.ExceptionHandler = (_, _) => throw new NotSupportedException();
        loop.CallSoon(Fail);
        loop.Once();
        Assert.Equal(["FormatException", "NotSupportedException", "FormatException"], _logs.Entries.Select(e => e.Exception!.GetType().Name));
        Assert.Contains("Unhandled error in the exception handler", _logs.Entries[1].Message);
    }

    [Fact]
    public void S082_A_cancellation_out_of_a_plain_callback_is_reported_like_any_exception()
    {
        using EventLoop loop = new() { ExceptionHandler = (_, context) => _reports.Add(context) };
        loop.CallSoon(() => throw new OperationCanceledException());
        loop.Once();
        Assert.IsType<OperationCanceledException>(Assert.Single(_reports).Exception);
    }

    [Fact]
    public void S087_An_exception_of_an_async_void_method_goes_to_the_handler_and_the_loop_goes_on()
    {
        using EventLoop loop = new() { ExceptionHandler = (_, context) => _reports.Add(context) };
        loop.RunUntilComplete(async _ =>
        {
            async void Bad()
            {
                await EventLoop.Yield();
                throw new FormatException();
            }

            Bad();
            await EventLoop.Yield();
            await EventLoop.Yield();
            await EventLoop.Yield();
        });
        LoopExceptionContext report = Assert.Single(_reports);
        Assert.IsType<FormatException>(report.Exception);
        Assert.Contains("async void", report.Message);
    }

    [Fact]
    public void A_failing_log_sink_does_not_stop_the_loop()
    {
        using var error = new QuietError();
        _logs.Fault = new NotSupportedException("sink is broken");
        using EventLoop loop = new(new LoopOptions { LoggerFactory = _logs, SlowCallbackThreshold = Loops.Never });
        loop.CallSoon(Fail);
        loop.Once();
        using EventLoop plain = new(new LoopOptions { Name = "plain" });
        plain.CallSoon(Fail);
        plain.Once();
        Assert.Contains("sink is broken", error.Text);
        Assert.Contains("plain: Exception in callback", error.Text);
        Assert.Contains(nameof(FormatException), error.Text);
    }

    private static void Fail() => throw new FormatException();
}
