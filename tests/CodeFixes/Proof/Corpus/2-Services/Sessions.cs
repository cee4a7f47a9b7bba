namespace Corpus.Services;

/// <summary>Sessions whose state is told by flags that others poll.</summary>
public sealed class Session
{
    private readonly Queue<string> _lines = new();
    private bool _connected;
    private volatile bool _closed;
    private bool _greeted;

    public string? Greeting { get; private set; }

    public void OnConnected() => _connected = true;

    public void OnLine(string line)
    {
        lock (_lines)
            _lines.Enqueue(line);
    }

    public void OnClosed()
    {
        _closed = true;
        OnLine("closed");
    }

    public void OnGreeted(string greeting)
    {
        Greeting = greeting;
        _greeted = true;
    }

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        // Until somebody says so.
        while (!_connected)
            await Task.Delay(20, cancellationToken);
        OnLine("connected");
    }

    public async Task<string> GreetingAsync()
    {
        while (_greeted == false)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        return Greeting ?? "";
    }

    public async Task CloseAsync()
    {
        while (!_closed) Thread.Sleep(5);
        await Task.Yield();
    }

    public async Task<string?> ReadAsync(TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < limit)
        {
            lock (_lines)
            {
                if (_lines.TryDequeue(out var line))
                    return line;
            }

            Thread.Sleep(1);
        }

        await Task.Yield();
        return null;
    }

    [LoopBound]
    public async Task SpinAsync()
    {
        while (!_closed) Thread.Yield();
        var wait = new SpinWait();
        while (!_closed)
            wait.SpinOnce();
        await EventLoop.Yield();
    }
}

/// <summary>Beats, in each way that there is to make time pass on a loop.</summary>
[LoopBound]
public sealed class Heartbeat(Action beat)
{
    private int _beats;

    public int Beats => _beats;

    public async Task RunAsync(int times, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (times-- > 0 && await timer.WaitForNextTickAsync(cancellationToken))
            Beat();
    }

    public async Task RunSlowlyAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(10, cancellationToken);
        Beat();
        await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken).ConfigureAwait(false);
        Beat();
    }

    public async Task RunWithLimitAsync(TimeSpan limit)
    {
        using var source = new CancellationTokenSource(limit);
        try
        {
            while (true)
            {
                Beat();
                Thread.Sleep(TimeSpan.FromMilliseconds(1));
                await Task.Delay(1, source.Token).ConfigureAwait(ConfigureAwaitOptions.None);
            }
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested)
        {
            // Time is up.
        }
    }

    private void Beat()
    {
        _beats++;
        beat();
    }
}
