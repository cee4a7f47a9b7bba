using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AsyncLoop.Annotations;

namespace AsyncLoop;

// Signals of the operating system, as callbacks.
public sealed partial class EventLoop
{
    /// <summary>Runs a callback on the loop when a signal arrives, instead of the signal's default action; asyncio's <c>add_signal_handler</c>.</summary>
    /// <param name="signal">
    /// The signal. SIGINT, SIGTERM, SIGHUP and SIGQUIT exist on Windows, too; on Unix a raw number such as <c>(PosixSignal)10</c> is accepted.
    /// </param>
    /// <param name="handler">
    /// An ordinary callback: it may use the loop like any other, an exception from it goes to <see cref="ExceptionHandler"/>. For one that awaits,
    /// create a task in it.
    /// </param>
    /// <remarks>
    /// Any thread (asyncio: the main thread only). A sleeping loop wakes up; while the loop does not run, the callback waits for the next run. One
    /// handler a signal and loop, the last one wins; several loops with a handler for the same signal all hear of it. The callback sees the
    /// <see cref="AsyncLocal{T}"/> values of this moment. Disposing the loop restores the default action. Since .NET 10 the runtime
    /// itself does nothing on SIGTERM: without a handler (or a host that sets one) the process ends at once, without any clean-up.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal on this system.</exception>
    /// <exception cref="IOException">The system does not let this signal be handled (SIGKILL, SIGSTOP).</exception>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    [UnsupportedOSPlatform("android")]
    [UnsupportedOSPlatform("browser")]
    [UnsupportedOSPlatform("ios")]
    [UnsupportedOSPlatform("tvos")]
    public void AddSignalHandler(PosixSignal signal, [RunsOnLoop] Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (!_shared.Signals.TrySet(signal, handler, LoopTask.WithoutCurrent(ExecutionContext.Capture())))
        {
            ThrowClosed();
        }
    }

    /// <summary>Takes the handler of a signal away and restores the signal's default action. Any thread, also when the loop is closed.</summary>
    /// <param name="signal">The signal.</param>
    /// <returns>True when there was a handler.</returns>
    public bool RemoveSignalHandler(PosixSignal signal) => _shared.Signals.Remove(signal);

    internal bool HasSignalHandler(PosixSignal signal) => _shared.Signals.Contains(signal);

    private void RunToEndOrInterrupt(Task main)
    {
        if (!Interrupt.IsSupported)
        {
            RunToEnd(main);
            return;
        }

        using var interrupt = new Interrupt(this, (LoopTask)main.AsyncState!);
        try
        {
            RunToEnd(main);
        }
        catch (OperationCanceledException canceled) when (interrupt.HasCancelled && main.IsCanceled)
        {
            throw new LoopInterruptedException(PosixSignal.SIGINT, canceled);
        }
    }
}
