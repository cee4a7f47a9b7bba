using System.Runtime.ExceptionServices;

namespace AsyncLoop;

/// <summary>Runs tasks that belong together: nobody goes on before all have ended, and the first failure cancels the rest; asyncio's <c>TaskGroup</c>.</summary>
/// <remarks>
/// <para>
/// On a loop the children are tasks of the loop. Off any loop they run on the caller's <see cref="SynchronizationContext"/> or, without one, on the
/// thread pool; either way a child starts in a callback of its own, not inside <c>Add</c>.
/// </para>
/// <para>All members are for any thread. Where children run at the same time on the pool, what they share needs a lock of its own.</para>
/// </remarks>
public sealed class TaskGroup
{
    private readonly object _gate = new();
    private readonly EventLoop? _loop = EventLoop.CurrentOrNull;
    private readonly CancellationTokenSource _cancellation;
    private readonly List<Exception> _errors = [];
    private TaskCompletionSource? _idle;
    private int _active;
    private bool _hasCancelledChild;
    private bool _isCancelled;
    private bool _hasEnded;

    private TaskGroup(CancellationTokenSource cancellation)
    {
        _cancellation = cancellation;
        CancellationToken = cancellation.Token;
    }

    /// <summary>The group's token: cancelled when a child or the body fails, when the caller's token is, and by <see cref="Cancel"/>. For the body's own waits.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Opens a group, runs <paramref name="body"/> with it, and ends when the body and all children have ended.</summary>
    /// <param name="body">What to run, here and now; it adds the children.</param>
    /// <param name="cancellationToken">Cancels the group.</param>
    /// <returns>A task that ends well when all have, or have been cancelled one by one or by <see cref="Cancel"/>.</returns>
    /// <remarks>A cancelled group still waits for its children: they decide how to end. Add may be called by children, too.</remarks>
    /// <exception cref="AggregateException">
    /// Children or the body failed: their exceptions in the order of their ends, one level a group. Thrown by the await, as one exception.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The caller's token was cancelled and so was the body or a child; or the body ended cancelled by itself. Thrown by the await.
    /// </exception>
    public static Task RunAsync(Func<TaskGroup, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(
            async group =>
            {
                await (body(group) ?? throw NoTask("The body"));
                return true;
            },
            needsResult: false,
            cancellationToken);
    }

    /// <inheritdoc cref="RunAsync(Func{TaskGroup, Task}, CancellationToken)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>The result of the body. A body that <see cref="Cancel"/> kept from returning one ends in <see cref="OperationCanceledException"/>.</returns>
    public static Task<T> RunAsync<T>(Func<TaskGroup, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(body, needsResult: true, cancellationToken);
    }

