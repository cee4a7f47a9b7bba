using BenchmarkDotNet.Attributes;

namespace AsyncLoop.Benchmarks.Runtime;

/// <summary>Timers: set and cancelled, set and fired. The figure is for one timer.</summary>
public class TimerBenchmarks
{
    private const int Count = 100_000;

    private readonly EventLoop _loop = new();
    private readonly TimerHandle[] _handles = new TimerHandle[Count];
    private int _left;

    /// <summary>Most timers are time limits that never fire.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void AddAndCancel() => _loop.RunUntilComplete(_ =>
    {
        for (var i = 0; i < Count; i++)
            _handles[i] = _loop.CallLater(TimeSpan.FromSeconds(1 + (i % 100)), static () => { });
        for (var i = 0; i < Count; i++)
            _handles[i].Cancel();
        return Task.CompletedTask;
    });

    /// <summary>All are due when the loop looks.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void AddAndFire()
    {
        _left = Count;
        for (var i = 0; i < Count; i++)
            _loop.CallLater(TimeSpan.Zero, Fire);
        _loop.RunForever();
    }

    [GlobalCleanup]
    public void Close() => _loop.Dispose();

    private void Fire()
    {
        if (--_left == 0)
            _loop.Stop();
    }
}
