using System.Runtime.CompilerServices;
using AsyncLoop.Testing;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

public sealed class TaskGroupTests : IDisposable
{
    private readonly EventLoop _loop;
    private readonly VirtualClock _clock;
    private readonly List<string> _log = [];

    public TaskGroupTests() => _loop = Virtual(out _clock);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void S148_When_all_succeed_the_group_ends_after_the_last_and_results_can_be_read()
    {
        _loop.RunUntilComplete(async token =>
        {
            Task<int>? first = null, second = null;
            int sum = await TaskGroup.RunAsync(group =>
            {
                first = group.Add(ct => After(200, 1, ct), "slow");
                second = group.Add(ct => After(100, 2, ct));
                _ = group.Add(ct => EventLoop.Delay(Ms(150), ct));
                Assert.Equal(["Task-1", "slow", "Task-3", "Task-4"], _loop.GetTasks().Select(t => t.Name));
                _log.Add("body");
                return Task.FromResult(39);
            });
            Assert.Equal(42, sum + await first! + await second!);
            Assert.Equal(Ms(200), _clock.Elapsed);
        });

        async Task<int> After(double milliseconds, int value, CancellationToken ct)
        {
            // A child starts in a callback of its own.
            Assert.Equal(["body"], _log);
            await EventLoop.Delay(Ms(milliseconds), ct);
            return value;
        }
    }

    [Fact]
    public void S149_A_child_that_fails_cancels_siblings_and_body_and_all_are_awaited()
    {
        _loop.RunUntilComplete(async token =>
        {
            var error = await Assert.ThrowsAsync<AggregateException>(() => TaskGroup.RunAsync(async group =>
            {
                _ = group.Add(async ct =>
                {
                    await EventLoop.Delay(Ms(100), ct);
                    throw new FormatException("child");
                });
                _ = group.Add(ct => SeeCancellation("sibling", TimeSpan.FromSeconds(5), ct));
                await SeeCancellation("body", TimeSpan.FromSeconds(10), group.CancellationToken);
            }));
            Assert.Equal("child", Assert.IsType<FormatException>(Assert.Single(error.InnerExceptions)).Message);
            Assert.Equal(["body", "sibling"], _log.Order());
            // A hundred until the failure, and the ten of the clean-ups.
            Assert.Equal(Ms(110), _clock.Elapsed);
        });
    }

    [Fact]
    public void S150_Several_failures_are_all_there_flat_and_in_order()
    {
        _loop.RunUntilComplete(async token =>
        {
            var error = await Assert.ThrowsAsync<AggregateException>(() => TaskGroup.RunAsync(async group =>
            {
                for (int i = 1; i <= 3; i++)
                {
                    int number = i;
                    _ = group.Add(async ct =>
                    {
                        await EventLoop.Delay(Ms(100), ct);
                        throw new FormatException($"{number}");
                    });
                }

                await EventLoop.Delay(Timeout.InfiniteTimeSpan, group.CancellationToken);
            }));
            Assert.Equal(["1", "2", "3"], error.InnerExceptions.Select(e => e.Message));
        });
    }

    [Fact]
    public void S150_A_group_in_a_group_is_one_exception_of_the_outer_one()
    {
        _loop.RunUntilComplete(async token =>
        {
            var error = await Assert.ThrowsAsync<AggregateException>(() => TaskGroup.RunAsync(outer =>
            {
                _ = outer.Add(ct => TaskGroup.RunAsync(inner =>
                {
                    _ = inner.Add(_ => throw new FormatException());
                    return Task.CompletedTask;
                }));
                return Task.CompletedTask;
            }));
            Assert.IsType<FormatException>(Assert.Single(Assert.IsType<AggregateException>(Assert.Single(error.InnerExceptions)).InnerExceptions));
        });
    }

