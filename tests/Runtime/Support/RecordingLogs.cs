using Microsoft.Extensions.Logging;

namespace AsyncLoop.Tests.Support;

/// <summary>A logger factory that keeps what is logged.</summary>
internal sealed class RecordingLogs : ILoggerFactory, ILogger
{
    private readonly List<(LogLevel Level, string Message, Exception? Exception)> _entries = [];

    public IReadOnlyList<(LogLevel Level, string Message, Exception? Exception)> Entries
    {
        get
        {
            lock (_entries)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>What is logged at Warning and above.</summary>
    public IReadOnlyList<(LogLevel Level, string Message, Exception? Exception)> Warnings => [.. Entries.Where(entry => entry.Level >= LogLevel.Warning)];

    public string? Category { get; private set; }

    /// <summary>Called with each entry, on the thread that logs it.</summary>
    public Action? Logged { get; set; }

    /// <summary>Set to make the sink fail.</summary>
    public Exception? Fault { get; set; }

    public ILogger CreateLogger(string categoryName)
    {
        Category = categoryName;
        return this;
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (Fault is not null)
        {
            throw Fault;
        }

        lock (_entries)
        {
            _entries.Add((logLevel, formatter(state, exception), exception));
        }

        Logged?.Invoke();
    }
}
