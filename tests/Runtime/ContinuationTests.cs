using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

/// <summary>Where and when awaiting code goes on.</summary>
public sealed class ContinuationTests : IDisposable
{
    private readonly EventLoop _loop = Virtual();
    private readonly List<string> _log = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Combinators_over_tasks_of_the_loop_never_leave_its_thread()
    {
        int thread = Environment.CurrentManagedThreadId;
        long foreignPosts = -1;
        _loop.ExceptionHandler = (_, _) => { }; // those that lost a WhenAny are still pending when the loop is closed
        _loop.RunUntilComplete(async _ =>
        {
            foreignPosts = _loop.GetStatistics().ForeignPosts;
            using var source = new CancellationTokenSource();
            Task<int> Make(int delay) => _loop.CreateTask(async ct =>
            {
                await EventLoop.Delay(delay, ct);
                return delay;
            });

            void AssertHere() => Assert.Equal(thread, Environment.CurrentManagedThreadId);

            await Task.WhenAll(Make(20), Make(10), Make(30));
            AssertHere();
            Assert.Equal(5, await await Task.WhenAny(Make(20), Make(5)));
            AssertHere();
            await Make(10).WaitAsync(source.Token);
            AssertHere();
            await Task.WhenAll(EventLoop.Delay(3), EventLoop.Delay(2));
            AssertHere();
            await _loop.InvokeAsync(_ => EventLoop.Delay(2)).WaitAsync(TimeSpan.FromSeconds(5), _loop.TimeProvider);
            AssertHere();
            await Task.WhenAny(Make(1000), EventLoop.Delay(1)).WaitAsync(source.Token);
            AssertHere();
            Task whole = Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.WhenAny(Make(i), Make(100 - i))));
            await whole.WaitAsync(TimeSpan.FromMinutes(1), _loop.TimeProvider, source.Token);
            AssertHere();
            foreignPosts = _loop.GetStatistics().ForeignPosts - foreignPosts;
        });
        Assert.Equal(0, foreignPosts);
    }

    [Fact]
    public void S172_Who_awaits_a_task_of_the_loop_goes_on_in_a_later_callback_than_the_completing_one()
    {
        (string Name, Func<EventLoop, Task> Start)[] awaitables =
        [
            ("CreateTask", l => l.CreateTask(_ => { Mark("end"); return Task.CompletedTask; })),
            ("CreateTask<T>", l => l.CreateTask(_ => { Mark("end"); return Task.FromResult(1); })),
            ("async CreateTask", l => l.CreateTask(async _ => { await EventLoop.Yield(); Mark("end"); })),
            ("InvokeAsync", l => l.InvokeAsync(async _ => { await EventLoop.Yield(); Mark("end"); })),
        ];
        void Mark(string what)
        {
            _log.Add(what);
            EventLoop.Current.CallSoon(() => _log.Add("queued at the end"));
        }

        foreach ((string name, Func<EventLoop, Task> start) in awaitables)
        {
            _log.Clear();
            _loop.RunUntilComplete(async _ =>
            {
                await start(_loop);
                _log.Add("resumed");
                await EventLoop.Yield();
            });
            Assert.True(_log is ["end", "queued at the end", "resumed"], $"{name}: {string.Join(", ", _log)}");
        }
    }

    [Fact]
    public void S172_A_users_own_source_resumes_inside_SetResult_unless_it_runs_continuations_asynchronously()
    {
        void Run(TaskCreationOptions options) => _loop.RunUntilComplete(async _ =>
        {
            var source = new TaskCompletionSource(options);
            async Task Waiter()
            {
                await source.Task;
                _log.Add("cont");
            }

            Task waiter = Waiter();
            source.SetResult();
            _log.Add("after");
            await waiter;
        });

        Run(TaskCreationOptions.None);
        Assert.Equal(["cont", "after"], _log);
        _log.Clear();
        Run(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.Equal(["after", "cont"], _log);
    }

    [Fact]
    public void S173_Between_a_childs_end_and_its_parents_resumption_runs_what_was_queued_before()
    {
        _loop.RunUntilComplete(async _ =>
        {
            Task child = _loop.CreateTask(async _ =>
            {
                await EventLoop.Yield();
                _loop.CallSoon(() => _log.Add("posted"));
                _log.Add("child-end");
            });
            await child;
            _log.Add("parent");
        });
        Assert.Equal(["child-end", "posted", "parent"], _log);
    }

    [Fact]
    public void S173_A_chain_of_plain_async_calls_resumes_in_one_callback()
    {
        _loop.RunUntilComplete(async _ =>
        {
            var gate = new TaskCompletionSource();
            async Task Chain(int depth)
            {
                await (depth == 0 ? gate.Task : Chain(depth - 1));
            }

            Task chain = Chain(10);
            long before = 0, after = 0;
            _loop.CallSoon(() =>
            {
                before = _loop.GetStatistics().Callbacks;
                gate.SetResult();
            });
            await chain;
            after = _loop.GetStatistics().Callbacks;
            Assert.Equal(before, after);
        });
    }

    [Fact]
    public void A_delay_resumes_its_awaiter_in_the_timers_own_callback_and_iteration()
    {
        _loop.RunUntilComplete(async _ =>
        {
            TimeSpan when = _loop.Time + Ms(10);
            long timer = 0;
            _loop.CallAt(when, () => timer = _loop.GetStatistics().Iterations);
            await EventLoop.Delay(10);
            Assert.Equal(timer, _loop.GetStatistics().Iterations);
        });
    }

    [Fact]
    public async Task S170_After_any_await_the_same_thread_and_loop_go_on()
    {
        using RunningLoop running = Start();
        await running.Loop.InvokeAsync(async token =>
        {
            void AssertHere()
            {
                Assert.Equal(running.ThreadId, Environment.CurrentManagedThreadId);
                Assert.Same(running.Loop, EventLoop.Current);
                Assert.Same(running.Loop.SynchronizationContext, SynchronizationContext.Current);
            }

            await EventLoop.Delay(1);
            AssertHere();
            await Task.Run(() => Thread.Sleep(1));
            AssertHere();
            await Task.Delay(1);
            AssertHere();
            var channel = System.Threading.Channels.Channel.CreateUnbounded<int>();
            _ = Task.Run(async () =>
            {
                await Task.Delay(5, token);
                channel.Writer.TryWrite(1);
            });
            Assert.Equal(1, await channel.Reader.ReadAsync());
            AssertHere();
            await running.Loop.RunInExecutor(() => Thread.Sleep(1));
            AssertHere();
            using var semaphore = new SemaphoreSlim(0);
            _ = Task.Run(() => semaphore.Release(), token);
            await semaphore.WaitAsync(token);
            AssertHere();
        });
    }

    [Fact]
    public async Task S171_ConfigureAwait_false_leaves_the_loop_and_the_caller_comes_back()
    {
        using RunningLoop running = Start();
        await running.Loop.InvokeAsync(async _ =>
        {
            static async Task Leave(Task task)
            {
                await task.ConfigureAwait(false);
                Assert.Null(EventLoop.CurrentOrNull);
                Assert.Throws<InvalidOperationException>(() => EventLoop.Current);
                Assert.True(Thread.CurrentThread.IsThreadPoolThread);
            }

            // Not before it is awaited: then nobody would leave.
            var source = new TaskCompletionSource();
            Task left = Leave(source.Task);
            ThreadPool.QueueUserWorkItem(_ => source.SetResult());
            await left;
            Assert.Equal(running.ThreadId, Environment.CurrentManagedThreadId);
            Assert.Same(running.Loop, EventLoop.Current);
        });
    }
}
