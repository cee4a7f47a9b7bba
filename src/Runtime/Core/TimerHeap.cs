namespace AsyncLoop;

/// <summary>The timers, ordered by deadline, equal deadlines by registration. Owned by the running thread.</summary>
/// <remarks>
/// A 4-ary heap: half as deep as a binary one, and its four children share cache lines. The heap holds only
/// (deadline, sequence, slot), so that sifting moves no references; what to run is kept aside, found by the slot.
/// The sequence number makes the order of equal deadlines the order of registration, which asyncio leaves undefined.
/// Cancelling marks the slot and leaves the heap as it is. Cancelled timers go when they reach the top, and all
/// at once when there are more than 100 timers and more than half of them are cancelled (the rule of asyncio).
/// </remarks>
internal sealed class TimerHeap
{
    /// <summary>The deadline that never comes.</summary>
    public const long Never = long.MaxValue;

    private const int Arity = 4;
    private const int CompactAbove = 100;
    private const int LargestIdleCapacity = 16 * 1024;
    private const int TrimFraction = 64;
    private const int FirstTrimStep = 1024;

    private readonly SlotTable _slots;
    private Node[] _heap = new Node[16];
    private Callback[] _callbacks = new Callback[16];
    private int _count;
    private long _sequence;
    private long _trimAt;
    private int _trimStep = FirstTrimStep;

    public TimerHeap(EventLoop loop) => _slots = new SlotTable(loop);

    private readonly record struct Node(long When, long Sequence, int Slot)
    {
        public bool IsBefore(in Node other) =>
            When < other.When || (When == other.When && Sequence < other.Sequence);
    }

    /// <summary>All entries, cancelled ones included.</summary>
    public int Count => _count;

    /// <summary>The timers that are still to fire.</summary>
    public int LiveCount => Math.Max(0, _count - _slots.CancelledPending);

    public TimerHandle Add(long when, in Callback callback)
    {
        int slot = _slots.Allocate(out int version);
        if (slot >= _callbacks.Length)
        {
            Array.Resize(ref _callbacks, Math.Max(slot + 1, _callbacks.Length * 2));
        }

        ref Callback place = ref _callbacks[slot];
        place = callback;
        place.Slots = _slots;
        place.Slot = slot;
        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, checked(_count * 2));
        }

        SiftUp(_count++, new Node(when, _sequence++, slot));
        return new TimerHandle(_slots, slot, version, when);
    }

    /// <summary>The next deadline, or <see cref="Never"/>. Drops cancelled timers from the top on the way.</summary>
    public long NextDeadline()
    {
        DropCancelled();
        TrimIfWorthwhile();
        return _count == 0 ? Never : _heap[0].When;
    }

    /// <summary>Moves the timers that are due into the ready queue, in order.</summary>
    /// <param name="end">Timers with a deadline before this are due.</param>
    /// <param name="ready">Where they go.</param>
    public void MoveDueTo(ReadyQueue ready, long end)
    {
        while (_count > 0 && _heap[0].When < end)
        {
            int slot = _heap[0].Slot;
            RemoveTop();
            // In the ready queue the timer can still be cancelled, by a callback before it in the same batch. A
            // canceller on another thread may come between looking and moving; the swap decides who was first.
            if (_slots.TryMakeDue(slot))
            {
                ready.Enqueue(_callbacks[slot]);
            }
            else
            {
                _slots.FreeCancelled(slot);
            }

            _callbacks[slot] = default;
        }
    }

    /// <summary>Lets go of what a just cancelled timer would have run. Loop thread: elsewhere the slot may have a new owner by now.</summary>
    public void Release(int slot)
    {
        // A timer that is due has left this table, which may have been trimmed since.
        if (slot < _callbacks.Length)
        {
            _callbacks[slot] = default;
        }
    }

    /// <summary>Rebuilds the heap without its cancelled entries when they are the greater part of it.</summary>
    public void CompactIfWorthwhile()
    {
        if (_count <= CompactAbove || _slots.CancelledPending <= _count / 2)
        {
            return;
        }

        int live = 0;
        for (int i = 0; i < _count; i++)
        {
            Node node = _heap[i];
            if (_slots.IsCancelledPending(node.Slot))
            {
                _callbacks[node.Slot] = default;
                _slots.FreeCancelled(node.Slot);
            }
            else
            {
                _heap[live++] = node;
            }
        }

        _count = live;
        Array.Resize(ref _heap, Math.Max(16, live * 2));
        for (int i = (live - 2) / Arity; i >= 0 && live > 1; i--)
        {
            SiftDown(i, _heap[i]);
        }
    }

    public void Clear()
    {
        _heap = [];
        _callbacks = [];
        _count = 0;
    }

    // Gives back the memory of a burst when it is over, whether its timers fired or were cancelled. Slots do not move, so a timer that happens to
    // have one at the end keeps those before it; new timers get slots from the start after that, and another try is made some timers later, after
    // twice as many each time: what the tries cost is paid for by the timers in between.
    private void TrimIfWorthwhile()
    {
        if (_callbacks.Length <= LargestIdleCapacity || _count > _callbacks.Length / TrimFraction || _sequence < _trimAt)
        {
            return;
        }

        Array.Resize(ref _heap, Math.Max(16, _count * 2));
        // Entries on their way through the ready queue have left these arrays, but their slots are in use.
        int slots = _slots.Trim();
        if (slots < _callbacks.Length)
        {
            Array.Resize(ref _callbacks, slots);
        }

        _trimStep = slots <= LargestIdleCapacity ? FirstTrimStep : Math.Min(_trimStep, int.MaxValue / 2) * 2;
        _trimAt = slots <= LargestIdleCapacity ? 0 : _sequence + _trimStep;
    }

    private void DropCancelled()
    {
        while (_count > 0 && _slots.CancelledPending > 0 && _slots.IsCancelledPending(_heap[0].Slot))
        {
            int slot = _heap[0].Slot;
            RemoveTop();
            _callbacks[slot] = default;
            _slots.FreeCancelled(slot);
        }
    }

    private void RemoveTop()
    {
        Node last = _heap[--_count];
        if (_count > 0)
        {
            SiftDown(0, last);
        }
    }

    private void SiftUp(int index, in Node node)
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
