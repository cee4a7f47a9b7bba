using System.Runtime.ExceptionServices;

namespace AsyncLoop;

/// <summary>The loop's context: one instance for the whole life of the loop.</summary>
/// <remarks>
/// One shared instance, not a fresh one a callback: an await whose task completes while this very instance is current
/// resumes inline, so a chain of plain async calls unwinds in one callback, as a chain of coroutines does in asyncio.
/// What must go through the queue (the tasks of the loop itself) is completed in a queued callback of its own instead.
/// </remarks>
internal sealed class LoopSynchronizationContext(EventLoop loop) : SynchronizationContext
{
    public EventLoop Loop { get; } = loop;

    // Dropped and counted when the loop is closed: a late continuation must not crash the pool thread that posts it.
    public override void Post(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        Loop.Post(d, state);
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (Loop.InLoop)
        {
            d(state);
            return;
        }

        var pending = new PendingSend(d, state);
        if (!Loop.Post(PendingSend.Callback, pending))
        {
            throw new ObjectDisposedException(Loop.Name, "The event loop is closed.");
        }

        pending.Wait(Loop);
    }

    // Async void methods announce themselves here: it is all that can be known of them.
    public override void OperationStarted() => Loop.OnAsyncVoidStarted();

    public override void OperationCompleted() => Loop.OnAsyncVoidEnded();

    public override SynchronizationContext CreateCopy() => this;
}

/// <summary>A callback that another thread waits for. Either the loop runs it or, closing, gives it up.</summary>
internal sealed class PendingSend(SendOrPostCallback callback, object? state)
{
    public static readonly SendOrPostCallback Callback = static send => ((PendingSend)send!).Run();

    private readonly ManualResetEventSlim _done = new();
    private ExceptionDispatchInfo? _error;
    private bool _abandoned;

    public void Wait(EventLoop loop)
    {
        _done.Wait();
        _done.Dispose();
        _error?.Throw();
        if (_abandoned)
        {
            throw new ObjectDisposedException(loop.Name, "The event loop was closed before it ran the callback.");
        }
    }

    public void Abandon()
    {
        _abandoned = true;
        _done.Set();
    }

    private void Run()
    {
        try
        {
            callback(state);
        }
        catch (Exception error)
        {
            _error = ExceptionDispatchInfo.Capture(error);
        }

        _done.Set();
    }
}
