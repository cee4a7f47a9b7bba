using System.Diagnostics.CodeAnalysis;

namespace AsyncLoop;

// Ending well: tasks, then executor jobs, then the loop itself (the order of asyncio's runner).
public sealed partial class EventLoop
{
    // What the system's timers take; a limit beyond is none in practice.
    private static readonly TimeSpan LongestRealWait = TimeSpan.FromMilliseconds(int.MaxValue);

    private static readonly SendOrPostCallback AsyncVoidEnded = static loop => ((EventLoop)loop!).OnFewerAsyncVoids();

    private TaskCompletionSource? _asyncVoidsEnded;
    private int _asyncVoidsLeft;

    /// <summary>
    /// Cancels all tasks of the loop but the calling one, awaits them and the async void methods still under way, then awaits the jobs in executors
    /// and shuts the default executor down. <c>Run</c> does this at its end.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <remarks>
    /// For the loop's thread. Tasks made meanwhile get their first step and are cancelled too. Each wait is bounded by
    /// <see cref="LoopOptions.ShutdownTimeout"/>: a task that has not ended by then is reported by name to <see cref="ExceptionHandler"/> and
    /// abandoned, async void methods and jobs that have not are counted in a warning to the log. A task that fails on its way out is reported. The loop can be used afterwards,
    /// its default executor cannot. Called by an async void method, it does not wait for that one.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The caller is not on this loop.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; thrown by the await.</exception>
    public async Task ShutdownAsync(CancellationToken cancellationToken = default)
    {
        if (!InLoop)
        {
            throw new InvalidOperationException(
                $"ShutdownAsync must be called on the event loop '{Name}'. From another thread use loop.InvokeAsync(ct => loop.ShutdownAsync(ct)).");
        }

        _own.ShuttingDown = true;
        try
        {
            // What calls this outside of a task and awaits it is an async void method: it would wait for itself.
            LoopTask? self = LoopTask.Current;
            _asyncVoidsLeft = self is null ? 1 : 0;
            await EndTasksAndAsyncVoidsAsync(self, cancellationToken);
        }
        finally
        {
            _own.ShuttingDown = false;
        }

        _own.ExecutorClosed = true;
        await EndJobsAsync(cancellationToken);
        DisposeOwnExecutor();
    }

    /// <summary>
    /// Closes the loop. What is queued is dropped; a task still pending is reported to <see cref="ExceptionHandler"/> and its token cancelled; the
    /// caller of an unfinished <c>InvokeAsync</c> gets <see cref="ObjectDisposedException"/>. Threads of the loop's own executor are told to finish,
    /// not waited for. A second call does nothing.
    /// </summary>
    /// <remarks>
    /// Any thread, while the loop does not run. Call <see cref="ShutdownAsync"/> on the loop before to end its tasks properly. If tasks of the loop
    /// have failed and are still in memory, the garbage collector is asked once which of them nobody looks at any more; those are reported.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The loop is running.</exception>
    public void Dispose()
    {
        int phase = _shared.TryEnter(SharedState.Closed);
        if (phase == SharedState.Running)
        {
            throw new InvalidOperationException(
                $"Cannot close a running event loop ('{Name}'). Stop it, let the run return, and dispose it then.");
        }

        if (phase == SharedState.Closed)
        {
            return;
        }

        GC.SuppressFinalize(this);
        LoopMessages.Close(_logger, this);
        // The phase keeps others from scheduling and running; closing the shared parts closes the gap for those already past that check.
        _shared.Signals.Close();
        LoopTask[] pending = _shared.Tasks.Close();
        _shared.Foreign.Close(Abandon);
        _own.Ready.Clear(Abandon);
        _own.Timers.Clear();
        _wakeTimer?.Dispose();
        AbandonAll(pending);
        DisposeOwnExecutor();
        _shared.Failures.Close();
        _measurements.Close();
        _observers?.Dispose();
    }

    internal TimeSpan ShutdownTimeout => _shutdownTimeout;

    internal void OnAsyncVoidStarted() => Interlocked.Increment(ref _shared.AsyncVoids);

    // Any thread: an async void method may end anywhere. The decrement is a full fence, as is the exchange of the one who waits: either the
    // method sees somebody waiting here, or that one sees the count as it is now.
    internal void OnAsyncVoidEnded()
    {
        Interlocked.Decrement(ref _shared.AsyncVoids);
        if (Volatile.Read(ref _asyncVoidsEnded) is not null)
        {
            Post(AsyncVoidEnded, this);
        }
    }

    private bool HasAsyncVoids => Volatile.Read(ref _shared.AsyncVoids) > _asyncVoidsLeft;

    private void OnFewerAsyncVoids()
    {
        if (!HasAsyncVoids)
        {
            _asyncVoidsEnded?.TrySetResult();
        }
    }

