using System.Diagnostics;

namespace AsyncLoop;

/// <summary>A thread that looks at the loop at intervals while it runs, and says so while it is stuck, not afterwards.</summary>
/// <remarks>
/// Stuck means: busy, and no further callback begun since the last look. That costs the loop nothing. When it is first said, the callback
/// has run for an interval at least; it is said again each time that doubles.
/// </remarks>
internal sealed class Watchdog : IDisposable
{
    private readonly EventLoop _loop;
    private readonly OwnedState _watched;
    private readonly TimeSpan _interval;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public Watchdog(EventLoop loop, OwnedState watched, TimeSpan interval)
    {
        _loop = loop;
        _watched = watched;
        _interval = interval;
        _thread = new Thread(Watch) { IsBackground = true, Name = $"{loop.Name}-watchdog" };
        _thread.UnsafeStart();
    }

    /// <summary>Tells the thread to end; does not wait for it.</summary>
    public void Dispose() => _stop.Set();

    private void Watch()
    {
        long seen = -1;
        TimeSpan next = _interval;
        while (!_stop.Wait(_interval))
        {
            long callbacks = Volatile.Read(ref _watched.Callbacks);
            if (callbacks != seen || !_watched.Times.IsBusy)
            {
                seen = callbacks;
                next = _interval;
                continue;
            }

            CurrentCallback current = _watched.Current;
            if (current.Start is not (not 0 and var start) || Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < next)
            {
                continue;
            }

            (string name, string? site) = (current.Name, current.Site);
            if (Volatile.Read(ref _watched.Callbacks) == seen)
            {
                next = elapsed * 2;
                LoopMessages.Stuck(
                    _loop.Logger,
                    _loop.Name,
                    name,
                    site is not null ? $" created at {site}" : _loop.Debug ? "" : " (debug mode tells where it was created)",
                    elapsed.TotalSeconds);
            }
        }
    }
}
