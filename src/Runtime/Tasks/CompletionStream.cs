using System.Threading.Channels;

namespace AsyncLoop;

/// <summary>Tasks in the order of their completion, each handed out once, however often and by however many the stream is enumerated.</summary>
/// <remarks>
/// Every task writes itself into a channel when it ends, on the thread that completes it. A reader that waits is resumed through its own
/// context: on a loop by a callback, without a trip through the thread pool, so a virtual clock cannot jump in between.
/// </remarks>
internal sealed class CompletionStream<T> : IAsyncEnumerable<Task<T>>
{
    private readonly Channel<Task<T>> _completed = Channel.CreateUnbounded<Task<T>>();
    private readonly CancellationTokenSource _limit;
    private readonly CancellationToken _limitToken;
    private int _pending;

    public CompletionStream(HashSet<Task<T>> tasks, TimeSpan limit, TimeProvider clock)
    {
        _limit = new CancellationTokenSource(limit, clock);
        _limitToken = _limit.Token;
        // One more than there are, so that the end is not seen before all have been entered.
        _pending = tasks.Count + 1;
        foreach (Task<T> task in tasks)
        {
            _ = task.ContinueWith(
                static (task, stream) => ((CompletionStream<T>)stream!).OnCompleted((Task<T>)task),
                this,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach,
                TaskScheduler.Default);
        }

        CountDown();
    }

    public async IAsyncEnumerator<Task<T>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        ChannelReader<Task<T>> reader = _completed.Reader;
        while (await HasMoreAsync(reader, cancellationToken))
        {
            while (reader.TryRead(out Task<T>? task))
            {
                yield return task;
            }
        }
    }

    private async ValueTask<bool> HasMoreAsync(ChannelReader<Task<T>> reader, CancellationToken cancellationToken)
    {
        if (reader.Count > 0)
        {
            return true;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(_limitToken, cancellationToken);
        try
        {
            return await reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException canceled)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.Count > 0 || reader.Completion.IsCompleted)
            {
                // The time passed at the very moment when there was nothing left to wait for.
                return reader.Count > 0;
            }

            throw new TimeoutException("Not all tasks ended within the time given to AsCompleted.", canceled);
        }
    }

    private void OnCompleted(Task<T> task)
    {
        _completed.Writer.TryWrite(task);
        CountDown();
    }

    private void CountDown()
    {
        if (Interlocked.Decrement(ref _pending) == 0)
        {
            _completed.Writer.Complete();
            _limit.Dispose();
        }
    }
}
