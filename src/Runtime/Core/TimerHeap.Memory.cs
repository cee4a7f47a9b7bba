using System.Numerics;

namespace AsyncLoop;

// The memory of the timers: made as they come, given back when many have gone.
internal sealed partial class TimerHeap
{
    private const int SmallestChunk = 16;
    private const int CompactAbove = 100;
    private const int LargestIdleCapacity = 16 * 1024;
    private const int TrimFraction = 64;
    private const int FirstTrimStep = 1024;
    private const int SortFraction = 4;
    private const int NeededFraction = 8;

    private long _trimAt;
    private int _trimStep = FirstTrimStep;
    private long _sortedAt;
    private RecentPeak _needed = RecentPeak.Start();

    /// <summary>Rebuilds the heap without its cancelled entries when they are the greater part of it.</summary>
    public void CompactIfWorthwhile()
    {
        _needed.Note(_count);
        if (_count <= CompactAbove || _slots.Cancellations <= _count / 2)
        {
            return;
        }

        int live = 0;
        for (int i = 0; i < _count; i++)
        {
            Node node = _heap[i];
            if (_slots.IsCancelled(node.Slot))
            {
                At(node.Slot) = default;
                _slots.FreeCancelled(node.Slot);
            }
            else
            {
                _heap[live++] = node;
            }
        }

        _count = live;
        MakeHeap();
    }

    /// <summary>Is there memory to give back, of many timers of which few are left?</summary>
    public bool HoldsBurst => Capacity > LargestIdleCapacity && _count <= Capacity / TrimFraction && _sequence >= _trimAt;

    private int Capacity => _entries.Length << ChunkBits;

    // The memory of a burst stays for some time, as another one is likely, and getting it anew costs a fifth of what adding the timers does. But its slots
    // were given back in any order, and timers that are added one after the other are to find their places one beside the other; the timers since the
    // last time pay for that. The memory goes when none of that size was needed for a second.
    private void EndBurst()
    {
        if (_sequence - _sortedAt >= Capacity / SortFraction)
        {
            _sortedAt = _sequence;
            _slots.Sort();
        }

        if (_needed.TryEnd(out int most) && most <= Capacity / NeededFraction)
        {
            Trim();
        }
    }

    /// <summary>Gives back the memory of a burst that is over, whether its timers fired or were cancelled.</summary>
    /// <remarks>
    /// Slots do not move, so a timer that happens to have one at the end keeps those before it; new timers get slots from the start after that, and another
    /// try is made some timers later, after twice as many each time: what the tries cost is paid for by the timers in between.
    /// </remarks>
    public void Trim()
    {
        if (!HoldsBurst)
        {
            return;
        }

        int capacity = Capacity;
        ResizeHeap(Math.Max(16, _count * 2));
        // Entries on their way through the ready queue have left these arrays, but their slots are in use.
        int slots = _slots.Trim();
        if (slots < capacity)
        {
            Array.Resize(ref _entries, (slots + ChunkSize - 1) >> ChunkBits);
        }

        _trimStep = slots <= LargestIdleCapacity ? FirstTrimStep : Math.Min(_trimStep, int.MaxValue / 2) * 2;
        _trimAt = slots <= LargestIdleCapacity ? 0 : _sequence + _trimStep;
    }

    // In chunks, as the slots are: with a million timers, growing in one piece would move most of them several times. The first one grows, as most
    // loops have few timers.
    private Entry[] MakeRoom(int slot)
    {
        int number = slot >> ChunkBits;
        if (number >= _entries.Length)
        {
            Array.Resize(ref _entries, number + 1);
        }

        int index = slot & (ChunkSize - 1);
        int size = number > 0 ? ChunkSize : Math.Max(SmallestChunk, (int)BitOperations.RoundUpToPowerOf2((uint)index + 1));
        Array.Resize(ref _entries[number]!, size);
        return _entries[number];
    }

    private void ResizeHeap(int capacity)
    {
        // What lies beyond the count is never read.
        Node[] heap = GC.AllocateUninitializedArray<Node>(capacity);
        _heap.AsSpan(0, _count).CopyTo(heap);
        _heap = heap;
    }
}
