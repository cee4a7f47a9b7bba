using System.Diagnostics.CodeAnalysis;

namespace AsyncLoop;

// The errors: what was wrong, and what to do instead.
public sealed partial class EventLoop
{
    private static InvalidOperationException NoRunningLoop() => new(
        "No event loop runs on this thread. Start one with EventLoop.Run, or hand the work to a running one with " +
        "InvokeAsync or CallSoonThreadSafe. After ConfigureAwait(false), and inside Task.Run or RunInExecutor, code is off the loop.");

    private static void ThrowIfLoopRunsHere()
    {
        if (_current is not null)
        {
            throw new InvalidOperationException(
                "EventLoop.Run cannot be called from a running event loop. Await the work instead, hand it to a loop on " +
                "another thread with InvokeAsync, or run it off the loop with RunInExecutor.");
        }
    }

    // Before anything is created for the run, so that a refused run leaves nothing behind.
    private void ThrowIfCannotRun()
    {
        ThrowIfClosed();
        if (IsRunning)
        {
            throw AlreadyRunning();
        }

        if (_current is not null)
        {
            throw new InvalidOperationException(
                $"Cannot run the event loop '{Name}' while another loop is running on this thread ('{_current.Name}'). " +
                "Run it on a thread of its own and use InvokeAsync.");
        }
    }

    // Debug mode only: the check would cost on every call.
    private void ThrowIfWrongThread()
    {
        if (IsRunning && !InLoop)
        {
            throw new InvalidOperationException(
                $"Non-thread-safe operation invoked on an event loop other than the current one: '{Name}' runs on another thread. " +
                "Use CallSoonThreadSafe or InvokeAsync, which may be called from any thread.");
        }
    }

    private InvalidOperationException AlreadyRunning() => new(
        $"The event loop '{Name}' is already running. Inside it, await the work or use CreateTask; from another thread use InvokeAsync.");

    private void ThrowIfClosed()
    {
        if (IsClosed)
        {
            ThrowClosed();
        }
    }

    [DoesNotReturn]
    private void ThrowClosed() => throw Closed();

    private ObjectDisposedException Closed() => new(Name, $"The event loop '{Name}' is closed.");
}
