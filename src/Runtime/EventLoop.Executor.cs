using AsyncLoop.Annotations;

namespace AsyncLoop;

// Blocking work, off the loop.
public sealed partial class EventLoop
{
    private LoopExecutor? _executor;
    private bool _ownsExecutor;
    private TaskCompletionSource? _jobsEnded;

    /// <summary>Runs blocking work on a thread of an executor, so that the loop goes on meanwhile; asyncio's <c>run_in_executor</c>.</summary>
    /// <param name="work">What to run. It is off the loop: <see cref="Current"/> throws in it.</param>
    /// <param name="executor">Where; null for the loop's default (<see cref="LoopOptions.DefaultExecutor"/>).</param>
    /// <param name="cancellationToken">
    /// Before the work has begun: it never runs. After: the waiter ends cancelled, the work finishes unheard on its thread.
    /// </param>
    /// <returns>A task that completes in a callback of its own on the loop's thread, with the result or the exception of the work.</returns>
    /// <remarks>For the loop's thread. <see cref="AsyncLocal{T}"/> values flow into the work; its changes do not flow back.</remarks>
    /// <exception cref="InvalidOperationException">The default executor was shut down by <see cref="ShutdownAsync"/>.</exception>
    /// <exception cref="ObjectDisposedException">The loop or the executor is closed.</exception>
    public Task RunInExecutor([RunsOffLoop] Action work, LoopExecutor? executor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        executor = ChooseExecutor(executor);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var job = new ExecutorJob.Plain(this, work, cancellationToken);
        Submit(executor, job);
        return job.Task;
    }

    /// <inheritdoc cref="RunInExecutor(Action, LoopExecutor?, CancellationToken)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    public Task<T> RunInExecutor<T>([RunsOffLoop] Func<T> work, LoopExecutor? executor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        executor = ChooseExecutor(executor);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        var job = new ExecutorJob.WithResult<T>(this, work, cancellationToken);
        Submit(executor, job);
        return job.Task;
    }

    /// <summary>A job is over, run or given up. Loop thread, in the job's last callback.</summary>
    internal void OnJobEnded()
    {
        if (Interlocked.Decrement(ref _shared.OutstandingJobs) == 0)
        {
            _jobsEnded?.TrySetResult();
        }
    }

    private LoopExecutor ChooseExecutor(LoopExecutor? executor)
    {
        CheckThread();
        ThrowIfClosed();
        if (executor is not null)
        {
            return executor;
        }

        if (_own.ExecutorClosed)
        {
            throw new InvalidOperationException(
                $"The default executor of the event loop '{Name}' has been shut down. Name an executor of your own for work after ShutdownAsync.");
        }

        if (_executor is null)
        {
            _executor = new LoopExecutor(Math.Min(32, Environment.ProcessorCount + 4), $"{Name}-executor");
            _ownsExecutor = true;
        }

        return _executor;
    }

    private void Submit(LoopExecutor executor, ExecutorJob job)
    {
        // Counted before it can end.
        Interlocked.Increment(ref _shared.OutstandingJobs);
        try
        {
            executor.Submit(job);
        }
        catch
        {
            Interlocked.Decrement(ref _shared.OutstandingJobs);
            throw;
        }

        job.WatchToken();
    }
}
