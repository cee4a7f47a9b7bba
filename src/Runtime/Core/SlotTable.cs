using System.Runtime.CompilerServices;

namespace AsyncLoop;

/// <summary>
/// The states behind handles. A handle is (table, slot, version); a slot serves one registration after another and its
/// version tells them apart, so that registering a cancellable callback allocates nothing. For timers, which move about in their heap, and where more than the number
/// in the queue is to be known of a callback; see <see cref="ReadyQueue"/> for all others.
/// </summary>
/// <remarks>
/// Slots are given out and taken back by the table's owner (the running thread; for foreign registrations, whoever
/// holds the foreign queue's lock).
/// <para>
/// A chunk never moves once made, so all look at the one true state; only the array of chunks is
/// replaced when the table grows, and the old array still leads to the same chunks. <see cref="Trim"/> drops chunks that have
/// no slot in use: a handle that still leads there, by an array read before, finds a state that no version of it matches, and one that comes
/// later finds no such slot. Should the place be made again, its versions begin above all that were given out there.
/// </para>
/// </remarks>
internal sealed class SlotTable : ContestedSource
{
    private const int ChunkBits = 10;
    private const int ChunkSize = 1 << ChunkBits;

    // The low two bits of a state; the rest is the version. A version is thus itself a state: it waits, in the ready queue or in the timer heap.
    private const int Taken = 1;    // ran, or runs now
    private const int Cancelled = 2;
    private const int StatusMask = 3;
    private const int NextVersion = 4;
    private const int None = -1;

    // Slots on their way back to those who give them out, linked like the free ones. Running thread; the giver's lock to hand them over.
    private readonly bool _defersFrees;
    private int _deferredHead = None;
    private int _deferredTail = None;
    private Slot[][] _chunks = [];
    private int _freeHead = None;
    private int _freeTail = None;
    private int _taking = None;

    // The first is written under the cancellers' lock, the second by the running thread.
    private int _cancelled;
    private int _cancelledFreed;
    private Origin?[] _origins = [];
    private int _firstVersion;

    // Slots from here on are not reused next. Lowered by a trim, so that those that it could not give back fall out of use; zero where frees are deferred.
    private int _shunFrom;

    /// <param name="loop">The loop that the handles belong to.</param>
    /// <param name="deferFrees">
    /// True when the running thread returns slots that other threads give out: they are collected and join the free
    /// list in <see cref="ReclaimDeferred"/>, which the caller locks.
    /// </param>
    public SlotTable(EventLoop loop, bool deferFrees = false)
        : base(loop)
    {
        _defersFrees = deferFrees;
        _shunFrom = deferFrees ? 0 : int.MaxValue;
    }

    private struct Slot
    {
        public int State;
        public int Next;
    }

    /// <summary>How many slots were cancelled and not yet given back.</summary>
    public int Cancellations => Volatile.Read(ref _cancelled) - Volatile.Read(ref _cancelledFreed);

    /// <summary>What a handle keeps of a registration.</summary>
    public static long Id(int index, int version) => ((long)version << 32) | (uint)index;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Allocate(out int version)
    {
        if (_freeHead == None)
        {
            Grow();
        }

        int index = _freeHead;
        ref Slot slot = ref At(index);
        _freeHead = slot.Next;
        if (_freeHead == None)
        {
            _freeTail = None;
        }

        // No compare-and-swap needed: a free slot is taken or cancelled, and no canceller changes those.
        version = (slot.State & ~StatusMask) + NextVersion;
        Volatile.Write(ref slot.State, version);
        return index;
    }

    /// <summary>Claims a callback for running and gives its slot back; false when it was cancelled before. Running thread.</summary>
    public bool TryTake(int index, out int version)
    {
        // First the claim, then the look: a canceller may be done between a look and a claim.
        Volatile.Write(ref _taking, index);
        if (IsContested)
        {
            AwaitDecision();
        }

        ref Slot slot = ref At(index);
        int seen = Volatile.Read(ref slot.State);
        version = seen & ~StatusMask;
        if (seen != version)
        {
            Volatile.Write(ref _taking, None);
            FreeCancelled(index);
            return false;
        }

        Volatile.Write(ref slot.State, version | Taken);
        Volatile.Write(ref _taking, None);
        if (index < _shunFrom && _freeHead != None)
        {
            // The common case of Free, at hand: the slot just used is the one in the cache, so it is used next.
            slot.Next = _freeHead;
            _freeHead = index;
        }
        else
        {
            Free(index, taken: true);
        }

        return true;
    }

    /// <summary>Was it cancelled? For the owner, about a slot that it holds.</summary>
    public bool IsCancelled(int index) => (Volatile.Read(ref At(index).State) & StatusMask) == Cancelled;

    /// <summary>Gives back a slot that was cancelled. Running thread.</summary>
    public void FreeCancelled(int index)
    {
        Volatile.Write(ref _cancelledFreed, _cancelledFreed + 1);
        Free(index, taken: false);
    }

    public override bool IsCancelled(long id) => Holds(id, Cancelled);

    // While the running thread takes a slot, its state still says that it waits. It takes no slot that waits for another: a claim is this registration's.
    public override bool IsWaiting(long id) => Volatile.Read(ref _taking) != (int)id && Holds(id, 0);

    protected override void MarkCancelled(long id)
    {
        Volatile.Write(ref At((int)id).State, (int)(id >> 32) | Cancelled);
        Volatile.Write(ref _cancelled, _cancelled + 1);
    }

