using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace AsyncLoop;

/// <summary>The instruments of the meter <c>AsyncLoop</c>, shared by all loops that report to it; each measurement carries the tag <c>loop.name</c>.</summary>
internal sealed class LoopMetrics
{
    public const string MeterName = "AsyncLoop";
    public const string LoopTag = "loop.name";

    private static readonly string? Version = typeof(LoopMetrics).Assembly.GetName().Version?.ToString(3);
    private static readonly Lazy<LoopMetrics> Default = new(() => new LoopMetrics(new Meter(MeterName, Version)));
    private static readonly ConditionalWeakTable<Meter, LoopMetrics> OfFactories = [];

    // Weak, so that a loop that nobody closes can still be collected, and said to be unclosed. Adding and removing lock.
    private readonly ConditionalWeakTable<EventLoop, Window> _loops = [];

    private LoopMetrics(Meter meter)
    {
        Iterations = meter.CreateCounter<long>("asyncloop.iterations", "{iteration}", "Turns of the loop");
        Callbacks = meter.CreateCounter<long>("asyncloop.callbacks", "{callback}", "Callbacks run");
        Slow = meter.CreateCounter<long>("asyncloop.callbacks.slow", "{callback}", "Callbacks, or chunks of them, that took longer than the threshold");
        Failed = meter.CreateCounter<long>("asyncloop.callbacks.failed", "{callback}", "Callbacks that threw");
        ForeignPosts = meter.CreateCounter<long>("asyncloop.posts.foreign", "{callback}", "Callbacks that came in from other threads");
        DroppedPosts = meter.CreateCounter<long>("asyncloop.posts.dropped", "{callback}", "Callbacks that came after the loop was closed");
        CallbackDuration = meter.CreateHistogram<double>("asyncloop.callback.duration", "s", "How long callbacks hold the loop");
        IterationDuration = meter.CreateHistogram<double>("asyncloop.iteration.duration", "s", "How long iterations take, sleep left out");
        Lag = meter.CreateHistogram<double>("asyncloop.lag", "s", "How late the earliest due timer of an iteration is");
        meter.CreateObservableGauge("asyncloop.ready.depth", () => Observe(loop => loop.GetStatistics().Ready), "{callback}", "Callbacks that wait to run");
        meter.CreateObservableGauge("asyncloop.timers.count", () => Observe(loop => loop.GetStatistics().Timers), "{timer}", "Timers that are still to fire");
        meter.CreateObservableGauge("asyncloop.tasks.active", () => Observe(loop => loop.GetStatistics().Tasks), "{task}", "Unfinished tasks");
        meter.CreateObservableGauge("asyncloop.executor.queue", () => Observe(loop => loop.GetStatistics().ExecutorQueued), "{job}", "Jobs that wait for a worker of the default executor");
        meter.CreateObservableGauge("asyncloop.executor.busy", () => Observe(loop => loop.GetStatistics().ExecutorBusy), "{thread}", "Workers of the default executor that run a job");
        meter.CreateObservableGauge("asyncloop.utilization", ObserveUtilization, "1", "Share of the time not slept, over the last second or more");
    }

    public Counter<long> Iterations { get; }

    public Counter<long> Callbacks { get; }

    public Counter<long> Slow { get; }

    public Counter<long> Failed { get; }

    public Counter<long> ForeignPosts { get; }

    public Counter<long> DroppedPosts { get; }

    public Histogram<double> CallbackDuration { get; }

    public Histogram<double> IterationDuration { get; }

    public Histogram<double> Lag { get; }

    /// <summary>The instruments of a factory's meter, or of one of our own without a factory.</summary>
    public static LoopMetrics For(IMeterFactory? factory) => factory is null
        ? Default.Value
        : OfFactories.GetValue(factory.Create(new MeterOptions(MeterName) { Version = Version }), static meter => new LoopMetrics(meter));

    public void Add(EventLoop loop) => _loops.Add(loop, new Window());

    public void Remove(EventLoop loop) => _loops.Remove(loop);

    private IEnumerable<Measurement<int>> Observe(Func<EventLoop, int> read)
    {
        foreach ((EventLoop loop, _) in _loops)
        {
            yield return new Measurement<int>(read(loop), new KeyValuePair<string, object?>(LoopTag, loop.Name));
        }
    }

    private IEnumerable<Measurement<double>> ObserveUtilization()
    {
        foreach ((EventLoop loop, Window window) in _loops)
        {
            yield return new Measurement<double>(window.Utilization(loop.GetStatistics()), new KeyValuePair<string, object?>(LoopTag, loop.Name));
        }
    }

    /// <summary>Utilisation since the last look that is a second or more ago: several listeners may look, and must not shorten each other's window to nothing.</summary>
    private sealed class Window
    {
        private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

        private readonly object _gate = new();
        private LoopStatistics _since;
        private double _value;

        public double Utilization(in LoopStatistics now)
        {
            lock (_gate)
            {
                TimeSpan busy = now.Busy - _since.Busy;
                TimeSpan all = busy + now.Idle - _since.Idle;
                if (all >= Shortest || _since == default)
                {
                    _value = all > TimeSpan.Zero ? busy / all : 0;
                    _since = now;
                }

                return _value;
            }
        }
    }
}
