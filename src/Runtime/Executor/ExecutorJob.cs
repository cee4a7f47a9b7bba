using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace AsyncLoop;

/// <summary>A job for an executor, and the loop's task that waits for it.</summary>
/// <remarks>
/// The phase is one atomic word: a worker swaps queued to running, a canceller queued to cancelled, so a job cancelled before its start never
/// starts. Whatever happens, exactly one callback is posted to the loop at the very end of the job; the loop counts the job as outstanding
/// until that callback, not until the waiter is gone, because a virtual clock must not jump while the job still runs. Cancelling a running job
/// posts a callback of its own before, which ends the waiter alone.
/// </remarks>
internal abstract class ExecutorJob : IThreadPoolWorkItem
{
    private const int Queued = 0;
    private const int Started = 1;
    private const int Cancelled = 2;

    private static readonly SendOrPostCallback EndCallback = static job => ((ExecutorJob)job!).OnEnd();
    private static readonly SendOrPostCallback CancelCallback = static job => ((ExecutorJob)job!).CompleteCancelled();
    private static readonly ContextCallback WorkCallback = static job => ((ExecutorJob)job!).InvokeWork();

    private readonly EventLoop _loop;
    private readonly CancellationToken _token;
    private readonly ExecutionContext? _context;
    private CancellationTokenRegistration _registration;
    private ExceptionDispatchInfo? _error;
    private int _phase;

    protected ExecutorJob(EventLoop loop, CancellationToken token)
    {
        _loop = loop;
        _token = token;
        _context = ExecutionContext.Capture();
    }

    /// <summary>Watches the token. After the job has been handed to its executor.</summary>
    public void WatchToken()
    {
        if (_token.CanBeCanceled)
        {
            // A race with the end of the job is harmless: OnEnd unregisters nothing, and the late callback completes what is complete.
            _registration = _token.UnsafeRegister(static job => ((ExecutorJob)job!).OnToken(), this);
        }
    }

    /// <summary>Runs the job on a thread of the pool. Never throws.</summary>
    public void Execute()
    {
        Run();
        End();
    }

    /// <summary>Runs the work, unless it has been given up; <see cref="End"/> must follow. Worker thread, never throws.</summary>
    public void Run()
    {
        if (Interlocked.CompareExchange(ref _phase, Started, Queued) != Queued)
        {
            return;
        }

        try
        {
            if (_context is null)
            {
                InvokeWork();
            }
            else
            {
                ExecutionContext.Run(_context, WorkCallback, this);
            }
        }
        catch (Exception error)
        {
            _error = ExceptionDispatchInfo.Capture(error);
        }
    }

    /// <summary>Tells the loop. Worker thread, after <see cref="Run"/>; never throws.</summary>
    public void End()
    {
        // Whoever gave the job up has told the loop already.
        if (_phase == Started)
        {
            _loop.Post(EndCallback, this);
        }
    }

    /// <summary>Gives a job up that has not begun; its waiter ends cancelled. Any thread.</summary>
    public void AbandonQueued()
    {
        if (Interlocked.CompareExchange(ref _phase, Cancelled, Queued) == Queued)
        {
            _loop.Post(EndCallback, this);
        }
    }

    protected abstract void InvokeWork();

    protected abstract void SetResult();

    protected abstract void SetException(Exception error);

    protected abstract void SetCanceled(CancellationToken token);

    private void OnToken()
    {
        if (Interlocked.CompareExchange(ref _phase, Cancelled, Queued) == Queued)
        {
            _loop.Post(EndCallback, this);
        }
        else
        {
            _loop.Post(CancelCallback, this);
        }
    }

    // On the loop's thread from here.
    private void CompleteCancelled() => SetCanceled(_token.IsCancellationRequested ? _token : new CancellationToken(true));

    private void OnEnd()
    {
        _loop.OnJobEnded();
        _registration.Unregister();
        if (_phase == Cancelled)
        {
            CompleteCancelled();
        }
        else if (_error is null)
        {
            SetResult();
        }
        else if (_error.SourceException is OperationCanceledException canceled)
        {
            SetCanceled(canceled.CancellationToken);
        }
        else
        {
            SetException(_error.SourceException);
        }
    }

    internal sealed class WithResult<T>(EventLoop loop, Func<T> work, CancellationToken token) : ExecutorJob(loop, token)
    {
        // Plain, and completed in a callback of the loop: see LoopTask.
        private readonly TaskCompletionSource<T> _completion = new();

        [AllowNull]
        private T _result;

        public Task<T> Task => _completion.Task;

        protected override void InvokeWork() => _result = work();

        protected override void SetResult() => _completion.TrySetResult(_result);

        protected override void SetException(Exception error) => _completion.TrySetException(error);

        protected override void SetCanceled(CancellationToken token) => _completion.TrySetCanceled(token);
    }

    internal sealed class Plain(EventLoop loop, Action work, CancellationToken token) : ExecutorJob(loop, token)
    {
        private readonly TaskCompletionSource _completion = new();

        public Task Task => _completion.Task;

        protected override void InvokeWork() => work();

        protected override void SetResult() => _completion.TrySetResult();

        protected override void SetException(Exception error) => _completion.TrySetException(error);

        protected override void SetCanceled(CancellationToken token) => _completion.TrySetCanceled(token);
    }
}
