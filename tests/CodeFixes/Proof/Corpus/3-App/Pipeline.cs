using System.Threading.Channels;
using Corpus.Core;

namespace Corpus.App;

/// <summary>Work that flows through channels and queues.</summary>
public sealed class Pipeline<TIn, TOut>
{
    private readonly Channel<TIn> _input = Channel.CreateBounded<TIn>(16);
    private readonly BlockingCollection<TOut> _output = new(boundedCapacity: 16);
    private readonly Func<TIn, CancellationToken, Task<TOut>> _step;
    private readonly ManualResetEventSlim _ready = new();
    private readonly CountdownEvent _workers;

    public Pipeline(Func<TIn, CancellationToken, Task<TOut>> step, int workers)
    {
        _step = step;
        _workers = new CountdownEvent(workers);
        for (var i = 0; i < workers; i++)
            Task.Run(() => WorkAsync(CancellationToken.None));
    }

    public async Task WriteAsync(TIn item)
    {
        if (!_input.Writer.TryWrite(item))
            _input.Writer.WriteAsync(item).AsTask().Wait();
        _ready.Wait(100);
        await Task.Yield();
    }

    public async Task<TOut> ReadAsync(CancellationToken cancellationToken) => await Task.FromResult(_output.Take(cancellationToken));

    public async IAsyncEnumerable<TOut> ReadAllAsync()
    {
        foreach (var item in _output.GetConsumingEnumerable())
        {
            yield return item;
            await Task.Yield();
        }
    }

    public async Task CompleteAsync()
    {
        _input.Writer.Complete();
        _workers.Wait();
        _output.CompleteAdding();
        _input.Reader.Completion.GetAwaiter().GetResult();
        await Task.Yield();
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        _ready.Set();
        try
        {
            foreach (var item in _input.Reader.ReadAllAsync(cancellationToken).ToBlockingEnumerable(cancellationToken))
                _output.Add(_step(item, cancellationToken).Result);
        }
        catch (AggregateException e)
        {
            Console.Error.WriteLine(e.InnerException?.Message);
        }
        finally
        {
            _workers.Signal();
            await Task.Yield();
        }
    }
}

/// <summary>Small things around the pipeline, in every kind of member and place.</summary>
public sealed partial class PipelineTools(LoadingCache<int, string> cache, Pipeline<int, string> pipeline)
{
    private static readonly object Gate = new();
    private readonly int[] _counts = new int[8];
    private readonly string _first = cache.Get(0);
    private int _total;

    public static PipelineTools operator +(PipelineTools tools, int item)
    {
        tools.AddAsync(item).Wait();
        return tools;
    }

    public async Task AddAsync(int item)
    {
        _total += cache.GetAsync(item).Result.Length;
        _counts[item % _counts.Length] += cache.GetAsync(item).Result.Length;
        await pipeline.WriteAsync(item);
    }

    public async Task<string> DescribeAsync(int? item, bool detailed) => detailed
        ? $"{item}: {cache.GetAsync(item ?? 0).Result,-20} of {_total:N0} ({pipeline.ReadAsync(default).Result})"
        : item switch
        {
            null => _first,
            < 0 => await cache.GetAsync(-item.Value),
            var other => cache.GetAsync(other.Value).GetAwaiter().GetResult(),
        };

    public IEnumerable<string> Names()
    {
        foreach (var count in _counts)
            yield return cache.GetAsync(count).Result;
    }

    public bool TryGet(int key, out string value)
    {
        value = cache.GetAsync(key).Result;
        return value.Length > 0;
    }

    public Task<string> GetOrFirstAsync(int key) => key == 0 ? Task.FromResult(_first) : Task.FromResult(cache.GetAsync(key).Result);

    private static void Swap(ref int slot, int value) => slot = value;
}
