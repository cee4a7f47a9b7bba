using System.Diagnostics;

namespace AsyncLoop;

/// <summary>A thread that looks at the loop at intervals, and says so while it is stuck, not afterwards.</summary>
/// <remarks>
/// Stuck means: busy, and no further callback begun since the last look. That costs the loop nothing. When it is first said, the callback
/// has run for an interval at least; it is said again each time that doubles.
/// </remarks>
internal sealed class Watchdog : IDisposable
{
    private readonly WeakReference<EventLoop> _loop;
    private readonly TimeSpan _interval;
    private readonly ManualResetEventSlim _stop = new();
    private long _seen = -1;
    private TimeSpan _next;

    public Watchdog(WeakReference<EventLoop> loop, string name, TimeSpan interval)
    {
        _loop = loop;
        _interval = _next = interval;
        new Thread(Watch) { IsBackground = true, Name = $"{name}-watchdog" }.UnsafeStart();
    }

    /// <summary>Tells the thread to end; does not wait for it.</summary>
    public void Dispose() => _stop.Set();

    private void Watch()
    {
        while (!_stop.Wait(_interval) && Look())
        {
        }
    }

    // In a method of its own, so that nothing on the thread's stack keeps the loop alive between two looks.
    private bool Look()
    {
        if (!_loop.TryGetTarget(out EventLoop? loop))
        {
            return false;
        }

        (CurrentCallback current, long callbacks, bool isBusy) = loop.Observe();
        if (callbacks != _seen || !isBusy)
        {
            _seen = callbacks;
            _next = _interval;
            return true;
        }

        long start = current.Start;
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        if (start == 0 || elapsed < _next)
        {
            return true;
        }

        (string name, string? site) = (current.Name, current.Site);
        if (loop.Observe().Callbacks == callbacks)
        {
            _next = elapsed * 2;
            string origin = site is not null ? $" created at {site}" : loop.Debug ? "" : " (debug mode tells where it was created)";
            LoopMessages.Stuck(loop.Logger, loop.Name, name, origin, elapsed.TotalSeconds);
        }

        return true;
    }
}
