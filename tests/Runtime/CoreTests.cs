using CsCheck;

namespace AsyncLoop.Tests;

/// <summary>The parts of the core against simple models, on random histories.</summary>
public sealed class CoreTests
{
    private static readonly SendOrPostCallback Nothing = static _ => { };

    [Fact]
    public void The_timer_heap_behaves_as_a_list_sorted_by_deadline_then_registration()
    {
        // Each step: add a timer (with its deadline), cancel some live one, move time on, or compact.
        Gen<(int Kind, int Value)> step = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 40]);
        step.Array[0, 400].Sample(steps =>
        {
            using EventLoop loop = new();
            var heap = new TimerHeap(loop);
            var ready = new ReadyQueue(loop);
            var model = new List<(long When, int Id, TimerHandle Handle)>();
            int lastId = 0;
            foreach ((int kind, int value) in steps)
            {
                switch (kind)
                {
                    case <= 4:
                        int id = ++lastId;
                        model.Add((value, id, heap.Add(value, new Callback(Nothing, id))));
                        break;
                    case <= 7:
                        if (model.Count > 0)
                        {
                            int victim = value % model.Count;
                            Assert.True(model[victim].Handle.Cancel());
                            model.RemoveAt(victim);
                        }

                        break;
                    case 8:
                        heap.CompactIfWorthwhile();
                        break;
                    default:
                        Assert.Equal(model.Count == 0 ? TimerHeap.Never : model.Min(t => t.When), heap.NextDeadline());
                        heap.MoveDueTo(ready, value);
                        var due = model.Where(t => t.When < value).OrderBy(t => t.When).ThenBy(t => t.Id).Select(t => t.Id).ToList();
                        model.RemoveAll(t => t.When < value);
                        Assert.Equal(due, Drain(ready, heap.Handles));
                        break;
                }

                Assert.Equal(model.Count, heap.LiveCount);
            }

            heap.MoveDueTo(ready, TimerHeap.Never);
            Assert.Equal(model.OrderBy(t => t.When).ThenBy(t => t.Id).Select(t => t.Id), Drain(ready, heap.Handles));
        });
    }

    [Fact]
    public void Many_timers_that_are_due_at_once_come_in_order()
    {
        // Deadlines that spread evenly, over a few moments, over one, or over all there are: as many as are sorted, and then some that are not due.
        Gen<long> when = Gen.OneOf(Gen.Long[-1_000_000, 1_000_000], Gen.Long[0, 5], Gen.Const(7L), Gen.Long[long.MinValue, long.MaxValue - 1]);
        Gen<long[]> even = Gen.Long[-1_000_000, 1_000_000].Array[1_000, 5_000];
        Gen.Select(Gen.OneOf(even, Gen.Long[0, 5].Array[1_000, 5_000], when.Array[1_000, 5_000]), Gen.Int[0, 100], Gen.Int[2, 10]).Sample(
            (deadlines, percentDue, cancelEach) =>
            {
                using EventLoop loop = new();
                var heap = new TimerHeap(loop);
                var ready = new ReadyQueue(loop);
                TimerHandle[] handles = [.. deadlines.Select((deadline, id) => heap.Add(deadline, new Callback(Nothing, id)))];
                for (int i = 0; i < handles.Length; i += cancelEach)
                {
                    handles[i].Cancel();
                }

                (long When, int Id)[] live = [.. deadlines.Select((deadline, id) => (deadline, id)).Where(t => t.id % cancelEach != 0).Order()];
                long end = live[(live.Length - 1) * percentDue / 100].When;
                heap.MoveDueTo(ready, end);
                Assert.Equal(live.Where(t => t.When < end).Select(t => t.Id), Drain(ready, heap.Handles));
                Assert.Equal(live.Count(t => t.When >= end), heap.LiveCount);
                heap.MoveDueTo(ready, TimerHeap.Never);
                Assert.Equal(live.Where(t => t.When >= end).Select(t => t.Id), Drain(ready, heap.Handles));
            },
            iter: 300);
    }

    [Fact]
    public void The_ready_queue_behaves_as_a_queue()
    {
        Gen.Int[-30, 30].Array[0, 300].Sample(steps =>
        {
            using EventLoop loop = new();
            var queue = new ReadyQueue(loop);
            var model = new Queue<int>();
            int next = 0;
            foreach (int step in steps)
            {
                if (step < 0)
                {
                    for (int i = step; i < 0 && model.Count > 0; i++)
                    {
                        Assert.Equal(model.Dequeue(), queue.Dequeue().State);
                    }
                }
                else if (step % 2 == 0)
                {
                    for (int i = 0; i < step; i++)
                    {
                        queue.Enqueue(new Callback(Nothing, next));
                        model.Enqueue(next++);
                    }
                }
                else
                {
                    Callback[] many = [.. Enumerable.Range(next, step * 3).Select(i => new Callback(Nothing, i))];
                    queue.EnqueueRange(many);
                    Enumerable.Range(next, many.Length).ToList().ForEach(model.Enqueue);
                    next += many.Length;
                }

                queue.Trim();
                Assert.Equal(model.Count, queue.Count);
            }

            Assert.Equal(model, Drain(queue));
        });
    }

    [Fact]
    public void The_foreign_queue_lets_the_loop_sleep_only_when_empty_and_a_post_ends_the_sleep_before_it_begins()
    {
        using EventLoop loop = new();
        var ready = new ReadyQueue(loop);
        var queue = new ForeignQueue(loop, ready);
        queue.TryEnqueue(new Callback(Nothing, 1));
        Assert.False(queue.TryFallAsleep());
        Assert.False(queue.IsAsleep);
        queue.Drain(betweenCallbacks: true);
        Assert.True(queue.TryFallAsleep());
        Assert.True(queue.IsAsleep);
        queue.TryEnqueue(new Callback(Nothing, 2));
        Assert.False(queue.IsAsleep);
        queue.Sleep(Timeout.Infinite);
        Assert.Equal(1, queue.Count);
        queue.Drain(betweenCallbacks: true);
        Assert.Equal([1, 2], Drain(ready));
        Assert.True(queue.TryFallAsleep());
        queue.Wake();
        queue.Sleep(Timeout.Infinite);
        Assert.Equal((0, 2), (queue.Count, queue.Posted));
    }

    private static List<int> Drain(ReadyQueue queue, SlotTable? table = null)
    {
        var ids = new List<int>();
        while (queue.Count > 0)
        {
            Callback callback = queue.Dequeue();
            if (callback.Kind == HandleKind.None || table!.TryTake(callback.Slot, out _))
            {
                ids.Add((int)callback.State!);
            }
        }

        return ids;
    }
}
