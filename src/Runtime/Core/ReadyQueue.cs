using System.Numerics;
using System.Runtime.CompilerServices;

namespace AsyncLoop;

/// <summary>The callbacks that are ready to run, first in, first out. Owned by the running thread.</summary>
/// <remarks>
/// <para>
/// A ring whose size is a power of two. Head and tail only count up, also when the ring is replaced, so that
/// "how many" is a subtraction (which another thread may do for statistics, and be off by what happens meanwhile)
/// and "which place" is a mask.
/// </para>
/// <para>
/// The number that an entry got on its way in is also its handle: it waits while the head has not come to it, and in a place that can be computed, so a
/// callback that can be cancelled costs no more than one that cannot. Cancelling empties the place; the head passes over it. The
/// ring is replaced only while nobody cancels.
/// </para>
/// </remarks>
internal sealed class ReadyQueue(EventLoop loop) : ContestedSource(loop)
{
    private const int InitialCapacity = 64;
    private const int LargestLastingCapacity = 16 * 1024;

    private Callback[] _ring = new Callback[InitialCapacity];
    private long _head;
    private long _tail;

    public int Count => (int)(_tail - _head);

    /// <summary>The number of the entry that was taken last.</summary>
    public long LastTaken => _head - 1;

    /// <summary>The number that the next entry gets.</summary>
    public long NextNumber => _tail;

    public void Enqueue(in Callback callback) => Enqueue(callback.Function, callback.State, callback.Context, callback.Kind, callback.Slot);

    /// <summary>The number that the first entry of this array gets when the array becomes the ring: one whose place is the first.</summary>
    public long NextNumberFor(Callback[] filled) => (_tail + filled.Length - 1) & -filled.Length;

    /// <summary>Takes an array with entries in its first places for the ring, which must be empty.</summary>
    /// <param name="filled">The array; its length is a power of two.</param>
    /// <param name="count">How many entries it has.</param>
    /// <returns>The ring so far, for other use.</returns>
    public Callback[] Exchange(Callback[] filled, int count)
    {
        Callback[] empty = _ring;
        WhileNobodyCancels(
            static change =>
            {
                (ReadyQueue queue, Callback[] filled, int count) = change;
                long first = queue.NextNumberFor(filled);
                Volatile.Write(ref queue._ring, filled);
                Volatile.Write(ref queue._head, first);
                Volatile.Write(ref queue._tail, first + count);
            },
            (this, filled, count));
        return empty;
    }

    /// <summary>Appends an entry.</summary>
    /// <returns>Its number.</returns>
    public long Enqueue(object function, object? state, ExecutionContext? context, HandleKind kind, int slot)
    {
        long tail = _tail;
        ref Callback place = ref FreePlace(tail);
        place.Function = function;
        place.State = state;
        // Writing a reference costs more than looking at it, and the context is mostly none.
        if (context is not null)
        {
            place.Context = context;
        }

        place.Kind = kind;
        place.Slot = slot;
        Volatile.Write(ref _tail, tail + 1);
        return tail;
    }

