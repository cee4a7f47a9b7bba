using Microsoft.Extensions.Logging;

namespace AsyncLoop;

/// <summary>
/// The loop's way to its log sink: what the sink throws does not reach the loop, and without a sink warnings and errors go to
/// the standard error stream, one line each.
/// </summary>
internal sealed class LoopLogger(ILogger? sink) : ILogger
{
    [ThreadStatic]
    private static bool _isWriting;

    /// <summary>Is the calling thread in the sink? What a sink waits for there is not to be logged in turn.</summary>
    public static bool IsWriting => _isWriting;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        if (sink is null)
        {
            return logLevel >= LogLevel.Warning;
        }

        try
        {
            return sink.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            // A sink that cannot even say this will fail at Log, too, and that is told.
            return logLevel >= LogLevel.Warning;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        bool wasWriting = _isWriting;
        _isWriting = true;
        try
        {
            if (sink is null)
            {
                Write(formatter(state, exception), exception);
            }
            else
            {
                sink.Log(logLevel, eventId, state, exception, formatter);
            }
        }
        catch (Exception) when (logLevel < LogLevel.Warning)
        {
            // Not worth the error stream; the next warning tells of the sink.
        }
        catch (Exception sinkError)
        {
            Write($"{formatter(state, exception)} (logging it failed: {sinkError.Message})", exception);
        }
        finally
        {
            _isWriting = wasWriting;
        }
    }

    private static void Write(string line, Exception? exception)
    {
        try
        {
            Console.Error.WriteLine(line);
            if (exception is not null)
            {
                Console.Error.WriteLine(exception);
            }
        }
        catch (IOException)
        {
            // A closed error stream: there is nowhere left to say it.
        }
    }
}
