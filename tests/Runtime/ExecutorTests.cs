using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

public sealed class ExecutorTests : IDisposable
{
    private readonly EventLoop _loop = new(new LoopOptions { Name = "pump" });

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void S160_A_job_runs_off_the_loop_and_its_result_or_failure_comes_back_to_it()
    {
        _loop.RunUntilComplete(async _ =>
        {
            int here = Environment.CurrentManagedThreadId;
            (int id, string? name, bool background, bool pool) = await _loop.RunInExecutor(() =>
                (Environment.CurrentManagedThreadId, Thread.CurrentThread.Name, Thread.CurrentThread.IsBackground, Thread.CurrentThread.IsThreadPoolThread));
            Assert.NotEqual(here, id);
            Assert.Equal("pump-executor-1", name);
            Assert.True(background);
            Assert.False(pool);
            Assert.Equal(here, Environment.CurrentManagedThreadId);
            await Assert.ThrowsAsync<FormatException>(() => _loop.RunInExecutor(() => throw new FormatException()));
            await Assert.ThrowsAsync<FormatException>(() => _loop.RunInExecutor<int>(() => throw new FormatException()));
            Assert.Equal(here, Environment.CurrentManagedThreadId);
            Task canceled = _loop.RunInExecutor(() => throw new OperationCanceledException());
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
            Assert.True(canceled.IsCanceled);
            Assert.True(await _loop.RunInExecutor(() => Thread.CurrentThread.IsThreadPoolThread, LoopExecutor.ThreadPool));
        });
        Assert.False(_loop.HasOutstandingJobs);
    }

    [Fact]
    public void Jobs_one_after_the_other_need_one_worker()
    {
        var workers = new HashSet<string?>();
        _loop.RunUntilComplete(async _ =>
        {
            for (int i = 0; i < 1000; i++)
            {
                workers.Add(await _loop.RunInExecutor(() => Thread.CurrentThread.Name));
            }
        });
        Assert.Equal(["pump-executor-1"], workers);
    }

    [Fact]
    public void S161_A_pool_of_three_runs_at_most_three_jobs_and_starts_them_in_order()
    {
        using var executor = new LoopExecutor(3, "three");
        using var firsts = new CountdownEvent(3);
        int running = 0, most = 0;
        var started = new List<int>();
        var gate = new object();
        int[] results = _loop.RunUntilComplete(_ => Task.WhenAll(Enumerable.Range(0, 12).Select(i => _loop.RunInExecutor(
            () =>
            {
                lock (gate)
                {
                    started.Add(i);
                    most = Math.Max(most, ++running);
                }

                // The first three meet, however long it takes a thread to start.
                if (i < 3)
                {
                    firsts.Signal();
                    Assert.True(firsts.Wait(Soon));
                }

                Thread.Sleep(5);
                lock (gate)
                {
                    running--;
                }

                return i;
            },
            executor))));
        Assert.Equal(Enumerable.Range(0, 12), results);
        Assert.Equal(3, most);

        // When a job starts, all before it have been handed out, and at most two of those, one in each other thread, have not got to their first line yet.
        Assert.All(started.Select((job, place) => job - place), ahead => Assert.True(ahead <= 2, $"{ahead}"));
    }

    [Fact]
    public void S161_A_pool_of_one_starts_jobs_first_in_first_out()
    {
        using var executor = new LoopExecutor(1);
        var started = new List<int>();
        _loop.RunUntilComplete(_ => Task.WhenAll(Enumerable.Range(0, 50).Select(i => _loop.RunInExecutor(() => started.Add(i), executor))));
        Assert.Equal(Enumerable.Range(0, 50), started);
    }

    [Fact]
    public void S162_Cancelled_before_its_start_a_job_never_runs_and_after_it_the_waiter_alone_ends()
    {
        using var executor = new LoopExecutor(1);
        using var release = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        bool queuedRan = false, runningEnded = false;
        _loop.RunUntilComplete(async _ =>
        {
            using var first = new CancellationTokenSource();
            using var second = new CancellationTokenSource();
            Task running = _loop.RunInExecutor(
                () =>
                {
                    entered.Set();
                    release.Wait();
                    runningEnded = true;
                },
                executor,
                first.Token);
            Task queued = _loop.RunInExecutor(() => queuedRan = true, executor, second.Token);
            entered.Wait();
            second.Cancel();
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
            Assert.Equal(second.Token, error.CancellationToken);
            first.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            Assert.False(runningEnded);
            Assert.True(_loop.HasOutstandingJobs);
            release.Set();
            Assert.Equal(9, await _loop.RunInExecutor(() => 9, executor));
            Assert.True(_loop.RunInExecutor(() => { }, executor, first.Token).IsCanceled);
        });
        Assert.True(runningEnded);
        Assert.False(queuedRan);
        Assert.False(_loop.HasOutstandingJobs);
    }

    [Fact]
    public void S164_AsyncLocal_values_flow_into_the_job_and_its_changes_do_not_flow_back()
    {
        var local = new AsyncLocal<string>();
        _loop.RunUntilComplete(async _ =>
        {
            local.Value = "parrot";
            string seen = await _loop.RunInExecutor(() =>
            {
                string before = local.Value;
                local.Value = "changed";
                return before;
            });
            Assert.Equal("parrot", seen);
            Assert.Equal("parrot", local.Value);
        });
    }

    [Fact]
    public async Task S166_Dispose_cancels_what_is_queued_and_DisposeAsync_runs_it()
    {
        foreach (bool wait in new[] { false, true })
        {
            var executor = new LoopExecutor(1);
            using var entered = new ManualResetEventSlim();
            using var release = new ManualResetEventSlim();
            int ran = 0;
            using RunningLoop running = Start();
            Task[] jobs = await running.Loop.InvokeAsync(_ => Task.FromResult(Enumerable.Range(0, 3).Select(_ => running.Loop.RunInExecutor(
                () =>
                {
                    entered.Set();
                    release.Wait();
                    ran++;
                },
                executor)).ToArray()));
            entered.Wait(TestContext.Current.CancellationToken);
            Task ended = Task.CompletedTask;
            if (wait)
            {
                ended = executor.DisposeAsync().AsTask();
                Assert.False(ended.IsCompleted);
            }
            else
            {
                executor.Dispose();
            }

            release.Set();
            await ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
            await Task.WhenAll(jobs).ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Soon, TestContext.Current.CancellationToken);
            Assert.Equal(wait ? 3 : 1, ran);
            Assert.Equal(wait ? 0 : 2, jobs.Count(j => j.IsCanceled));
            await executor.DisposeAsync();
            executor.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => running.Loop.InvokeAsync(_ => running.Loop.RunInExecutor(() => 1, executor)));
        }
    }

    [Fact]
    public void The_default_executor_of_the_options_is_used_and_stays_the_users()
    {
        using var mine = new LoopExecutor(1, "mine");
        string? Name() => EventLoop.Run(
            () => EventLoop.Current.RunInExecutor(() => Thread.CurrentThread.Name), new LoopOptions { DefaultExecutor = mine });
        Assert.Equal("mine-1", Name());
        Assert.Equal("mine-1", Name());
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoopExecutor(0));
        Assert.Equal((1, "mine"), (mine.MaxWorkers, mine.Name));
    }
}
