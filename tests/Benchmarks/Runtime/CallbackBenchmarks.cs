using BenchmarkDotNet.Attributes;

namespace AsyncLoop.Benchmarks.Runtime;

/// <summary>Callbacks: one that queues the next, many at once, and posts of another thread. The figure is for one callback.</summary>
public class CallbackBenchmarks
{
    private const int Count = 1_000_000;

    private readonly EventLoop _loop = new();
    private readonly Action<CallbackBenchmarks> _next = static state => state.Next();
    private readonly Action<CallbackBenchmarks> _count = static state => state.CountDown();
    private int _left;

    /// <summary>Each callback queues the next one: one callback an iteration.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Chain()
    {
        _left = Count;
        _loop.CallSoon(_next, this);
        _loop.RunForever();
    }

    /// <summary>A hundred such chains at once.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void HundredChains()
    {
        _left = Count;
        for (var i = 0; i < 100; i++)
            _loop.CallSoon(_next, this);
        _loop.RunForever();
    }

    /// <summary>All are queued before the first one runs.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Burst()
    {
        _left = Count;
        for (var i = 0; i < Count; i++)
            _loop.CallSoon(_count, this);
        _loop.RunForever();
    }

    /// <summary>Another thread posts to the loop while it runs.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void PostsOfAnotherThread()
    {
        _left = Count;
        var poster = new Thread(() =>
        {
            for (var i = 0; i < Count; i++)
                _loop.CallSoonThreadSafe(_count, this);
        });
        poster.Start();
        _loop.RunForever();
        poster.Join();
    }

    [GlobalCleanup]
    public void Close() => _loop.Dispose();

    private void Next()
    {
        var left = --_left;
        if (left > 0)
            _loop.CallSoon(_next, this);
        else if (left == 0)
            _loop.Stop();
    }

    private void CountDown()
    {
        if (--_left == 0)
            _loop.Stop();
    }
}
