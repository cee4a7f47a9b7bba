using AsyncLoop;

namespace RuntimeBench;

/// <summary>The loop as its users call it: the public API, nothing switched off.</summary>
/// <remarks>
/// The benchmarks hand over a <see cref="SendOrPostCallback"/>. A user of the loop writes an <see cref="Action{T}"/> with its state, so that
/// is what the loop gets: a delegate for the very same method, made once for each callback. Posting through the loop's
/// SynchronizationContext would take the callback as it is, but captures no ExecutionContext and gives no handle: not what is to be measured.
/// </remarks>
public sealed class AsyncLoopAdapter : LoopAdapter
{
    private EventLoop _loop = null!;
    // One for each side, as the benchmarks call from the loop's thread and from one other.
    private Converted _onLoop = new(static _ => { });
    private Converted _elsewhere = new(static _ => { });

    public override string Name => "asyncloop";

    public override void Run(Func<Task> main) => EventLoop.Run(() =>
    {
        _loop = EventLoop.Current;
        return main();
    });

    public override void CallSoon(SendOrPostCallback cb, object? state) => _loop.CallSoon(Convert(ref _onLoop, cb), state);

    public override void CallSoonThreadSafe(SendOrPostCallback cb, object? state) => _loop.CallSoonThreadSafe(Convert(ref _elsewhere, cb), state);

    public override object CallLater(double ms, SendOrPostCallback cb, object? state) =>
        _loop.CallLater(new TimeSpan((long)(ms * TimeSpan.TicksPerMillisecond)), Convert(ref _onLoop, cb), state);

    public override void Cancel(object timer) => ((TimerHandle)timer).Cancel();

    public override async Task YieldMany(int n)
    {
        for (var i = 0; i < n; i++)
            await EventLoop.Yield();
    }

    public override Task RunInExecutor(Action a) => _loop.RunInExecutor(a);

    private static Action<object?> Convert(ref Converted last, SendOrPostCallback cb)
    {
        if (!ReferenceEquals(last.From, cb))
            last = new Converted(cb);
        return last.To;
    }

    private sealed class Converted(SendOrPostCallback from)
    {
        public SendOrPostCallback From { get; } = from;

        public Action<object?> To { get; } = from.Method.CreateDelegate<Action<object?>>(from.Target);
    }
}
