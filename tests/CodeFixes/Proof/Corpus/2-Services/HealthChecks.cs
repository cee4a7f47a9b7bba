using System.Net.NetworkInformation;

namespace Corpus.Services;

public enum Health { Good, Slow, Bad }

public interface ICheck
{
    string Name { get; }

    Task<Health> CheckAsync(CancellationToken cancellationToken);
}

public sealed class DiskCheck(string folder, long needed) : ICheck
{
    public string Name => "disk " + folder;

    public async Task<Health> CheckAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        var probe = Path.Combine(folder, Path.GetRandomFileName());
        try
        {
            File.WriteAllBytes(probe, new byte[needed]);
            return File.ReadAllBytes(probe).LongLength == needed ? Health.Good : Health.Bad;
        }
        catch (IOException)
        {
            return Health.Bad;
        }
        finally
        {
            if (File.Exists(probe))
                File.Delete(probe);
        }
    }
}

public sealed class HostCheck(string host) : ICheck
{
    public string Name => $"host {host}";

    public async Task<Health> CheckAsync(CancellationToken cancellationToken)
    {
        var entry = Dns.GetHostEntry(host);
        using var ping = new Ping();
        var reply = ping.Send(entry.AddressList[0], 1000);
        await Task.Yield();
        return reply switch
        {
            { Status: not IPStatus.Success } => Health.Bad,
            { RoundtripTime: > 200 } => Health.Slow,
            _ => Health.Good,
        };
    }
}

public sealed class FuncCheck(string name, Func<Health> check) : ICheck
{
    public string Name => name;

    public Task<Health> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(check());
}

/// <summary>Asks all, and the worst is the answer.</summary>
public sealed class HealthChecks(IReadOnlyList<ICheck> checks)
{
    private readonly Dictionary<string, Health> _last = [];
    private Task<Health>? _running;

    public Health Worst => _last.Count == 0 ? CheckAllAsync(default).Result : _last.Values.Max();

    public async Task<Health> CheckAllAsync(CancellationToken cancellationToken)
    {
        foreach (var check in checks)
        {
            var watch = Stopwatch.StartNew();
            var health = check.CheckAsync(cancellationToken).Result;
            lock (_last)
                _last[check.Name] = watch.ElapsedMilliseconds > 1000 && health == Health.Good ? Health.Slow : health;
        }

        await Task.Yield();
        return Worst;
    }

    public async Task<Health> SharedAsync()
    {
        _running ??= CheckAllAsync(default);
        var result = _running is { IsCompleted: false } running ? running.GetAwaiter().GetResult() : _running.Result;
        _running = null;
        return await Task.FromResult(result);
    }

    public async Task<bool> WaitUntilGoodAsync(int times, CancellationToken cancellationToken)
    {
        for (var i = 0; i < times && CheckAllAsync(cancellationToken).Result != Health.Good; i++)
            Thread.Sleep(100 * (i + 1));
        await Task.Yield();
        return Worst is Health.Good;
    }

    public async Task<string> ReportAsync(bool isLong)
    {
        var lines = checks.Select(check => $"{check.Name,-20} {check.CheckAsync(default).Result}");
        var text = isLong ? string.Join(Environment.NewLine, lines) : $"{CheckAllAsync(CancellationToken.None).Result}";
        await Task.Yield();
        return text;
    }

    public async Task<ICheck?> FirstBadAsync()
    {
        foreach (var check in checks)
        {
            // Not worth a task each.
            if (check.CheckAsync(default).Result is Health.Bad or Health.Slow && check.CheckAsync(default).Result is Health.Bad)
                return check;
        }

        await Task.Yield();
        return null;
    }
}
