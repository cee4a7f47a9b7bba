using System.Runtime.CompilerServices;
using AsyncLoop.Annotations;

namespace AsyncLoop;

// Registering callbacks, now and for later.
public sealed partial class EventLoop
{
    /// <summary>Runs a callback in the next iteration, after everything that is ready already: first in, first out, exactly once.</summary>
    /// <param name="callback">What to run. An exception from it goes to <see cref="ExceptionHandler"/>, and the loop goes on.</param>
    /// <returns>A handle that can cancel the callback until it runs.</returns>
    /// <remarks>
    /// For the loop's thread (see <see cref="CallSoonThreadSafe(Action)"/> for others). The callback sees the
    /// <see cref="AsyncLocal{T}"/> values of this moment; what it changes in them ends with it (asyncio's <c>context</c>).
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    public LoopHandle CallSoon([RunsOnLoop] Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return EnqueueCancellable(callback, null);
    }

    /// <inheritdoc cref="CallSoon(Action)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <param name="callback">What to run; with a static lambda the call allocates nothing.</param>
    /// <param name="state">The argument handed to <paramref name="callback"/>.</param>
    public LoopHandle CallSoon<TState>([RunsOnLoop] Action<TState> callback, TState state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        (object function, object? argument) = Callback.Wrap(callback, state);
        return EnqueueCancellable(function, argument);
    }

