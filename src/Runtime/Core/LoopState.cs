namespace AsyncLoop;

/// <summary>What the running thread owns: read and written without a lock, by that thread only (before the first run, by whoever made the loop).</summary>
internal sealed class OwnedState(EventLoop loop)
{
    public readonly ReadyQueue Ready = new();
    public readonly TimerHeap Timers = new(loop);
    public readonly SlotTable Handles = new(loop);

    /// <summary>Asked to end the run after the current batch.</summary>
    public bool Stopping;

    /// <summary>Tasks started from now on are cancelled after their first step.</summary>
    public bool ShuttingDown;

    /// <summary>The default executor has been shut down for good.</summary>
    public bool ExecutorClosed;

    /// <summary>The context that the run was started in; callbacks without one of their own run in it.</summary>
    public ExecutionContext? Ambient;

    /// <summary>The context that a callback was last registered in, and the one that it got.</summary>
    public ExecutionContext? CapturedFrom;
    public ExecutionContext? Captured;

    /// <summary>The callback that runs now, handed through <see cref="ExecutionContext.Run"/> without a box.</summary>
    public Callback Running;

    // Counters have one writer, this thread; others read them for statistics.
    public long Iterations;
    public long Callbacks;
}

/// <summary>What every thread may touch: each part locks for itself or is a single atomic word.</summary>
internal sealed class SharedState(EventLoop loop)
{
    public const int Idle = 0;
    public const int Running = 1;
    public const int Closed = 2;

    public readonly ForeignQueue Foreign = new(loop);
    public readonly TaskRegistry Tasks = new();
    public readonly LostFailures Failures = new(loop);
    public readonly SignalTable Signals = new(loop);

    /// <summary>Jobs handed to an executor whose end has not yet been seen on the loop.</summary>
    public int OutstandingJobs;

    /// <summary>Async void methods begun on the loop and not yet ended.</summary>
    public int AsyncVoids;

    private int _phase;

    /// <summary>Idle, Running or Closed, in one word so that starting and closing cannot both succeed.</summary>
    public int Phase => Volatile.Read(ref _phase);

    public int TryEnter(int phase) => Interlocked.CompareExchange(ref _phase, phase, Idle);

    public void LeaveRunning() => Volatile.Write(ref _phase, Idle);
}
