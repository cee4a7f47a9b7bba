using System.Runtime.InteropServices;

namespace AsyncLoop;

/// <summary>What looks at the loop from other threads while it runs: the watchdog, and the signal that asks for a dump. Lives as long as a run.</summary>
internal sealed class RunObservers : IDisposable
{
    private readonly Watchdog? _watchdog;
    private readonly PosixSignalRegistration? _dump;

    private RunObservers(EventLoop loop, OwnedState watched, TimeSpan? watchdogInterval, bool dumpOnSigQuit)
    {
        _watchdog = watchdogInterval is { } interval ? new Watchdog(loop, watched, interval) : null;
        _dump = dumpOnSigQuit ? PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => Dump(loop, context)) : null;
    }

    public static RunObservers? Start(EventLoop loop, OwnedState watched, TimeSpan? watchdogInterval, bool dumpOnSigQuit) =>
        watchdogInterval is null && !dumpOnSigQuit ? null : new RunObservers(loop, watched, watchdogInterval, dumpOnSigQuit);

    public void Dispose()
    {
        _watchdog?.Dispose();
        _dump?.Dispose();
    }

    // On a thread of the runtime's own; written in one piece, as several loops may be asked at once.
    private static void Dump(EventLoop loop, PosixSignalContext context)
    {
        context.Cancel = true;
        var text = new StringWriter();
        loop.Dump(text);
        Console.Error.Write(text);
    }
}
