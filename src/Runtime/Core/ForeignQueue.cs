namespace AsyncLoop;

/// <summary>The way into the loop from other threads, and the place where the loop sleeps. Shared; everything is under one short lock.</summary>
/// <remarks>
/// Producers append to an array under the lock; the loop swaps it for an empty one and copies outside the lock.
/// Sleeping uses the same lock, which is what makes a lost wake-up impossible: the loop decides to sleep
/// (<see cref="TryFallAsleep"/>) only while the queue is empty, a producer that comes later finds the asleep flag set,
/// clears it and pulses. Only the first producer after the loop fell asleep pays for the pulse; while the loop is
/// awake or already called, posting wakes nobody.
/// </remarks>
internal sealed class ForeignQueue
{
    private const int InitialCapacity = 16;
    private const int LargestSpareCapacity = 16 * 1024;

    private readonly object _gate = new();
    private readonly SlotTable _slots;
    private Callback[] _items = new Callback[InitialCapacity];
    private Callback[] _spare = new Callback[InitialCapacity];
    private int _count;
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
        lock (_gate)
        {
            if (_closed)
            {
                _dropped++;
                return false;
            }

            Append(callback);
            return true;
        }
    }

    /// <summary>Appends a cancellable entry; false when the loop is closed.</summary>
    /// <param name="callback">The entry.</param>
    /// <param name="site">Where it was registered, in debug mode.</param>
    /// <param name="handle">Its handle.</param>
    public bool TryEnqueue(in Callback callback, string? site, out LoopHandle handle)
    {
        lock (_gate)
        {
            if (_closed)
            {
                handle = default;
                return false;
            }

            int slot = _slots.Allocate(out int version);
            handle = new LoopHandle(_slots, slot, version);
            if (site is not null)
            {
                _slots.SetOrigin(slot, version, CallbackName.Of(callback), site);
            }

            ref Callback place = ref Append(callback);
            place.Slots = _slots;
            place.Slot = slot;
            return true;
        }
    }

    /// <summary>Moves everything into the ready queue. Loop thread.</summary>
    public void DrainTo(ReadyQueue ready)
    {
        Callback[] items;
        int count;
        lock (_gate)
        {
            items = _items;
            count = _count;
            _items = _spare;
            _count = 0;
            _slots.ReclaimDeferred();
        }

        ReadOnlySpan<Callback> taken = items.AsSpan(0, count);
        ready.EnqueueRange(taken);
        // Nobody else sees the array until the next swap publishes it under the lock.
        _spare = items.Length > LargestSpareCapacity ? new Callback[InitialCapacity] : items;
        Array.Clear(_spare, 0, Math.Min(count, _spare.Length));
    }

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
        lock (_gate)
        {
            _asleep = _count == 0;
            return _asleep;
        }
    }

    /// <summary>Sleeps until called or until the time is up; returns at once if a call came since <see cref="TryFallAsleep"/>.</summary>
    /// <param name="milliseconds">How long at most; <see cref="Timeout.Infinite"/> for no limit.</param>
    /// <returns>True when called, false when the time was up before.</returns>
    public bool Sleep(int milliseconds)
    {
        lock (_gate)
        {
            try
            {
                if (milliseconds != Timeout.Infinite)
                {
                    // A pulse meant for us or the end of the time: either way there is something to look after.
                    if (_asleep)
                    {
                        Monitor.Wait(_gate, milliseconds);
                    }

                    return !_asleep;
                }

                while (_asleep)
                {
                    Monitor.Wait(_gate);
                }

                return true;
            }
            finally
            {
                // Also on ThreadInterruptedException: a loop that is not in here is not asleep.
                _asleep = false;
            }
        }
    }

    /// <summary>Calls the loop if it sleeps. Any thread.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            WakeSleeper();
        }
    }

    /// <summary>Refuses entries from now on and hands out those that were waiting.</summary>
    public void Close(Action<Callback> dropped)
    {
        Callback[] items;
        int count;
        lock (_gate)
        {
            _closed = true;
            items = _items;
            count = _count;
            _items = _spare = [];
            _count = 0;
        }

        // Outside the lock: what is dropped may run code of others.
        for (int i = 0; i < count; i++)
        {
            dropped(items[i]);
        }
    }

    private ref Callback Append(in Callback callback)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(InitialCapacity, checked(_count * 2)));
        }

        ref Callback place = ref _items[_count];
        place = callback;
        Volatile.Write(ref _count, _count + 1);
        _posted++;
        WakeSleeper();
        return ref place;
    }

    private void WakeSleeper()
    {
        if (_asleep)
        {
            // Cleared by the caller, not by the sleeper: from here on the loop counts as awake, for the next producer
            // (no second pulse) and for a virtual clock that asks whether everybody is idle (no jump).
            _asleep = false;
            Monitor.Pulse(_gate);
        }
    }
}
