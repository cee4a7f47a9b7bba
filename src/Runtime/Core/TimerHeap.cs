using System.Runtime.CompilerServices;

namespace AsyncLoop;

/// <summary>The timers, ordered by deadline, equal deadlines by registration. Owned by the running thread.</summary>
/// <remarks>
/// A 4-ary heap: half as deep as a binary one, and four children fill one cache line. The heap holds only
/// (deadline, sequence, slot), so that sifting moves no references; what to run is kept aside, found by the slot.
/// The sequence number makes the order of equal deadlines the order of registration, which asyncio leaves undefined. It goes round
/// after four billion timers, so only timers that far apart, with one and the same deadline, could change places.
/// Cancelling marks the slot and leaves the heap as it is. Cancelled timers go when they reach the top, and all
/// at once when there are more than 100 timers and more than half of them are cancelled (the rule of asyncio).
/// </remarks>
internal sealed partial class TimerHeap
{
    /// <summary>The deadline that never comes.</summary>
    public const long Never = long.MaxValue;

    // Large enough for the collector to leave a chunk where it is: a million timers would else be moved twice while they are added.
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;
    private const int Arity = 4;

    private readonly SlotTable _slots;
    private Node[] _heap = new Node[16];
    private Entry[][] _entries = [];
    private int _count;
    private long _sequence;

    public TimerHeap(EventLoop loop) => _slots = new SlotTable(loop);

    /// <summary>What a timer runs.</summary>
    private struct Entry
    {
        public object Function;
        public object? State;
        public ExecutionContext? Context;
    }

    private struct Node : IComparable<Node>
    {
        public long When;
        public uint Sequence;
        public int Slot;

        public readonly bool IsBefore(in Node other) =>
            When < other.When || (When == other.When && (int)(Sequence - other.Sequence) < 0);

        public readonly int CompareTo(Node other) => When != other.When ? When.CompareTo(other.When) : (int)(Sequence - other.Sequence);
    }

    /// <summary>Where the handles live.</summary>
    public SlotTable Handles => _slots;

    /// <summary>All entries, cancelled ones included.</summary>
    public int Count => _count;

    /// <summary>The timers that are still to fire.</summary>
    public int LiveCount => Math.Max(0, _count - _slots.Cancellations);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TimerHandle Add(long when, in Callback callback)
    {
        int slot = _slots.Allocate(out int version);
        Entry[][] chunks = _entries;
        int index = slot & (ChunkSize - 1);
        Entry[]? chunk = slot >> ChunkBits < chunks.Length ? chunks[slot >> ChunkBits] : null;
        if (chunk is null || index >= chunk.Length)
        {
            chunk = MakeRoom(slot);
        }

        ref Entry entry = ref chunk[index];
        entry.Function = callback.Function;
        entry.State = callback.State;
        entry.Context = callback.Context;
        if (_count == _heap.Length)
        {
            ResizeHeap(checked(_count * 2));
        }

        SiftUp(_count++, new Node { When = when, Sequence = (uint)_sequence++, Slot = slot });
        return new TimerHandle(_slots, slot, version, when);
    }

    /// <summary>The next deadline, or <see cref="Never"/>. Drops cancelled timers from the top on the way.</summary>
    public long NextDeadline()
    {
        DropCancelled();
        if (HoldsBurst)
        {
            EndBurst();
        }

        return _count == 0 ? Never : _heap[0].When;
    }

    /// <summary>Lets go of what a just cancelled timer would have run. Loop thread: elsewhere the slot may have a new owner by now.</summary>
    public void Release(int slot)
    {
        // A timer that is due has left this table, which may have been trimmed since.
        if (slot >> ChunkBits < _entries.Length && _entries[slot >> ChunkBits] is { } chunk && (slot & (ChunkSize - 1)) is var index && index < chunk.Length)
        {
            chunk[index] = default;
        }
    }

    public void Clear()
    {
        _heap = [];
        _entries = [];
        _count = 0;
    }

    private ref Entry At(int slot) => ref _entries[slot >> ChunkBits][slot & (ChunkSize - 1)];

    private void DropCancelled()
    {
        while (_count > 0 && _slots.Cancellations > 0 && _slots.IsCancelled(_heap[0].Slot))
        {
            int slot = _heap[0].Slot;
            RemoveTop();
            At(slot) = default;
            _slots.FreeCancelled(slot);
        }
    }

    // The last takes the place of the first, and as it comes from the bottom it mostly ends there: so the way down is made without it, along the
    // earliest children, and it goes up from the end of that way, mostly not at all.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RemoveTop()
    {
        Node[] heap = _heap;
        int count = --_count;
        Node last = heap[count];
        int hole = 0;
        int child = 1;
        while (child + Arity <= count)
        {
            int left = heap[child + 1].IsBefore(heap[child]) ? child + 1 : child;
            int right = heap[child + 3].IsBefore(heap[child + 2]) ? child + 3 : child + 2;
            int first = heap[right].IsBefore(heap[left]) ? right : left;
            heap[hole] = heap[first];
            hole = first;
            child = (hole * Arity) + 1;
        }

        if (child < count)
        {
            int first = child;
            for (int other = child + 1; other < count; other++)
            {
                first = heap[other].IsBefore(heap[first]) ? other : first;
            }

            heap[hole] = heap[first];
            hole = first;
        }

        SiftUp(hole, last);
    }

    private void SiftUp(int index, Node node)
    {
        Node[] heap = _heap;
        while (index > 0)
        {
            int parent = (index - 1) / Arity;
            if (!node.IsBefore(heap[parent]))
            {
                break;
            }

            heap[index] = heap[parent];
            index = parent;
        }

        heap[index] = node;
    }

    // Of nodes in any order, from the last one that has children up.
    private void MakeHeap()
    {
        for (int i = (_count - 2) / Arity; i >= 0 && _count > 1; i--)
        {
            SiftDown(i, _heap[i]);
        }
    }

    private void SiftDown(int index, Node node)
    {
        Node[] heap = _heap;
        int count = _count;
        while (true)
        {
            int child = (index * Arity) + 1;
            if (child >= count)
            {
                break;
            }

            int smallest = child;
            int end = Math.Min(child + Arity, count);
            for (int other = child + 1; other < end; other++)
            {
                if (heap[other].IsBefore(heap[smallest]))
                {
                    smallest = other;
                }
            }

            if (!heap[smallest].IsBefore(node))
            {
                break;
            }

            heap[index] = heap[smallest];
            index = smallest;
        }

        heap[index] = node;
    }
}
