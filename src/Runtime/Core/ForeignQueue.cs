using System.Numerics;
using System.Runtime.CompilerServices;

namespace AsyncLoop;

/// <summary>The way into the loop from other threads, and the place where the loop sleeps. Shared; the queue is under one short lock.</summary>
/// <remarks>
/// <para>
/// Producers append to an array under the lock; the loop swaps it for an empty one and copies outside the lock. The lock is held for some ten
/// nanoseconds and nobody waits while holding it, so it is one that spins.
/// </para>
/// <para>
/// No wake-up is lost. The loop decides to sleep under the lock (<see cref="TryFallAsleep"/>) and only while the queue is empty, so a producer that comes later
/// finds the asleep flag set. It clears the flag and then rings the bell by which the loop sleeps; the loop looks at the flag before
/// each wait, and a ring before a wait ends that wait. A ring that comes after its sleep
/// has ended ends a later wait too early, which finds its flag set and goes on. Only the first producer after the loop fell asleep rings; while the loop is
/// awake or called already, posting wakes nobody.
/// </para>
/// </remarks>
internal sealed partial class ForeignQueue : HandleSource
{
    private const int InitialCapacity = 16;
    private const int LargestLastingCapacity = 16 * 1024;
    private const int DrainsBetweenLooks = 64;
    private const int FewestExchanged = 64;

    private readonly ReadyQueue _ready;
    private readonly SlotTable _slots;
    private Gate _gate;
    private Callback[] _items = new Callback[InitialCapacity];
    private Callback[] _spare = new Callback[InitialCapacity];
    private int _count;
    private int _drains;
    private RecentPeak _drainedLately = RecentPeak.Start();
    private bool _closed;
    private long _posted;
    private long _dropped;

    public ForeignQueue(EventLoop loop, ReadyQueue ready)
        : base(loop)
    {
        _ready = ready;
        _slots = new SlotTable(loop, deferFrees: true);
    }

    /// <summary>Where the handles of <see cref="TryEnqueueKept"/> live.</summary>
    public SlotTable Handles => _slots;

    /// <summary>Is there anything to drain? A read without the lock: the answer may be outdated, never torn.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Entries that came in from outside the loop.</summary>
    public long Posted => Volatile.Read(ref _posted);

    /// <summary>Entries that came after the loop was closed and were dropped.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Appends an entry; false, and the entry counted as dropped, when the loop is closed.</summary>
    public bool TryEnqueue(in Callback callback)
    {
        bool appended = TryAppend(callback.Function, callback.State, callback.Context, HandleKind.None, null, out _);
        if (!appended)
        {
            Interlocked.Increment(ref _dropped);
        }

        return appended;
    }

    /// <summary>Appends a cancellable entry; false when the loop is closed.</summary>
    /// <param name="function">The delegate.</param>
    /// <param name="state">Its argument.</param>
    /// <param name="context">The context to run it in.</param>
    /// <param name="handle">Its handle: its number, which it keeps in the ready queue.</param>
    public bool TryEnqueue(object function, object? state, ExecutionContext? context, out LoopHandle handle)
    {
        bool appended = TryAppend(function, state, context, HandleKind.Number, null, out long id);
        handle = appended ? new LoopHandle(this, id) : default;
        return appended;
    }

    /// <summary>Likewise, with a handle that does not depend on where the entry is.</summary>
    /// <param name="function">The delegate.</param>
    /// <param name="state">Its argument.</param>
    /// <param name="context">The context to run it in.</param>
    /// <param name="site">Where it was registered, in debug mode.</param>
    /// <param name="handle">Its handle.</param>
    public bool TryEnqueueKept(object function, object? state, ExecutionContext? context, string? site, out LoopHandle handle)
    {
        bool appended = TryAppend(function, state, context, HandleKind.KeptPost, site, out long id);
        handle = appended ? new LoopHandle(_slots, id) : default;
        return appended;
    }

