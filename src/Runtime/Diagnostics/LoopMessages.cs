using Microsoft.Extensions.Logging;

namespace AsyncLoop;

/// <summary>What the loop logs, category <c>AsyncLoop.EventLoop</c>. The ids are stable: filters may name them.</summary>
internal static partial class LoopMessages
{
    [LoggerMessage(1, LogLevel.Error, "{Message}", EventName = "UnhandledException")]
    public static partial void Error(ILogger logger, string message, Exception? error);

    [LoggerMessage(2, LogLevel.Warning, "{Message}", EventName = "Warning")]
    public static partial void Warning(ILogger logger, string message, Exception? error);

    [LoggerMessage(3, LogLevel.Warning, "{Loop}: Executing {Callback}{Origin} took {Seconds:0.000} seconds{Pauses}", EventName = "SlowCallback")]
    public static partial void SlowCallback(ILogger logger, string loop, string callback, string origin, double seconds, string pauses);

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "{Loop}: Executing {Count} callback(s), the last of them {Callback}, took {Seconds:0.000} seconds{Pauses}. Debug mode (LoopOptions.Debug) times each and names the slow one.",
        EventName = "SlowChunk")]
    public static partial void SlowChunk(ILogger logger, string loop, long count, string callback, double seconds, string pauses);

    [LoggerMessage(5, LogLevel.Warning, "{Loop}: An iteration took {Seconds:0.000} seconds for {Count} callbacks, none of them slow by itself{Pauses}", EventName = "SlowIteration")]
    public static partial void SlowIteration(ILogger logger, string loop, int count, double seconds, string pauses);

    [LoggerMessage(6, LogLevel.Warning, "{Loop}: Stuck for {Seconds:0.0} seconds in {Callback}{Origin}, still running", EventName = "Stuck")]
    public static partial void Stuck(ILogger logger, string loop, string callback, string origin, double seconds);

    [LoggerMessage(7, LogLevel.Warning, "{Loop}: The event loop is blocked: {Wait}\n{Stack}", EventName = "BlockingWait")]
    public static partial void BlockingWait(ILogger logger, string loop, string wait, string stack);

    [LoggerMessage(8, LogLevel.Warning, "{Loop}: unclosed event loop: it was collected without being disposed", EventName = "Unclosed")]
    public static partial void Unclosed(ILogger logger, string loop);

    [LoggerMessage(9, LogLevel.Debug, "Close {Loop}", EventName = "Close")]
    public static partial void Close(ILogger logger, EventLoop loop);

    [LoggerMessage(10, LogLevel.Warning, "{Loop}: A metrics listener failed; the loop goes on and says so once", EventName = "ListenerFailed")]
    public static partial void ListenerFailed(ILogger logger, string loop, Exception error);
}
