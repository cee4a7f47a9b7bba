using AsyncLoop.Annotations;

namespace AsyncLoop;

// The entry points, and what code on a loop needs without having the loop at hand.
public sealed partial class EventLoop
{
    /// <summary>
    /// Makes a loop, runs <paramref name="main"/> on it to its end, cancels and awaits the tasks that are left, and closes the
    /// loop. The usual way to run a program; asyncio's <c>run</c>.
    /// </summary>
    /// <param name="main">The main function. Its token is cancelled when its task is (<see cref="Cancel"/>).</param>
    /// <param name="options">How to make the loop; null for the defaults.</param>
    /// <remarks>
    /// Leftovers are waited for up to <see cref="LoopOptions.ShutdownTimeout"/>, then reported by name. An exception of
    /// <paramref name="main"/> comes out as it is. The first SIGINT (Ctrl-C) cancels the token of <paramref name="main"/>, the second one ends the
    /// process (<see cref="LoopOptions.HandleInterrupt"/>).
    /// </remarks>
    /// <exception cref="LoopInterruptedException"><paramref name="main"/> ended cancelled because of a SIGINT.</exception>
    /// <exception cref="InvalidOperationException">A loop runs on this thread already (<paramref name="main"/> is not called), or <paramref name="main"/> returned null.</exception>
    public static void Run([RunsOnLoop] Func<CancellationToken, Task> main, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        RunToTheEnd(loop => loop.CreateTask(main), options, options?.HandleInterrupt ?? true);
    }

    /// <inheritdoc cref="Run(Func{CancellationToken, Task}, LoopOptions?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>The result of <paramref name="main"/>.</returns>
    public static T Run<T>([RunsOnLoop] Func<CancellationToken, Task<T>> main, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        Task<T>? task = null;
        RunToTheEnd(loop => task = loop.CreateTask(main), options, options?.HandleInterrupt ?? true);
        return task!.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Run(Func{CancellationToken, Task}, LoopOptions?)"/>
    /// <remarks>A main without a token cannot be told of a SIGINT: that keeps its default action, which ends the process.</remarks>
    /// <param name="main">The main function.</param>
    /// <param name="options">How to make the loop; null for the defaults.</param>
    public static void Run([RunsOnLoop] Func<Task> main, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        RunToTheEnd(loop => loop.CreateTask(_ => main()), options, handleInterrupt: false);
    }

    /// <inheritdoc cref="Run{T}(Func{CancellationToken, Task{T}}, LoopOptions?)"/>
    /// <remarks>A main without a token cannot be told of a SIGINT: that keeps its default action, which ends the process.</remarks>
    /// <param name="main">The main function.</param>
    /// <param name="options">How to make the loop; null for the defaults.</param>
    public static T Run<T>([RunsOnLoop] Func<Task<T>> main, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        Task<T>? task = null;
        RunToTheEnd(loop => task = loop.CreateTask(_ => main()), options, handleInterrupt: false);
        return task!.GetAwaiter().GetResult();
    }

    // Returns when the task of main has ended well; how it ended otherwise is thrown.
    private static void RunToTheEnd(Func<EventLoop, Task> start, LoopOptions? options, bool handleInterrupt)
    {
        ThrowIfLoopRunsHere();
        var loop = new EventLoop(options);
        try
        {
            Task main = start(loop);
            if (handleInterrupt)
            {
                loop.RunToEndOrInterrupt(main);
            }
            else
            {
                loop.RunToEnd(main);
            }
        }
        finally
        {
            loop.ShutdownAndDispose();
        }
    }

    /// <summary>Completes after a time on the clock and the timers of the current loop; asyncio's <c>sleep</c>.</summary>
    /// <param name="delay">
    /// How long; never less passes on <see cref="Time"/>. Zero yields once: what is ready runs first.
    /// <see cref="Timeout.InfiniteTimeSpan"/> waits for the token alone.
    /// </param>
    /// <param name="cancellationToken">Ends the wait early; may be cancelled on any thread.</param>
    /// <remarks>
    /// For the loop's thread. The task completes on it, in the timer's own callback (asyncio: one iteration later). A cancelled
    /// delay never resumes its awaiter inside the call to <c>Cancel</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, and not the infinite one.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; thrown by the await.</exception>
    public static Task Delay(TimeSpan delay, CancellationToken cancellationToken = default)
    {
        EventLoop loop = Current;
        if (delay < TimeSpan.Zero && delay != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(delay), delay, "A delay is zero or more, or Timeout.InfiniteTimeSpan.");
        }

        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled(cancellationToken)
            : DelayPromise.Start(loop, delay, cancellationToken);
    }

    /// <inheritdoc cref="Delay(TimeSpan, CancellationToken)"/>
    /// <param name="millisecondsDelay">How long, in milliseconds; zero yields once, <see cref="Timeout.Infinite"/> waits for the token alone.</param>
    /// <param name="cancellationToken">Ends the wait early; may be cancelled on any thread.</param>
    public static Task Delay(int millisecondsDelay, CancellationToken cancellationToken = default)
    {
        if (millisecondsDelay < Timeout.Infinite)
        {
            throw new ArgumentOutOfRangeException(nameof(millisecondsDelay), millisecondsDelay, "A delay is zero or more, or Timeout.Infinite.");
        }

        return Delay(TimeSpan.FromMilliseconds(millisecondsDelay), cancellationToken);
    }

    /// <summary>Lets everything that is ready run before the awaiting code goes on: one trip through the queue.</summary>
    /// <remarks>For the loop's thread.</remarks>
    /// <exception cref="InvalidOperationException">No loop runs on this thread; thrown by the await.</exception>
    public static YieldAwaitable Yield() => default;
}
