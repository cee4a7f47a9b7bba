namespace AsyncLoop;

/// <summary>What the base class library lacks for waiting on tasks. Works on a loop, on its clock, and off any loop, on the system's.</summary>
public static class LoopTasks
{
    /// <summary>The tasks in the order in which they end; asyncio's <c>as_completed</c>.</summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="tasks">The tasks. One given twice counts once.</param>
    /// <param name="timeout">
    /// How long from this call all of them may take; null for no limit. When it has passed, enumerating throws as soon as it would have to wait.
    /// </param>
    /// <returns>
    /// The tasks, ended: a failure comes out where the task itself is awaited, not here. Each is handed out once: breaking off leaves the others running, and
    /// enumerating again goes on with them.
    /// </returns>
    /// <remarks>
    /// Any thread. Unlike <c>Task.WhenEach</c>, it takes a limit, and on a loop nothing of it leaves the loop's thread, so that a virtual clock stays exact.
    /// </remarks>
    /// <exception cref="TimeoutException">The time is up; thrown by the enumeration. The tasks go on.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative (and not the infinite one) or longer than 49 days.</exception>
    public static IAsyncEnumerable<Task<T>> AsCompleted<T>(IEnumerable<Task<T>> tasks, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var distinct = new HashSet<Task<T>>(tasks);
        if (distinct.Contains(null!))
        {
            throw new ArgumentException("A task is null.", nameof(tasks));
        }

        return new CompletionStream<T>(distinct, timeout ?? Timeout.InfiniteTimeSpan, Clock);
    }

    /// <summary>Runs a function with a time limit: when it has passed, the function's token is cancelled and its end awaited; asyncio's <c>wait_for</c>.</summary>
    /// <param name="limit">
    /// How long it may take. Zero or less: it is not called at all. <see cref="Timeout.InfiniteTimeSpan"/>: no limit.
    /// </param>
    /// <param name="body">What to run, here and now, with a token that ends it when the time is up or the caller gives up.</param>
    /// <param name="cancellationToken">The caller's own.</param>
    /// <returns>A task that ends when the function has, whatever it ends in: a result that comes late is a result all the same.</returns>
    /// <remarks>
    /// Any thread. <c>task.WaitAsync(limit)</c> of the base class library leaves the task running instead; use that for what takes no token. What throws
    /// when the time is up is told apart by its cause: the limit gives <see cref="TimeoutException"/>, the caller's token
    /// <see cref="OperationCanceledException"/> with that token, a cancellation of another origin comes out as it is.
    /// </remarks>
    /// <exception cref="TimeoutException">The time was up, and the function ended cancelled; thrown by the await.</exception>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled, and the function ended cancelled; thrown by the await.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is longer than 49 days; thrown by the await.</exception>
    public static Task WithTimeout(TimeSpan limit, Func<CancellationToken, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(
            limit,
            async token =>
            {
                await body(token);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc cref="WithTimeout(TimeSpan, Func{CancellationToken, Task}, CancellationToken)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    public static Task<T> WithTimeout<T>(TimeSpan limit, Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(limit, body, cancellationToken);
    }

    private static TimeProvider Clock => EventLoop.CurrentOrNull?.TimeProvider ?? TimeProvider.System;

    private static async Task<T> RunAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> body, CancellationToken outer)
    {
        outer.ThrowIfCancellationRequested();
        if (limit <= TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan)
        {
            throw TimedOut(limit, null);
        }

        using var timer = new CancellationTokenSource(limit, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, outer);
        try
        {
            return await body(either.Token);
        }
        catch (OperationCanceledException canceled) when (outer.IsCancellationRequested)
        {
            throw new OperationCanceledException(canceled.Message, canceled, outer);
        }
        catch (OperationCanceledException canceled) when (timer.IsCancellationRequested)
        {
            throw TimedOut(limit, canceled);
        }
    }

    private static TimeoutException TimedOut(TimeSpan limit, Exception? inner) =>
        new($"The operation did not end within {limit}.", inner);
}
