namespace Corpus.App;

public sealed partial class PipelineTools
{
    public async Task<int> CompareAsync(string left, int right)
    {
        ReadOnlySpan<char> span = left;
        var result = span.CompareTo(cache.GetAsync(right).Result, StringComparison.Ordinal);
        lock (Gate)
        {
            _total += result;
            cache.GetAsync(result).Wait();
        }

        try
        {
            if (result == cache.GetAsync(1).Result.Length) throw new InvalidDataException();
        }
        catch (InvalidDataException) when (cache.GetAsync(2).Result.Length > 3)
        {
            cache.GetAsync(3).Wait();
        }
        finally
        {
            Thread.Sleep(1);
        }

        await Task.Yield();
        return result;

        int Local() => cache.GetAsync(4).Result.Length + LocalAsync().Result;
        async Task<int> LocalAsync() { Thread.Sleep(Local()); return await Task.FromResult(1); }
    }

    public async Task<(int, int)> MeasureAsync()
    {
        Func<int, string> get = i => cache.GetAsync(i).Result;
        Func<int, Task<string>> getAsync = async i => cache.GetAsync(i).Result + await cache.GetAsync(i + 1);
        var lengths = Enumerable.Range(0, 9).Select(i => getAsync(i).Result.Length + get(i).Length).ToList();
        var sorted = lengths.AsParallel().OrderBy(l => l).ToList();
        unsafe
        {
            fixed (int* first = _counts)
                *first = cache.GetAsync(*first).Result.Length;
        }

        ref var slot = ref _counts[1];
        slot = cache.GetAsync(1).Result.Length;
        Swap(ref _counts[0], cache.GetAsync(0).Result.Length);
        await Task.Yield();
        return (sorted[0], sorted[^1]);
    }
}
