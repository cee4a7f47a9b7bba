using System.Diagnostics;

namespace AsyncLoop;

// Where the time goes: slow callbacks, busy and idle time, measurements. Loop thread.
//
// All of it is measured in real time, whatever the loop's own clock is. Normally the clock is read once a chunk (RunBatch), and everything is
// derived from that; each callback is timed only in debug mode, under a watchdog, or while somebody listens to their durations.
public sealed partial class EventLoop
{
    private static readonly long UnhurriedChunk = Stopwatch.Frequency / 1000;

    private RunObservers? _observers;

    private void BeginObserving()
    {
        _observers ??= RunObservers.Start(this, _watchdogInterval, _dumpOnSigQuit);
        BeginChunk(Stopwatch.GetTimestamp());
        // The first iteration ends its chunk: a run may be a single one.
        _own.Unhurried = true;
        _own.Times.BeginRun(_own.ChunkStart);
        LoopEventSource.Log.LoopStarted(Name);
    }

    private void EndObserving()
    {
        long now = Stopwatch.GetTimestamp();
        _own.Times.EndRun(now);
        FlushMeasurements(now, lastOfRun: true);
        LoopEventSource.Log.LoopStopped(Name);
    }

    private void BeginChunk(long now)
    {
        OwnedState own = _own;
        own.ChunkStart = now;
        own.ChunkPauses = GC.GetTotalPauseDuration();
        own.ChunkFirst = own.Callbacks;
        own.Extras = ChooseExtras();
    }

    private void EndChunk(object function, object? state, HandleKind kind, int slot)
    {
        OwnedState own = _own;
        long now = Stopwatch.GetTimestamp();
        long elapsed = now - own.ChunkStart;
        own.Unhurried = elapsed > UnhurriedChunk;
        if (elapsed >= Volatile.Read(ref _slowTicks))
        {
            own.SlowCallbacks++;
            EnterContexts(null);
            ReportSlow(CallbackName.Of(new Callback(function, state, null, kind, slot)), null, elapsed, own.ChunkPauses, own.Callbacks - own.ChunkFirst);
            now = Stopwatch.GetTimestamp();
        }

        FlushMeasurements(now);
        long callbacks = own.Callbacks - own.ChunkFirst;
        BeginChunk(now);
        // A listener, or a clock that is not the system's, may be called between two batches, and must not find itself in the context of a task.
        bool mayStay = own.Extras == Extras.None && _clock.IsSystem && callbacks >= ChunkSize;
        own.Resting = own.Yields.EndChunk(callbacks, own.Ready.LastTaken) && mayStay ? own.Yields.Context : own.AmbientOnThread;
    }

    private void RunObserved(int count)
    {
        OwnedState own = _own;
        Extras extras = own.Extras;
        // It may rest in another since there was nothing to observe.
        EnterContexts(null);
        if ((extras & Extras.Shuffle) != 0)
        {
            own.Ready.Shuffle(count, _shuffle!);
        }

        long start = Stopwatch.GetTimestamp();
        if ((extras & Extras.EachCallback) != 0)
        {
            RunEach(count, start);
        }
        else
        {
            RunBatch(count);
        }

        if ((extras & Extras.Iterations) != 0 && count > 0)
        {
            _measurements.Iteration(Stopwatch.GetElapsedTime(start));
        }
    }

    private void RunEach(int count, long start)
    {
        OwnedState own = _own;
        CurrentCallback current = own.Current;
        long begin = start;
        TimeSpan firstPauses = GC.GetTotalPauseDuration();
        TimeSpan pauses = firstPauses;
        bool reported = false;
        for (int i = 0; i < count; i++)
        {
            Callback callback = own.Ready.Dequeue();
            int version = 0;
            if (callback.Function is null || (callback.Kind > HandleKind.Number && !HandlesOf(callback.Kind).TryTake(callback.Slot, out version)))
            {
                continue;
            }

            // Before it runs: its slot is free from here on, and what the callback registers may take it.
            Origin? origin = callback.Kind > HandleKind.Number ? HandlesOf(callback.Kind).FindOrigin(callback.Slot, version) : null;
            own.Callbacks++;
            current.Begin(callback, origin, begin);
            try
            {
                Execute(callback.Function, callback.State, callback.Context);
                EnterContexts(null);
            }
            catch (Exception error)
            {
                ReportFailedCallback(callback, version, origin?.Site, error);
            }

            long end = Stopwatch.GetTimestamp();
            _measurements.Callback(Stopwatch.GetElapsedTime(begin, end));
            if (end - begin >= Volatile.Read(ref _slowTicks))
            {
                reported = true;
                own.SlowCallbacks++;
                ReportSlow(current.Name, current.Site, end - begin, pauses, 1);
                end = Stopwatch.GetTimestamp();
            }

            pauses = GC.GetTotalPauseDuration();
            begin = end;
        }

        current.End();
        // Many short callbacks in one iteration keep timers waiting just as a long one does.
        if (!reported && count > 1 && begin - start >= Volatile.Read(ref _slowTicks))
        {
            LoopMessages.SlowIteration(_logger, Name, count, Stopwatch.GetElapsedTime(start, begin).TotalSeconds, PausesSince(firstPauses));
        }

        FlushMeasurements(begin);
        BeginChunk(begin);
    }

    // With one callback it is that one; with several it is one of them, or all together.
    private void ReportSlow(string callback, string? site, long elapsed, TimeSpan pausesBefore, long count)
    {
        double seconds = Stopwatch.GetElapsedTime(0, elapsed).TotalSeconds;
        string pauses = PausesSince(pausesBefore);
        _measurements.Slow();
        LoopEventSource.Log.SlowCallback(Name, callback, seconds);
        if ((_own.Extras & Extras.EachCallback) != 0)
        {
            LoopMessages.SlowCallback(_logger, Name, callback, site is null ? "" : $" created at {site}", seconds, pauses);
        }
        else
        {
            LoopMessages.SlowChunk(_logger, Name, count, callback, seconds, pauses);
        }
    }

    private static string PausesSince(TimeSpan before)
    {
        TimeSpan paused = GC.GetTotalPauseDuration() - before;
        return paused < TimeSpan.FromMilliseconds(1) ? "" : $", {paused.TotalSeconds:0.000} of them the garbage collector's";
    }

    // Once a chunk and after each sleep, so whoever begins to listen is heard soon.
    private Extras ChooseExtras()
    {
        Extras extras = _shuffle is null ? Extras.None : Extras.Shuffle;
        if (_debug || _watchdogInterval is not null || _measurements.WantsCallbacks)
        {
            extras |= Extras.EachCallback;
        }

        if (_measurements.WantsIterations)
        {
            extras |= Extras.Iterations;
        }

        if (_measurements.WantsLag)
        {
            extras |= Extras.Lag;
        }

        return extras;
    }

    private void RecordLag(long ticks)
    {
        if (ticks >= 0)
        {
            _measurements.Lag(new TimeSpan(ticks));
        }
    }

    // When the last time is long ago, or there may be no next time soon.
    private void FlushMeasurements(long now, bool lastOfRun = false)
    {
        if (lastOfRun || _own.Ready.Count == 0 || _measurements.IsFlushDue(now))
        {
            EnterContexts(null);
            _measurements.Flush(now, _own.Iterations, _own.Callbacks, _shared.Foreign.Posted);
        }
    }
}
