using System.Collections.Immutable;

namespace Corpus.Services;

public delegate Task Handler<in T>(T message, CancellationToken cancellationToken);

/// <summary>Hands messages to whoever asked for their type.</summary>
public sealed class MessageBus(EventLoop loop)
{
    private readonly Dictionary<Type, ImmutableArray<Delegate>> _handlers = [];
    private readonly SemaphoreSlim _order = new(1, 1);
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private int _open;

    public event Action<object, Exception>? Failed;

    public IDisposable Subscribe<T>(Handler<T> handler)
    {
        _handlers[typeof(T)] = HandlersOf<T>().Add(handler);
        return new Subscription(() => _handlers[typeof(T)] = HandlersOf<T>().Remove(handler));
    }

    public async Task PublishAsync<T>(T message, CancellationToken cancellationToken = default) where T : notnull
    {
        _order.Wait(cancellationToken);
        Interlocked.Increment(ref _open);
        _idle.Reset();
        try
        {
            foreach (Handler<T> handler in HandlersOf<T>())
            {
                try
                {
                    handler(message, cancellationToken).Wait(cancellationToken);
                }
                catch (Exception e)
                {
                    Failed?.Invoke(message, e);
                }
            }
        }
        finally
        {
            if (Interlocked.Decrement(ref _open) == 0)
                _idle.Set();
            _order.Release();
            await Task.Yield();
        }
    }

    /// <summary>For those who do not care.</summary>
    public void Post<T>(T message) where T : notnull => PublishAsync(message);

    [LoopBound]
    public async Task PostAllAsync<T>(IEnumerable<T> messages) where T : notnull
    {
        foreach (var message in messages)
        {
            PublishAsync(message); // one after the other, by the order
        }

        await PublishAsync("end").ConfigureAwait(false);
    }

    public void PostFromOutside<T>(T message) where T : notnull => new Thread(() => loop.CallSoon(() => Post(message))) { IsBackground = true }.Start();

    public async Task DrainAsync(TimeSpan limit)
    {
        if (!_idle.Wait(limit))
            throw new TimeoutException($"{_open} are open");
        _idle.Wait();
        await Task.Yield();
    }

    public Task<T> NextAsync<T>()
    {
        var next = new TaskCompletionSource<T>();
        IDisposable? subscription = null;
        subscription = Subscribe<T>((message, _) =>
        {
            next.TrySetResult(message);
            subscription?.Dispose();
            return Task.CompletedTask;
        });
        return next.Task;
    }

    private ImmutableArray<Delegate> HandlersOf<T>() => _handlers.GetValueOrDefault(typeof(T), []);

    private sealed class Subscription(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}
