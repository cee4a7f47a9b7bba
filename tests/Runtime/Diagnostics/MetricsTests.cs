using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests.Diagnostics;

[Collection(nameof(MetricsTests))]
public sealed class MetricsTests
{
    [Fact]
    public void S197_Counters_and_statistics_agree_and_busy_and_idle_add_up_to_the_time_run()
    {
        using var listener = new Listening("S197");
        using EventLoop loop = new(new LoopOptions { Name = "S197", SlowCallbackThreshold = Ms(20), LoggerFactory = new RecordingLogs() });
        var watch = Stopwatch.StartNew();
        loop.RunUntilComplete(async _ =>
        {
            for (int i = 0; i < 5; i++)
            {
                await EventLoop.Delay(100);
                Thread.Sleep(20);
            }

            loop.CallSoon(() => throw new FormatException());
            // Not the end of a pool's task: that may have ended before it is awaited, and then posts nothing.
            var posted = new TaskCompletionSource();
            await Task.Run(() => loop.CallSoonThreadSafe(posted.SetResult));
            await posted.Task;
        });
        watch.Stop();
        LoopStatistics counts = loop.GetStatistics();
        Assert.Equal(counts.Iterations, listener.Sum("asyncloop.iterations"));
        Assert.Equal(counts.Callbacks, listener.Sum("asyncloop.callbacks"));
        Assert.Equal(counts.ForeignPosts, listener.Sum("asyncloop.posts.foreign"));
        Assert.Equal(counts.SlowCallbacks, listener.Sum("asyncloop.callbacks.slow"));
        Assert.Equal(1, counts.FailedCallbacks);
        Assert.Equal(1, listener.Sum("asyncloop.callbacks.failed"));
        Assert.True(counts.SlowCallbacks >= 5, $"{counts.SlowCallbacks}");
        Assert.True(counts.ForeignPosts >= 1);

        // Each callback is timed while somebody listens, each iteration, and timers against their deadline.
        Assert.Equal(counts.Callbacks, listener.Count("asyncloop.callback.duration"));
        Assert.InRange(listener.Sum("asyncloop.callback.duration"), 0.1, watch.Elapsed.TotalSeconds);
        Assert.InRange(listener.Sum("asyncloop.iteration.duration"), listener.Sum("asyncloop.callback.duration"), watch.Elapsed.TotalSeconds);
        Assert.True(listener.Count("asyncloop.lag") >= 5);
        Assert.True(listener.Sum("asyncloop.lag") >= 0);

        // Callbacks are busy time, delays are idle time, and there is nothing else.
        Assert.True(counts.Busy >= Ms(100), $"{counts.Busy}");
        Assert.True(counts.Idle >= Ms(50), $"{counts.Idle}");
        TimeSpan all = counts.Busy + counts.Idle;
        Assert.True(all <= watch.Elapsed, $"{all} of {watch.Elapsed}");
        Assert.True(all >= watch.Elapsed * 0.9 || watch.Elapsed - all < Ms(200), $"{all} of {watch.Elapsed}");
        Assert.Equal(counts.Busy / all, counts.Utilization);
    }

    [Fact]
    public void Busy_and_idle_grow_while_the_loop_is_in_a_callback_or_asleep()
    {
        using RunningLoop running = Start();
        EventLoop loop = running.Loop;
        LoopStatistics first = loop.GetStatistics();
        WaitUntil(() => loop.IsAsleep && loop.GetStatistics().Idle > first.Idle + Ms(5));

        using var release = new ManualResetEventSlim();
        loop.CallSoonThreadSafe(release.Wait);
        LoopStatistics before = loop.GetStatistics();
        WaitUntil(() => loop.GetStatistics().Busy > before.Busy + Ms(5));
        TimeSpan idle = loop.GetStatistics().Idle;
        WaitUntil(() => loop.GetStatistics().Busy > before.Busy + Ms(10));
        Assert.Equal(idle, loop.GetStatistics().Idle);
        release.Set();
        Assert.Equal(0, new LoopStatistics().Utilization);
    }

