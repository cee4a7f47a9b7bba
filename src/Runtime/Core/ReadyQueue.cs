using System.Numerics;
using System.Runtime.CompilerServices;

namespace AsyncLoop;

/// <summary>The callbacks that are ready to run, first in, first out. Owned by the running thread.</summary>
/// <remarks>
/// A ring whose size is a power of two. Head and tail only count up, also when the ring is replaced, so that
/// "how many" is a subtraction (which another thread may do for statistics, and be off by what happens meanwhile)
/// and "which place" is a mask.
/// </remarks>
internal sealed class ReadyQueue
{
    private const int InitialCapacity = 64;
    private const int LargestLastingCapacity = 16 * 1024;

    private Callback[] _ring = new Callback[InitialCapacity];
    private uint _head;
    private uint _tail;

    public int Count => (int)(_tail - _head);

    public void Enqueue(in Callback callback) => Enqueue(callback.Function, callback.State, callback.Context, callback.Slots, callback.Slot);

    public void Enqueue(object function, object? state, ExecutionContext? context, SlotTable? slots, int slot)
    {
        Callback[] ring = _ring;
        uint tail = _tail;
        if (tail - _head == (uint)ring.Length)
        {
            Resize(checked(ring.Length * 2));
            ring = _ring;
        }

        ref Callback place = ref ring[tail & (uint)(ring.Length - 1)];
        place.Function = function;
        place.State = state;
        // Writing a reference costs more than looking at it: the context is mostly none, and the table mostly the one that was here before.
        if (context is not null)
        {
            place.Context = context;
        }

        if (!ReferenceEquals(place.Slots, slots))
        {
            place.Slots = slots;
        }

        place.Slot = slot;
        _tail = tail + 1;
    }

    public void EnqueueRange(ReadOnlySpan<Callback> callbacks)
    {
        int needed = checked(Count + callbacks.Length);
        if (needed > _ring.Length)
        {
            Resize(checked((int)BitOperations.RoundUpToPowerOf2((uint)needed)));
        }

        Callback[] ring = _ring;
        int start = (int)(_tail & (uint)(ring.Length - 1));
        int first = Math.Min(callbacks.Length, ring.Length - start);
        callbacks[..first].CopyTo(ring.AsSpan(start));
        callbacks[first..].CopyTo(ring);
        _tail += (uint)callbacks.Length;
    }

    /// <summary>The place of the oldest entry; the queue must not be empty. Take what it holds, then <see cref="DropOldest"/>.</summary>
    public ref Callback Oldest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Callback[] ring = _ring;
            return ref ring[_head & (uint)(ring.Length - 1)];
        }
    }

    /// <summary>
    /// Empties the place of the oldest entry: the ring must not keep alive what has been taken out of it. The table stays, it lives as long as the loop.
    /// </summary>
    /// <param name="oldest">That place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void DropOldest(ref Callback oldest)
    {
        oldest.Function = null!;
        oldest.State = null;
        oldest.Context = null;
        _head++;
    }

    /// <summary>Takes the oldest entry; the queue must not be empty.</summary>
    public Callback Dequeue()
    {
        ref Callback place = ref Oldest;
        Callback callback = place;
        DropOldest(ref place);
        return callback;
    }

    /// <summary>Gives a context to the entries of callers that have none.</summary>
    public void GiveContext(ExecutionContext context)
    {
        Callback[] ring = _ring;
        for (uint i = _head; i != _tail; i++)
        {
            ref Callback place = ref ring[i & (uint)(ring.Length - 1)];
            if (place.Slots is not null)
            {
                place.Context ??= context;
            }
        }
    }

    /// <summary>Puts the oldest entries into a random order.</summary>
    /// <param name="count">How many of them.</param>
    /// <param name="random">Where chance comes from.</param>
    public void Shuffle(int count, Random random)
    {
        Callback[] ring = _ring;
        uint mask = (uint)(ring.Length - 1);
        for (int i = count - 1; i > 0; i--)
        {
            ref Callback a = ref ring[(_head + (uint)i) & mask];
            ref Callback b = ref ring[(_head + (uint)random.Next(i + 1)) & mask];
            (a, b) = (b, a);
        }
    }

    /// <summary>Is there memory to give back?</summary>
    public bool HoldsBurst => _ring.Length > LargestLastingCapacity;

    /// <summary>Gives back the memory of a burst, if it is over: if the queue is empty.</summary>
    public void Trim()
    {
        if (HoldsBurst && Count == 0)
        {
            Resize(InitialCapacity);
        }
    }

    /// <summary>Drops everything and hands it to <paramref name="dropped"/>.</summary>
    public void Clear(Action<Callback> dropped)
    {
        while (Count > 0)
        {
            dropped(Dequeue());
        }

        _ring = new Callback[1];
    }

    private void Resize(int capacity)
    {
        Callback[] old = _ring;
        var ring = new Callback[capacity];
        for (uint i = _head; i != _tail; i++)
        {
            ring[i & (uint)(capacity - 1)] = old[i & (uint)(old.Length - 1)];
        }

        _ring = ring;
    }
}
