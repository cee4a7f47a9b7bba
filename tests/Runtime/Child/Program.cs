using System.Runtime.InteropServices;
using AsyncLoop;

// Each case says when it is ready for its signals, and then what it sees. The exit code is part of what is tested.
return args[0] switch
{
    "interrupt" => Run(async ct =>
    {
        Say("ready");
        try
        {
            await EventLoop.Delay(Timeout.InfiniteTimeSpan, ct);
        }
        finally
        {
            await EventLoop.Delay(10, CancellationToken.None);
            Say("cleaned up");
        }

        return 0;
    }),
    "swallow" => Run(async ct =>
    {
        Say("ready");
        try
        {
            await EventLoop.Delay(Timeout.InfiniteTimeSpan, ct);
        }
        catch (OperationCanceledException)
        {
        }

        return 7;
    }),
    "stubborn" => Run(async ct =>
    {
        using CancellationTokenRegistration told = ct.Register(() => Say("told"));
        Say("ready");
        await EventLoop.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
        return 0;
    }),
    "cancelled before" => Interrupted(handled => Run(async ct =>
    {
        EventLoop.Current.Cancel(EventLoop.CurrentTask!.Task);
        Say("ready");
        await handled;
        ct.ThrowIfCancellationRequested();
        return 0;
    })),
    "not handled" => Run(
        async ct =>
        {
            var signalled = new TaskCompletionSource();
            using PosixSignalRegistration mine = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
            {
                context.Cancel = true;
                signalled.TrySetResult();
            });
            Say("ready");
            await signalled.Task;
            await EventLoop.Delay(50, CancellationToken.None);
            Say($"main cancelled: {ct.IsCancellationRequested}");
            return 3;
        },
        new LoopOptions { HandleInterrupt = false }),
    "own handler" => Interrupted(handled => Run(async ct =>
    {
        EventLoop loop = EventLoop.Current;
        var signalled = new TaskCompletionSource();
        loop.AddSignalHandler(PosixSignal.SIGINT, () => signalled.TrySetResult());
        Say("ready");
        await signalled.Task;
        await handled;
        Say($"main cancelled: {ct.IsCancellationRequested}");
        loop.RemoveSignalHandler(PosixSignal.SIGINT);
        Say("ready again");
        await EventLoop.Delay(Timeout.InfiniteTimeSpan, ct);
        return 0;
    })),
    "shutdown" => Run(ct =>
    {
        _ = EventLoop.Current.CreateTask(async token =>
        {
            try
            {
                await EventLoop.Delay(Timeout.InfiniteTimeSpan, token);
            }
            finally
            {
                Say("ready");
                await new TaskCompletionSource().Task;
            }
        });
        return Task.FromResult(0);
    }),
    "no token" => NoToken(),
    "SIGTERM without handler" => Service(handleTerm: false),
    "SIGTERM with handler" => Service(handleTerm: true),
    "SIGTERM in two loops" => TwoLoops(),
    "removed" => Removed(dispose: false),
    "disposed" => Removed(dispose: true),
    "debug" => Debug(),
    "dump" => Dump(),
    _ => throw new ArgumentException($"No such case: {args[0]}"),
};

static void Say(string what)
{
    Console.Out.WriteLine(what);
    Console.Out.Flush();
}

static int Run(Func<CancellationToken, Task<int>> main, LoopOptions? options = null)
{
    try
    {
        return EventLoop.Run(main, options);
    }
    catch (LoopInterruptedException interrupted)
    {
        Say($"interrupted by {interrupted.Signal}");
        return 130;
    }
    catch (OperationCanceledException)
    {
        Say("cancelled");
        return 4;
    }
}

// Hands out a task that ends when the first interrupt has been through all handlers: the system calls the oldest last, and the oldest is this one.
static int Interrupted(Func<Task, int> run)
{
    var handled = new TaskCompletionSource();
    using PosixSignalRegistration last = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => handled.TrySetResult());
    return run(handled.Task);
}

static int NoToken()
{
    EventLoop.Run(async () =>
    {
        Say("ready");
        await EventLoop.Delay(Timeout.InfiniteTimeSpan);
    });
    return 0;
}

static int Service(bool handleTerm)
{
    using var loop = new EventLoop();
    if (handleTerm)
    {
        loop.AddSignalHandler(PosixSignal.SIGTERM, loop.Stop);
    }

    AppDomain.CurrentDomain.ProcessExit += (_, _) => Say("process exit");
    loop.CallSoon(() => Say("ready"));
    try
    {
        loop.RunForever();
    }
    finally
    {
        Say("stopped");
    }

    return 0;
}

static int TwoLoops()
{
    using var first = new LoopThread(new LoopOptions { Name = "first" });
    using var second = new LoopThread(new LoopOptions { Name = "second" });
    using var heard = new CountdownEvent(2);
    foreach (EventLoop loop in new[] { first.Loop, second.Loop })
    {
        loop.AddSignalHandler(PosixSignal.SIGTERM, () =>
        {
            Say($"{loop.Name} {EventLoop.Current.Name}");
            heard.Signal();
        });
    }

    Say("ready");
    return heard.Wait(TimeSpan.FromSeconds(60)) ? 0 : 1;
}

static int Removed(bool dispose)
{
    var loop = new EventLoop();
    loop.AddSignalHandler(PosixSignal.SIGHUP, () => { });
    if (dispose)
    {
        loop.Dispose();
    }
    else
    {
        Say($"{loop.RemoveSignalHandler(PosixSignal.SIGHUP)} {loop.RemoveSignalHandler(PosixSignal.SIGHUP)}");
    }

    Say("ready");
    Thread.Sleep(TimeSpan.FromSeconds(60));
    return 1;
}

static int Debug()
{
    foreach (bool? option in new bool?[] { null, true, false })
    {
        using var loop = new EventLoop(new LoopOptions { Debug = option });
        Say($"{option?.ToString() ?? "unset"}: {loop.Debug}");
    }

    return 0;
}

static int Dump()
{
    var dumped = new TaskCompletionSource<string>();
    Console.SetError(new Writing(dumped));
    return EventLoop.Run(
        async () =>
        {
            _ = EventLoop.Current.CreateTask(ct => EventLoop.Delay(Timeout.InfiniteTimeSpan, ct), "sleeper");
            await EventLoop.Yield();
            Say("ready");
            Say(await dumped.Task);
            return 5;
        },
        new LoopOptions { Name = "dumped", DumpOnSigQuit = true });
}

internal sealed class Writing(TaskCompletionSource<string> first) : StringWriter
{
    public override void Write(string? value) => first.TrySetResult(value ?? "");
}
