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
        return EnqueueCancellable(Callback.From(callback, CaptureContext()));
    }

    /// <inheritdoc cref="CallSoon(Action)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <param name="callback">What to run; with a static lambda the call allocates nothing.</param>
    /// <param name="state">The argument handed to <paramref name="callback"/>.</param>
    public LoopHandle CallSoon<TState>([RunsOnLoop] Action<TState> callback, TState state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return EnqueueCancellable(Callback.From(callback, state, CaptureContext()));
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
        return AddTimer(_clock.After(delay), Callback.From(callback, CaptureContext()));
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
        return AddTimer(_clock.After(delay), Callback.From(callback, state, CaptureContext()));
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
        return AddTimer(when.Ticks, Callback.From(callback, CaptureContext()));
    }

    /// <inheritdoc cref="CallAt(TimeSpan, Action)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <param name="when">The deadline, to be compared with <see cref="Time"/>.</param>
    /// <param name="callback">What to run; with a static lambda the call allocates nothing.</param>
    /// <param name="state">The argument handed to <paramref name="callback"/>.</param>
    public TimerHandle CallAt<TState>(TimeSpan when, [RunsOnLoop] Action<TState> callback, TState state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return AddTimer(when.Ticks, Callback.From(callback, state, CaptureContext()));
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
        return PostCancellable(Callback.From(callback, LoopTask.WithoutCurrent(ExecutionContext.Capture())));
    }

    /// <inheritdoc cref="CallSoonThreadSafe(Action)"/>
    /// <typeparam name="TState">The type of the argument.</typeparam>
    /// <param name="callback">What to run; with a static lambda the call allocates nothing.</param>
    /// <param name="state">The argument handed to <paramref name="callback"/>.</param>
    public LoopHandle CallSoonThreadSafe<TState>([RunsOnLoop] Action<TState> callback, TState state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return PostCancellable(Callback.From(callback, state, LoopTask.WithoutCurrent(ExecutionContext.Capture())));
    }

    /// <summary>Queues a callback of the loop's own machinery from any thread; false (dropped and counted) when the loop is closed.</summary>
    internal bool Post(SendOrPostCallback callback, object? state) => Post(new Callback(callback, state));

    internal bool Post(in Callback callback)
    {
        if (InLoop)
        {
            Enqueue(callback);
            return true;
        }

        return _shared.Foreign.TryEnqueue(callback);
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

    // What a callback sees is the context of its registration, except for the current task: a callback is no step of a task.
    // Callbacks are mostly registered several in one context, so taking the task out of the last one is remembered. Loop thread.
    private ExecutionContext? CaptureContext()
    {
        OwnedState own = _own;
        ExecutionContext? context = ExecutionContext.Capture();
        if (!ReferenceEquals(context, own.CapturedFrom))
        {
            own.CapturedFrom = context;
            own.Captured = LoopTask.WithoutCurrent(context);
        }

        return own.Captured;
    }

    private LoopHandle EnqueueCancellable(in Callback callback)
    {
        ThrowIfClosed();
        SlotTable handles = _own.Handles;
        int slot = handles.Allocate(out int version);
        Enqueue(callback.WithSlot(handles, slot));
        return new LoopHandle(handles, slot, version);
    }

    private LoopHandle PostCancellable(in Callback callback)
    {
        if (InLoop)
        {
            return EnqueueCancellable(callback);
        }

        if (!_shared.Foreign.TryEnqueue(callback, out LoopHandle handle))
        {
            ThrowClosed();
        }

        return handle;
    }

    private void Enqueue(in Callback callback)
    {
        // What came in from other threads before this moment is older, so it goes first: there is one order, as in
        // asyncio, where both end up in the same queue.
        if (_shared.Foreign.Count != 0)
        {
            _shared.Foreign.DrainTo(_own.Ready);
        }

        _own.Ready.Enqueue(callback);
    }
}
