using System.Runtime.CompilerServices;
using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

public sealed class TaskTests : IDisposable
{
    private readonly EventLoop _loop = Virtual();
    private readonly List<string> _log = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void S121_A_task_starts_in_a_callback_of_its_own_and_tasks_start_in_the_order_of_creation()
    {
        _loop.RunUntilComplete(async _ =>
        {
            Task Worker(string name) => _loop.CreateTask(async _ =>
            {
                _log.Add($"{name}1");
                await EventLoop.Yield();
                _log.Add($"{name}2");
            });

            Task a = Worker("a"), b = Worker("b");
            _log.Add("main");
            await Task.WhenAll(a, b);
        });
        Assert.Equal(["main", "a1", "b1", "a2", "b2"], _log);
    }

    [Fact]
    public void S122_A_body_that_is_done_at_once_completes_the_task_in_a_later_callback()
    {
        _loop.RunUntilComplete(async _ =>
        {
            Task<int>? task = null;
            bool completedInBody = true;
            task = _loop.CreateTask(_ =>
            {
                _loop.CallSoon(() => completedInBody = task!.IsCompleted);
                return Task.FromResult(1);
            });
            Assert.False(task.IsCompleted);
            await EventLoop.Yield();
            Assert.False(task.IsCompleted);
            await EventLoop.Yield();
            Assert.True(task.IsCompletedSuccessfully);
            Assert.False(completedInBody);
            Assert.Equal(1, await task);
        });
    }

    [Fact]
    public void S123_A_name_is_kept_and_without_one_each_task_gets_its_own()
    {
        _ = _loop.CreateTask(_ => Task.CompletedTask, "mine");
        _ = _loop.CreateTask(_ => Task.CompletedTask);
        _ = _loop.CreateTask(_ => Task.FromResult(1));
        IReadOnlyList<LoopTaskInfo> tasks = _loop.GetTasks();
        Assert.Equal(["mine", "Task-2", "Task-3"], tasks.Select(t => t.Name));
        Assert.Equal([1, 2, 3], tasks.Select(t => t.Id));
        _loop.Once();
        _loop.Once();
    }

    [Fact]
    public void S124_GetTasks_lists_exactly_the_unfinished_ones()
    {
        _loop.RunUntilComplete(async _ =>
        {
            var gate = new TaskCompletionSource();
            Task done = _loop.CreateTask(_ => Task.CompletedTask, "done");
            Task waiting = _loop.CreateTask(_ => gate.Task, "waiting");
            await done;
            await EventLoop.Delay(100);
            Task fresh = _loop.CreateTask(_ => gate.Task, "fresh");
            IReadOnlyList<LoopTaskInfo> tasks = _loop.GetTasks();
            Assert.Equal(["Task-1", "waiting", "fresh"], tasks.Select(t => t.Name));
            Assert.Equal([waiting, fresh], tasks.Skip(1).Select(t => t.Task));
            Assert.Equal([Ms(100), Ms(100), TimeSpan.Zero], tasks.Select(t => t.Age));
            Assert.Equal(3, _loop.GetStatistics().Tasks);
            gate.SetResult();
            await Task.WhenAll(waiting, fresh);
            Assert.Single(_loop.GetTasks());
        });
        Assert.Empty(_loop.GetTasks());
        Assert.Equal(0, _loop.GetStatistics().Tasks);
    }

