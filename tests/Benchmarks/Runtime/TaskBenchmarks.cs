using BenchmarkDotNet.Attributes;

namespace AsyncLoop.Benchmarks.Runtime;

/// <summary>Tasks: how dear a switch is, a task, and a job in the executor. The figure is for one of them.</summary>
public class TaskBenchmarks
{
    private const int Switches = 1_000_000;
    private const int Tasks = 100_000;
    private const int Jobs = 10_000;

    private readonly EventLoop _loop = new();

    /// <summary>A thousand tasks that give way to each other.</summary>
    [Benchmark(OperationsPerInvoke = Switches)]
    public void Switch() => _loop.RunUntilComplete(async _ =>
    {
        var tasks = new Task[1000];
        for (var i = 0; i < tasks.Length; i++)
            tasks[i] = EventLoop.Current.CreateTask(static _ => YieldAsync(Switches / 1000));
        await Task.WhenAll(tasks);
    });

    /// <summary>Tasks that end at once, and the wait for all of them.</summary>
    [Benchmark(OperationsPerInvoke = Tasks)]
    public void Gather() => _loop.RunUntilComplete(async _ =>
    {
        var tasks = new Task<int>[Tasks];
        for (var i = 0; i < tasks.Length; i++)
            tasks[i] = EventLoop.Current.CreateTask(static _ => Task.FromResult(1));
        await Task.WhenAll(tasks);
    });

    /// <summary>A job in the executor, awaited before the next one.</summary>
    [Benchmark(OperationsPerInvoke = Jobs)]
    public void ExecutorJob() => _loop.RunUntilComplete(async _ =>
    {
        for (var i = 0; i < Jobs; i++)
            await EventLoop.Current.RunInExecutor(static () => 1);
    });

    [GlobalCleanup]
    public void Close() => _loop.Dispose();

    private static async Task YieldAsync(int times)
    {
        for (var i = 0; i < times; i++)
            await EventLoop.Yield();
    }
}
