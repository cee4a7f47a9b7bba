using System.Runtime.CompilerServices;
using AsyncLoop.Tests.Support;

namespace AsyncLoop.Tests;

/// <summary>Tasks that failed and were never looked at.</summary>
public sealed class LostFailureTests
{
    private readonly RecordingReports _reports = new();

    [Fact]
    public void S083_A_failure_that_nobody_looked_at_is_reported_by_name_when_the_loop_ends()
    {
        EventLoop.Run(
            async () =>
            {
                _ = EventLoop.Current.CreateTask(async _ =>
                {
                    await EventLoop.Yield();
                    throw new FormatException("lost");
                }, "fire and forget");
                for (int i = 0; i < 5; i++)
                {
                    await EventLoop.Yield();
                }
            },
            _reports.Options);
        LoopExceptionContext report = Assert.Single(_reports);
        Assert.Equal("Task exception was never retrieved: 'fire and forget'", report.Message);
        Assert.Equal("lost", Assert.IsType<FormatException>(report.Exception).Message);
        Assert.True(report.Task!.IsFaulted);
    }

    [Fact]
    public void S083_While_the_loop_runs_it_is_reported_on_the_loop_when_the_collector_finds_it()
    {
        using var thread = new LoopThread(_reports.Options);
        EventLoop? reportedOn = null;
        thread.Loop.ExceptionHandler += (_, _) => reportedOn = EventLoop.CurrentOrNull;
        thread.Loop.CallSoonThreadSafe(() => thread.Loop.CreateTask(_ => throw new FormatException(), "early"));
        Loops.WaitUntil(() =>
        {
            CloseTests.Collect();
            return reportedOn is not null;
        });
        Assert.Same(thread.Loop, reportedOn);
        Assert.Contains("'early'", Assert.Single(_reports).Message);
    }

    [Fact]
    public void S083_Likewise_one_that_has_yielded()
    {
        using var thread = new LoopThread(_reports.Options);
        thread.Loop.CallSoonThreadSafe(() => thread.Loop.CreateTask(async _ =>
        {
            await EventLoop.Yield();
            throw new FormatException();
        }, "yielded"));
        Loops.WaitUntil(() =>
        {
            CloseTests.Collect();
            return _reports.Any();
        });
        Assert.Contains("'yielded'", Assert.Single(_reports).Message);
    }

    [Fact]
    public void S083_Likewise_one_that_has_yielded_on_a_loop_that_is_always_awake()
    {
        using EventLoop loop = new(_reports.Options);
        loop.CallSoon(() => loop.CreateTask(async _ =>
        {
            await EventLoop.Yield();
            throw new FormatException();
        }, "yielded"));
        int turns = 0;
        loop.CallSoon(Again);
        loop.RunForever();
        Assert.Contains("'yielded'", Assert.Single(_reports).Message);

        void Again()
        {
            if (++turns % 1000 == 0)
            {
                CloseTests.Collect();
            }

            if (_reports.Any() || turns == 1_000_000)
            {
                loop.Stop();
            }

            loop.CallSoon(Again);
        }
    }

    [Fact]
    public void S083_A_task_that_somebody_still_holds_is_reported_when_that_one_lets_go()
    {
        var held = new List<Task>();
        Hold(held, _reports.Options);
        CloseTests.Collect();
        Assert.Empty(_reports);
        held.Clear();
        Loops.WaitUntil(() =>
        {
            CloseTests.Collect();
            return _reports.Count == 1;
        });
        Assert.Contains("'held'", Assert.Single(_reports).Message);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Hold(List<Task> held, LoopOptions options)
        {
            using var loop = new EventLoop(options);
            held.Add(loop.CreateTask(_ => throw new FormatException(), "held"));
            loop.Once();
            loop.Once();
            Assert.True(held[0].IsFaulted);
        }
    }

    [Fact]
    public void S084_A_failure_that_was_awaited_or_looked_at_is_not_reported()
    {
        EventLoop.Run(
            async () =>
            {
                EventLoop loop = EventLoop.Current;
                await Assert.ThrowsAsync<FormatException>(() => loop.CreateTask(_ => throw new FormatException()));
                Task looked = loop.CreateTask(_ => throw new FormatException());
                await Task.WhenAny(looked);
                Assert.IsType<FormatException>(looked.Exception!.InnerException);
                await Assert.ThrowsAsync<AggregateException>(() => TaskGroup.RunAsync(group =>
                {
                    _ = group.Add(_ => throw new FormatException());
                    return Task.CompletedTask;
                }));
            },
            _reports.Options);
        CloseTests.Collect();
        Assert.Empty(_reports);
    }

    [Fact]
    public void S086_Failed_tasks_of_others_are_left_to_others()
    {
        var message = Guid.NewGuid().ToString();
        bool? observed = null;
        EventHandler<UnobservedTaskExceptionEventArgs> handler = (_, e) =>
        {
            if (e.Exception.InnerException?.Message == message)
            {
                observed = e.Observed;
                e.SetObserved();
            }
        };
        // The loop's own handler is there before.
        using EventLoop loop = new(_reports.Options);
        TaskScheduler.UnobservedTaskException += handler;
        try
        {
            Lose(message);
            Loops.WaitUntil(() =>
            {
                CloseTests.Collect();
                return observed is not null;
            });
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= handler;
        }

        Assert.False(observed);
        Assert.Empty(_reports);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Lose(string message)
        {
            Task failed = Task.Run(() => throw new FormatException(message));
            Loops.WaitUntil(() => failed.IsFaulted);
        }
    }

    [Fact]
    public void S088_The_exception_is_the_very_one_with_the_frames_of_the_thrower()
    {
        var error = new FormatException();
        EventLoop.Run(
            async () =>
            {
                EventLoop loop = EventLoop.Current;
                Exception caught = await Assert.ThrowsAsync<FormatException>(() => loop.CreateTask(async _ =>
                {
                    await EventLoop.Yield();
                    Thrower(error);
                }));
                Assert.Same(error, caught);
                Assert.Contains(nameof(Thrower), caught.StackTrace);
                loop.CallSoon(() => Thrower(error));
                await EventLoop.Yield();
                await EventLoop.Yield();
            },
            _reports.Options);
        LoopExceptionContext report = Assert.Single(_reports);
        Assert.Same(error, report.Exception);
        Assert.Contains(nameof(Thrower), report.Exception!.StackTrace);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Thrower(Exception error) => throw error;
    }

    [Fact]
    public void Thousands_of_failures_that_were_looked_at_are_not_kept()
    {
        using EventLoop loop = new(_reports.Options);
        loop.RunUntilComplete(async token =>
        {
            for (int i = 0; i < 2_000; i++)
            {
                await Assert.ThrowsAsync<FormatException>(() => loop.CreateTask(_ => throw new FormatException()));
                if (i % 500 == 0)
                {
                    CloseTests.Collect();
                }
            }
        });
        Assert.True(loop.Failures.Count < 1_500, $"{loop.Failures.Count}");
    }
}
