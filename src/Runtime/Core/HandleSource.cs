namespace AsyncLoop;

/// <summary>What handles ask: is their callback waiting, and may it still be prevented from running?</summary>
/// <remarks>
/// <see cref="Cancel"/> and <see cref="IsCancelled"/> may be called on any thread at any time. Who wins a race between running and cancelling is decided
/// so that the loop, which takes every callback, pays next to nothing, and a canceller on another thread, which is rare, pays for both. The loop writes that it has
/// taken a callback and then looks whether somebody wants to cancel (<see cref="IsContested"/>). A canceller says that it wants to, makes all processors finish what
/// they have begun to write (<see cref="Interlocked.MemoryBarrierProcessWide"/>), and then looks whether the callback still waits. So if the loop did not see the
/// wish, it can be seen that the callback is taken, and the canceller has lost. If the loop did see it, it waits on the cancellers' lock until it is decided
/// (<see cref="AwaitDecision"/>), and looks again. Cancellers come one after the other under that lock. One on the loop's own thread needs no barrier: the loop takes nothing
/// meanwhile.
/// </remarks>
internal abstract class HandleSource(EventLoop loop)
{
    // One that spins, as the foreign queue's: the loop must not be seen to wait, and hardly ever has to.
    private SpinLock _cancelling = new(enableThreadOwnerTracking: false);
    private bool _wish;

    public EventLoop Loop { get; } = loop;

    /// <summary>To be asked by the running thread after it has written that it takes a callback; if true, <see cref="AwaitDecision"/> tells.</summary>
    protected bool IsContested => Volatile.Read(ref _wish);

    /// <summary>Cancels; true for the one call that prevented the callback from running.</summary>
    public bool Cancel(long id)
    {
        // Nothing leads back to waiting.
        if (!IsWaiting(id))
        {
            return false;
        }

        bool entered = false;
        _cancelling.Enter(ref entered);
        try
        {
            if (!Loop.InLoop)
            {
                Volatile.Write(ref _wish, true);
                Interlocked.MemoryBarrierProcessWide();
            }

            bool wins = IsWaiting(id);
            if (wins)
            {
                MarkCancelled(id);
            }

            return wins;
        }
        finally
        {
            Volatile.Write(ref _wish, false);
            _cancelling.Exit();
        }
    }

    /// <summary>Was it cancelled? True for some time after its place was given back.</summary>
    public abstract bool IsCancelled(long id);

    /// <summary>Does it still wait to run?</summary>
    public abstract bool IsWaiting(long id);

    /// <summary>What is known of a registration, for messages. Any thread.</summary>
    public virtual string Describe(long id) => IsCancelled(id) ? "cancelled" : IsWaiting(id) ? "waiting" : "done";

    /// <summary>Under the lock, of one that waits.</summary>
    protected abstract void MarkCancelled(long id);

    /// <summary>Goes on when no canceller is about to decide any more.</summary>
    protected void AwaitDecision() => WhileNobodyCancels(static _ => { }, this);

    /// <summary>Does something that cancellers must not meet.</summary>
    protected void WhileNobodyCancels<TState>(Action<TState> action, TState state)
    {
        bool entered = false;
        _cancelling.Enter(ref entered);
        try
        {
            action(state);
        }
        finally
        {
            _cancelling.Exit();
        }
    }
}
