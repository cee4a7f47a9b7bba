using AsyncLoop.Annotations;

namespace AsyncLoop;

// Tasks of the loop.
public sealed partial class EventLoop
{
    /// <summary>Starts a task: <paramref name="body"/> is called in a callback of its own, not inside this call; asyncio's <c>create_task</c>.</summary>
    /// <param name="body">What to run, with the token of the task.</param>
    /// <param name="name">A name for messages and <see cref="GetTasks"/>; null for <c>Task-n</c>.</param>
    /// <param name="cancellationToken">Cancels the task's token, as <see cref="Cancel"/> does. If that happens before the task started, it never starts.</param>
    /// <returns>
    /// A task that ends as the body's does. It completes in a callback of its own on the loop's thread, so who awaits it goes on there,
    /// after what was queued before (all awaiters in one callback, in their order).
    /// </returns>
    /// <remarks>
    /// For the loop's thread; before the first run the task starts with the run. The loop holds the task until it has ended. It takes a
    /// delegate, not a task, because a C# async method runs its first step when called. A body that throws, returns a failed task or null
    /// makes the task fail.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    public Task CreateTask([RunsOnLoop] Func<CancellationToken, Task> body, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Start(new LoopTask.Plain(this, body, name, cancellationToken)).Task;
    }

    /// <inheritdoc cref="CreateTask(Func{CancellationToken, Task}, string?, CancellationToken)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    public Task<T> CreateTask<T>([RunsOnLoop] Func<CancellationToken, Task<T>> body, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var task = new LoopTask.WithResult<T>(this, body, name, cancellationToken);
        Start(task);
        return task.TypedTask;
    }

    /// <summary>Runs a function on the loop from any thread, also before the loop runs; asyncio's <c>run_coroutine_threadsafe</c>.</summary>
    /// <param name="body">What to run on the loop's thread, its first step included, with the token of its task.</param>
    /// <param name="cancellationToken">Cancels that token; before the start it prevents the start.</param>
    /// <returns>
    /// A task that ends as the body's does, and with <see cref="ObjectDisposedException"/> when the loop is closed first. It completes on the
    /// loop's thread: a continuation asked to run synchronously runs there. Never block on it on the loop's own thread.
    /// </returns>
    /// <remarks>A failure is the caller's: <see cref="ExceptionHandler"/> hears of it only if the caller never looks at the task.</remarks>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    public Task InvokeAsync([RunsOnLoop] Func<CancellationToken, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return StartChild(body, null, cancellationToken);
    }

    /// <inheritdoc cref="InvokeAsync(Func{CancellationToken, Task}, CancellationToken)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    public Task<T> InvokeAsync<T>([RunsOnLoop] Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return StartChild(body, null, cancellationToken);
    }

    /// <summary>Cancels the token of a task of this loop.</summary>
    /// <param name="task">A task from <c>CreateTask</c> or <c>InvokeAsync</c>.</param>
    /// <returns>
    /// True if the token was cancelled by this or an earlier call while the body was unfinished; false if the body has ended, or the task is
    /// not one of this loop's.
    /// </returns>
    /// <remarks>
    /// For the loop's thread. Cancelling is cooperative: the body sees its token and decides how to end (asyncio throws into the coroutine). A
    /// body not yet started never starts. No awaiter of the loop's tasks, delays and executor jobs resumes inside this call.
    /// </remarks>
    public bool Cancel(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        // The loop's tasks carry their LoopTask as state, so no table is needed to find it.
        return task.AsyncState is LoopTask own && ReferenceEquals(own.Loop, this) && ReferenceEquals(own.Task, task)
            && own.RequestCancel();
    }

    /// <summary>The unfinished tasks, in the order of creation, those not yet started included. Any thread; a snapshot.</summary>
    public IReadOnlyList<LoopTaskInfo> GetTasks()
    {
        LoopTask[] tasks = _shared.Tasks.Snapshot();
        TimeSpan now = Time;
        return Array.ConvertAll(tasks, task => Describe(task, now));
    }

    /// <summary>
    /// The task of the current loop that the calling code is a step of, across its awaits; asyncio's <c>current_task</c>. Null in a plain callback,
    /// also in one that a task registered, and off the loop.
    /// </summary>
    public static LoopTaskInfo? CurrentTask =>
        LoopTask.Current is { } task && ReferenceEquals(task.Loop, _current) ? Describe(task, task.Loop.Time) : null;

    internal TaskRegistry Tasks => _shared.Tasks;

    internal LostFailures Failures => _shared.Failures;

    internal bool IsShuttingDown => _own.ShuttingDown;

    /// <summary>Starts a task that somebody else answers for, from any thread.</summary>
    internal Task StartChild(Func<CancellationToken, Task> body, string? name, CancellationToken cancellationToken) =>
        StartInvoked(new LoopTask.Plain(this, body, name, cancellationToken)).Task;

    /// <inheritdoc cref="StartChild(Func{CancellationToken, Task}, string?, CancellationToken)"/>
    internal Task<T> StartChild<T>(Func<CancellationToken, Task<T>> body, string? name, CancellationToken cancellationToken)
    {
        var task = new LoopTask.WithResult<T>(this, body, name, cancellationToken);
        StartInvoked(task);
        return task.TypedTask;
    }

    private static LoopTaskInfo Describe(LoopTask task, TimeSpan now) => new()
    {
        Id = task.Id,
        Name = task.Name,
        Task = task.Task,
        Age = now - task.CreatedAt,
    };

    private LoopTask Start(LoopTask task)
    {
        ThrowIfClosed();
        if (!_shared.Tasks.TryAdd(task))
        {
            ThrowClosed();
        }

        Enqueue(new Callback(LoopTask.StartCallback, task, ExecutionContext.Capture()));
        return task;
    }

    private LoopTask StartInvoked(LoopTask task)
    {
        // Registered first: whoever closes the loop from here on finds the task and fails it, queued or not, so that the
        // caller never waits for a start that does not come.
        task.HasCaller = true;
        if (!_shared.Tasks.TryAdd(task))
        {
            ThrowClosed();
        }

        Post(new Callback(LoopTask.StartCallback, task, ExecutionContext.Capture()));
        return task;
    }
}
