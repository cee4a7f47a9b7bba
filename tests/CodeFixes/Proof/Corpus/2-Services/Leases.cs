namespace Corpus.Services;

/// <summary>A limited number of things that are lent, and come back.</summary>
public sealed class Pool<T>(Func<Task<T>> create, int size) : IAsyncDisposable where T : class, IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(size);
    private readonly ConcurrentBag<T> _items = [];
    private int _lent;

    public int Lent => _lent;

    public async Task<Lease> RentAsync(CancellationToken cancellationToken)
    {
        _free.Wait(cancellationToken);
        Interlocked.Increment(ref _lent);
        if (!_items.TryTake(out var item))
            item = create().Result;
        await Task.Yield();
        return new Lease(this, item);
    }

    public async Task<Lease?> TryRentAsync(TimeSpan limit)
    {
        if (!_free.Wait(limit)) return null;
        Interlocked.Increment(ref _lent);
        return new Lease(this, _items.TryTake(out var item) ? item : await create());
    }

    public async Task<TResult> UseAsync<TResult>(Func<T, Task<TResult>> use)
    {
        using var lease = RentAsync(default).Result;
        return await use(lease.Item);
    }

    public async Task UseAllAsync(Action<T> use)
    {
        var leases = new List<Lease>();
        try
        {
            for (var i = 0; i < size; i++)
                leases.Add(RentAsync(default).GetAwaiter().GetResult());
            leases.ForEach(lease => use(lease.Item));
        }
        finally
        {
            foreach (var lease in leases)
                lease.Dispose();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < size; i++)
            _free.Wait();
        while (_items.TryTake(out var item))
            item.DisposeAsync().AsTask().Wait();
        await Task.CompletedTask;
        _free.Dispose();
    }

    private void Return(T item)
    {
        _items.Add(item);
        Interlocked.Decrement(ref _lent);
        _free.Release();
    }

    public sealed class Lease(Pool<T> pool, T item) : IDisposable, IAsyncDisposable
    {
        private int _returned;

        public T Item => Volatile.Read(ref _returned) == 0 ? item : throw new ObjectDisposedException(nameof(Lease));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0) pool.Return(item);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}

/// <summary>Waits for its turn as long as others hold a lock of the name.</summary>
public sealed class NamedLocks
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _locks = new();

    public async Task<T> WithAsync<T>(string name, Func<Task<T>> action)
    {
        var gate = _locks.GetOrAdd(name, static _ => new SemaphoreSlim(1));
        gate.Wait();
        try
        {
            return await action();
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task<T?> TryWithAsync<T>(string name, Func<T> action, int milliseconds)
    {
        var gate = _locks.GetOrAdd(name, static _ => new SemaphoreSlim(1));
        var entered = false;
        try
        {
            entered = gate.Wait(milliseconds);
            return entered ? action() : default;
        }
        finally
        {
            if (entered)
                gate.Release();
            await Task.Yield();
        }
    }

    public async Task WithBothAsync(string one, string other, Action action) =>
        await WithAsync(one, () => Task.FromResult(WithAsync(other, () => { action(); return Task.FromResult(true); }).Result));
}
