using System.Numerics;
using System.Runtime.CompilerServices;

namespace AsyncLoop;

// Timers that are due, on their way into the ready queue.
internal sealed partial class TimerHeap
{
    private const int PopsBeforeSort = 128;
    private const int SmallestSort = 1024;
    private const int Samples = 32;
    private const int NodesPerBucket = 4;

    /// <summary>Moves the timers that are due into the ready queue, in order.</summary>
    /// <param name="end">Timers with a deadline before this are due.</param>
    /// <param name="ready">Where they go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MoveDueTo(ReadyQueue ready, long end)
    {
        for (int moved = 0; _count > 0 && _heap[0].When < end; moved++)
        {
            if (moved == PopsBeforeSort && AreManyDue(end))
            {
                SortDueTo(ready, end);
                return;
            }

            int slot = _heap[0].Slot;
            RemoveTop();
            MoveTo(ready, slot);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MoveTo(ReadyQueue ready, int slot)
    {
        ref Entry entry = ref At(slot);
        if (_slots.IsCancelled(slot))
        {
            _slots.FreeCancelled(slot);
        }
        else
        {
            // In the ready queue the timer can still be cancelled, by a callback before it in the same batch.
            ready.Enqueue(entry.Function, entry.State, entry.Context, HandleKind.Timer, slot);
        }

        entry = default;
    }

    // A look at some of them, evenly spread, tells.
    private bool AreManyDue(long end)
    {
        if (_count < SmallestSort)
        {
            return false;
        }

        int due = 0;
        for (int i = 0; i < Samples; i++)
        {
            due += _heap[(int)((long)_count * i / Samples)].When < end ? 1 : 0;
        }

        return due > Samples / 4;
    }

    // Taking one after the other from the top costs a way down the heap for each. When a great part is due it is much cheaper to sort that part and to make
    // a heap of the rest: the deadlines spread over buckets that are passed through in order, a few in each, or many if they are uneven, and then
    // sorting a bucket costs no more than the heap would have.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SortDueTo(ReadyQueue ready, long end)
    {
        Span<Node> heap = _heap.AsSpan(0, _count);
        long first = heap[0].When;
        long last = first;
        int count = 0;
        foreach (ref Node node in heap)
        {
            if (node.When < end)
            {
                last = Math.Max(last, node.When);
                count++;
            }
        }

        int bits = BitOperations.Log2((uint)count / NodesPerBucket);
        int shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount((ulong)(last - first)) - bits);
        // First how many are in each bucket, then where each begins; when all are in, where it ends.
        int[] places = new int[1 << bits];
        foreach (ref Node node in heap)
        {
            if (node.When < end)
            {
                places[(ulong)(node.When - first) >> shift]++;
            }
        }

        int place = 0;
        foreach (ref int bucket in places.AsSpan())
        {
            (bucket, place) = (place, place + bucket);
        }

        Node[] due = GC.AllocateUninitializedArray<Node>(count);
        int left = 0;
        foreach (ref Node node in heap)
        {
            if (node.When < end)
            {
                due[places[(ulong)(node.When - first) >> shift]++] = node;
            }
            else
            {
                heap[left++] = node;
            }
        }

        _count = left;
        MakeHeap();
        int start = 0;
        foreach (int stop in places)
        {
            if (stop - start > 1)
            {
                due.AsSpan(start, stop - start).Sort();
            }

            start = stop;
        }

        ready.MakeRoom(count);
        foreach (ref Node node in due.AsSpan())
        {
            MoveTo(ready, node.Slot);
        }
    }
}