    [Fact]
    public void A_body_that_fails_cancels_the_children_and_one_that_awaits_a_failed_child_adds_nothing()
    {
        _loop.RunUntilComplete(async token =>
        {
            var error = await Assert.ThrowsAsync<AggregateException>(() => TaskGroup.RunAsync(async group =>
            {
                _ = group.Add(ct => SeeCancellation("child", Timeout.InfiniteTimeSpan, ct));
                await EventLoop.Delay(1);
                throw new FormatException("body");
            }));
            Assert.Equal("body", Assert.Single(error.InnerExceptions).Message);
            Assert.Equal(["child"], _log);

            error = await Assert.ThrowsAsync<AggregateException>(() => TaskGroup.RunAsync(async group =>
                await group.Add(async ct =>
                {
                    await EventLoop.Delay(1, ct);
                    throw new FormatException("once");
                })));
            Assert.Equal("once", Assert.Single(error.InnerExceptions).Message);

            error = await Assert.ThrowsAsync<AggregateException>(() => TaskGroup.RunAsync(_ => throw new FormatException("at once")));
            Assert.Equal("at once", Assert.Single(error.InnerExceptions).Message);
            error = await Assert.ThrowsAsync<AggregateException>(() => TaskGroup.RunAsync(_ => null!));
            Assert.Contains("returned null", Assert.Single(error.InnerExceptions).Message);
        });
    }

