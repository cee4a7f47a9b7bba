namespace AsyncLoop;

/// <summary>A timer of <see cref="EventLoop.TimeProvider"/>. Its entry is in the loop's heap, its methods are for any thread.</summary>
/// <remarks>
/// The heap belongs to the loop's thread, so a change from elsewhere computes the deadline at once and posts the entering of it. Each change
/// makes a setting of its own; one that is found to be no longer the current one when it is entered is cancelled at once, which covers a posted
/// entering that was overtaken by another change. A setting that has been entered is cancelled through its handle, up to the moment it fires; as with every timer
/// of .NET, a callback may just begin while another thread disposes its timer.
/// </remarks>
internal sealed class LoopTimer : ITimer
{
    private static readonly SendOrPostCallback EnterCallback = static setting => ((Setting)setting!).Enter();
    private static readonly SendOrPostCallback FireCallback = static setting => ((Setting)setting!).Fire();

    private readonly EventLoop _loop;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ExecutionContext? _context;
    private readonly object _gate = new();
    private Setting? _setting;
    private bool _disposed;

    public LoopTimer(EventLoop loop, TimerCallback callback, object? state)
    {
        _loop = loop;
        _callback = callback;
        _state = state;
        _context = LoopTask.WithoutCurrent(ExecutionContext.Capture());
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfInvalid(dueTime, nameof(dueTime));
        ThrowIfInvalid(period, nameof(period));
        Setting? setting = dueTime == Timeout.InfiniteTimeSpan
            ? null
            : new Setting(this, _loop.Clock.After(dueTime), period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period);
        if (!TryReplace(setting))
        {
            return false;
        }

        if (setting is null)
        {
            return !_loop.IsClosed;
        }

        if (_loop.InLoop)
        {
            setting.Enter();
            return true;
        }

        return _loop.Post(EnterCallback, setting);
    }

    public void Dispose()
    {
        TryReplace(null);
        lock (_gate)
        {
            _disposed = true;
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static void ThrowIfInvalid(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, value, "A time of a timer is zero or more, or Timeout.InfiniteTimeSpan.");
        }
    }

    private bool TryReplace(Setting? setting)
    {
        Setting? old;
        lock (_gate)
        {
            if (_disposed)
            {
                return false;
            }

            old = _setting;
            _setting = setting;
        }

        old?.Cancel();
        return true;
    }

    private bool IsCurrent(Setting setting)
    {
        lock (_gate)
        {
            return ReferenceEquals(_setting, setting);
        }
    }

    /// <summary>What one change asked for.</summary>
    private sealed class Setting(LoopTimer timer, long when, TimeSpan period)
    {
        private readonly object _gate = new();
        private long _when = when;
        private TimerHandle _handle;

        // Loop thread.
        public void Enter()
        {
            TimerHandle handle = timer._loop.AddTimer(_when, new Callback(FireCallback, this, timer._context));
            lock (_gate)
            {
                _handle = handle;
            }

            // If the setting has been replaced before it was entered, the replacing thread found no handle to cancel. After this
            // point it does.
            if (!timer.IsCurrent(this))
            {
                Cancel();
            }
        }

        // Any thread.
        public void Cancel()
        {
            lock (_gate)
            {
                _handle.Cancel();
            }
        }

        // Loop thread.
        public void Fire()
        {
            if (period != Timeout.InfiniteTimeSpan)
            {
                // On the grid of the first deadline, without drift; ticks missed by a late loop are left out, not made up for.
                long missed = (timer._loop.Clock.Now - _when) / period.Ticks;
                _when += (Math.Max(0, missed) + 1) * period.Ticks;
                Enter();
            }

            timer._callback(timer._state);
        }
    }
}
