namespace AsyncLoop.Testing;

// What the clock hands out: timers and leases.
public sealed partial class VirtualClock
{
    private enum Outlook
    {
        /// <summary>Something is to come that will wake a loop.</summary>
        Wait,

        /// <summary>Everybody is idle, and there is a deadline.</summary>
        Jump,

        /// <summary>Everybody is idle, and there is none.</summary>
        Stuck,
    }

    private readonly record struct Entry(ClockTimer Timer, int Setting);

    private sealed class Lease(VirtualClock clock) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                clock.Release();
            }
        }
    }

    private sealed class ClockTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private TimeSpan _period;
        private int _setting;
        private bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_disposed)
                {
                    return false;
                }

                _setting++;
                _period = period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan;
                if (dueTime >= TimeSpan.Zero)
                {
                    Enter(clock._now + dueTime.Ticks);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                _setting++;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        public bool IsCurrent(int setting) => _setting == setting;

        // Under the clock's lock.
        public void Rearm(long when)
        {
            _setting++;
            if (_period != Timeout.InfiniteTimeSpan)
            {
                Enter(when + _period.Ticks);
            }
        }

        public void Fire()
        {
            if (_context is null)
            {
                callback(state);
            }
            else
            {
                ExecutionContext.Run(_context, static timer => ((ClockTimer)timer!).Invoke(), this);
            }
        }

        private void Invoke() => callback(state);

        private void Enter(long when) =>
            clock._timers.Enqueue(new Entry(this, _setting), (when, clock._sequence++));
    }
}