    [Fact]
    public void S152_A_child_that_is_cancelled_alone_is_no_failure()
    {
        _loop.RunUntilComplete(async token =>
        {
            int result = await TaskGroup.RunAsync(async group =>
            {
                using var own = new CancellationTokenSource();
                Task cancelled = group.Add(async ct =>
                {
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, own.Token);
                    await EventLoop.Delay(Timeout.InfiniteTimeSpan, either.Token);
                });
                Task cancelledByTheLoop = group.Add(ct => EventLoop.Delay(Timeout.InfiniteTimeSpan, ct));
                Task<int> sibling = group.Add(async ct =>
                {
                    await EventLoop.Delay(Ms(20), ct);
                    return 11;
                });
                await EventLoop.Delay(Ms(10));
                own.Cancel();
                Assert.True(_loop.Cancel(cancelledByTheLoop));
                int result = await sibling;
                Assert.True(cancelled.IsCanceled);
                Assert.True(cancelledByTheLoop.IsCanceled);
                Assert.False(group.CancellationToken.IsCancellationRequested);
                return result;
            });
            Assert.Equal(11, result);
        });
    }

    [Fact]
    public void S153_A_caller_that_cancels_gets_its_cancellation_after_all_children_have_ended()
    {
        _loop.RunUntilComplete(async token =>
        {
            using var outer = new CancellationTokenSource();
            _loop.CallLater(Ms(10), outer.Cancel);
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TaskGroup.RunAsync(
                group =>
                {
                    for (int i = 0; i < 5; i++)
                    {
                        _ = group.Add(ct => SeeCancellation("child", Timeout.InfiniteTimeSpan, ct));
                    }

                    return Task.CompletedTask;
                },
                outer.Token));
            Assert.Equal(outer.Token, error.CancellationToken);
            Assert.Equal(5, _log.Count);

            bool called = false;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TaskGroup.RunAsync(
                _ =>
                {
                    called = true;
                    return Task.CompletedTask;
                },
                outer.Token));
            Assert.False(called);
        });
    }

    [Fact]
    public void S153_A_failure_goes_before_the_callers_cancellation_and_a_late_cancellation_is_none()
    {
        _loop.RunUntilComplete(async token =>
        {
            using var outer = new CancellationTokenSource();
            await Assert.ThrowsAsync<AggregateException>(() => TaskGroup.RunAsync(
                group =>
                {
                    _ = group.Add(async ct =>
                    {
                        try
                        {
                            await EventLoop.Delay(Timeout.InfiniteTimeSpan, ct);
                        }
                        catch (OperationCanceledException)
                        {
                            throw new FormatException();
                        }
                    });
                    _loop.CallLater(Ms(10), outer.Cancel);
                    return Task.CompletedTask;
                },
                outer.Token));

            using var late = new CancellationTokenSource();
            Assert.Equal(5, await TaskGroup.RunAsync(
                _ =>
                {
                    late.Cancel();
                    return Task.FromResult(5);
                },
                late.Token));
        });
    }

    [Fact]
    public void S155_Children_may_add_children_and_after_the_end_nobody_may()
    {
        _loop.RunUntilComplete(async token =>
        {
            int ended = 0;
            TaskGroup? kept = null;
            await TaskGroup.RunAsync(group =>
            {
                kept = group;
                _ = group.Add(async ct =>
                {
                    await EventLoop.Delay(Ms(10), ct);
                    _ = group.Add(Child);
                    _ = group.Add(Child);
                    ended++;
                });
                return Task.CompletedTask;

                async Task Child(CancellationToken ct)
                {
                    await EventLoop.Delay(Ms(10), ct);
                    ended++;
                }
            });
            Assert.Equal(3, ended);
            Assert.Equal(Ms(20), _clock.Elapsed);
            Assert.Contains("has ended", Assert.Throws<InvalidOperationException>(() => { _ = kept!.Add(_ => Task.CompletedTask); }).Message);
            kept!.Cancel();
            Assert.False(kept.CancellationToken.IsCancellationRequested);
        });
    }

    [Fact]
    public void S158_Finished_children_are_not_kept()
    {
        _loop.RunUntilComplete(token => TaskGroup.RunAsync(async group =>
        {
            WeakReference child = AddOne(group);
            for (int i = 0; i < 10_000; i++)
            {
                _ = group.Add(_ => Task.CompletedTask);
            }

            await EventLoop.Delay(Ms(1));
            CloseTests.Collect();
            Assert.False(child.IsAlive);
            Assert.Single(_loop.GetTasks());
        }));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference AddOne(TaskGroup group) => new(group.Add(_ => Task.FromResult(new object())));
    }

    [Fact]
    public void S159_Cancel_ends_children_and_body_and_the_group_ends_well()
    {
        _loop.RunUntilComplete(async token =>
        {
            await TaskGroup.RunAsync(async group =>
            {
                _ = group.Add(ct => SeeCancellation("a", Timeout.InfiniteTimeSpan, ct));
                _ = group.Add(ct => SeeCancellation("b", Timeout.InfiniteTimeSpan, ct));
                _ = group.Add(async ct =>
                {
                    await EventLoop.Delay(Ms(10), ct);
                    group.Cancel();
                    Task late = group.Add(_ =>
                    {
                        _log.Add("never");
                        return Task.CompletedTask;
                    });
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
                });
                await EventLoop.Delay(Timeout.InfiniteTimeSpan, group.CancellationToken);
            });
            Assert.Equal(["a", "b"], _log.Order());

            // Without a result there is nothing to return but the cancellation.
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TaskGroup.RunAsync(async group =>
            {
                group.Cancel();
                await EventLoop.Delay(Timeout.InfiniteTimeSpan, group.CancellationToken);
                return 1;
            }));
        });
    }

    [Fact]
    public void An_exception_of_a_callback_registered_with_the_token_is_the_groups()
    {
        _loop.RunUntilComplete(async token =>
        {
            var error = await Assert.ThrowsAsync<AggregateException>(() => TaskGroup.RunAsync(group =>
            {
                group.CancellationToken.Register(() => throw new NotSupportedException("registered"));
                _ = group.Add(_ => throw new FormatException("child"));
                return Task.CompletedTask;
            }));
            Assert.Equal(["child", "registered"], error.InnerExceptions.Select(e => e.Message));
        });
    }

    private async Task SeeCancellation(string who, TimeSpan wait, CancellationToken ct)
    {
        try
        {
            await EventLoop.Delay(wait, ct);
        }
        catch (OperationCanceledException)
        {
            await EventLoop.Delay(Ms(10));
            _log.Add(who);
            throw;
        }
    }
}