    /// <summary>Appends what follows a yield.</summary>
    /// <param name="continuation">The delegate.</param>
    /// <param name="epoch">Tells its context: see <see cref="HandleKind.Yield"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EnqueueYield(Action continuation, int epoch)
    {
        long tail = _tail;
        // The rest of it is empty.
        ref Callback place = ref FreePlace(tail);
        place.Function = continuation;
        place.Kind = HandleKind.Yield;
        place.Slot = epoch;
        Volatile.Write(ref _tail, tail + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Callback FreePlace(long tail)
    {
        Callback[] ring = _ring;
        if (tail - _head == ring.Length)
        {
            Resize(checked(ring.Length * 2));
            ring = _ring;
        }

        return ref ring[(int)tail & (ring.Length - 1)];
    }

    /// <summary>Makes the ring as large as it has to be for so many more, at one go.</summary>
    public void MakeRoom(int count)
    {
        int needed = checked(Count + count);
        if (needed > _ring.Length)
        {
            Resize(checked((int)BitOperations.RoundUpToPowerOf2((uint)needed)));
        }
    }

    public void EnqueueRange(ReadOnlySpan<Callback> callbacks)
    {
        MakeRoom(callbacks.Length);
        Callback[] ring = _ring;
        int start = (int)_tail & (ring.Length - 1);
        int first = Math.Min(callbacks.Length, ring.Length - start);
        callbacks[..first].CopyTo(ring.AsSpan(start));
        callbacks[first..].CopyTo(ring);
        _tail += callbacks.Length;
    }

    /// <summary>
    /// Takes the oldest entry, which from here on nobody can cancel; the queue must not be empty. Take what its place holds, which is no function if it was cancelled,
    /// then <see cref="Empty"/> it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Callback Take()
    {
        long head = _head;
        Volatile.Write(ref _head, head + 1);
        if (IsContested)
        {
            AwaitDecision();
        }

        Callback[] ring = _ring;
        return ref ring[(int)head & (ring.Length - 1)];
    }

    /// <summary>The ring must not keep alive what has been taken out of it.</summary>
    /// <param name="place">The place of an entry that was taken.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Empty(ref Callback place)
    {
        place.Function = null!;
        place.State = null;
        place.Context = null;
    }

    /// <summary>Takes the oldest entry, without a function if it was cancelled; the queue must not be empty.</summary>
    public Callback Dequeue()
    {
        ref Callback place = ref Take();
        Callback callback = place;
        Empty(ref place);
        return callback;
    }

    /// <summary>Gives a context to the entries of callers that have none.</summary>
    public void GiveContext(ExecutionContext context)
    {
        Callback[] ring = _ring;
        for (long i = _head; i != _tail; i++)
        {
            ref Callback place = ref ring[(int)i & (ring.Length - 1)];
            if (place.IsRegistered)
            {
                place.Context ??= context;
            }
        }
    }

    /// <summary>Puts the oldest entries into a random order. Not where entries have their number for a handle.</summary>
    /// <param name="count">How many of them.</param>
    /// <param name="random">Where chance comes from.</param>
    public void Shuffle(int count, Random random)
    {
        Callback[] ring = _ring;
        int mask = ring.Length - 1;
        for (int i = count - 1; i > 0; i--)
        {
            ref Callback a = ref ring[(int)(_head + i) & mask];
            ref Callback b = ref ring[(int)(_head + random.Next(i + 1)) & mask];
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
            Callback callback = Dequeue();
            if (callback.Function is not null)
            {
                dropped(callback);
            }
        }

        Resize(1);
    }

    // An entry is taken before its place is emptied or given to another, so the place is looked at first, and the head tells whether it still is the entry's.
    public override bool IsWaiting(long id) => !IsEmpty(id) && Volatile.Read(ref _head) <= id;

    public override bool IsCancelled(long id) => (IsEmpty(id) && Volatile.Read(ref _head) <= id) || WasCancelled(id);

    protected override void MarkCancelled(long id)
    {
        Callback[] ring = _ring;
        Empty(ref ring[(int)id & (ring.Length - 1)]);
        Remember(id);
    }

    private bool IsEmpty(long id)
    {
        Callback[] ring = Volatile.Read(ref _ring);
        return Volatile.Read(ref ring[(int)id & (ring.Length - 1)].Function) is null;
    }

    private void Resize(int capacity) => WhileNobodyCancels(
        static change =>
        {
            (ReadyQueue queue, int capacity) = change;
            Callback[] old = queue._ring;
            var ring = new Callback[capacity];
            for (long i = queue._head; i != queue._tail; i++)
            {
                ring[(int)i & (capacity - 1)] = old[(int)i & (old.Length - 1)];
            }

            Volatile.Write(ref queue._ring, ring);
        },
        (this, capacity));
}