    /// <summary>Runs a callback after a time has passed.</summary>
    /// <param name="delay">
    /// How long from now, zero or more, on the loop's clock. The callback runs in the first iteration that begins after it, never
    /// before; <see cref="TimeSpan.MaxValue"/> never comes.
    /// </param>
    /// <param name="callback">What to run. An exception from it goes to <see cref="ExceptionHandler"/>, and the loop goes on.</param>
    /// <returns>A handle that can cancel the timer until it runs.</returns>
    /// <remarks>
    /// For the loop's thread. Timers run by deadline, equal deadlines in the order of registration (asyncio leaves that
    /// undefined). A context is captured as with <see cref="CallSoon(Action)"/>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    public TimerHandle CallLater(TimeSpan delay, [RunsOnLoop] Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return AddUserTimer(_clock.After(delay), callback, null);
    }

    /// <inheritdoc cref="CallLater(TimeSpan, Action)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <param name="delay">How long from now, zero or more, on the loop's clock.</param>
    /// <param name="callback">What to run; with a static lambda the call allocates nothing.</param>
    /// <param name="state">The argument handed to <paramref name="callback"/>.</param>
    public TimerHandle CallLater<TState>(TimeSpan delay, [RunsOnLoop] Action<TState> callback, TState state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        (object function, object? argument) = Callback.Wrap(callback, state);
        return AddUserTimer(_clock.After(delay), function, argument);
    }

    /// <summary>Runs a callback at a time of the loop's clock.</summary>
    /// <param name="when">
    /// The deadline, to be compared with <see cref="Time"/>. One in the past runs in the next iteration;
    /// <see cref="TimeSpan.MaxValue"/> never comes.
    /// </param>
    /// <param name="callback">What to run. An exception from it goes to <see cref="ExceptionHandler"/>, and the loop goes on.</param>
    /// <returns>A handle that can cancel the timer until it runs.</returns>
    /// <remarks>As <see cref="CallLater(TimeSpan, Action)"/>.</remarks>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    public TimerHandle CallAt(TimeSpan when, [RunsOnLoop] Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return AddUserTimer(when.Ticks, callback, null);
    }

    /// <inheritdoc cref="CallAt(TimeSpan, Action)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <param name="when">The deadline, to be compared with <see cref="Time"/>.</param>
    /// <param name="callback">What to run; with a static lambda the call allocates nothing.</param>
    /// <param name="state">The argument handed to <paramref name="callback"/>.</param>
    public TimerHandle CallAt<TState>(TimeSpan when, [RunsOnLoop] Action<TState> callback, TState state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        (object function, object? argument) = Callback.Wrap(callback, state);
        return AddUserTimer(when.Ticks, function, argument);
    }

    /// <summary>Runs a callback on the loop, called from any thread: as <see cref="CallSoon(Action)"/>, and a sleeping loop wakes up.</summary>
    /// <param name="callback">What to run. An exception from it goes to <see cref="ExceptionHandler"/>, and the loop goes on.</param>
    /// <returns>A handle that can cancel the callback until it runs.</returns>
    /// <remarks>
    /// Any thread, also before the loop runs: it then runs at the start. Callbacks of one thread keep their order; on the loop's own
    /// thread it is the same as <see cref="CallSoon(Action)"/>.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    public LoopHandle CallSoonThreadSafe([RunsOnLoop] Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return PostCancellable(callback, null);
    }

    /// <inheritdoc cref="CallSoonThreadSafe(Action)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <param name="callback">What to run; with a static lambda the call allocates nothing.</param>
    /// <param name="state">The argument handed to <paramref name="callback"/>.</param>
    public LoopHandle CallSoonThreadSafe<TState>([RunsOnLoop] Action<TState> callback, TState state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        (object function, object? argument) = Callback.Wrap(callback, state);
        return PostCancellable(function, argument);
    }

    /// <summary>Queues a callback of the loop's own machinery from any thread; false (dropped and counted) when the loop is closed.</summary>
    internal bool Post(SendOrPostCallback callback, object? state)
    {
        if (InLoop)
        {
            DrainForeign();
            _own.Ready.Enqueue(callback, state, null, HandleKind.None, 0);
            return true;
        }

        return Post(new Callback(callback, state));
    }

    /// <summary>Queues what follows an await.</summary>
    internal void PostContinuation(Action continuation, ExecutionContext? context)
    {
        if (InLoop)
        {
            DrainForeign();
            _own.Ready.Enqueue(continuation, null, context, HandleKind.None, 0);
        }
        else
        {
            Post(new Callback(continuation, null, context, HandleKind.None, 0));
        }
    }

    /// <summary>Queues what follows a yield. Loop thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void QueueYield(Action continuation)
    {
        DrainForeign();
        OwnedState own = _own;
        int epoch = own.Thread is { } thread ? own.Yields.EpochOf(RunningThread.Context(thread), own.Ready.NextNumber) : YieldContext.None;
        own.Ready.EnqueueYield(continuation, epoch);
    }

    internal bool Post(in Callback callback)
    {
        if (InLoop)
        {
            Enqueue(callback);
            return true;
        }

        if (_shared.Foreign.TryEnqueue(callback))
        {
            return true;
        }

        _measurements.Dropped();
        return false;
    }

    /// <summary>Registers a timer. Loop thread.</summary>
    internal TimerHandle AddTimer(long when, in Callback callback)
    {
        ThrowIfClosed();
        return _own.Timers.Add(when, callback);
    }

    internal LoopClock Clock => _clock;

    /// <summary>What the timer heap holds, cancelled entries included.</summary>
    internal int TimerEntries => _own.Timers.Count;

    internal void OnTimerCancelled(int slot)
    {
        // On the loop's thread nothing can have reused the slot since, so what the timer would have run can go now.
        // Elsewhere it stays until the heap drops the entry.
        if (InLoop)
        {
            _own.Timers.Release(slot);
        }
    }

    private TimerHandle AddUserTimer(long when, object function, object? state)
    {
        CheckThread();
        var callback = new Callback(function, state, CaptureContext(), HandleKind.None, 0);
        TimerHandle handle = AddTimer(when, callback);
        if (_debug)
        {
            handle.SetOrigin(CallbackName.Of(callback), CallSite.Capture());
        }

        return handle;
    }

    // What a callback sees is the context of its registration, except for the current task: a callback is no step of a task.
    // Callbacks are mostly registered several in one context, so taking the task out of the last one is remembered. Loop thread.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ExecutionContext? CaptureContext()
    {
        OwnedState own = _own;
        // What the answer depends on is all in the context, which never changes.
        return own.Thread is { } thread && ReferenceEquals(RunningThread.Context(thread), own.CapturedFrom)
            ? own.Captured
            : CaptureOtherContext();
    }

    private ExecutionContext? CaptureOtherContext()
    {
        OwnedState own = _own;
        ExecutionContext? context = ExecutionContext.Capture();
        object? from = own.Thread is { } thread ? RunningThread.Context(thread) : context;
        if (!ReferenceEquals(from, own.CapturedFrom))
        {
            own.CapturedFrom = from;
            own.Captured = LoopTask.WithoutCurrent(context);
        }

        return own.Captured;
    }

    private LoopHandle EnqueueCancellable(object function, object? state)
    {
        if (_keepsHandles)
        {
            return EnqueueKept(function, state);
        }

        ThrowIfClosed();
        DrainForeign();
        ReadyQueue ready = _own.Ready;
        return new LoopHandle(ready, ready.Enqueue(function, state, CaptureForeignContext(), HandleKind.Number, 0));
    }

    // With the checks of debug mode.
    private LoopHandle EnqueueKept(object function, object? state)
    {
        CheckThread();
        ThrowIfClosed();
        DrainForeign();
        SlotTable handles = _own.Handles;
        int slot = handles.Allocate(out int version);
        _own.Ready.Enqueue(function, state, CaptureForeignContext(), HandleKind.Kept, slot);
        if (_debug)
        {
            handles.SetOrigin(slot, version, CallbackName.Of(new Callback(function, state, null, HandleKind.Kept, slot)), CallSite.Capture());
        }

        return new LoopHandle(handles, SlotTable.Id(slot, version));
    }

    // None stands for the one in force: see LeaveRun for what is left over when that changes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ExecutionContext? CaptureForeignContext()
    {
        ExecutionContext? context = CaptureContext();
        return ReferenceEquals(context, _own.Ambient) ? null : context;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private LoopHandle PostCancellable(object function, object? state)
    {
        if (InLoop)
        {
            return EnqueueCancellable(function, state);
        }

        ExecutionContext? context = _shared.ContextWithoutTask(ExecutionContext.Capture());
        ForeignQueue foreign = _shared.Foreign;
        LoopHandle handle;
        if (!(_keepsHandles
            ? foreign.TryEnqueueKept(function, state, context, _debug ? CallSite.Capture() : null, out handle)
            : foreign.TryEnqueue(function, state, context, out handle)))
        {
            ThrowClosed();
        }

        return handle;
    }

    private void Enqueue(in Callback callback)
    {
        DrainForeign();
        _own.Ready.Enqueue(callback);
    }

    // What came in from other threads before this moment is older, so it goes first: there is one order, as in
    // asyncio, where both end up in the same queue.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DrainForeign(bool betweenCallbacks = false)
    {
        if (_shared.Foreign.Count != 0)
        {
            _shared.Foreign.Drain(betweenCallbacks);
        }
    }
}
