using System.Threading.Channels;

namespace Corpus.Core;

public abstract record Message(string Sender);
public sealed record Add(string Sender, int Amount) : Message(Sender);
public sealed record Ask(string Sender, TaskCompletionSource<int> Answer) : Message(Sender);
public sealed record Crash(string Sender, Exception Reason) : Message(Sender);

/// <summary>Takes one message after the other.</summary>
public abstract class Actor : IAsyncDisposable
{
    private readonly Channel<Message> _mailbox = Channel.CreateUnbounded<Message>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _work;
    private readonly List<Exception> _failures = [];

    protected Actor() => _work = Task.Run(WorkAsync);

    public IReadOnlyList<Exception> Failures => _failures;

    public void Tell(Message message)
    {
        if (!_mailbox.Writer.TryWrite(message))
            _mailbox.Writer.WriteAsync(message).AsTask().Wait();
    }

    public async Task TellAsync(Message message)
    {
        // The mailbox has no bound: this never waits.
        Tell(message);
        await Task.CompletedTask;
    }

    public async Task<int> AskAsync(string sender, CancellationToken cancellationToken = default)
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await TellAsync(new Ask(sender, answer));
        answer.Task.Wait(cancellationToken);
        return answer.Task.Result;
    }

    public async ValueTask DisposeAsync()
    {
        _mailbox.Writer.TryComplete();
        _work.Wait();
        await OnStoppedAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task ReceiveAsync(Message message);

    protected virtual Task OnStoppedAsync() => Task.CompletedTask;

    private async Task WorkAsync()
    {
        while (_mailbox.Reader.WaitToReadAsync().AsTask().Result)
        {
            while (_mailbox.Reader.TryRead(out var message))
            {
                try
                {
                    ReceiveAsync(message).GetAwaiter().GetResult();
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    _failures.Add(e);
                    /* and on with the next */
                }
            }
        }

        await Task.CompletedTask;
    }
}

public sealed class Counter(int start) : Actor
{
    private int _sum = start;

    protected override async Task ReceiveAsync(Message message)
    {
        switch (message)
        {
            case Add { Amount: 0 }:
                break;
            case Add(_, var amount):
                Interlocked.Add(ref _sum, amount);
                await Task.Yield();
                break;
            case Ask { Answer: var answer }:
                Thread.Sleep(1); // whoever asks has time
                answer.SetResult(_sum);
                break;
            case Crash(_, var reason):
                throw reason;
            default:
                Task.Delay(1).Wait();
                break;
        }
    }

    protected override async Task OnStoppedAsync()
    {
        await base.OnStoppedAsync();
        Thread.Sleep(0);
    }
}

public sealed class Router(params Actor[] actors) : Actor
{
    private int _next;

    protected override Task ReceiveAsync(Message message) => actors.Length switch
    {
        0 => Task.CompletedTask,
        1 => actors[0].TellAsync(message),
        _ => actors[_next++ % actors.Length].TellAsync(message),
    };

    public async Task<int> SumAsync()
    {
        var sum = 0;
        foreach (var actor in actors)
            sum += actor.AskAsync("router").Result;
        var tasks = actors.Select(actor => actor.AskAsync("router")).ToArray();
        Task.WaitAll(tasks);
        await Task.Yield();
        return sum == tasks.Sum(task => task.Result) ? sum : -1;
    }
}
