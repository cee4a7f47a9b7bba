using AsyncLoop;
using Microsoft.Extensions.Logging;

namespace Guide;

/// <summary>What debug mode says of code that holds the loop up: the step that sleeps, the wait for another thread. A delay holds nobody up.</summary>
public static class DebugMode
{
    public static void Run(Action<string> print, LoopOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var logs = new PrintingLogs(print);
        options.Debug = true;
        options.SlowCallbackThreshold = TimeSpan.FromSeconds(0.1);
        options.LoggerFactory = logs;
        EventLoop.Run(async ct =>
        {
            var loop = EventLoop.Current;
            print("A delay of 0.15 s");
            await loop.CreateTask(token => EventLoop.Delay(TimeSpan.FromSeconds(0.15), token), "delaying", ct);
            print("A sleep of 0.15 s");
            await loop.CreateTask(SleepAsync, "sleeping", ct);
            print("A wait for another thread");
            await loop.CreateTask(WaitAsync, "waiting", ct);
        }, options);
    }

    private static async Task SleepAsync(CancellationToken ct)
    {
        await EventLoop.Yield();
#pragma warning disable LOOP101 // The mistake that debug mode is to show.
        Thread.Sleep(TimeSpan.FromSeconds(0.15));
#pragma warning restore LOOP101
    }

    private static async Task WaitAsync(CancellationToken ct)
    {
        await EventLoop.Yield();
        var work = Task.Run(() => Thread.Sleep(TimeSpan.FromSeconds(0.25)), ct);
#pragma warning disable LOOP104 // The mistake that debug mode is to show.
        work.Wait(ct);
#pragma warning restore LOOP104
    }

    /// <summary>Prints the first line of each entry: the others are the stack that leads to the wait.</summary>
    private sealed class PrintingLogs(Action<string> print) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            print($"{eventId.Name}: {formatter(state, exception).Split('\n')[0]}");

        public void Dispose()
        {
        }
    }
}
