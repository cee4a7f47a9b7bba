using AsyncLoop.Annotations;

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
        if (_shared.TryEnter(SharedState.Running) is not SharedState.Idle and var phase)
        {
            // Another thread came first since the friendlier check.
            throw phase == SharedState.Closed ? Closed() : AlreadyRunning();
        }

        SynchronizationContext? previous = SynchronizationContext.Current;
        _current = this;
        IDisposable? observers = null;
        try
        {
            observers = BeginObserving();
            SynchronizationContext.SetSynchronizationContext(_context);
            _own.Ambient = ExecutionContext.Capture();
            RunsOnPool = Thread.CurrentThread.IsThreadPoolThread;
            _idleClock?.Attach(this);
            do
            {
                RunOnce();
            }
            while (!_own.Stopping);
        }
        finally
        {
            EndObserving(observers);
            // Several Stops in one run are one stop.
            _own.Stopping = false;
            _own.Ambient = null;
            _idleClock?.Detach(this);
            SynchronizationContext.SetSynchronizationContext(previous);
            _current = null;
            // Last: from here on another thread may run the loop.
            _shared.LeaveRunning();
        }
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