    [Fact]
    public void Gauges_show_what_waits()
    {
        using var listener = new Listening("gauges");
        using var executor = new LoopExecutor(1);
        using EventLoop loop = new(new LoopOptions { Name = "gauges", DefaultExecutor = executor });
        using var release = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        loop.CallLater(TimeSpan.FromHours(1), () => { });
        loop.CallLater(TimeSpan.FromHours(2), () => { });
        Task[] jobs = [];
        Task main = loop.CreateTask(_ => new TaskCompletionSource().Task);
        loop.CallSoon(() =>
        {
            jobs =
            [
                loop.RunInExecutor(() =>
                {
                    entered.Set();
                    release.Wait();
                }),
                loop.RunInExecutor(() => { }),
                loop.RunInExecutor(() => { }),
            ];
        });
        loop.Once();
        entered.Wait(TestContext.Current.CancellationToken);
        loop.CallSoon(() => { });
        listener.Observe();
        Assert.Equal(1, listener.Last("asyncloop.ready.depth"));
        Assert.Equal(2, listener.Last("asyncloop.timers.count"));
        Assert.Equal(1, listener.Last("asyncloop.tasks.active"));
        Assert.Equal(2, listener.Last("asyncloop.executor.queue"));
        Assert.Equal(1, listener.Last("asyncloop.executor.busy"));
        Assert.InRange(listener.Last("asyncloop.utilization"), 0.0, 1.0);
        LoopStatistics counts = loop.GetStatistics();
        Assert.Equal((2, 1), (counts.ExecutorQueued, counts.ExecutorBusy));
        release.Set();
        loop.RunUntilComplete(Task.WhenAll(jobs));
        listener.Observe();
        Assert.Equal(0, listener.Last("asyncloop.executor.queue"));
        Assert.False(main.IsCompleted);
    }

    [Fact]
    public void A_post_to_a_closed_loop_counts_as_dropped_and_a_closed_loop_has_no_gauges()
    {
        using var listener = new Listening("dropped");
        var loop = new EventLoop(new LoopOptions { Name = "dropped" });
        loop.Dispose();
        loop.SynchronizationContext.Post(_ => { }, null);
        Assert.Equal(1, listener.Sum("asyncloop.posts.dropped"));
        listener.Observe();
        Assert.Equal(0, listener.Count("asyncloop.tasks.active"));
    }

    [Fact]
    public void Without_a_listener_nothing_but_the_loops_own_fields_counts()
    {
        using EventLoop loop = new(new LoopOptions { Name = "alone" });
        loop.CallSoon(() => { });
        loop.Once();
        using var listener = new Listening("alone");
        loop.CallSoon(() => { });
        loop.Once();
        // What happened before somebody listened is not made up for.
        Assert.Equal(2, listener.Sum("asyncloop.callbacks"));
        Assert.Equal(4, loop.GetStatistics().Callbacks);
    }

    [Fact]
    public void A_meter_factory_makes_the_meter_once_for_all_its_loops()
    {
        using var factory = new Factory();
        using EventLoop a = new(new LoopOptions { Name = "a", MeterFactory = factory });
        using EventLoop b = new(new LoopOptions { Name = "b", MeterFactory = factory });
        using var listener = new Listening("b", factory.Meter);
        a.CallSoon(() => { });
        a.Once();
        b.CallSoon(() => { });
        b.Once();
        Assert.Equal(2, listener.Sum("asyncloop.callbacks"));
        Assert.Equal("AsyncLoop", factory.Meter!.Name);
        // One of each instrument, however many loops there are.
        Assert.Equal(listener.Instruments.Count, listener.Instruments.Distinct().Count());
        Assert.Equal(15, listener.Instruments.Count);
    }