    /// <summary>Remembers, in debug mode, what a registration is and where it was made. For the owner, who has just allocated the slot.</summary>
    public void SetOrigin(int index, int version, string callback, string site)
    {
        Origin?[] origins = _origins;
        if (index >= origins.Length)
        {
            Array.Resize(ref origins, Math.Max(index + 1, origins.Length * 2));
        }

        origins[index] = new Origin(version, callback, site);
        Volatile.Write(ref _origins, origins);
    }

    /// <summary>What <see cref="SetOrigin"/> remembered of this registration, until the slot has another; null without debug mode. Any thread.</summary>
    public Origin? FindOrigin(int index, int version)
    {
        Origin?[] origins = Volatile.Read(ref _origins);
        return index < origins.Length && Volatile.Read(ref origins[index]) is { } origin && origin.Version == version ? origin : null;
    }

    public override string Describe(long id) =>
        FindOrigin((int)id, (int)(id >> 32)) is { } origin ? $"{base.Describe(id)}, {origin.Callback} created at {origin.Site}" : base.Describe(id);

    /// <summary>Gives back the memory of the places at the end that nobody uses. For the owner, and not with deferred frees.</summary>
    /// <returns>How many slots there are now.</returns>
    public int Trim() => Rebuild(givesBack: true);

    /// <summary>Makes places that follow each other the next to be used. For the owner, and not with deferred frees.</summary>
    public void Sort() => Rebuild(givesBack: false);

    private int Rebuild(bool givesBack)
    {
        Slot[][] chunks = _chunks;
        var isFree = new bool[chunks.Length << ChunkBits];
        for (int index = _freeHead; index != None; index = At(index).Next)
        {
            isFree[index] = true;
        }

        int kept = chunks.Length;
        while (givesBack && kept > 0 && !isFree.AsSpan((kept - 1) << ChunkBits, ChunkSize).Contains(false))
        {
            kept--;
            foreach (Slot slot in chunks[kept])
            {
                // By difference, as versions may have gone round.
                int version = slot.State & ~StatusMask;
                _firstVersion = version - _firstVersion > 0 ? version : _firstVersion;
            }
        }

        // From the first place on: what is registered from now on has its place there, and a later trim finds the end free even if this one did not.
        _freeHead = _freeTail = None;
        for (int index = 0; index < kept << ChunkBits; index++)
        {
            if (isFree[index])
            {
                PushBack(index);
            }
        }

        if (_origins.Length > kept << ChunkBits)
        {
            Volatile.Write(ref _origins, _origins[..(kept << ChunkBits)]);
        }

        if (givesBack)
        {
            _shunFrom = ChunkSize;
        }

        Volatile.Write(ref _chunks, chunks[..kept]);
        return kept << ChunkBits;
    }

    /// <summary>Puts the slots returned since the last call on the free list. Under the lock of the giver.</summary>
    public void ReclaimDeferred()
    {
        if (_deferredHead == None)
        {
            return;
        }

        At(_deferredTail).Next = _freeHead;
        _freeHead = _deferredHead;
        if (_freeTail == None)
        {
            _freeTail = _deferredTail;
        }

        _deferredHead = _deferredTail = None;
    }

    private static ref Slot At(Slot[][] chunks, int index) => ref chunks[index >> ChunkBits][index & (ChunkSize - 1)];

    // For slots in use: they are in every array since, and whoever holds one got it from the thread, or under the lock, that saw such an array.
    private ref Slot At(int index) => ref At(_chunks, index);

    private bool Holds(long id, int status)
    {
        Slot[][] chunks = Volatile.Read(ref _chunks);
        int index = (int)id;
        return index >> ChunkBits < chunks.Length && Volatile.Read(ref At(chunks, index).State) == ((int)(id >> 32) | status);
    }

    private void Free(int index, bool taken)
    {
        if (_defersFrees)
        {
            At(index).Next = _deferredHead;
            _deferredHead = index;
            if (_deferredTail == None)
            {
                _deferredTail = index;
            }
        }
        else if (taken && index < _shunFrom)
        {
            // The slot just used is the one in the cache: use it next.
            PushFront(index);
        }
        else
        {
            PushBack(index);
        }
    }

    private void PushFront(int index)
    {
        At(index).Next = _freeHead;
        _freeHead = index;
        if (_freeTail == None)
        {
            _freeTail = index;
        }
    }

    // Cancelled slots are reused last, so that IsCancelled keeps answering for as long as possible.
    private void PushBack(int index)
    {
        At(index).Next = None;
        if (_freeTail == None)
        {
            _freeHead = index;
        }
        else
        {
            At(_freeTail).Next = index;
        }

        _freeTail = index;
    }

    private void Grow()
    {
        Slot[][] old = _chunks;
        var chunk = new Slot[ChunkSize];
        int first = old.Length << ChunkBits;
        for (int i = 0; i < ChunkSize; i++)
        {
            chunk[i].State = _firstVersion | Taken;
            chunk[i].Next = first + i + 1;
        }

        chunk[ChunkSize - 1].Next = None;
        Volatile.Write(ref _chunks, [.. old, chunk]);
        _freeHead = first;
        _freeTail = first + ChunkSize - 1;
        _shunFrom = _defersFrees ? 0 : int.MaxValue;
    }
}

/// <summary>A registration as debug mode remembers it: by name, so that nothing of the user's is kept alive.</summary>
internal sealed record Origin(int Version, string Callback, string Site);
