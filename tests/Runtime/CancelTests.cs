using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

/// <summary>Cancelling tasks, delays and waits.</summary>
public sealed class CancelTests : IDisposable
{
    private readonly EventLoop _loop = Virtual();
    private readonly List<string> _log = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void S128_Cancelling_a_task_in_a_delay_cancels_it_now_and_its_timer_goes()
    {
        _loop.RunUntilComplete(async _ =>
        {
            Task task = _loop.CreateTask(ct => EventLoop.Delay(TimeSpan.FromSeconds(5000), ct));
            await EventLoop.Delay(1);
            Assert.Equal(1, _loop.GetStatistics().Timers);
            Assert.True(_loop.Cancel(task));
            Assert.Equal(0, _loop.GetStatistics().Timers);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
            Assert.True(task.IsCanceled);
        });
        Assert.Equal(Ms(1), _loop.Time);
    }

    [Fact]
    public void S128_A_token_cancelled_on_another_thread_ends_a_delay_on_the_loop()
    {
        using EventLoop loop = new();
        using var source = new CancellationTokenSource();
        loop.RunUntilComplete(async _ =>
        {
            Task delay = EventLoop.Delay(TimeSpan.FromSeconds(5000), source.Token);
            Task infinite = EventLoop.Delay(Timeout.InfiniteTimeSpan, source.Token);
            loop.CallLater(Ms(1), () => Foreign(source.Cancel));
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delay);
            Assert.Equal(source.Token, error.CancellationToken);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => infinite);
            Assert.True(loop.InLoop);
            Assert.True(EventLoop.Delay(1, source.Token).IsCanceled);
        });
        Assert.Equal(0, loop.GetStatistics().Timers);
    }

    [Fact]
    public void S129_A_body_that_catches_the_cancellation_and_returns_is_not_cancelled()
    {
        int value = _loop.RunUntilComplete(async _ =>
        {
            Task<int> task = _loop.CreateTask(async ct =>
            {
                try
                {
                    await EventLoop.Delay(1000, ct);
                    return 0;
                }
                catch (OperationCanceledException)
                {
                    return 42;
                }
            });
            await EventLoop.Delay(1);
            Assert.True(_loop.Cancel(task));
            return await task;
        });
        Assert.Equal(42, value);
    }

    [Fact]
    public void S130_Cancelling_a_finished_task_or_a_strangers_does_nothing_and_says_so()
    {
        _loop.RunUntilComplete(async _ =>
        {
            Task<int> task = _loop.CreateTask(_ => Task.FromResult(1));
            await task;
            Assert.False(_loop.Cancel(task));
            Assert.True(task.IsCompletedSuccessfully);
            Assert.False(_loop.Cancel(Task.CompletedTask));
            Assert.False(_loop.Cancel(new TaskCompletionSource(new object()).Task));
            using EventLoop other = new();
            other.ExceptionHandler = (_, _) => { };
            Assert.False(_loop.Cancel(other.CreateTask(_ => Task.CompletedTask)));
        });
    }

    [Fact]
    public void A_task_cancelled_before_its_start_never_starts()
    {
        _loop.RunUntilComplete(async _ =>
        {
            Task task = _loop.CreateTask(_ =>
            {
                _log.Add("started");
                return Task.CompletedTask;
            });
            Assert.True(_loop.Cancel(task));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
            using var source = new CancellationTokenSource();
            source.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _loop.CreateTask(_ => throw new FormatException(), null, source.Token));
        });
        Assert.Empty(_log);
    }

    [Fact]
    public void S131_A_body_that_throws_the_cancellation_of_another_token_is_still_cancelled()
    {
        using var other = new CancellationTokenSource();
        other.Cancel();
        _loop.RunUntilComplete(async _ =>
        {
            Task task = _loop.CreateTask(async _ =>
            {
                await EventLoop.Yield();
                throw new OperationCanceledException(other.Token);
            });
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
            Assert.True(task.IsCanceled);
            Assert.Equal(other.Token, error.CancellationToken);

            // The same when the delegate throws before there is a task.
            Task atOnce = _loop.CreateTask(_ => throw new OperationCanceledException());
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => atOnce);
            Assert.True(atOnce.IsCanceled);
        });
    }

    [Fact]
    public void S132_Cancel_resumes_no_awaiter_inside_the_call()
    {
        using var executor = new LoopExecutor(1);
        using var release = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        Task Running(CancellationToken token)
        {
            Task job = _loop.RunInExecutor(
                () =>
                {
                    entered.Set();
                    release.Wait(CancellationToken.None);
                },
                executor,
                token);
            entered.Wait(CancellationToken.None);
            return job;
        }

        _loop.RunUntilComplete(async _ =>
        {
            (string Name, Func<CancellationToken, Task> Wait)[] waits =
            [
                ("delay", ct => EventLoop.Delay(5000, ct)),
                ("infinite delay", ct => EventLoop.Delay(Timeout.InfiniteTimeSpan, ct)),
                ("invoke", ct => _loop.InvokeAsync(inner => EventLoop.Delay(5000, inner), ct)),
                ("executor", Running),
                ("queued in executor", ct => _loop.RunInExecutor(() => { }, executor, ct)),
            ];
            foreach ((string name, Func<CancellationToken, Task> wait) in waits)
            {
                Task task = _loop.CreateTask(async ct =>
                {
                    try
                    {
                        await wait(ct);
                    }
                    catch (OperationCanceledException)
                    {
                        _log.Add($"{name} cancelled");
                    }
                });
                await EventLoop.Yield();
                await EventLoop.Yield();
                await EventLoop.Yield();
                Assert.True(_loop.Cancel(task));
                _log.Add($"after cancel {name}");
                await task;
            }

            release.Set();
        });
        Assert.Equal(
            new[] { "delay", "infinite delay", "invoke", "executor", "queued in executor" }.SelectMany(n => new[] { $"after cancel {n}", $"{n} cancelled" }),
            _log);
    }

    [Fact]
    public void S133_A_body_that_fails_while_being_cancelled_fails()
    {
        _loop.RunUntilComplete(async _ =>
        {
            Task task = _loop.CreateTask(async ct =>
            {
                try
                {
                    await EventLoop.Delay(1000, ct);
                }
                catch (OperationCanceledException)
                {
                    throw new FormatException("while cancelled");
                }
            });
            await EventLoop.Delay(1);
            _loop.Cancel(task);
            await Assert.ThrowsAsync<FormatException>(() => task);
            Assert.True(task.IsFaulted);
        });
    }

    [Fact]
    public void A_cancellation_callback_that_throws_is_reported_not_thrown()
    {
        var reports = new List<LoopExceptionContext>();
        _loop.ExceptionHandler = (_, context) => reports.Add(context);
        _loop.RunUntilComplete(async _ =>
        {
            Task task = _loop.CreateTask(ct =>
            {
                ct.Register(() => throw new FormatException());
                return EventLoop.Delay(1000, ct);
            });
            await EventLoop.Delay(1);
            Assert.True(_loop.Cancel(task));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        });
        Assert.Contains("cancellation callback", Assert.Single(reports).Message);
    }

    [Fact]
    public void S146_A_wait_that_is_cancelled_leaves_the_task_running()
    {
        _loop.RunUntilComplete(async _ =>
        {
            bool ended = false;
            Task inner = _loop.CreateTask(async ct =>
            {
                await EventLoop.Delay(50, ct);
                ended = true;
            });
            using var source = new CancellationTokenSource();
            Task waiter = inner.WaitAsync(source.Token);
            source.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter);
            Assert.False(ended);
            await inner;
            Assert.True(ended);
        });
    }
}
