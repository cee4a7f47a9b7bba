using System.Runtime.InteropServices;

namespace AsyncLoop;

/// <summary>What looks at the loop from other threads: the watchdog, and the signal that asks for a dump. From the first run until the loop is closed.</summary>
/// <remarks>They know the loop weakly: a loop that nobody closes must still be found by the collector, which then ends them.</remarks>
internal sealed class RunObservers : IDisposable
{
    private readonly Watchdog? _watchdog;
    private readonly PosixSignalRegistration? _dump;

    private RunObservers(EventLoop loop, TimeSpan? watchdogInterval, bool dumpOnSigQuit)
    {
        var weak = new WeakReference<EventLoop>(loop);
        _watchdog = watchdogInterval is { } interval ? new Watchdog(weak, loop.Name, interval) : null;
        _dump = dumpOnSigQuit ? PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => Dump(weak, context)) : null;
    }

    public static RunObservers? Start(EventLoop loop, TimeSpan? watchdogInterval, bool dumpOnSigQuit) =>
        watchdogInterval is null && !dumpOnSigQuit ? null : new RunObservers(loop, watchdogInterval, dumpOnSigQuit);

    public void Dispose()
    {
        _watchdog?.Dispose();
        _dump?.Dispose();
    }

    // On a thread of the runtime's own; written in one piece, as several loops may be asked at once.
    private static void Dump(WeakReference<EventLoop> weak, PosixSignalContext context)
    {
        if (weak.TryGetTarget(out EventLoop? loop))
        {
            context.Cancel = true;
            var text = new StringWriter();
            loop.Dump(text);
            Console.Error.Write(text);
        }
    }
}
