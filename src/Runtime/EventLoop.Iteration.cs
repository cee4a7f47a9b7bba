using System.Runtime.CompilerServices;

namespace AsyncLoop;

// One turn of the loop. Everything here runs on the loop's thread.
public sealed partial class EventLoop
{
    /// <summary>How many callbacks run between two looks at the clock: a power of two.</summary>
    internal const int ChunkSize = 32;

    private static readonly Action NoCallback = static () => { };

    // The order is asyncio's: wait if there is nothing to do; take what came in meanwhile; then timers that are due, behind
    // what was ready before; then run the batch that is ready now. What a callback queues belongs to the next turn, so a
    // callback that queues itself again and again starves neither timers nor Stop.
    private void RunOnce()
    {
        OwnedState own = _own;
        own.Iterations++;
        if (own.Ready.Count == 0)
        {
            WaitForWork();
        }

        DrainForeign(betweenCallbacks: true);

        // The clock is read only when a timer could be due.
        if (own.Timers.Count != 0)
        {
            own.Timers.CompactIfWorthwhile();
            long deadline = own.Timers.NextDeadline();
            if (deadline != TimerHeap.Never)
            {
                long now = _clock.Now;
                if ((own.Extras & Extras.Lag) != 0)
                {
                    RecordLag(now - deadline);
                }

                own.Timers.MoveDueTo(own.Ready, now > TimerHeap.Never - _clock.Resolution ? TimerHeap.Never : now + _clock.Resolution);
            }
        }

        if (own.Extras == Extras.None)
        {
            RunBatch(own.Ready.Count);
        }
        else
        {
            RunObserved(own.Ready.Count);
        }
    }

    // In chunks, at the end of which the time is looked at: after so many callbacks, and before the loop sleeps or returns. A chunk may span
    // several iterations, or a chain of callbacks that queue each other would read the clock for each of them. Only when callbacks are so long
    // that reading it does not matter, a chunk ends with its iteration: what ran in several is not one blockage, timers and posts
    // had their turn in between. The count of callbacks, which is kept anyway, says when a chunk is full.
    private void RunBatch(int count)
    {
        OwnedState own = _own;
        ReadyQueue ready = own.Ready;
        object function = NoCallback;
        object? state = null;
        HandleKind kind = HandleKind.None;
        int slot = 0;
        int version = 0;
        while (count > 0)
        {
            try
            {
                // The inner loop is the fast path: entering a try costs nothing, being thrown out of it does.
                while (count > 0)
                {
                    count--;
                    // Taking it decides against a canceller on another thread; from here on its handle answers false.
                    ref Callback place = ref ready.Take();
                    object? taken = place.Function;
                    if (place.Kind == HandleKind.Yield && place.Slot == own.Yields.Epoch)
                    {
                        place.Function = null!;
                        function = taken;
                        state = null;
                        kind = HandleKind.Yield;
                        own.Callbacks++;
                        own.Yields.Matches++;
                        GoOn(Unsafe.As<Action>(taken));
                        if ((own.Callbacks & (ChunkSize - 1)) == 0)
                        {
                            EndChunk(function, null, HandleKind.Yield, 0);
                        }

                        continue;
                    }

                    object? argument = place.State;
                    HandleKind handle = place.Kind;
                    int index = place.Slot;
                    ExecutionContext? context = place.Context;
                    ReadyQueue.Empty(ref place);
                    if (taken is null || (handle > HandleKind.Number && !HandlesOf(handle).TryTake(index, out version)))
                    {
                        continue;
                    }

                    // Variables of their own for what outlives an exception: those are kept in memory.
                    function = taken;
                    state = argument;
                    kind = handle;
                    slot = index;
                    own.Callbacks++;
                    Execute(taken, argument, context);
                    if ((own.Callbacks & (ChunkSize - 1)) == 0)
                    {
                        EndChunk(function, state, kind, slot);
                    }
                }
            }
            catch (Exception error)
            {
                ReportFailedCallback(new Callback(function, state, null, kind, slot), version, null, error);
                if ((own.Callbacks & (ChunkSize - 1)) == 0)
                {
                    EndChunk(function, state, kind, slot);
                }
            }
        }

        if ((ready.Count == 0 || own.Unhurried || own.Stopping) && own.Callbacks != own.ChunkFirst)
        {
            EndChunk(function, state, kind, slot);
        }

        // A loop that goes on at once may stay in the context of its yields: nothing of others runs before the next batch. LeaveRun ends that, too.
        if (ready.Count == 0 || ReferenceEquals(own.Resting, own.AmbientOnThread))
        {
            EnterContexts(null);
        }
    }

    private SlotTable HandlesOf(HandleKind kind) => kind switch
    {
        HandleKind.Timer => _own.Timers.Handles,
        HandleKind.Kept => _own.Handles,
        _ => _shared.Foreign.Handles,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Execute(object function, object? state, ExecutionContext? context)
    {
        // The one in force may be kept as none on the thread, and never is in an entry: posts from other threads bring it along.
        EnterContexts(ReferenceEquals(context, _own.Ambient) ? null : context);
        Callback.Invoke(function, state);
    }

    // After a yield of the epoch: see YieldContext.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void GoOn(Action continuation)
    {
        OwnedState own = _own;
        if (!ReferenceEquals(RunningThread.Context(own.Thread!), own.Resting) || !ReferenceEquals(RunningThread.Synchronization(own.Thread!), _context))
        {
            ChangeContexts(ReferenceEquals(own.Resting, own.AmbientOnThread) ? null : own.Resting);
        }

        continuation();
    }

    // Before each callback and after the last: what a callback left behind must not leak into the next. Those after each other mostly want the same,
    // so there is mostly nothing to change, and an async method that finds itself in its own context has nothing to change either.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnterContexts(ExecutionContext? context)
    {
        OwnedState own = _own;
        if (own.Thread is not { } thread
            || !ReferenceEquals(RunningThread.Context(thread), context ?? own.AmbientOnThread)
            || !ReferenceEquals(RunningThread.Synchronization(thread), _context))
        {
            own.Resting = own.AmbientOnThread;
            ChangeContexts(context);
        }
    }

    private void ChangeContexts(ExecutionContext? context)
    {
        ExecutionContext? wanted = context ?? _own.Ambient ?? _own.AmbientOnThread;
        if (wanted is not null && !ReferenceEquals(ExecutionContext.Capture(), wanted))
        {
            ExecutionContext.Restore(wanted);
        }

        if (!ReferenceEquals(SynchronizationContext.Current, _context))
        {
            SynchronizationContext.SetSynchronizationContext(_context);
        }
    }
}
