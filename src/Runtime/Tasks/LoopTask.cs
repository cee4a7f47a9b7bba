using System.Diagnostics.CodeAnalysis;

namespace AsyncLoop;

/// <summary>The machinery behind a task of the loop: starts the body in one callback, completes the task in another.</summary>
/// <remarks>
/// The task is completed through a plain completion source, on the loop's thread, in a queued callback of its own. Plain, so that
/// <c>Task.WhenAll</c>, <c>WhenAny</c> and <c>WaitAsync</c> over it complete on the loop's thread too: over a source that runs its
/// continuations asynchronously they would go through the thread pool and post back. Queued, so that an awaiter never resumes inside the last
/// step of the task it waits for: asyncio resumes it through the queue, and what was queued before runs first.
/// </remarks>
internal abstract partial class LoopTask
{
    public static readonly SendOrPostCallback StartCallback = static task => ((LoopTask)task!).RunBody();

    private static readonly SendOrPostCallback CompleteCallback = static task => ((LoopTask)task!).Complete();
    private static readonly SendOrPostCallback CancelCallback = static task => ((LoopTask)task!).RequestCancel();
    private static readonly AsyncLocal<LoopTask?> CurrentTask = new();

    private readonly CancellationTokenSource _cancellation;
    private readonly string? _name;
    private Task? _inner;
    private bool _ended;

    protected LoopTask(EventLoop loop, string? name, CancellationToken cancellationToken)
    {
        Loop = loop;
        _name = name;
        CreatedAt = loop.Time;
        _cancellation = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken)
            : new CancellationTokenSource();
    }

    /// <summary>The task that the calling code belongs to, across awaits; null outside of tasks.</summary>
    public static LoopTask? Current => CurrentTask.Value;

    /// <summary>The calling thread's context without its current task. The argument is that context, as just captured.</summary>
    public static ExecutionContext? WithoutCurrent(ExecutionContext? context)
    {
        if (context is null || CurrentTask.Value is null)
        {
            return context;
        }

        CurrentTask.Value = null;
        ExecutionContext? without = ExecutionContext.Capture();
        ExecutionContext.Restore(context);
        return without;
    }

    public EventLoop Loop { get; }

    public int Id { get; set; }

    public string Name => _name ?? $"Task-{Id}";

    public TimeSpan CreatedAt { get; }

    /// <summary>Somebody outside was given the task and hears of its failure: it is reported only if that one never looks.</summary>
    public bool HasCaller { get; set; }

    /// <summary>The exception handler has heard of this task already.</summary>
    public bool Reported { get; set; }

    public bool IsCancellationRequested => _cancellation.IsCancellationRequested;

    // The links of the registry, under its lock.
    public LoopTask? Previous { get; set; }

    public LoopTask? Next { get; set; }

    public abstract Task Task { get; }

    /// <summary>Cancels the token, unless the body has ended. Loop thread (or the thread that closes the loop).</summary>
    public bool RequestCancel()
    {
        if (_ended)
        {
            return false;
        }

        try
        {
            // Runs what is registered with the token, here and now. Awaiters of the loop's own tasks only get queued by it.
            _cancellation.Cancel();
        }
        catch (Exception error)
        {
            Loop.CallExceptionHandler(new LoopExceptionContext($"Exception in a cancellation callback of task '{Name}'")
            {
                Exception = error,
                Task = Task,
            });
        }

        return true;
    }

    /// <summary>Fails the task for its caller because the loop is closed.</summary>
    public abstract void Abandon(ObjectDisposedException error);

    protected abstract Task? Invoke(CancellationToken token);

    protected abstract void SetResult(Task inner);

    protected abstract void SetCanceled(CancellationToken token);

    protected abstract void SetException(IEnumerable<Exception> errors);

    private void RunBody()
    {
        CancellationToken token = _cancellation.Token;
        if (token.IsCancellationRequested)
        {
            // As in asyncio, a task cancelled before its first step has no first step.
            _inner = Task.FromCanceled(token);
            _ended = true;
            Complete();
            return;
        }

        // In the context captured at creation, which ends with this callback; the body's awaits carry it on.
        CurrentTask.Value = this;
        // Asked before the body runs: it may be the one that shuts down.
        bool shuttingDown = Loop.IsShuttingDown;
        _inner = InvokeSafely(token);
        if (_inner.IsCompleted)
        {
            OnBodyEnded();
            return;
        }

        // Resumes inline when the body ends on the loop's thread, and through a post when it ends elsewhere.
        _inner.GetAwaiter().UnsafeOnCompleted(OnBodyEnded);
        if (shuttingDown)
        {
            // Made by a task that is cleaning up. It gets its first step and then the same signal as the others.
            Loop.Post(CancelCallback, this);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Any exception of the body becomes the task's.")]
    private Task InvokeSafely(CancellationToken token)
    {
        try
        {
            return Invoke(token)
                ?? Task.FromException(new InvalidOperationException($"The delegate of task '{Name}' returned null instead of a task."));
        }
        catch (OperationCanceledException canceled)
        {
            // What an async method makes of it, whichever token it was.
            return Task.FromCanceled(canceled.CancellationToken.IsCancellationRequested ? canceled.CancellationToken : new CancellationToken(true));
        }
        catch (Exception error)
        {
            return Task.FromException(error);
        }
    }

    private void OnBodyEnded()
    {
        _ended = true;
        Loop.Post(CompleteCallback, this);
    }

    private void Complete()
    {
        // Out of the list first: awaiters resume inside SetResult and must not find a finished task there.
        Loop.Tasks.Remove(this);
        _cancellation.Dispose();
        Task inner = _inner!;
        if (inner.IsCompletedSuccessfully)
        {
            SetResult(inner);
        }
        else if (inner.IsCanceled)
        {
            SetCanceled(new TaskCanceledException(inner).CancellationToken);
        }
        else
        {
            SetException(inner.Exception!.InnerExceptions);
            Loop.Failures.Watch(Task);
        }
    }
}
