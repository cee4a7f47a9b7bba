namespace Corpus.Core;

public interface ICache<TKey, TValue> where TKey : notnull
{
    TValue Get(TKey key);

    Task<TValue> GetAsync(TKey key, CancellationToken cancellationToken = default);

    void Clear();
}

/// <summary>Loads what is asked for once, and keeps it for a while.</summary>
public class LoadingCache<TKey, TValue>(Func<TKey, Task<TValue>> load, TimeSpan age) : ICache<TKey, TValue> where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, (Task<TValue> Value, DateTime Time)> _entries = new();
    private readonly ReaderWriterLockSlim _lock = new();

    public virtual TValue Get(TKey key) => GetAsync(key).GetAwaiter().GetResult();

    public virtual async Task<TValue> GetAsync(TKey key, CancellationToken cancellationToken = default)
    {
        var entry = _entries.GetOrAdd(key, k => (load(k), DateTime.UtcNow));
        if (DateTime.UtcNow - entry.Time > age)
        {
            _entries.TryRemove(key, out _);
            return Get(key); // loads again
        }

        return await entry.Value;
    }

    public void Clear()
    {
        _lock.EnterWriteLock();
        try { _entries.Clear(); }
        finally { _lock.ExitWriteLock(); }
    }

    public async Task<IReadOnlyDictionary<TKey, TValue>> GetAllAsync(IEnumerable<TKey> keys)
    {
        var result = new Dictionary<TKey, TValue>();
        foreach (var key in keys)
        {
            if (!result.ContainsKey(key)) result.Add(key, GetAsync(key).Result);
        }

        await Task.Yield();
        return result;
    }

    public async Task WarmAsync(params TKey[] keys)
    {
        Parallel.ForEach(keys, key => Get(key));
        await Task.Yield();
    }
}

/// <summary>A cache that counts.</summary>
public sealed class CountingCache<TKey, TValue>(Func<TKey, Task<TValue>> load) : LoadingCache<TKey, TValue>(load, TimeSpan.FromMinutes(1))
    where TKey : notnull
{
    private int _hits;

    public int Hits => Volatile.Read(ref _hits);

    // Counted where it arrives.
    public override TValue Get(TKey key)
    {
        return base.Get(key);
    }

    public override async Task<TValue> GetAsync(TKey key, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _hits);
        var task = base.GetAsync(key, cancellationToken);
        task.Wait(cancellationToken);
        return await task;
    }
}

public sealed class Settings
{
    private static readonly Lazy<Settings> Instance = new(() => LoadAsync("settings.txt").Result);
    private readonly Dictionary<string, string> _values = [];

    public static Settings Current => Instance.Value;

    public string this[string key] => _values.TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public int Retries => int.Parse(this["retries"]);

    public static async Task<Settings> LoadAsync(string path)
    {
        var settings = new Settings();
        foreach (var line in File.ReadLines(path))
        {
            if (line is "" or [';', ..]) continue;
            if (line.Split('=', 2) is [var key, var value])
                settings._values[key.Trim()] = value.Trim();
        }

        await Task.Yield();
        return settings;
    }

    public async Task SaveAsync(string path)
    {
        using (var writer = new StreamWriter(path))
        {
            foreach (var (key, value) in _values)
                writer.WriteLine($"{key} = {value}");
        }

        await Task.Yield();
    }

    public static async Task<int> RetriesAsync()
    {
        await Task.Yield();
        return Current.Retries;
    }
}
