namespace AsyncLoop;

/// <summary>The way into the loop from other threads, and the place where the loop sleeps. Shared; the queue is under one short lock.</summary>
/// <remarks>
/// <para>
/// Producers append to an array under the lock; the loop swaps it for an empty one and copies outside the lock. The lock is held for some ten
/// nanoseconds and nobody waits while holding it, so it is one that spins.
/// </para>
/// <para>
/// No wake-up is lost. The loop decides to sleep under the lock (<see cref="TryFallAsleep"/>) and only while the queue is empty, so a producer that comes later
/// finds the asleep flag set. It clears the flag and then calls, under the monitor that the loop sleeps on; the loop looks at the flag under that monitor before
/// each wait. Either it looks after the flag was cleared, and does not wait, or it waits already when the call comes. A call that comes after its sleep
/// has ended hits nobody, or a later sleep, which finds its flag set and goes on. Only the first producer after the loop fell asleep calls; while the loop is
/// awake or called already, posting wakes nobody.
/// </para>
/// </remarks>
internal sealed class ForeignQueue
{
    private const int InitialCapacity = 16;
    private const int LargestLastingCapacity = 16 * 1024;
    private const int DrainsBeforeTrim = 64;

    private readonly object _bed = new();
    private SpinLock _gate = new(enableThreadOwnerTracking: false);
    private readonly SlotTable _slots;
    private Callback[] _items = new Callback[InitialCapacity];
    private Callback[] _spare = new Callback[InitialCapacity];
    private int _count;
    private int _drains;
    private bool _asleep;
    private bool _closed;
    private long _posted;
    private long _dropped;

    public ForeignQueue(EventLoop loop) => _slots = new SlotTable(loop, deferFrees: true);

    /// <summary>Is there anything to drain? A read without the lock: the answer may be outdated, never torn.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Is the loop asleep with nobody on the way to wake it?</summary>
    public bool IsAsleep => Volatile.Read(ref _asleep);

    /// <summary>Entries that came in from outside the loop.</summary>
    public long Posted => Volatile.Read(ref _posted);

    /// <summary>Entries that came after the loop was closed and were dropped.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Appends an entry; false, and the entry counted as dropped, when the loop is closed.</summary>
    public bool TryEnqueue(in Callback callback)
    {
        bool mustCall;
        Enter();
        try
        {
            if (_closed)
            {
                _dropped++;
                return false;
            }

            Append(callback.Function, callback.State, callback.Context);
            mustCall = EndSleep();
        }
        finally
        {
            Exit();
        }

        CallIf(mustCall);
        return true;
    }

    /// <summary>Appends a cancellable entry; false when the loop is closed.</summary>
    /// <param name="function">The delegate.</param>
    /// <param name="state">Its argument.</param>
    /// <param name="context">The context to run it in.</param>
    /// <param name="site">Where it was registered, in debug mode.</param>
    /// <param name="handle">Its handle.</param>
    public bool TryEnqueue(object function, object? state, ExecutionContext? context, string? site, out LoopHandle handle)
    {
        bool mustCall;
        Enter();
        try
        {
            if (_closed)
            {
                handle = default;
                return false;
            }

            int slot = _slots.Allocate(out int version);
            handle = new LoopHandle(_slots, SlotTable.Id(slot, version));
            ref Callback place = ref Append(function, state, context);
            place.Slots = _slots;
            place.Slot = slot;
            if (site is not null)
            {
                _slots.SetOrigin(slot, version, CallbackName.Of(place), site);
            }

            mustCall = EndSleep();
        }
        finally
        {
            Exit();
        }

        CallIf(mustCall);
        return true;
    }

    /// <summary>Moves everything into the ready queue. Loop thread.</summary>
    public void DrainTo(ReadyQueue ready)
    {
        Callback[] items;
        int count;
        Enter();
        try
        {
            items = _items;
            count = _count;
            _items = _spare;
            _count = 0;
            _slots.ReclaimDeferred();
        }
        finally
        {
            Exit();
        }

        ReadOnlySpan<Callback> taken = items.AsSpan(0, count);
        ready.EnqueueRange(taken);
        // Nobody else sees the array until the next swap publishes it under the lock.
        Array.Clear(items, 0, count);
        _spare = items;
        if (items.Length > LargestLastingCapacity && ++_drains == DrainsBeforeTrim)
        {
            // A burst may go on for a while, and then each array made anew costs more than all the posts in it.
            _drains = 0;
            _spare = new Callback[InitialCapacity];
        }
    }

