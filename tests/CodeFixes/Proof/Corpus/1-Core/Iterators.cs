using System.Runtime.CompilerServices;

namespace Corpus.Core;

/// <summary>Sequences that are read from files and tasks, lazy in both kinds.</summary>
public static class Sequences
{
    public static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(path);
        for (string? line; (line = reader.ReadLine()) is not null;)
            yield return line;
    }

    public static async IAsyncEnumerable<string> LinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var reader = new StreamReader(path);
        while (!cancellationToken.IsCancellationRequested)
        {
            var line = reader.ReadLine();
            if (line is null)
                yield break; // the end of the file
            yield return line;
        }

        await Task.CompletedTask;
    }

    public static async IAsyncEnumerable<TOut> Select<TIn, TOut>(this IAsyncEnumerable<TIn> source, Func<TIn, Task<TOut>> selector)
    {
        await foreach (var item in source)
            yield return selector(item).Result;
    }

    public static IEnumerable<T> Flatten<T>(this IEnumerable<Task<T>> tasks)
    {
        foreach (var task in tasks)
        {
            T value;
            try
            {
                value = task.Result;
            }
            catch (AggregateException)
            {
                continue;
            }

            yield return value;
        }
    }

    public static async IAsyncEnumerable<T> InOrderOfEnd<T>(params Task<T>[] tasks)
    {
        var left = tasks.ToList();
        while (left.Count > 0)
        {
            var index = Task.WaitAny([.. left]);
            var task = left[index];
            left.RemoveAt(index);
            yield return task.Result;
        }

        await Task.CompletedTask;
    }

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> source)
    {
        var list = new List<T>();
        foreach (var item in source.ToBlockingEnumerable())
            list.Add(item);
        await Task.Yield();
        return list;
    }

    public static async Task<int> CountAsync<T>(this IAsyncEnumerable<T> source, Func<T, ValueTask<bool>> condition, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var item in source.ToBlockingEnumerable(cancellationToken))
        {
            if (condition(item).AsTask().Result) count++;
        }

        await Task.Yield();
        return count;
    }

    public static async Task<T> FirstAsync<T>(this IAsyncEnumerable<T> source)
    {
        var enumerator = source.GetAsyncEnumerator();
        try
        {
            return enumerator.MoveNextAsync().AsTask().GetAwaiter().GetResult() ? enumerator.Current : throw new InvalidOperationException("empty");
        }
        finally
        {
            enumerator.DisposeAsync().AsTask().Wait();
            await Task.Yield();
        }
    }

    public static async Task<(int Min, int Max)> RangeAsync(IEnumerable<Task<int>> tasks)
    {
        var (min, max) = (int.MaxValue, int.MinValue);
        foreach (var task in tasks)
        {
            min = Math.Min(min, task.Result);
            (max, _) = (Math.Max(max, task.GetAwaiter().GetResult()), 0);
        }

        await Task.Yield();
        return (min, max);
    }

    public static async Task<Dictionary<TKey, TValue>> JoinAsync<TKey, TValue>(IEnumerable<TKey> keys, Func<TKey, Task<TValue>> load)
        where TKey : notnull
    {
        var result = new Dictionary<TKey, TValue>(keys.TryGetNonEnumeratedCount(out var count) ? count : 0);
        foreach (var key in keys)
            result[key] = load(key) is { IsCompletedSuccessfully: true } ended ? ended.Result : load(key).Result;
        await Task.Yield();
        return result;
    }
}
