using AsyncLoop.Tests.Support;

namespace AsyncLoop.Tests;

/// <summary><c>EventLoop.Yield</c>: where it may be awaited, and what is seen after it while the loop stays in the context of many yields.</summary>
public sealed class YieldTests : IDisposable
{
    private const string OfRun = "run";

    private readonly EventLoop _loop = new();
    private readonly AsyncLocal<string?> _local = new();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task S034_Off_the_loop_the_await_throws()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await EventLoop.Yield());
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(async () => await EventLoop.Yield()));
        var flowing = new TaskCompletionSource<Exception?>();
        YieldAwaitable.Awaiter awaiter = EventLoop.Yield().GetAwaiter();
        awaiter.OnCompleted(() => flowing.SetResult(Record.Exception(awaiter.GetResult)));
        Assert.IsType<InvalidOperationException>(await flowing.Task);
    }

    [Fact]
    public async Task A_yield_off_the_loop_does_no_harm_to_those_on_it()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await EventLoop.Yield());
        await Task.Run(() => EventLoop.Run(async () =>
        {
            await EventLoop.Yield();
            await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(async () => await EventLoop.Yield()));
            await EventLoop.Yield();
        }));
    }

    [Fact]
    public void S167_Callbacks_between_many_yields_of_one_context_see_their_own()
    {
        var seen = new List<string?>();
        _local.Value = OfRun;
        _loop.RunUntilComplete(async _ =>
        {
            _loop.CallSoon(See);
            _local.Value = "task";
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Yields(200)));
            See();
        });
        Assert.Equal(Enumerable.Repeat(OfRun, 1001).Append("task"), seen);

        async Task Yields(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Assert.Equal("task", _local.Value);
                if (i % 10 == 0)
                {
                    // No await between the two: the loop may rest in the context of the yields right now.
                    _loop.SynchronizationContext.Post(_ => See(), null);
                }

                await EventLoop.Yield();
            }
        }

        void See() => seen.Add(_local.Value);
    }

    [Fact]
    public void A_method_without_a_flowing_context_goes_on_in_that_of_the_run()
    {
        var seen = new List<string?>();
        _local.Value = OfRun;
        _loop.RunUntilComplete(async _ =>
        {
            _local.Value = "task";
            Task all;
            using (ExecutionContext.SuppressFlow())
            {
                all = Task.WhenAll(Enumerable.Range(0, 100).Select(_ => YieldAndSee()));
            }

            await all;
        });
        Assert.Equal(Enumerable.Repeat(OfRun, 100), seen);

        async Task YieldAndSee()
        {
            await EventLoop.Yield();
            seen.Add(_local.Value);
        }
    }

    [Fact]
    public void A_run_is_left_in_the_context_that_it_was_started_in()
    {
        _local.Value = OfRun;
        Task yields = _loop.CreateTask(async _ =>
        {
            _local.Value = "task";
            // So many that one iteration is enough for the loop to stay in their context.
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Yields()));
        });
        _loop.RunForever();
        Assert.Equal(OfRun, _local.Value);
        Assert.False(yields.IsCompleted);
        _loop.RunUntilComplete(yields);
        Assert.Equal(OfRun, _local.Value);

        async Task Yields()
        {
            for (int i = 0; i < 20; i++)
            {
                if (i == 10)
                {
                    _loop.Stop();
                }

                await EventLoop.Yield();
            }
        }
    }

    [Fact]
    public void A_loop_that_sleeps_does_not_keep_what_the_last_yield_saw()
    {
        using var thread = new LoopThread();
        WeakReference? seen = null;
        var local = new AsyncLocal<object?>();
        thread.Loop.CallSoonThreadSafe(() =>
        {
            local.Value = new object();
            Volatile.Write(ref seen, new WeakReference(local.Value));
            _ = YieldOnce();
        });
        Loops.WaitUntil(() =>
        {
            CloseTests.Collect();
            return Volatile.Read(ref seen) is { IsAlive: false };
        });

        static async Task YieldOnce() => await EventLoop.Yield();
    }

    // What runs is drawn: groups of methods that share a context, methods with one of their own, methods that change theirs as they go, callbacks and
    // posts in between, and actions handed to the awaiter by hand, which may run in the context of the run but never in one of others.
    [Fact]
    public void Everybody_sees_their_own_values()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            // Many methods of one context, for the loop to stay in it, few for it to leave, and of different lengths, for another to come after.
            Drawn[][] groups = [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
                new Drawn(random.Next(6), 1 << random.Next(8), 1 << random.Next(6))).ToArray())];
            _local.Value = OfRun;
            var failures = new List<Exception?>();
            using var loop = new EventLoop { ExceptionHandler = (_, failure) => failures.Add(failure.Exception) };
            loop.RunUntilComplete(_ => Task.WhenAll(groups.Select((members, group) => Group(loop, group, members))));
            Assert.Empty(failures);
        }
    }

    private async Task Group(EventLoop loop, int group, Drawn[] members)
    {
        await EventLoop.Yield();
        _local.Value = $"group {group}";
        await Task.WhenAll(members.SelectMany(drawn => Enumerable.Range(0, drawn.Count).Select(member => Member(loop, _local.Value, drawn, member))));
    }

    private async Task Member(EventLoop loop, string value, Drawn drawn, int member)
    {
        if (drawn.Kind == 1)
        {
            _local.Value = value += member;
        }

        for (int i = 0; i < drawn.Rounds; i++)
        {
            string expected = value;
            switch ((drawn.Kind, i % 8))
            {
                case (2, 0):
                    _local.Value = expected = value += ".";
                    break;
                case (3, 5):
                    loop.CallSoon(() => Assert.Equal(expected, _local.Value));
                    break;
                case (4, 5):
                    loop.SynchronizationContext.Post(_ => Assert.Equal(OfRun, _local.Value), null);
                    break;
                case (5, _):
                    EventLoop.Yield().GetAwaiter().UnsafeOnCompleted(() => Assert.True(_local.Value == expected || _local.Value == OfRun, _local.Value));
                    break;
            }

            Assert.Equal(expected, _local.Value);
            await EventLoop.Yield();
            Assert.Equal(expected, _local.Value);
        }
    }

    private sealed record Drawn(int Kind, int Count, int Rounds);
}
