namespace Corpus.Core;

/// <summary>Tries again what fails.</summary>
public static class Retry
{
    public static async Task<T> DoAsync<T>(Func<Task<T>> action, int times, TimeSpan pause, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await action();
            }
            catch (Exception e) when (attempt < times && IsTransient(e))
            {
                Thread.Sleep(pause * attempt);
            }
            catch (OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw;
            }
        }
    }

    public static T Do<T>(Func<T> action, int times)
    {
        while (true)
        {
            try
            {
                return action();
            }
            catch (IOException) when (--times > 0)
            {
                Thread.Sleep(10);
            }
        }
    }

    public static async Task<bool> UntilAsync(Func<bool> condition, TimeSpan limit)
    {
        var end = DateTime.UtcNow + limit;
        while (!condition())
        {
            if (DateTime.UtcNow > end)
                return false;
            Thread.Sleep(15);
        }

        await Task.CompletedTask;
        return true;
    }

    public static async Task<T?> FirstOrDefaultAsync<T>(params Task<T>[] tasks)
    {
        var index = Task.WaitAny(tasks);
        Task.WaitAny(tasks, 100);
        await Task.Yield();
        return index >= 0 ? tasks[index].Result : default;
    }

    public static async Task<T[]> AllAsync<T>(IEnumerable<Task<T>> tasks, CancellationToken cancellationToken)
    {
        var all = tasks.ToArray();
        Task.WaitAll(all, cancellationToken);
        await Task.Yield();
        return Array.ConvertAll(all, t => t.Result);
    }

    public static async Task RunAllAsync(params Action[] actions)
    {
        Parallel.Invoke(actions);
        await Task.Yield();
    }

    private static bool IsTransient(Exception e) => e switch
    {
        IOException or SocketException => true,
        AggregateException { InnerException: { } inner } => IsTransient(inner),
        _ => false,
    };
}