    [Fact]
    public void S126_A_task_that_nobody_holds_lives_on_and_is_listed()
    {
        (WeakReference<TaskCompletionSource> reachable, WeakReference task) = StartBoth(_loop, _log);
        _loop.Once();
        CloseTests.Collect();
        Assert.True(task.IsAlive);
        Assert.Equal(["forgotten", "waiting"], _loop.GetTasks().Select(t => t.Name));
        Assert.True(reachable.TryGetTarget(out TaskCompletionSource? gate));
        gate.SetResult();
        _loop.Once();
        _loop.Once();
        _loop.Once();
        Assert.Equal(["woke"], _log);
        Assert.Equal("forgotten", Assert.Single(_loop.GetTasks()).Name);
        _loop.ExceptionHandler = (_, _) => { };

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference<TaskCompletionSource>, WeakReference) StartBoth(EventLoop loop, List<string> log)
        {
            var gate = new TaskCompletionSource();
            Task forgotten = loop.CreateTask(async _ => await new TaskCompletionSource().Task, "forgotten");
            _ = loop.CreateTask(
                async _ =>
                {
                    await gate.Task;
                    log.Add("woke");
                },
                "waiting");
            return (new(gate), new(forgotten));
        }
    }

    [Fact]
    public void S134_WhenAll_gives_results_in_the_order_of_arguments_whatever_the_order_of_completion()
    {
        string[] results = _loop.RunUntilComplete(_ =>
        {
            Task<string> Worker(string name, int delay) => _loop.CreateTask(async ct =>
            {
                await EventLoop.Delay(delay, ct);
                _log.Add(name);
                return name;
            });

            return Task.WhenAll(Worker("T1", 20), Worker("T2", 10));
        });
        Assert.Equal(["T1", "T2"], results);
        Assert.Equal(["T2", "T1"], _log);
    }

    [Fact]
    public void S125_CurrentTask_is_the_right_one_across_interleaved_awaits_and_none_in_a_plain_callback()
    {
        Assert.Null(EventLoop.CurrentTask);
        _loop.RunUntilComplete(async token =>
        {
            async Task Worker(string name, double milliseconds)
            {
                for (int i = 0; i < 5; i++)
                {
                    Assert.Equal(name, EventLoop.CurrentTask!.Name);
                    await EventLoop.Delay(Ms(milliseconds));
                    Assert.Equal(name, EventLoop.CurrentTask!.Name);
                    await EventLoop.Yield();
                }
            }

            Task ping = _loop.CreateTask(_ => Worker("ping", 10), "ping"), pong = _loop.CreateTask(_ => Worker("pong", 15), "pong");
            _loop.CallSoon(() => _log.Add($"soon: {EventLoop.CurrentTask?.Name}"));
            _loop.CallSoon(_ => _log.Add($"state: {EventLoop.CurrentTask?.Name}"), 1);
            _loop.CallSoonThreadSafe(() => _log.Add($"thread-safe: {EventLoop.CurrentTask?.Name}"));
            _loop.CallLater(Ms(20), () => _log.Add($"later: {EventLoop.CurrentTask?.Name}"));
            await using ITimer timer = _loop.TimeProvider.CreateTimer(
                _ => _log.Add($"timer: {EventLoop.CurrentTask?.Name}"), null, Ms(30), Timeout.InfiniteTimeSpan);
            Assert.Null(await _loop.RunInExecutor(() => EventLoop.CurrentTask));
            Assert.Null(await Task.Run(() => EventLoop.CurrentTask));
            await Task.WhenAll(ping, pong);
            Assert.Equal("Task-1", EventLoop.CurrentTask!.Name);
            Assert.Equal(Assert.Single(_loop.GetTasks()).Task, EventLoop.CurrentTask.Task);
        });
        Assert.Null(EventLoop.CurrentTask);
        Assert.Equal(["soon: ", "state: ", "thread-safe: ", "later: ", "timer: "], _log);
    }

    [Fact]
    public void S125_Callbacks_registered_by_a_task_keep_its_other_values()
    {
        var local = new AsyncLocal<string?>();
        _loop.RunUntilComplete(async token =>
        {
            foreach (string value in new[] { "a", "b" })
            {
                local.Value = value;
                _loop.CallSoon(() => _log.Add($"{local.Value} {EventLoop.CurrentTask is null}"));
                _loop.CallSoon(() => _log.Add($"{local.Value} {EventLoop.CurrentTask is null}"));
                Assert.Equal("Task-1", EventLoop.CurrentTask!.Name);
            }

            using (ExecutionContext.SuppressFlow())
            {
                _loop.CallSoon(() => _log.Add($"{local.Value}"));
            }

            await EventLoop.Yield();
            Assert.Equal("b", local.Value);
        });
        Assert.Equal(["a True", "a True", "b True", "b True", ""], _log);
    }
}
