using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace AsyncLoop;

// Exceptions that nobody awaits.
public sealed partial class EventLoop
{
    private static readonly Action<ILogger, string, Exception?> LogError =
        LoggerMessage.Define<string>(LogLevel.Error, new EventId(1, "UnhandledException"), "{Message}");

    private static readonly Action<ILogger, string, Exception?> LogWarning =
        LoggerMessage.Define<string>(LogLevel.Warning, new EventId(2, "Warning"), "{Message}");

    /// <summary>Hands a failure to <see cref="ExceptionHandler"/>, or to the default one. Never throws.</summary>
    /// <param name="context">What went wrong.</param>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A faulty handler must not end the loop; the default one reports it.")]
    public void CallExceptionHandler(LoopExceptionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (ExceptionHandler is not { } handler)
        {
            DefaultExceptionHandler(context);
            return;
        }

        try
        {
            handler(this, context);
        }
        catch (Exception error)
        {
            DefaultExceptionHandler(new LoopExceptionContext("Unhandled error in the exception handler") { Exception = error });
            DefaultExceptionHandler(context);
        }
    }

    /// <summary>
    /// Logs a failure at Error with its exception, category <c>AsyncLoop.EventLoop</c>; without a logger factory, writes it to the standard
    /// error stream. May be called by an <see cref="ExceptionHandler"/>. Never throws.
    /// </summary>
    /// <param name="context">What went wrong.</param>
    public void DefaultExceptionHandler(LoopExceptionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Log(LogError, context.Message, context.Exception);
    }

    private void ReportFailedCallback(in Callback callback, int version, Exception error)
    {
        CallExceptionHandler(new LoopExceptionContext($"Exception in {CallbackName.Of(callback)}")
        {
            Exception = error,
            Handle = callback.Slots is null ? null : new LoopHandle(callback.Slots, callback.Slot, version),
        });
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A faulty log sink must not end the loop; what it was to log goes to the error stream.")]
    private void Log(Action<ILogger, string, Exception?> log, string message, Exception? error)
    {
        string line = $"{Name}: {message}";
        if (_logger is not null)
        {
            try
            {
                log(_logger, line, error);
                return;
            }
            catch (Exception sinkError)
            {
                Console.Error.WriteLine($"{line} (logging it failed: {sinkError.Message})");
            }
        }
        else
        {
            Console.Error.WriteLine(line);
        }

        if (error is not null)
        {
            Console.Error.WriteLine(error);
        }
    }
}