    /// <summary>Moves everything into the ready queue. Loop thread.</summary>
    /// <param name="betweenCallbacks">None is running, so that a large array can become the ready queue's own instead of being copied.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Drain(bool betweenCallbacks)
    {
        Callback[] items;
        int count;
        bool exchanges;
        _gate.Enter();
        try
        {
            items = _items;
            count = _count;
            exchanges = betweenCallbacks && count >= FewestExchanged && _ready.Count == 0;
            _items = _spare;
            _count = 0;
            _slots.ReclaimDeferred();
            BeginMove(count, exchanges ? _ready.NextNumberFor(items) : _ready.NextNumber);
        }
        finally
        {
            _gate.Exit();
        }

        // Nobody else sees the array until the next drain publishes it under the lock.
        _spare = items;
        try
        {
            if (exchanges)
            {
                _spare = _ready.Exchange(items, count);
            }
            else
            {
                _ready.EnqueueRange(items.AsSpan(0, count));
                Array.Clear(items, 0, count);
            }
        }
        finally
        {
            EndMove();
        }

        TrimSpare(count);
    }

    // Of a loop that does not come to sleep. An array made anew costs more than all the posts in it, so it stays until none as large was needed for a second.
    // Drains are counted only to look at the clock less often: under load thousands of them pass between two bursts.
    private void TrimSpare(int count)
    {
        _drainedLately.Note(count);
        if (++_drains < DrainsBetweenLooks)
        {
            return;
        }

        _drains = 0;
        if (_drainedLately.TryEnd(out int most) && _spare.Length > LargestLastingCapacity && most < _spare.Length / 8)
        {
            _spare = new Callback[Math.Max(InitialCapacity, (int)BitOperations.RoundUpToPowerOf2((uint)most))];
        }
    }

    /// <summary>Gives back the memory of a burst that is over. Loop thread.</summary>
    public void Trim()
    {
        _gate.Enter();
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
            _gate.Exit();
        }

        static Callback[] Small(Callback[] array) => array.Length > LargestLastingCapacity ? new Callback[InitialCapacity] : array;
    }

    /// <summary>Is there memory to give back? Loop thread; of the array that producers use only an estimate.</summary>
    public bool HoldsBurst => _spare.Length > LargestLastingCapacity || Volatile.Read(ref _items).Length > LargestLastingCapacity;

    /// <summary>Refuses entries from now on and hands out those that were waiting.</summary>
    public void Close(Action<Callback> dropped)
    {
        Callback[] items;
        int count;
        _gate.Enter();
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
            _gate.Exit();
        }

        // Nobody can be asleep by it: the loop does not run.
        if (Interlocked.Exchange(ref _bell, null) is { } bell)
        {
            Doorbell.Return(bell);
        }

        // Outside the lock: what is dropped may run code of others.
        for (int i = 0; i < count; i++)
        {
            dropped(items[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryAppend(object function, object? state, ExecutionContext? context, HandleKind kind, string? site, out long id)
    {
        bool mustCall;
        _gate.Enter();
        try
        {
            id = _posted;
            if (_closed)
            {
                return false;
            }

            int slot = 0;
            if (kind == HandleKind.KeptPost)
            {
                slot = _slots.Allocate(out int version);
                id = SlotTable.Id(slot, version);
            }

            Append(function, state, context, kind, slot);
            if (site is not null)
            {
                _slots.SetOrigin(slot, (int)(id >> 32), CallbackName.Of(_items[_count - 1]), site);
            }

            mustCall = EndSleep();
        }
        finally
        {
            _gate.Exit();
        }

        CallIf(mustCall);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Append(object function, object? state, ExecutionContext? context, HandleKind kind, int slot)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(InitialCapacity, checked(_count * 2)));
        }

        ref Callback place = ref _items[_count];
        place.Function = function;
        place.State = state;
        if (context is not null)
        {
            place.Context = context;
        }

        place.Kind = kind;
        place.Slot = slot;
        Volatile.Write(ref _count, _count + 1);
        _posted++;
    }
}