    /// <summary>Adds a child. It starts in a callback of its own; if the group is cancelled before that, it never starts.</summary>
    /// <param name="child">What to run, with a token that is cancelled with the group.</param>
    /// <param name="name">A name for messages and <see cref="EventLoop.GetTasks"/>; off the loop it has no effect.</param>
    /// <returns>A task that ends as the child does. Awaiting it is not needed: the group sees to it.</returns>
    /// <exception cref="InvalidOperationException">The group has ended.</exception>
    /// <exception cref="ObjectDisposedException">The group's loop is closed.</exception>
    public Task Add(Func<CancellationToken, Task> child, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(child);
        return Start(
            loop => loop.StartChild(child, name, CancellationToken),
            scheduler => Task.Factory.StartNew(() => child(CancellationToken) ?? throw NoTask("A child"), CancellationToken, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap());
    }

    /// <inheritdoc cref="Add(Func{CancellationToken, Task}, string?)"/>
    /// <typeparam name="T">The type of the child's result.</typeparam>
    public Task<T> Add<T>(Func<CancellationToken, Task<T>> child, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(child);
        return Start(
            loop => loop.StartChild(child, name, CancellationToken),
            scheduler => Task.Factory.StartNew(() => child(CancellationToken) ?? throw NoTask("A child"), CancellationToken, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap());
    }

    /// <summary>Cancels the children and the group's token. That is no failure: <c>RunAsync</c> ends well once they have ended. After the end it does nothing.</summary>
    /// <remarks>As with <see cref="CancellationTokenSource.Cancel()"/>, what is registered with the token runs inside this call.</remarks>
    public void Cancel()
    {
        lock (_gate)
        {
            if (_hasEnded)
            {
                return;
            }

            _isCancelled = true;
            // Counted as a child meanwhile, so that the group cannot end and dispose its token under this call.
            _active++;
        }

        try
        {
            _cancellation.Cancel();
        }
        finally
        {
            CountDown();
        }
    }

    private static async Task<T> RunAsync<T>(Func<TaskGroup, Task<T>> body, bool needsResult, CancellationToken outer)
    {
        outer.ThrowIfCancellationRequested();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(outer);
        var group = new TaskGroup(cancellation);
        T? result = default;
        OperationCanceledException? cancelled = null;
        try
        {
            result = await (body(group) ?? throw NoTask("The body"));
        }
        catch (OperationCanceledException error)
        {
            cancelled = error;
            group.CancelRest();
        }
        catch (Exception error)
        {
            group.Fail([error]);
        }

        await group.WaitForChildrenAsync();
        if (group._errors.Count != 0)
        {
            throw new AggregateException("The task group failed.", group._errors);
        }

        if (cancelled is not null || group._hasCancelledChild)
        {
            outer.ThrowIfCancellationRequested();
        }

        if (cancelled is not null && (needsResult || !group._isCancelled))
        {
            ExceptionDispatchInfo.Throw(cancelled);
        }

        return result!;
    }

    private static InvalidOperationException NoTask(string who) => new($"{who} of a task group returned null instead of a task.");

    private TTask Start<TTask>(Func<EventLoop, TTask> onLoop, Func<TaskScheduler, TTask> elsewhere)
        where TTask : Task
    {
        lock (_gate)
        {
            if (_hasEnded)
            {
                throw new InvalidOperationException("The task group has ended: nobody would wait for another child.");
            }

            _active++;
        }

        TTask task;
        try
        {
            task = _loop is not null
                ? onLoop(_loop)
                : elsewhere(SynchronizationContext.Current is null ? TaskScheduler.Default : TaskScheduler.FromCurrentSynchronizationContext());
        }
        catch
        {
            CountDown();
            throw;
        }

        // Registered before the caller sees the task, so the group hears of its end before anybody who awaits it.
        _ = task.ContinueWith(
            static (task, group) => ((TaskGroup)group!).OnEnded(task),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach,
            TaskScheduler.Default);
        return task;
    }

    private void OnEnded(Task child)
    {
        if (child.Exception is { } error)
        {
            Fail(error.InnerExceptions);
        }
        else if (child.IsCanceled)
        {
            lock (_gate)
            {
                _hasCancelledChild = true;
            }
        }

        // Only now: while a child counts, the group's token is not disposed.
        CountDown();
    }

    private void Fail(IEnumerable<Exception> errors)
    {
        Record(errors);
        CancelRest();
    }

    private void CancelRest()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException error)
        {
            // Thrown by what others have registered with the token. It belongs to the group as much as what a child throws.
            Record(error.InnerExceptions);
        }
    }

    private void Record(IEnumerable<Exception> errors)
    {
        lock (_gate)
        {
            // A body that awaits a failed child throws the very exception that has been recorded.
            _errors.AddRange(errors.Where(error => !_errors.Any(known => ReferenceEquals(known, error))));
        }
    }

    private void CountDown()
    {
        TaskCompletionSource? idle;
        lock (_gate)
        {
            _active--;
            idle = _active == 0 ? _idle : null;
        }

        if (idle is null)
        {
            return;
        }

        if (_loop is null)
        {
            idle.TrySetResult();
        }
        else
        {
            // In a callback of its own, as everything on a loop that waits for a task: others may be waiting for the same child.
            _loop.Post(static idle => ((TaskCompletionSource)idle!).TrySetResult(), idle);
        }
    }

    private async Task WaitForChildrenAsync()
    {
        while (true)
        {
            TaskCompletionSource idle;
            lock (_gate)
            {
                if (_active == 0)
                {
                    _hasEnded = true;
                    return;
                }

                // On a loop a plain one, as it is completed in a queued callback.
                idle = _idle = _loop is null ? new(TaskCreationOptions.RunContinuationsAsynchronously) : new();
            }

            await idle.Task;
        }
    }
}
