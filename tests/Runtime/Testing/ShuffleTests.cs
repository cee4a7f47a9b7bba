using AsyncLoop.Testing;

namespace AsyncLoop.Tests;

public sealed class ShuffleTests
{
    [Fact]
    public void S189_The_same_seed_gives_the_same_order_another_seed_another_and_no_seed_that_of_registration()
    {
        List<string> first = Play(1);
        Assert.Equal(first, Play(1));
        Assert.NotEqual(first, Play(2));
        List<string> plain = Play(null);
        Assert.NotEqual(first, plain);
        Assert.Equal(plain, Play(null));
        // The same things happen, each once.
        Assert.Equal(plain.Order(), first.Order());
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"soon {i}"), plain.Where(line => line.StartsWith("soon", StringComparison.Ordinal)));
    }

    [Fact]
    public void S189_What_a_callback_queues_still_comes_after_it_and_timers_keep_their_times()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            List<string> log = Play(seed);
            for (int i = 0; i < 20; i++)
            {
                Assert.True(log.IndexOf($"soon {i}") < log.IndexOf($"after {i}"));
            }

            for (int i = 1; i < 5; i++)
            {
                Assert.True(log.IndexOf($"task {i - 1} woke") < log.IndexOf($"task {i} woke"));
            }
        }
    }

    [Fact]
    public void A_cancelled_callback_does_not_run_wherever_chance_puts_it()
    {
        using var loop = new EventLoop(new TestLoopOptions { ShuffleSeed = 7 });
        int ran = 0;
        LoopHandle[] handles = [.. Enumerable.Range(0, 100).Select(_ => loop.CallSoon(() => ran++))];
        for (int i = 0; i < 100; i += 2)
        {
            handles[i].Cancel();
        }

        loop.RunUntilIdle();
        Assert.Equal(50, ran);
    }

    private static List<string> Play(int? seed)
    {
        var log = new List<string>();
        using var loop = new EventLoop(new TestLoopOptions { ShuffleSeed = seed, TimeProvider = new VirtualClock { AutoJump = true } });
        for (int i = 0; i < 20; i++)
        {
            int n = i;
            loop.CallSoon(() =>
            {
                log.Add($"soon {n}");
                loop.CallSoon(() => log.Add($"after {n}"));
            });
        }

        loop.RunUntilComplete(_ => Task.WhenAll(Enumerable.Range(0, 5).Select(n => loop.CreateTask(async _ =>
        {
            log.Add($"task {n} begins");
            await EventLoop.Delay(TimeSpan.FromSeconds(1 + n));
            log.Add($"task {n} woke");
        }))));
        return log;
    }
}
