using Corpus.Core;

namespace Corpus.Services;

/// <summary>What a host starts and stops.</summary>
public interface IHosted
{
    string Name { get; }

    Task StartAsync(CancellationToken cancellationToken);

    Task StopAsync(CancellationToken cancellationToken);
}

/// <summary>Runs in the background from its start to its end.</summary>
public abstract class Background : IHosted, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task? _run;

    public virtual string Name => GetType().Name;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _run = ExecuteAsync(_stop.Token);
        return _run.IsCompleted ? _run : Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_run is null)
            return;
        _stop.Cancel();
        try
        {
            _run.Wait(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // It was told to.
        }
        catch (AggregateException e) when (e.InnerException is OperationCanceledException)
        {
            // Likewise.
        }

        await Task.CompletedTask;
    }

    public void Dispose()
    {
        _run?.Wait(TimeSpan.FromSeconds(1));
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task ExecuteAsync(CancellationToken stoppingToken);
}

public sealed class Cleaner(string folder, TimeSpan age) : Background
{
    public int Deleted { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var path in Directory.EnumerateFiles(folder))
            {
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(path) < age)
                    continue;
                File.Delete(path);
                Deleted++;
            }

            Thread.Sleep(TimeSpan.FromMinutes(1)); // until the next round
            await Task.Yield();
        }
    }
}

public sealed class Mirror(IStorage from, IStorage to) : Background
{
    public override string Name => $"mirror of {from.Names.Count()}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        foreach (var name in from.Names)
        {
            stoppingToken.ThrowIfCancellationRequested();
            if (from.Load(name) is { Length: > 0 } content)
                to.Save(name, content);
            /* the rest is empty */
        }
    }
}

/// <summary>Starts services in their order, and stops them in the other.</summary>
public sealed class Host(params IHosted[] services)
{
    private readonly Stack<IHosted> _started = [];

    public async Task RunAsync(Func<Task> main, CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (var service in services)
            {
                service.StartAsync(cancellationToken).Wait();
                _started.Push(service);
            }

            main().GetAwaiter().GetResult();
        }
        finally
        {
            while (_started.TryPop(out var service))
                service.StopAsync(default).Wait(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
    }

    public async Task<string> DescribeAsync()
    {
        var text = string.Join(", ", from service in services
                                     where service.StartAsync(default).Wait(100)
                                     select service.Name);
        await Task.Yield();
        return text;
    }
}