    /// <summary>Gives back the memory of a burst that is over. Loop thread.</summary>
    public void Trim()
    {
        Enter();
        try
        {
            if (_count == 0 && !_closed)
            {
                _items = Small(_items);
                _spare = Small(_spare);
            }
        }
        finally
        {
            Exit();
        }

        static Callback[] Small(Callback[] array) => array.Length > LargestLastingCapacity ? new Callback[InitialCapacity] : array;
    }

    /// <summary>Is there memory to give back? Loop thread; of the array that producers use only an estimate.</summary>
    public bool HoldsBurst => _spare.Length > LargestLastingCapacity || Volatile.Read(ref _items).Length > LargestLastingCapacity;

    /// <summary>
    /// Waits awake for a moment: for a loop that knows somebody at work for it. True if something has come in. Loop thread. Nobody has to call the
    /// loop meanwhile, as it looks for itself; what comes after the last look makes <see cref="TryFallAsleep"/> fail.
    /// </summary>
    public bool WaitAwake()
    {
        ShortSpin.WaitWhileZero(ref _count);
        return Count != 0;
    }

    /// <summary>Marks the loop asleep, unless something has come in. Loop thread; <see cref="Sleep"/> must follow.</summary>
    public bool TryFallAsleep()
    {
        Enter();
        try
        {
            _asleep = _count == 0;
            return _asleep;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Sleeps until called or until the time is up; returns at once if a call came since <see cref="TryFallAsleep"/>.</summary>
    /// <param name="milliseconds">How long at most; <see cref="Timeout.Infinite"/> for no limit.</param>
    /// <returns>True when called, false when the time was up before.</returns>
    public bool Sleep(int milliseconds)
    {
        long end = Environment.TickCount64 + milliseconds;
        lock (_bed)
        {
            try
            {
                // A pulse may be meant for an earlier sleep: then the flag is still set, and what is left of the time goes on.
                while (IsAsleep && Monitor.Wait(_bed, milliseconds))
                {
                    if (milliseconds != Timeout.Infinite)
                    {
                        milliseconds = (int)Math.Max(0, end - Environment.TickCount64);
                    }
                }

                return !IsAsleep;
            }
            finally
            {
                // Also on ThreadInterruptedException: a loop that is not in here is not asleep. A producer that clears the flag at the same moment does
                // no harm: it has appended, and the loop looks at the queue before it sets the flag again.
                Volatile.Write(ref _asleep, false);
            }
        }
    }

    /// <summary>Calls the loop if it sleeps. Any thread.</summary>
    public void Wake()
    {
        bool mustCall;
        Enter();
        try
        {
            mustCall = EndSleep();
        }
        finally
        {
            Exit();
        }

        CallIf(mustCall);
    }

    /// <summary>Refuses entries from now on and hands out those that were waiting.</summary>
    public void Close(Action<Callback> dropped)
    {
        Callback[] items;
        int count;
        Enter();
        try
        {
            _closed = true;
            items = _items;
            count = _count;
            _items = _spare = [];
            _count = 0;
        }
        finally
        {
            Exit();
        }

        // Outside the lock: what is dropped may run code of others.
        for (int i = 0; i < count; i++)
        {
            dropped(items[i]);
        }
    }

    private ref Callback Append(object function, object? state, ExecutionContext? context)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(InitialCapacity, checked(_count * 2)));
        }

        ref Callback place = ref _items[_count];
        place.Function = function;
        place.State = state;
        place.Context = context;
        Volatile.Write(ref _count, _count + 1);
        _posted++;
        return ref place;
    }

    // Under the lock. Cleared by the caller, not by the sleeper: from here on the loop counts as awake, for the next producer (no second call) and for a
    // virtual clock that asks whether everybody is idle (no jump).
    private bool EndSleep()
    {
        bool wasAsleep = _asleep;
        if (wasAsleep)
        {
            Volatile.Write(ref _asleep, false);
        }

        return wasAsleep;
    }

    // Without the lock: the woken loop comes for it at once.
    private void CallIf(bool mustCall)
    {
        if (mustCall)
        {
            lock (_bed)
            {
                Monitor.Pulse(_bed);
            }
        }
    }

    // Nothing can come between entering and the try that follows: .NET has no asynchronous exceptions any more.
    private void Enter()
    {
        bool entered = false;
        _gate.Enter(ref entered);
    }

    private void Exit() => _gate.Exit(useMemoryBarrier: false);
}
