namespace AsyncLoop;

/// <summary>A source from which the running thread takes callbacks without a lock.</summary>
/// <remarks>
/// Who wins a race between running and cancelling is decided so that the loop, which takes every callback, pays next to nothing, and a canceller on
/// another thread, which is rare, pays for both. The loop writes that it has taken a callback and then looks whether somebody wants to cancel
/// (<see cref="IsContested"/>). A canceller says that it wants to, makes all processors finish what they have begun to write
/// (<see cref="Interlocked.MemoryBarrierProcessWide"/>), and then looks whether the callback still waits. So if the loop did not see the wish, it can be
/// seen that the callback is taken, and the canceller has lost. If the loop did see it, it waits on the cancellers' lock until it is decided
/// (<see cref="AwaitDecision"/>), and looks again. Cancellers come one after the other under that lock. One on the loop's own thread needs no barrier:
/// the loop takes nothing meanwhile.
/// </remarks>
internal abstract class ContestedSource(EventLoop loop) : HandleSource(loop)
{
    private Gate _cancelling;
    private bool _wish;

    /// <summary>To be asked by the running thread after it has written that it takes a callback; if true, <see cref="AwaitDecision"/> tells.</summary>
    protected bool IsContested => Volatile.Read(ref _wish);

    public sealed override bool Cancel(long id)
    {
        // Nothing leads back to waiting.
        if (!IsWaiting(id))
        {
            return false;
        }

        _cancelling.Enter();
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

    /// <summary>Under the lock, of one that waits.</summary>
    protected abstract void MarkCancelled(long id);

    /// <summary>Goes on when no canceller is about to decide any more.</summary>
    protected void AwaitDecision()
    {
        _cancelling.Enter();
        _cancelling.Exit();
    }

    /// <summary>Does something that cancellers must not meet.</summary>
    protected void WhileNobodyCancels<TState>(Action<TState> action, TState state)
    {
        _cancelling.Enter();
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
