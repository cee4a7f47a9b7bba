using AsyncLoop.Annotations;

namespace AsyncLoop;

/// <summary>An event loop on a thread of its own, for programs that are not asynchronous all the way: start it, hand it work, dispose it.</summary>
/// <remarks>
/// The thread is a background thread and bears the loop's name. A loop that is stopped from inside (<see cref="EventLoop.Stop"/>) ends as by
/// <see cref="DisposeAsync"/>. All members are for any thread.
/// </remarks>
public sealed class LoopThread : IAsyncDisposable, IDisposable
{
    private static readonly SendOrPostCallback StopCallback = static loop => ((EventLoop)loop!).Stop();

    // Beyond the waits of the shutdown itself, for the callback that is under way.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes a loop and starts a thread that runs it. On return the loop runs: it can be used, and nobody else can run it.</summary>
    /// <param name="options">How to make the loop; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shutdown timeout is negative.</exception>
    public LoopThread(LoopOptions? options = null)
    {
        Loop = new EventLoop(options);
        _thread = new Thread(Work) { IsBackground = true, Name = Loop.Name };
        Loop.ClaimRun();
        // Without the context of whoever happens to make the loop: what is handed to it brings its own.
        _thread.UnsafeStart();
    }

    /// <summary>The loop that the thread runs.</summary>
    public EventLoop Loop { get; }

    /// <summary>Runs a function on the loop, its first step included; asyncio's <c>run_coroutine_threadsafe</c>.</summary>
    /// <param name="body">What to run on the loop's thread, with the token of its task.</param>
    /// <param name="cancellationToken">Cancels that token; before the start it prevents the start.</param>
    /// <returns>
    /// A task that ends as the body's does, and with <see cref="ObjectDisposedException"/> when the loop is closed, be it before this call. To wait for it
    /// synchronously, on another thread than the loop's, is what it is for.
    /// </returns>
    public Task InvokeAsync([RunsOnLoop] Func<CancellationToken, Task> body, CancellationToken cancellationToken = default)
    {
        try
        {
            return Loop.InvokeAsync(body, cancellationToken);
        }
        catch (ObjectDisposedException closed)
        {
            return Task.FromException(closed);
        }
    }

    /// <inheritdoc cref="InvokeAsync(Func{CancellationToken, Task}, CancellationToken)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    public Task<T> InvokeAsync<T>([RunsOnLoop] Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken = default)
    {
        try
        {
            return Loop.InvokeAsync(body, cancellationToken);
        }
        catch (ObjectDisposedException closed)
        {
            return Task.FromException<T>(closed);
        }
    }

    /// <summary>
    /// Stops the loop, cancels its tasks and awaits them as <see cref="EventLoop.ShutdownAsync"/> does, closes the loop and ends the thread. Completes
    /// when that is done; a second call waits for the same end.
    /// </summary>
    /// <remarks>
    /// Bounded: when the thread has not ended after twice the <see cref="LoopOptions.ShutdownTimeout"/> (tasks, then jobs) and five seconds of real
    /// time, a callback holds it; that is reported to <see cref="EventLoop.ExceptionHandler"/>, and the thread is left behind.
    /// </remarks>
    /// <exception cref="InvalidOperationException">Called on the loop itself, which would wait for its own end. Call <see cref="EventLoop.Stop"/> there.</exception>
    public ValueTask DisposeAsync()
    {
        RequestEnd();
        return new ValueTask(WaitForEndAsync());
    }

    /// <summary>As <see cref="DisposeAsync"/>, but blocks until the thread has ended.</summary>
    /// <exception cref="InvalidOperationException">Called on the loop itself, which would wait for its own end.</exception>
    [Blocking("waits for the loop's tasks and thread to end", Replacement = nameof(DisposeAsync))]
    public void Dispose()
    {
        RequestEnd();
        if (!_thread.Join(Limit))
        {
            ReportStuck();
        }
    }

    private TimeSpan Limit
    {
        get
        {
            double seconds = (2 * Loop.ShutdownTimeout.TotalSeconds) + Grace.TotalSeconds;
            return seconds < int.MaxValue / 1000 ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
        }
    }

    private void RequestEnd()
    {
        if (Loop.InLoop)
        {
            throw new InvalidOperationException(
                $"The thread of the event loop '{Loop.Name}' cannot wait for its own end. Call Stop on the loop instead, which ends it, or dispose it from another thread.");
        }

        // Dropped when the loop is closed already. While it shuts down, a stop does not cut that short.
        Loop.Post(StopCallback, Loop);
    }

    private async Task WaitForEndAsync()
    {
        try
        {
            await _ended.Task.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            ReportStuck();
        }
    }

    private void ReportStuck() => Loop.CallExceptionHandler(new LoopExceptionContext(
        $"The thread of the event loop '{Loop.Name}' did not end in time: a callback holds it. It is left behind"));

    // Whatever gets out of the loop's own machinery (an interrupted sleep, say) ends the loop and not the process: closing it fails every caller
    // that waits for a task of it.
    private void Work()
    {
        try
        {
            try
            {
                Loop.RunClaimed();
            }
            finally
            {
                Loop.ShutdownAndDispose();
            }
        }
        catch (Exception error)
        {
            Loop.CallExceptionHandler(new LoopExceptionContext($"The thread of the event loop '{Loop.Name}' ended by an exception") { Exception = error });
        }
        finally
        {
            _ended.TrySetResult();
        }
    }
}
