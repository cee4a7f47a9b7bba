using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AsyncLoop;

/// <summary>One loop's side of the meter: what it reports, and when. What a listener throws does not reach the loop.</summary>
/// <remarks>
/// Counting costs nothing while nobody listens: the loop counts in its own fields, and the difference is handed to the counters before it sleeps,
/// at the end of a run, and ten times a second when it does neither.
/// </remarks>
internal sealed class LoopMeasurements
{
    private static readonly long FlushInterval = Stopwatch.Frequency / 10;

    private readonly EventLoop _loop;
    private readonly LoopMetrics _metrics;
    private readonly KeyValuePair<string, object?> _tag;
    private long _flushed;
    private long _iterations;
    private long _callbacks;
    private long _foreignPosts;
    private int _failed;

    public LoopMeasurements(EventLoop loop, IMeterFactory? factory)
    {
        _loop = loop;
        _metrics = LoopMetrics.For(factory);
        _tag = new KeyValuePair<string, object?>(LoopMetrics.LoopTag, loop.Name);
        _metrics.Add(loop);
    }

    public bool WantsCallbacks => _metrics.CallbackDuration.Enabled;

    public bool WantsIterations => _metrics.IterationDuration.Enabled;

    public bool WantsLag => _metrics.Lag.Enabled;

    public void Callback(TimeSpan duration) => Record(_metrics.CallbackDuration, duration);

    public void Iteration(TimeSpan duration) => Record(_metrics.IterationDuration, duration);

    public void Lag(TimeSpan duration) => Record(_metrics.Lag, duration);

    public void Slow() => Add(_metrics.Slow, 1);

    public void Failed() => Add(_metrics.Failed, 1);

    /// <summary>Any thread.</summary>
    public void Dropped() => Add(_metrics.DroppedPosts, 1);

    /// <summary>Is the last time long ago?</summary>
    public bool IsFlushDue(long now) => now - _flushed >= FlushInterval;

    /// <summary>Hands on what was counted since the last time.</summary>
    public void Flush(long now, long iterations, long callbacks, long foreignPosts)
    {
        _flushed = now;
        Add(_metrics.Iterations, iterations - _iterations);
        Add(_metrics.Callbacks, callbacks - _callbacks);
        Add(_metrics.ForeignPosts, foreignPosts - _foreignPosts);
        _iterations = iterations;
        _callbacks = callbacks;
        _foreignPosts = foreignPosts;
    }

    public void Close() => _metrics.Remove(_loop);

    private void Add(Counter<long> counter, long value)
    {
        if (value == 0 || !counter.Enabled)
        {
            return;
        }

        try
        {
            counter.Add(value, _tag);
        }
        catch (Exception error)
        {
            OnListenerFailed(error);
        }
    }

    private void Record(Histogram<double> histogram, TimeSpan value)
    {
        if (!histogram.Enabled)
        {
            return;
        }

        try
        {
            histogram.Record(value.TotalSeconds, _tag);
        }
        catch (Exception error)
        {
            OnListenerFailed(error);
        }
    }

    private void OnListenerFailed(Exception error)
    {
        if (Interlocked.Exchange(ref _failed, 1) == 0)
        {
            LoopMessages.ListenerFailed(_loop.Logger, _loop.Name, error);
        }
    }
}
