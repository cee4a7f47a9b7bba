using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

/// <summary>AsyncLocal values, the synchronization context, the task scheduler.</summary>
public sealed class ContextTests : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly AsyncLocal<string?> _local = new();
    private readonly List<string?> _seen = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void S167_A_callback_sees_the_values_of_its_registration()
    {
        void See() => _seen.Add(_local.Value);

        _local.Value = "registered";
        _loop.CallSoon(See);
        _loop.CallSoon(_ => See(), 1);
        _loop.CallSoonThreadSafe(See);
        _loop.CallLater(TimeSpan.Zero, See);
        _loop.CallAt(TimeSpan.Zero, See);
        Task task = _loop.CreateTask(_ =>
        {
            See();
            return Task.CompletedTask;
        });
        Task invoked = _loop.InvokeAsync(_ =>
        {
            See();
            return Task.CompletedTask;
        });
        _local.Value = "changed";
        _loop.RunUntilComplete(Task.WhenAll(task, invoked));
        Assert.Equal(7, _seen.Count);
        Assert.All(_seen, value => Assert.Equal("registered", value));
    }

    [Fact]
    public void S167_A_callback_left_over_for_the_next_run_keeps_the_values_of_its_registration()
    {
        void RunIn(string ambient)
        {
            _local.Value = ambient;
            _loop.RunForever();
        }

        // Posted, so without a context of its own: it runs, and registers, in that of the run.
        _loop.SynchronizationContext.Post(
            _ =>
            {
                _loop.Stop();
                _loop.CallSoon(() => _seen.Add(_local.Value));
                _loop.CallSoon(() =>
                {
                    _seen.Add(_local.Value);
                    _loop.Stop();
                });
            },
            null);
        RunIn("first");
        Assert.Empty(_seen);
        RunIn("second");
        Assert.Equal(["first", "first"], _seen);
    }

    [Fact]
    public void The_contexts_of_a_thread_can_be_read_in_this_version_of_NET() => Assert.True(RunningThread.IsReadable);

    [Fact]
    public void S167_Suppressed_flow_is_respected()
    {
        _local.Value = "outside";
        using (ExecutionContext.SuppressFlow())
        {
            Foreign(() => Assert.Null(_local.Value));
            _loop.CallSoonThreadSafe(() => _seen.Add(_local.Value));
        }

        _local.Value = "run";
        _loop.Once();
        Assert.Equal(["run"], _seen);
    }

    [Fact]
    public void S168_Changes_in_a_callback_reach_neither_later_callbacks_nor_the_caller_of_the_run()
    {
        _local.Value = "outer";
        _loop.CallSoon(() => _local.Value = "inner");
        _loop.CallSoon(() => _seen.Add(_local.Value));
        _loop.SynchronizationContext.Post(_ => _local.Value = "posted", null);
        _loop.SynchronizationContext.Post(_ => _seen.Add(_local.Value), null);
        _loop.SynchronizationContext.Post(
            _ =>
            {
                _local.Value = "thrown";
                SynchronizationContext.SetSynchronizationContext(null);
                throw new FormatException();
            },
            null);
        _loop.SynchronizationContext.Post(_ => _seen.Add(SynchronizationContext.Current == _loop.SynchronizationContext ? _local.Value : "lost"), null);
        int reported = 0;
        _loop.ExceptionHandler = (_, _) => reported++;
        _loop.Once();
        Assert.Equal(["outer", "outer", "outer"], _seen);
        Assert.Equal("outer", _local.Value);
        Assert.Equal(1, reported);
    }

    [Fact]
    public void S168_A_callback_that_replaces_the_synchronization_context_does_so_for_itself_alone()
    {
        _loop.CallSoon(() => SynchronizationContext.SetSynchronizationContext(null));
        _loop.CallSoon(() => _seen.Add(ReferenceEquals(SynchronizationContext.Current, _loop.SynchronizationContext) ? "back" : "lost"));
        _loop.SynchronizationContext.Post(_ => SynchronizationContext.SetSynchronizationContext(new SynchronizationContext()), null);
        _loop.SynchronizationContext.Post(_ => _seen.Add(ReferenceEquals(SynchronizationContext.Current, _loop.SynchronizationContext) ? "back" : "lost"), null);
        _loop.Once();
        Assert.Equal(["back", "back"], _seen);
    }

    [Fact]
    public void S169_A_hundred_tasks_keep_their_own_values()
    {
        using EventLoop loop = Virtual();
        var random = new Random(1);
        int checks = 0;
        loop.RunUntilComplete(_ => Task.WhenAll(Enumerable.Range(0, 100).Select(i => loop.CreateTask(async ct =>
        {
            _local.Value = $"{i}";
            for (int round = 0; round < 10; round++)
            {
                await EventLoop.Delay(random.Next(0, 5), ct);
                Assert.Equal($"{i}", _local.Value);
                checks++;
            }
        }))));
        Assert.Equal(1000, checks);
    }

    [Fact]
    public void S174_Post_to_a_closed_loop_is_dropped_and_Send_to_it_throws()
    {
        SynchronizationContext context = _loop.SynchronizationContext;
        Assert.Same(context, context.CreateCopy());
        _loop.Dispose();
        context.Post(_ => _seen.Add("ran"), null);
        Foreign(() => context.Post(_ => _seen.Add("ran"), null));
        Assert.Equal(2, _loop.GetStatistics().DroppedPosts);
        Foreign(() => Assert.Throws<ObjectDisposedException>(() => context.Send(_ => _seen.Add("ran"), null)));
        Assert.Empty(_seen);
    }

    [Fact]
    public void S174_Send_runs_inline_on_the_loop_and_blocks_elsewhere_until_it_ran()
    {
        SynchronizationContext context = _loop.SynchronizationContext;
        _loop.CallSoon(() =>
        {
            context.Send(s => _seen.Add((string?)s), "inline");
            _seen.Add("after");
        });
        _loop.Once();
        Assert.Equal(["inline", "after"], _seen);

        using RunningLoop running = Start();
        int thread = 0;
        running.Loop.SynchronizationContext.Send(_ => thread = Environment.CurrentManagedThreadId, null);
        Assert.Equal(running.ThreadId, thread);
        Assert.Throws<FormatException>(() => running.Loop.SynchronizationContext.Send(_ => throw new FormatException(), null));
    }

    [Fact]
    public void S174_Send_to_a_loop_that_does_not_run_ends_when_it_runs_or_is_closed()
    {
        EventLoop loop = new();
        Exception? error = null;
        bool ran = false;
        Thread Sender(Action body)
        {
            var thread = new Thread(() => error = Record.Exception(() => loop.SynchronizationContext.Send(_ => body(), null)));
            long posted = loop.GetStatistics().ForeignPosts;
            thread.Start();
            WaitUntil(() => loop.GetStatistics().ForeignPosts > posted);
            return thread;
        }

        Thread first = Sender(() => ran = true);
        loop.Once();
        Assert.True(first.Join(Soon));
        Assert.True(ran);
        Assert.Null(error);

        // One waits in the ready queue, one is yet to be fetched from the other threads.
        Thread second = Sender(() => Assert.Fail("ran"));
        loop.CallSoon(() => { });
        Thread third = Sender(() => Assert.Fail("ran"));
        loop.Dispose();
        Assert.True(second.Join(Soon) && third.Join(Soon));
        Assert.IsType<ObjectDisposedException>(error);
    }

    [Fact]
    public void S175_The_schedulers_run_tasks_on_the_loop()
    {
        int here = Environment.CurrentManagedThreadId;
        _loop.RunUntilComplete(async _ =>
        {
            Assert.Same(TaskScheduler.Default, TaskScheduler.Current);
            int own = await Task.Factory.StartNew(
                () => Environment.CurrentManagedThreadId, CancellationToken.None, TaskCreationOptions.None, _loop.TaskScheduler);
            int fromContext = await Task.Factory.StartNew(
                () => Environment.CurrentManagedThreadId, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.FromCurrentSynchronizationContext());
            int pool = await Task.Run(() => Environment.CurrentManagedThreadId);
            Assert.Equal((here, here), (own, fromContext));
            Assert.NotEqual(here, pool);
            int most = 0, running = 0;
            await Parallel.ForEachAsync(
                Enumerable.Range(0, 20),
                new ParallelOptions { TaskScheduler = _loop.TaskScheduler },
                async (_, ct) =>
                {
                    most = Math.Max(most, ++running);
                    Assert.Equal(here, Environment.CurrentManagedThreadId);
                    running--;
                    await EventLoop.Delay(1, ct);
                });
            Assert.Equal(1, most);
        });
        Assert.Equal(1, _loop.TaskScheduler.MaximumConcurrencyLevel);
    }

    [Fact]
    public void S177_Progress_made_on_the_loop_reports_on_the_loop()
    {
        using EventLoop loop = new();
        loop.RunUntilComplete(async token =>
        {
            int here = Environment.CurrentManagedThreadId;
            var reported = new TaskCompletionSource<(int Value, int Thread)>();
            IProgress<int> progress = new Progress<int>(value => reported.SetResult((value, Environment.CurrentManagedThreadId)));
            await Task.Run(() => progress.Report(7));
            Assert.Equal((7, here), await reported.Task);
        });
    }
}
