using AsyncLoop.Testing;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

public sealed class LoopTasksTests : IDisposable
{
    private readonly EventLoop _loop;
    private readonly VirtualClock _clock;
    private readonly List<string> _log = [];

    public LoopTasksTests() => _loop = Virtual(out _clock);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void S135_Tasks_come_in_the_order_of_completion_and_each_once_also_when_given_twice()
    {
        _loop.RunUntilComplete(async token =>
        {
            Task<string> slow = After(30, "slow"), fast = After(10, "fast"), middle = After(20, "middle");
            int i = 0;
            await foreach (Task<string> task in LoopTasks.AsCompleted([slow, fast, middle, fast]))
            {
                _log.Add($"Completed {++i}/3: {await task} at {_clock.Elapsed.TotalMilliseconds}");
            }
        });
        Assert.Equal(["Completed 1/3: fast at 10", "Completed 2/3: middle at 20", "Completed 3/3: slow at 30"], _log);
        // Nothing of it left the loop.
        Assert.Equal(0, _loop.GetStatistics().ForeignPosts);
    }

    [Fact]
    public void S137_An_empty_set_ends_at_once_and_a_failure_comes_out_where_its_task_is_awaited()
    {
        _loop.RunUntilComplete(async token =>
        {
            await foreach (Task<int> task in LoopTasks.AsCompleted(Array.Empty<Task<int>>()))
            {
                Assert.Fail("There is none.");
            }

            int seen = 0;
            await foreach (Task<int> task in LoopTasks.AsCompleted([_loop.CreateTask<int>(_ => throw new FormatException()), Task.FromResult(1)]))
            {
                seen++;
                if (task.IsFaulted)
                {
                    await Assert.ThrowsAsync<FormatException>(() => task);
                }
            }

            Assert.Equal(2, seen);
        });
        Assert.Throws<ArgumentNullException>(() => LoopTasks.AsCompleted<int>(null!));
        Assert.Throws<ArgumentException>(() => LoopTasks.AsCompleted<int>([null!]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LoopTasks.AsCompleted<int>([], Ms(-5)));
    }

    [Fact]
    public void S138_Breaking_off_leaves_the_others_running_and_enumerating_again_goes_on_with_them()
    {
        _loop.RunUntilComplete(async token =>
        {
            Task<string>[] tasks = [After(10, "a"), After(20, "b"), After(30, "c"), After(40, "d")];
            IAsyncEnumerable<Task<string>> stream = LoopTasks.AsCompleted(tasks);
            await foreach (Task<string> task in stream)
            {
                _log.Add(await task);
                if (_log.Count == 2)
                {
                    break;
                }
            }

            Assert.False(tasks[2].IsCompleted);
            await foreach (Task<string> task in stream)
            {
                _log.Add(await task);
            }

            Assert.Equal(["a", "b", "c", "d"], _log);
            await foreach (Task<string> task in stream)
            {
                Assert.Fail("All have been handed out.");
            }
        });
    }

    [Fact]
    public void S138_With_a_limit_the_wait_ends_and_the_tasks_go_on()
    {
        _loop.RunUntilComplete(async ct =>
        {
            Task<string> fast = After(10, "fast"), slow = After(100, "slow");
            IAsyncEnumerable<Task<string>> stream = LoopTasks.AsCompleted([fast, slow], Ms(50));
            await Assert.ThrowsAsync<TimeoutException>(async () =>
            {
                await foreach (Task<string> task in stream)
                {
                    _log.Add(await task);
                }
            });
            Assert.Equal(["fast"], _log);
            Assert.Equal(Ms(50), _clock.Elapsed);
            Assert.Equal("slow", await slow);
            // What has ended by now is handed out all the same.
            await foreach (Task<string> task in stream)
            {
                _log.Add(await task);
            }

            Assert.Equal(["fast", "slow"], _log);

            using var own = new CancellationTokenSource();
            _loop.CallLater(Ms(10), own.Cancel);
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (Task<string> task in LoopTasks.AsCompleted([After(100, "x")], Ms(50)).WithCancellation(own.Token))
                {
                }
            });
            Assert.Equal(own.Token, error.CancellationToken);

            // A stream all of whose tasks have ended before it is looked at, limit and all.
            IAsyncEnumerable<Task<string>> done = LoopTasks.AsCompleted([Task.FromResult("y")], TimeSpan.Zero);
            await EventLoop.Delay(Ms(5));
            await foreach (Task<string> task in done)
            {
                _log.Add(await task);
            }

            Assert.Equal("y", _log[^1]);
        });
    }

    [Fact]
    public void S139_When_the_time_is_up_the_body_is_cancelled_and_awaited_before_the_exception()
    {
        _loop.RunUntilComplete(async token =>
        {
            bool cleanedUp = false;
            var error = await Assert.ThrowsAsync<TimeoutException>(() => LoopTasks.WithTimeout(Ms(100), async ct =>
            {
                try
                {
                    await EventLoop.Delay(Timeout.InfiniteTimeSpan, ct);
                }
                finally
                {
                    await EventLoop.Delay(Ms(1), CancellationToken.None);
                    cleanedUp = true;
                }
            }));
            Assert.True(cleanedUp);
            Assert.Equal(Ms(101), _clock.Elapsed);
            Assert.IsAssignableFrom<OperationCanceledException>(error.InnerException);
            Assert.Contains("00:00:00.1", error.Message);
        });
    }

    [Fact]
    public void S139_In_time_and_in_its_own_way_the_body_ends_as_it_ends()
    {
        _loop.RunUntilComplete(async token =>
        {
            Assert.Equal("quick", await LoopTasks.WithTimeout(Ms(100), _ => After(10, "quick")));
            Assert.Equal("endless", await LoopTasks.WithTimeout(Timeout.InfiniteTimeSpan, _ => After(10, "endless")));
            await Assert.ThrowsAsync<FormatException>(() => LoopTasks.WithTimeout(Ms(100), _ => throw new FormatException()));
            // Late, but a result.
            Assert.Equal("late", await LoopTasks.WithTimeout(Ms(10), _ => After(20, "late")));
            // Its own cancellation, neither the limit's nor the caller's.
            using var own = new CancellationTokenSource();
            own.Cancel();
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                LoopTasks.WithTimeout(Ms(100), _ => Task.FromCanceled(own.Token)));
            Assert.Equal(own.Token, error.CancellationToken);
        });
        Assert.Equal(0, _loop.GetStatistics().Timers);
    }

    [Fact]
    public void S142_The_callers_cancellation_is_not_taken_for_the_limit()
    {
        _loop.RunUntilComplete(async token =>
        {
            using var outer = new CancellationTokenSource();
            _loop.CallLater(Ms(10), outer.Cancel);
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                LoopTasks.WithTimeout(TimeSpan.FromSeconds(10), ct => EventLoop.Delay(Timeout.InfiniteTimeSpan, ct), outer.Token));
            Assert.Equal(outer.Token, error.CancellationToken);
            Assert.Equal(Ms(10), _clock.Elapsed);
        });
    }

    [Fact]
    public void S145_With_no_time_at_all_the_body_is_not_started()
    {
        _loop.RunUntilComplete(async token =>
        {
            foreach (TimeSpan limit in new[] { TimeSpan.Zero, Ms(-20) })
            {
                await Assert.ThrowsAsync<TimeoutException>(() => LoopTasks.WithTimeout(limit, _ =>
                {
                    _log.Add("started");
                    return Task.CompletedTask;
                }));
            }

            using var outer = new CancellationTokenSource();
            outer.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LoopTasks.WithTimeout(TimeSpan.Zero, _ =>
            {
                _log.Add("started");
                return Task.FromResult(1);
            }, outer.Token));
        });
        Assert.Empty(_log);
    }

    [Fact]
    public void S147_The_types_of_what_a_wait_throws()
    {
        _loop.RunUntilComplete(async token =>
        {
            Task endless = new TaskCompletionSource().Task;
            await Assert.ThrowsAsync<TimeoutException>(() => endless.WaitAsync(Ms(10), _loop.TimeProvider));
            using var source = new CancellationTokenSource();
            source.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless.WaitAsync(source.Token));
            await Assert.ThrowsAsync<TimeoutException>(() => LoopTasks.WithTimeout(Ms(10), ct => EventLoop.Delay(Timeout.InfiniteTimeSpan, ct)));
        });
    }

    [Fact]
    public async Task Off_the_loop_both_work_on_the_systems_clock()
    {
        await Task.Run(async () =>
        {
            var source = new TaskCompletionSource<int>();
            Task<int> other = Task.FromResult(1);
            int sum = 0;
            await foreach (Task<int> task in LoopTasks.AsCompleted([source.Task, other], Soon))
            {
                sum += await task;
                source.TrySetResult(10);
            }

            Assert.Equal(11, sum);
            await Assert.ThrowsAsync<TimeoutException>(() => LoopTasks.WithTimeout(Ms(10), ct => Task.Delay(Timeout.Infinite, ct))).WaitAsync(Soon);
        });
    }

    [Fact]
    public async Task Every_task_is_handed_out_once_when_they_end_on_many_threads_and_several_enumerate()
    {
        for (int round = 0; round < 100; round++)
        {
            TaskCompletionSource<int>[] sources = [.. Enumerable.Range(0, 16).Select(_ => new TaskCompletionSource<int>())];
            IAsyncEnumerable<Task<int>> stream = LoopTasks.AsCompleted(sources.Select(s => s.Task));
            int handedOut = 0;
            Task[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            {
                await foreach (Task<int> task in stream)
                {
                    Interlocked.Increment(ref handedOut);
                }
            }))];
            Parallel.For(0, sources.Length, i => sources[i].SetResult(i));
            await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(sources.Length, handedOut);
        }
    }

    private Task<string> After(double milliseconds, string value) => _loop.CreateTask(async ct =>
    {
        await EventLoop.Delay(Ms(milliseconds));
        return value;
    });
}
