using AsyncLoop.Annotations;
using AsyncLoop.Testing;

namespace AsyncLoop;

// Running and stopping.
public sealed partial class EventLoop
{
    /// <summary>Runs the loop on the calling thread until <see cref="Stop"/> is called.</summary>
    /// <remarks>
    /// The loop can be run again afterwards. While it runs, its context is <see cref="SynchronizationContext.Current"/>; the previous one is
    /// restored on return. With nothing to do the thread sleeps.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The loop runs already, here or on another thread, or another loop runs on this thread.</exception>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    public void RunForever()
    {
        ThrowIfCannotRun();
        RunLoop();
    }

    /// <summary>Runs the loop until <paramref name="main"/> has ended, as a task of the loop.</summary>
    /// <param name="main">The function to run, with the token of its task.</param>
    /// <remarks>An exception of <paramref name="main"/> comes out as it is. The loop is stopped afterwards, not closed; other tasks go on in the next run.</remarks>
    /// <exception cref="InvalidOperationException">
    /// The loop was stopped before the task completed (the task stays pending and goes on in the next run); or as with <see cref="RunForever"/>;
    /// or <paramref name="main"/> returned null.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    public void RunUntilComplete([RunsOnLoop] Func<CancellationToken, Task> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        ThrowIfCannotRun();
        RunToEnd(CreateTask(main));
    }

    /// <inheritdoc cref="RunUntilComplete(Func{CancellationToken, Task})"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>The result of <paramref name="main"/>.</returns>
    public T RunUntilComplete<T>([RunsOnLoop] Func<CancellationToken, Task<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        ThrowIfCannotRun();
        Task<T> task = CreateTask(main);
        RunToEnd(task);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Runs the loop until <paramref name="task"/> has ended, wherever that task runs.</summary>
    /// <param name="task">The task to wait for. Its exception, if it ends in one, comes out as it is.</param>
    /// <inheritdoc cref="RunUntilComplete(Func{CancellationToken, Task})"/>
    public void RunUntilComplete(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        ThrowIfCannotRun();
        RunToEnd(task);
    }

    /// <summary>
    /// Ends the run after the current batch: what is ready in this iteration still runs, what is queued meanwhile is kept for
    /// the next run. Called while the loop does not run, the next run does one iteration.
    /// </summary>
    /// <remarks>For the loop's thread; from another use <c>loop.CallSoonThreadSafe(loop.Stop)</c>.</remarks>
    public void Stop()
    {
        CheckThread();
        _own.Stopping = true;
    }

    /// <summary>Runs one iteration on the calling thread, for a host that has a loop of its own: the frame of a game, the idle time of a user interface.</summary>
    /// <param name="maxWait">
    /// How long to wait for something to do, on the loop's clock, when nothing is ready: null or zero not at all,
    /// <see cref="Timeout.InfiniteTimeSpan"/> without a limit. A <see cref="Testing.VirtualClock"/> that jumps by itself jumps no further than this.
    /// </param>
    /// <returns>
    /// True when more is ready to run now, so that <c>while (loop.RunPending()) { }</c> runs everything up to the next wait. False when
    /// nothing is, or after <see cref="Stop"/>: what is ready then is kept for the next call. Timers ahead and tasks that wait do not count.
    /// </returns>
    /// <remarks>
    /// The loop runs (<see cref="IsRunning"/>, <see cref="Current"/>, its context) during the call only, so the host's own awaits between two calls
    /// stay the host's. Between calls the loop may be used by the thread that makes the next one, and from others as ever. Calls may not overlap.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The wait is negative, and not the infinite one.</exception>
    /// <exception cref="InvalidOperationException">The loop runs already, here (in a callback of it) or on another thread, or another loop runs on this thread.</exception>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    public bool RunPending(TimeSpan? maxWait = null)
    {
        TimeSpan wait = maxWait ?? TimeSpan.Zero;
        if (wait < TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(maxWait), maxWait, "A wait is zero or more, or Timeout.InfiniteTimeSpan.");
        }

        ThrowIfCannotRun();
        ClaimRun();
        SynchronizationContext? previous = EnterRun();
        TimerHandle limit = default;
        try
        {
            if (wait != Timeout.InfiniteTimeSpan && !HasReady)
            {
                // The limit of the wait is a timer like any other, so it holds on every clock.
                limit = AddTimer(_clock.After(wait), new Callback(static _ => { }, null));
            }

            RunOnce();
            return !_own.Stopping && (HasReady || _clock.IsDue(_own.Timers.NextDeadline(), _clock.Now));
        }
        finally
        {
            limit.Cancel();
            LeaveRun(previous);
        }
    }

    private bool HasReady => _own.Ready.Count != 0 || _shared.Foreign.Count != 0;

    private void RunToEnd(Task task)
    {
        RunWhile(task);
        if (!task.IsCompleted)
        {
            throw new InvalidOperationException("Event loop stopped before the task completed.");
        }

        task.GetAwaiter().GetResult();
    }

    private void RunWhile(Task task)
    {
        var run = new RunUntil(this);
        _own.AwaitsTask = true;
        // Inline on whatever thread completes the task: it only posts. A task that is complete already gives one iteration.
        _ = task.ContinueWith(
            static (_, run) => ((RunUntil)run!).OnCompleted(),
            run,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach,
            TaskScheduler.Default);
        try
        {
            RunLoop();
        }
        finally
        {
            run.End();
            _own.AwaitsTask = false;
        }
    }

    private void RunLoop()
    {
        ClaimRun();
        RunClaimed();
    }

    /// <summary>
    /// Takes the loop for a run, so that nobody else can run or close it. Apart from the run itself because a thread that is about to
    /// start can be given a loop that runs from the first moment (<see cref="LoopThread"/>).
    /// </summary>
    internal void ClaimRun()
    {
        if (_shared.TryEnter(SharedState.Running) is not SharedState.Idle and var phase)
        {
            // Another thread came first since the friendlier check.
            throw phase == SharedState.Closed ? Closed() : AlreadyRunning();
        }
    }

    /// <summary>Runs a claimed loop until it is stopped.</summary>
    internal void RunClaimed()
    {
        SynchronizationContext? previous = EnterRun();
        try
        {
            do
            {
                RunOnce();
            }
            while (!_own.Stopping);
        }
        finally
        {
            LeaveRun(previous);
        }
    }

    private SynchronizationContext? EnterRun()
    {
        SynchronizationContext? previous = SynchronizationContext.Current;
        _current = this;
        SynchronizationContext.SetSynchronizationContext(_context);
        _own.Ambient = ExecutionContext.Capture();
        if (RunningThread.IsReadable)
        {
            _own.Thread = Thread.CurrentThread;
            _own.AmbientOnThread = RunningThread.Context(_own.Thread);
        }

        ForgetContexts();
        if (Thread.CurrentThread.IsThreadPoolThread)
        {
            PoolWorkers.Enter();
        }

        _idleClock?.Attach(this);
        BeginObserving();
        return previous;
    }

    private void LeaveRun(SynchronizationContext? previous)
    {
        EnterContexts(null);
        EndObserving();
        // Several Stops in one run are one stop.
        _own.Stopping = false;
        if (_own.Ambient is { } ambient)
        {
            // What is left for the next run was registered in the context of this one.
            _own.Ready.GiveContext(ambient);
        }

        _own.Ambient = _own.AmbientOnThread = null;
        ForgetContexts();
        _own.Thread = null;
        _idleClock?.Detach(this);
        SynchronizationContext.SetSynchronizationContext(previous);
        if (Thread.CurrentThread.IsThreadPoolThread)
        {
            PoolWorkers.Leave();
        }

        _current = null;
        // Last: from here on another thread may run the loop.
        _shared.LeaveRunning();
    }

    /// <summary>Ties one run to one task. Once the run has ended, be it early, the task's end must not stop a later run.</summary>
    private sealed class RunUntil(EventLoop loop)
    {
        private static readonly SendOrPostCallback StopIfActive = static state =>
        {
            var run = (RunUntil)state!;
            if (run._active)
            {
                run.Loop.Stop();
            }
        };

        // Both fields are used by the thread of the run only, OnCompleted apart, which reads Loop.
        private bool _active = true;

        private EventLoop Loop { get; } = loop;

        public void OnCompleted() => Loop.Post(StopIfActive, this);

        public void End() => _active = false;
    }
}