    private void AbandonAll(LoopTask[] pending)
    {
        if (pending.Length == 0)
        {
            return;
        }

        // Callers whose tasks end in here must not go on in here: an await resumes in place unless a context of a kind of its own is current.
        SynchronizationContext? previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new ClosingContext());
        try
        {
            foreach (LoopTask task in pending)
            {
                Abandon(task);
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    private static void Abandon(Callback callback)
    {
        // Another thread blocks on this one.
        if (callback.State is PendingSend send)
        {
            send.Abandon();
        }
    }

    private void Abandon(LoopTask task)
    {
        if (!task.HasCaller && !task.Reported)
        {
            CallExceptionHandler(new LoopExceptionContext($"Task was destroyed but it is pending: '{task.Name}'") { Task = task.Task });
        }

        // Cancelled before it fails, so that what it holds off the loop is told to end.
        task.RequestCancel();
        if (task.HasCaller)
        {
            task.Abandon(Closed());
        }
    }

    private void DisposeOwnExecutor()
    {
        if (_ownsExecutor)
        {
            _executor!.Dispose();
        }
    }

    private async Task EndTasksAndAsyncVoidsAsync(LoopTask? self, CancellationToken cancellationToken)
    {
        long deadline = _clock.After(_shutdownTimeout);
        do
        {
            await EndTasksAsync(self, deadline, cancellationToken);
        }
        while (await EndAsyncVoidsAsync(deadline, cancellationToken));
    }

    private async Task EndTasksAsync(LoopTask? self, long deadline, CancellationToken cancellationToken)
    {
        // In rounds: a task that cleans up may make others.
        while (true)
        {
            LoopTask[] pending = Array.FindAll(_shared.Tasks.Snapshot(), task => !ReferenceEquals(task, self) && !task.Reported);
            if (pending.Length == 0)
            {
                return;
            }

            foreach (LoopTask task in pending)
            {
                task.RequestCancel();
            }

            Task all = Task.WhenAll(Array.ConvertAll(pending, task => task.Task));
            bool ended = await EndsBeforeAsync(all, deadline, cancellationToken);
            foreach (LoopTask task in pending)
            {
                ReportLeftover(task);
            }

            if (!ended)
            {
                return;
            }
        }
    }

    // They take no token, so there is nothing to do but wait. True when some were under way and have ended: they may have made tasks meanwhile.
    private async Task<bool> EndAsyncVoidsAsync(long deadline, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource();
        Interlocked.Exchange(ref _asyncVoidsEnded, ended);
        try
        {
            if (!HasAsyncVoids)
            {
                return false;
            }

            if (await EndsBeforeAsync(ended.Task, deadline, cancellationToken))
            {
                return true;
            }

            LoopMessages.Warning(_logger, $"{Name}: {Volatile.Read(ref _shared.AsyncVoids) - _asyncVoidsLeft} async void method(s) did not finish within {_shutdownTimeout.TotalSeconds:0.###} s", null);
            return false;
        }
        finally
        {
            Volatile.Write(ref _asyncVoidsEnded, null);
        }
    }

    private async Task<bool> EndsBeforeAsync(Task task, long deadline, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task timer = Delay(new TimeSpan(Math.Max(0, deadline - _clock.Now)), limit.Token);
        await Task.WhenAny(task, timer);
        if (!task.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }

        // Looked at, so that it is not reported once more as unobserved: each task's own failure is reported by its name.
        _ = task.Exception;
        limit.Cancel();
        return true;
    }

    private void ReportLeftover(LoopTask task)
    {
        if (!task.Task.IsCompleted)
        {
            task.Reported = true;
            CallExceptionHandler(new LoopExceptionContext(
                $"Task '{task.Name}' did not end within {_shutdownTimeout.TotalSeconds:0.###} s of being cancelled and is abandoned")
            {
                Task = task.Task,
            });
        }
        else if (task.Task.Exception is { } error && !task.HasCaller)
        {
            CallExceptionHandler(new LoopExceptionContext($"Unhandled exception in task '{task.Name}' during shutdown")
            {
                Exception = error.InnerException,
                Task = task.Task,
            });
        }
    }

    // In real time: jobs run on real threads, and a virtual clock stands still while they do.
    private async Task EndJobsAsync(CancellationToken cancellationToken)
    {
        if (!HasOutstandingJobs)
        {
            return;
        }

        _jobsEnded = new TaskCompletionSource();
        Task ended = _jobsEnded.Task;
        using var limit = new CancellationTokenSource(_shutdownTimeout < LongestRealWait ? _shutdownTimeout : LongestRealWait);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await ended.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LoopMessages.Warning(_logger, $"{Name}: {Volatile.Read(ref _shared.OutstandingJobs)} executor job(s) did not finish within {_shutdownTimeout.TotalSeconds:0.###} s", null);
        }
        finally
        {
            _jobsEnded = null;
        }
    }

    internal void ShutdownAndDispose()
    {
        try
        {
            Task shutdown = CreateTask(ShutdownAsync, "shutdown");
            // A leftover that calls Stop ends a run, not the shutdown.
            while (!shutdown.IsCompleted)
            {
                RunWhile(shutdown);
            }

            ReportFailedShutdown(shutdown);
        }
        finally
        {
            Dispose();
        }
    }

    [ExcludeFromCodeCoverage(Justification = "Shutting down reports what fails and throws nothing itself; this is for the day it does.")]
    private void ReportFailedShutdown(Task shutdown)
    {
        if (shutdown.Exception is { } error)
        {
            CallExceptionHandler(new LoopExceptionContext("Shutting down failed") { Exception = error.InnerException, Task = shutdown });
        }
    }

    private sealed class ClosingContext : SynchronizationContext;
}
