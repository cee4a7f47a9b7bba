namespace AsyncLoop;

/// <summary>A bounded pool of named background threads for blocking work; asyncio's <c>ThreadPoolExecutor</c>.</summary>
/// <remarks>
/// Jobs start in the order they were handed in, at most <see cref="MaxWorkers"/> at a time. Threads are made when needed and end when idle for
/// half a minute. One executor may serve several loops. All members are for any thread.
/// </remarks>
public sealed class LoopExecutor : IDisposable, IAsyncDisposable
{
    private const int IdleMilliseconds = 30_000;

    private static int _count;

    private readonly object _gate = new();
    private readonly Queue<ExecutorJob> _queue = new();
    private readonly bool _usesThreadPool;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _workers;

    // Workers without a job. Of these some are awake: they will look into the queue once more before they sleep, so a job for them needs no call.
    private int _idle;
    private int _awake;

    // One that slept was called and has not come yet.
    private bool _calling;

    // The length of the queue, to be read without the lock by the worker that waits awake.
    private int _queued;
    private int _lastWorker;
    private bool _closed;

    /// <summary>Makes an executor. No thread starts before the first job.</summary>
    /// <param name="maxWorkers">How many jobs run at once, at least 1; further ones wait in order.</param>
    /// <param name="name">The start of the threads' names; null for <c>executor-n</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxWorkers"/> is less than 1.</exception>
    public LoopExecutor(int maxWorkers, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWorkers, 1);
        MaxWorkers = maxWorkers;
        Name = name ?? $"executor-{Interlocked.Increment(ref _count)}";
    }

    private LoopExecutor()
    {
        MaxWorkers = int.MaxValue;
        Name = "thread pool";
        _usesThreadPool = true;
    }

    /// <summary>Runs jobs on the shared .NET thread pool, without a bound and without an order. Disposing it does nothing.</summary>
    public static LoopExecutor ThreadPool { get; } = new();

    /// <summary>How many jobs run at once.</summary>
    public int MaxWorkers { get; }

    /// <summary>The start of the threads' names.</summary>
    public string Name { get; }

    /// <summary>
    /// Closes the executor without waiting: jobs not yet begun are cancelled, running ones finish on their background threads.
    /// </summary>
    public void Dispose()
    {
        ExecutorJob[] abandoned;
        lock (_gate)
        {
            Close();
            abandoned = [.. _queue];
            _queue.Clear();
            _queued = 0;
        }

        // Outside the lock: it posts to loops.
        foreach (ExecutorJob job in abandoned)
        {
            job.AbandonQueued();
        }
    }

    /// <summary>Closes the executor for new jobs and completes when those handed in have run and the threads have ended.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            Close();
        }

        return _usesThreadPool ? ValueTask.CompletedTask : new ValueTask(_ended.Task);
    }

    /// <summary>How many jobs wait for a worker, and how many workers have one.</summary>
    internal (int Queued, int Busy) Count()
    {
        lock (_gate)
        {
            return (_queue.Count, _workers - _idle);
        }
    }

    internal void Submit(ExecutorJob job)
    {
        if (_usesThreadPool)
        {
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(job, preferLocal: false);
            return;
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            // A worker counts as idle until it has taken a job, so with more jobs than idle workers another is needed. It
            // is started before the job is queued: if that fails, the job is refused and not half in.
            if (_queue.Count >= _idle && _workers < MaxWorkers)
            {
                StartWorker();
            }

            _queue.Enqueue(job);
            Volatile.Write(ref _queued, _queue.Count);
            CallIfNeeded();
        }
    }

    // Under the lock. Each worker that is awake takes a job, or finds under this lock that there is none, before it sleeps. One more is called at a time,
    // and calls the next when it comes: by then the others may have done it all, and threads that come for nothing are in the way.
    private void CallIfNeeded()
    {
        if (_queue.Count > _awake && _idle > _awake && !_calling)
        {
            _calling = true;
            Monitor.Pulse(_gate);
        }
    }

    private void StartWorker()
    {
        var thread = new Thread(Work)
        {
            IsBackground = true,
            Name = $"{Name}-{++_lastWorker}",
        };
        _workers++;
        try
        {
            // Without the context of whoever happens to hand in the first job.
            thread.UnsafeStart();
        }
        catch
        {
            _workers--;
            throw;
        }
    }

    private void Work()
    {
        // As if it had just ended a job.
        lock (_gate)
        {
            BecomeIdle();
        }

        ExecutorJob? job = WaitForJob();
        while (job is not null)
        {
            job.Run();
            // Idle before the loop hears of the end: what it hands in next needs no other worker.
            ExecutorJob? next = TakeOrBecomeIdle();
            job.End();
            job = next ?? WaitForJob();
        }
    }

    private ExecutorJob? TakeOrBecomeIdle()
    {
        lock (_gate)
        {
            ExecutorJob? job = TryDequeue();
            if (job is null)
            {
                BecomeIdle();
            }

            return job;
        }
    }

    // Idle and awake. Null ends the worker; it has then been counted out, under the same lock that decided so.
    private ExecutorJob? WaitForJob()
    {
        // One waits awake for a moment, as jobs often come one after another and waking a thread takes longer than most of them; more than
        // one would be in the way of those that have work.
        if (Volatile.Read(ref _awake) == 1)
        {
            ShortSpin.WaitWhileZero(ref _queued);
        }

        lock (_gate)
        {
            while (true)
            {
                _awake--;
                if (TryDequeue() is { } job)
                {
                    _idle--;
                    CallIfNeeded();
                    return job;
                }

                bool called = !_closed && Monitor.Wait(_gate, IdleMilliseconds);
                _awake++;
                // Also when its time was up at the very moment it was called.
                _calling = false;
                if (!called && _queue.Count == 0)
                {
                    _awake--;
                    _idle--;
                    _workers--;
                    SignalEndIfDone();
                    return null;
                }
            }
        }
    }

    private void BecomeIdle()
    {
        _idle++;
        _awake++;
    }

    private ExecutorJob? TryDequeue()
    {
        if (!_queue.TryDequeue(out ExecutorJob? job))
        {
            return null;
        }

        _queued = _queue.Count;
        return job;
    }

    private void Close()
    {
        if (!_usesThreadPool && !_closed)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
            SignalEndIfDone();
        }
    }

    // Under the lock; the source runs its continuations elsewhere.
    private void SignalEndIfDone()
    {
        if (_closed && _workers == 0)
        {
            _ended.TrySetResult();
        }
    }
}
