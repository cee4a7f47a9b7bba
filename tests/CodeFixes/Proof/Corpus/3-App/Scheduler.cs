namespace Corpus.App;

public sealed record Job(string Name, TimeSpan Every, Func<CancellationToken, Task> Run)
{
    public TimeSpan Next { get; set; }
}

/// <summary>Runs jobs again and again.</summary>
public sealed class Scheduler
{
    private readonly EventLoop _loop;
    private readonly List<Job> _jobs = [];
    private readonly List<TimerHandle> _timers = [];
    private volatile bool _stopped;

    public Scheduler(EventLoop loop)
    {
        _loop = loop;
        _loop.CallSoon(() => Thread.Sleep(1));
    }

    public void Add(Job job)
    {
        _jobs.Add(job);
        _loop.CallSoon(() =>
        {
            // First run at once.
            job.Run(default);
            _timers.Add(_loop.CallLater(job.Every, () => Run(job)));
        });
    }

    [LoopBound]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var job in _jobs.Where(j => j.Next <= _loop.Time))
            {
                job.Run(cancellationToken).Wait(cancellationToken);
                job.Next = _loop.Time + job.Every;
            }
        }
    }

    [LoopBound]
    public async Task RunWithLimitAsync(Job job, TimeSpan limit)
    {
        using var source = new CancellationTokenSource(limit);
        var run = job.Run(source.Token);
        if (await Task.WhenAny(run, Task.Delay(limit)) != run)
            throw new TimeoutException(job.Name);
        run.GetAwaiter().GetResult();
        await Task.Delay(TimeSpan.FromSeconds(1), source.Token).ConfigureAwait(false);
    }

    public void StopFromOutside()
    {
        _stopped = true;
        var thread = new Thread(() =>
        {
            foreach (var timer in _timers)
                timer.Cancel();
            _loop.CallSoon(() => Console.WriteLine("stopped"));
            _loop.Stop();
        });
        thread.Start();
    }

    public async Task DrainAsync()
    {
        while (!_stopped) { }
        for (; _jobs.Count > 0;)
        {
            _jobs.RemoveAt(_jobs.Count - 1);
            Thread.Yield();
        }

        await Task.Run(() => _loop.CallLater(TimeSpan.FromSeconds(1), () => { }));
        await Task.Run(() => _loop.CreateTask(_ => Task.CompletedTask));
    }

    public static void Main2(string[] args) => EventLoop.Run(async ct =>
    {
        var scheduler = new Scheduler(EventLoop.Current);
        scheduler.Add(new Job("tick", TimeSpan.FromSeconds(1), _ => { Console.Beep(); return Task.CompletedTask; }));
        EventLoop.Run(scheduler.DrainAsync);
        await scheduler.RunAsync(ct);
    });

    private void Run(Job job)
    {
        if (_stopped) return;
        job.Run(default);
        _timers.Add(_loop.CallLater(job.Every, () => Run(job)));
    }
}
