using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

public sealed class TaskGroupOffLoopTests
{
    [Fact]
    public async Task Off_the_loop_children_run_on_the_pool_and_the_rules_are_the_same()
    {
        await Task.Run(async () =>
        {
            int caller = Environment.CurrentManagedThreadId;
            int[] results = await TaskGroup.RunAsync(async group =>
            {
                using var both = new CountdownEvent(2);
                // Each waits for the other: they run at the same time.
                Task<int> a = group.Add(_ => Meet(both, 1)), b = group.Add(_ => Meet(both, 2));
                return await Task.WhenAll(a, b);
            });
            Assert.Equal([1, 2], results);

            int cancelled = 0;
            var error = await Assert.ThrowsAsync<AggregateException>(() => TaskGroup.RunAsync(group =>
            {
                _ = group.Add(async ct =>
                {
                    try
                    {
                        await Task.Delay(Timeout.Infinite, ct);
                    }
                    finally
                    {
                        Interlocked.Increment(ref cancelled);
                    }
                });
                _ = group.Add(async ct =>
                {
                    await Task.Yield();
                    throw new FormatException();
                });
                return Task.CompletedTask;
            })).WaitAsync(Soon);
            Assert.IsType<FormatException>(Assert.Single(error.InnerExceptions));
            Assert.True(cancelled <= 1);
            error = await Assert.ThrowsAsync<AggregateException>(() => TaskGroup.RunAsync(group =>
            {
                _ = group.Add(_ => null!);
                return Task.CompletedTask;
            })).WaitAsync(Soon);
            Assert.Contains("returned null", Assert.Single(error.InnerExceptions).Message);

            await TaskGroup.RunAsync(group =>
            {
                _ = group.Add(ct => Task.Delay(Timeout.Infinite, ct));
                group.Cancel();
                return Task.CompletedTask;
            }).WaitAsync(Soon);
        });

        static Task<int> Meet(CountdownEvent both, int value)
        {
            both.Signal();
            Assert.True(both.Wait(Soon));
            return Task.FromResult(value);
        }
    }

    [Fact]
    public async Task Off_the_loop_a_group_survives_children_that_add_children_and_end_on_many_threads()
    {
        for (int round = 0; round < 200; round++)
        {
            int ended = 0;
            await Task.Run(() => TaskGroup.RunAsync(group =>
            {
                for (int i = 0; i < 8; i++)
                {
                    _ = group.Add(async ct =>
                    {
                        await Task.Yield();
                        _ = group.Add(_ =>
                        {
                            Interlocked.Increment(ref ended);
                            return Task.CompletedTask;
                        });
                    });
                }

                return Task.CompletedTask;
            })).WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(8, ended);
        }
    }
}
