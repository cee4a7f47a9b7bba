using System.Threading.Channels;

namespace AsyncLoop.Tests;

/// <summary>What the documentation promises about pieces of the base class library on the loop.</summary>
public sealed class LibraryFactTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void S199_A_semaphore_lets_its_waiters_in_first_come_first_served()
    {
        using EventLoop loop = new();
        using var semaphore = new SemaphoreSlim(1, 1);
        loop.RunUntilComplete(token => Task.WhenAll(Enumerable.Range(1, 3).Select(c => loop.CreateTask(async _ =>
        {
            for (int round = 1; round <= 2; round++)
            {
                await semaphore.WaitAsync();
                try
                {
                    _log.Add($"c{c}_{round}");
                    await EventLoop.Yield();
                }
                finally
                {
                    semaphore.Release();
                }
            }
        }))));
        Assert.Equal(["c1_1", "c2_1", "c3_1", "c1_2", "c2_2", "c3_2"], _log);
    }

    [Fact]
    public void S200_A_waiter_that_is_cancelled_does_not_take_the_permit_with_it()
    {
        using EventLoop loop = new();
        loop.RunUntilComplete(async token =>
        {
            for (int i = 0; i < 100; i++)
            {
                using var semaphore = new SemaphoreSlim(1, 1);
                using var cancel = new CancellationTokenSource();
                await semaphore.WaitAsync();
                Task waiter = semaphore.WaitAsync(cancel.Token);
                // At the same moment, as far as the loop is concerned, and in both orders.
                if (i % 2 == 0)
                {
                    cancel.Cancel();
                    semaphore.Release();
                }
                else
                {
                    semaphore.Release();
                    cancel.Cancel();
                }

                await waiter.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                if (waiter.IsCompletedSuccessfully)
                {
                    semaphore.Release();
                }

                Assert.True(await semaphore.WaitAsync(TimeSpan.FromSeconds(30)));
                Assert.Equal(0, semaphore.CurrentCount);
            }
        });
    }

    [Fact]
    public void S202_A_channel_that_is_completed_while_a_reader_waits_hands_out_what_was_written_and_ends()
    {
        using EventLoop loop = new();
        var channel = Channel.CreateUnbounded<int>();
        loop.RunUntilComplete(async token =>
        {
            Task reader = loop.CreateTask(async _ =>
            {
                while (await channel.Reader.WaitToReadAsync())
                {
                    while (channel.Reader.TryRead(out int item))
                    {
                        _log.Add($"{item}");
                    }
                }

                _log.Add("end");
            });
            await EventLoop.Yield();
            await EventLoop.Yield();
            Assert.True(channel.Writer.TryWrite(1));
            Assert.True(channel.Writer.TryWrite(2));
            channel.Writer.Complete();
            await reader;
        });
        Assert.Equal(["1", "2", "end"], _log);
    }

    [Fact]
    public void What_becomes_of_StartNew_ContinueWith_and_Parallel_on_a_loop()
    {
        using EventLoop loop = new();
        loop.RunUntilComplete(async token =>
        {
            int here = Environment.CurrentManagedThreadId;
            static int Thread() => Environment.CurrentManagedThreadId;
            TaskFactory factory = Task.Factory, onLoop = new(loop.TaskScheduler);
            Assert.Same(TaskScheduler.Default, TaskScheduler.Current);
            Assert.NotEqual(here, await factory.StartNew(Thread, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current));
            Assert.Equal(here, await onLoop.StartNew(Thread));
            Assert.NotEqual(here, await Task.Run(() => { }).ContinueWith(_ => Thread(), TaskScheduler.Current));
            Assert.Equal(here, await Task.Run(() => { }).ContinueWith(_ => Thread(), loop.TaskScheduler));

            var threads = new System.Collections.Concurrent.ConcurrentBag<int>();
            ValueTask Body(int item, CancellationToken ct)
            {
                threads.Add(Thread());
                return ValueTask.CompletedTask;
            }

            await Parallel.ForEachAsync([1, 2, 3], Body);
            Assert.DoesNotContain(here, threads);
            threads.Clear();
            await Parallel.ForEachAsync([1, 2, 3], new ParallelOptions { TaskScheduler = loop.TaskScheduler }, Body);
            Assert.Equal([here, here, here], threads);
            Assert.Equal(here, Thread());
        });
    }
}
