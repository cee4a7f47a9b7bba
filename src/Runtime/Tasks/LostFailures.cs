namespace AsyncLoop;

/// <summary>Finds the failed tasks of a loop whose exception nobody ever looked at. Shared; under one short lock.</summary>
/// <remarks>
/// Only the collector knows that nobody can look any more: it raises <see cref="TaskScheduler.UnobservedTaskException"/> with the task, and a task
/// of a loop leads to its loop. That may come late, so a loop that is closed asks the collector once, if it has failed tasks that are still in
/// memory. Tasks of others are left to others: their event arguments are not touched.
/// </remarks>
internal sealed class LostFailures(EventLoop loop)
{
    private const int PruneAbove = 16;

    private static readonly SendOrPostCallback ReportCallback = static lost => ((LostFailures)lost!).Report();

    private readonly List<WeakReference<Task>> _failed = [];
    private readonly List<(LoopTask Task, AggregateException Exception)> _lost = [];
    private int _pruneAt = PruneAbove;

    static LostFailures() => TaskScheduler.UnobservedTaskException += OnUnobserved;

    /// <summary>How many failed tasks are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_failed)
            {
                return _failed.Count;
            }
        }
    }

    /// <summary>Remembers a failed task, for as long as somebody else does.</summary>
    public void Watch(Task task)
    {
        lock (_failed)
        {
            if (_failed.Count >= _pruneAt)
            {
                _failed.RemoveAll(static reference => !reference.TryGetTarget(out _));
                _pruneAt = Math.Max(PruneAbove, _failed.Count * 2);
            }

            _failed.Add(new WeakReference<Task>(task));
        }
    }

    /// <summary>Reports on the closing thread what is lost by now.</summary>
    public void Close()
    {
        bool any;
        bool inMemory;
        lock (_failed)
        {
            any = _failed.Count != 0;
            inMemory = _failed.Exists(static reference => reference.TryGetTarget(out _));
            _failed.Clear();
        }

        if (inMemory)
        {
            GC.Collect();
        }

        if (any)
        {
            // Also of those that are gone the collector may not have told yet.
            GC.WaitForPendingFinalizers();
        }

        Report();
    }

    // The finalizer thread: no code of others runs here.
    private static void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e)
    {
        if (sender is Task { AsyncState: LoopTask own } task && ReferenceEquals(own.Task, task))
        {
            e.SetObserved();
            own.Loop.Failures.Add(own, e.Exception);
        }
    }

    private void Add(LoopTask task, AggregateException exception)
    {
        lock (_failed)
        {
            _lost.Add((task, exception));
        }

        // Closing the loop drops what is posted and then reports the list. What comes after that is reported on the pool.
        if (!loop.Post(ReportCallback, this))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static lost => lost.Report(), this, preferLocal: false);
        }
    }

    private void Report()
    {
        (LoopTask Task, AggregateException Exception)[] lost;
        lock (_failed)
        {
            lost = [.. _lost];
            _lost.Clear();
        }

        foreach ((LoopTask task, AggregateException exception) in lost)
        {
            loop.CallExceptionHandler(new LoopExceptionContext($"Task exception was never retrieved: '{task.Name}'")
            {
                Exception = exception.InnerExceptions.Count == 1 ? exception.InnerException : exception,
                Task = task.Task,
            });
        }
    }
}