    [Fact]
    public void S198_A_listener_that_throws_does_not_stop_the_loop_and_is_told_of_once()
    {
        var logs = new RecordingLogs();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "AsyncLoop")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => ThrowFor("S198", tags));
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => ThrowFor("S198", tags));
        listener.Start();
        using EventLoop loop = new(new LoopOptions { Name = "S198", LoggerFactory = logs });
        int ran = 0;
        loop.RunUntilComplete(async _ =>
        {
            for (int i = 0; i < 100; i++)
            {
                loop.CallSoon(() => ran++);
                await EventLoop.Delay(TimeSpan.FromTicks(1));
            }
        });
        Assert.Equal(100, ran);
        Assert.IsType<NotSupportedException>(Assert.Single(logs.Warnings, entry => entry.Message.Contains("metrics listener failed", StringComparison.Ordinal)).Exception);
    }

    [Fact]
    public void S198_Nor_does_a_log_sink_that_throws()
    {
        using var quiet = new QuietError();
        var logs = new RecordingLogs { Fault = new NotSupportedException() };
        int ran = 0;
        using (EventLoop loop = new(new LoopOptions { Name = "S198b", Debug = true, SlowCallbackThreshold = TimeSpan.Zero, LoggerFactory = logs }))
        {
            for (int i = 0; i < 100; i++)
            {
                loop.CallSoon(() => ran++);
            }

            loop.Once();
        }

        Assert.Equal(100, ran);
    }

    [Fact]
    public void The_event_source_tells_of_start_stop_slow_callbacks_and_exceptions()
    {
        using var events = new Events("traced");
        using (EventLoop loop = new(new LoopOptions { Name = "traced", SlowCallbackThreshold = TimeSpan.Zero, Debug = true, LoggerFactory = new RecordingLogs() }))
        {
            loop.CallSoon(() => throw new FormatException("why"));
            loop.Once();
        }

        string[] names = [.. events.Seen.Select(e => e.EventName!)];
        Assert.Equal("LoopStarted", names[0]);
        Assert.Equal("LoopStopped", names[^1]);
        Assert.Contains("SlowCallback", names);
        EventWrittenEventArgs failure = Assert.Single(events.Seen, e => e.EventName == "UnhandledException");
        Assert.Contains("why", (string)failure.Payload![2]!);
    }

    private static void ThrowFor(string loop, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length > 0 && Equals(tags[0].Value, loop))
        {
            throw new NotSupportedException();
        }
    }

    [Theory]
    [InlineData("asyncloop.iteration.duration")]
    [InlineData("asyncloop.lag")]
    [InlineData("asyncloop.callbacks")]
    public void A_listener_is_never_called_as_a_task_of_the_loop(string name)
    {
        using EventLoop loop = new();
        int calls = 0;
        var inTask = new List<string?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "AsyncLoop" && instrument.Name == name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => See());
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => See());
        listener.Start();
        loop.RunUntilComplete(async _ =>
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(i => YieldFor(Ms(300), timers: i == 0)));
        });
        Assert.NotEqual(0, calls);
        Assert.Empty(inTask);

        void See()
        {
            // Loops of other tests are measured, too.
            if (EventLoop.CurrentOrNull == loop)
            {
                calls++;
                if (EventLoop.CurrentTask is { } task)
                {
                    inTask.Add(task.ToString());
                }
            }
        }

        async Task YieldFor(TimeSpan time, bool timers)
        {
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed < time)
            {
                if (timers)
                {
                    loop.CallLater(Ms(1), static () => { });
                }

                await EventLoop.Yield();
            }
        }
    }

    /// <summary>Keeps what one loop reports.</summary>
    private sealed class Listening : IDisposable
    {
        private readonly MeterListener _listener;
        private readonly string _loop;
        private readonly ConcurrentQueue<(string Name, double Value)> _seen = new();

        public Listening(string loop, Meter? meter = null)
        {
            _loop = loop;
            _listener = new MeterListener
            {
                InstrumentPublished = (instrument, self) =>
                {
                    if (instrument.Meter.Name == "AsyncLoop" && (meter is null || instrument.Meter == meter))
                    {
                        Instruments.Add(instrument.Name);
                        self.EnableMeasurementEvents(instrument);
                    }
                },
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _listener.Start();
        }

        public List<string> Instruments { get; } = [];

        public double Sum(string name) => _seen.Where(entry => entry.Name == name).Sum(entry => entry.Value);

        public int Count(string name) => _seen.Count(entry => entry.Name == name);

        public double Last(string name) => _seen.Last(entry => entry.Name == name).Value;

        public void Observe() => _listener.RecordObservableInstruments();

        public void Dispose() => _listener.Dispose();

        private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length == 1 && tags[0].Key == "loop.name" && Equals(tags[0].Value, _loop))
            {
                _seen.Enqueue((instrument.Name, value));
            }
        }
    }

    private sealed class Events(string loop) : EventListener
    {
        public ConcurrentQueue<EventWrittenEventArgs> Seen { get; } = new();

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "AsyncLoop")
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (Equals(eventData.Payload?.FirstOrDefault(), loop))
            {
                Seen.Enqueue(eventData);
            }
        }
    }

    private sealed class Factory : IMeterFactory
    {
        public Meter? Meter { get; private set; }

        public Meter Create(MeterOptions options) => Meter ??= new Meter(options);

        public void Dispose() => Meter?.Dispose();
    }
}
