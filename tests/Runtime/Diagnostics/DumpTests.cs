using AsyncLoop.Tests.Support;

namespace AsyncLoop.Tests.Diagnostics;

public sealed class DumpTests
{
    [Fact]
    public void It_lists_the_tasks_with_number_name_state_age_and_creation_site()
    {
        using EventLoop loop = new(new LoopOptions { Name = "L", Debug = true });
        var text = new StringWriter();
        loop.RunUntilComplete(async _ =>
        {
            var never = new TaskCompletionSource();
            Task waiting = loop.CreateTask(_ => never.Task, "waits");
            Task cancelling = loop.CreateTask(_ => never.Task, "cancelled");
            await EventLoop.Yield();
            loop.Cancel(cancelling);
            Task created = loop.CreateTask(_ => Task.CompletedTask);
            loop.Dump(text);
            never.SetResult();
            await Task.WhenAll(waiting, cancelling, created);
        });
        string[] lines = text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("EventLoop(L) running=True closed=False debug=True iterations=", lines[0]);
        Assert.Contains("tasks=4", lines[0]);
        Assert.Matches(@"^  running for \d+\.\d{3} s: a step of task 'Task-1'", lines[1]);
        Assert.Matches(@"^  ID +NAME +STATE +AGE +CREATED AT$", lines[2]);
        Assert.Matches(@"^  1 +Task-1 +running +\d+\.\d{3}s +DumpTests\.It_lists", lines[3]);
        Assert.Matches(@"^  2 +waits +waiting +\d+\.\d{3}s +DumpTests\.It_lists.* in .*DumpTests\.cs:line \d+$", lines[4]);
        Assert.Matches(@"^  3 +cancelled +cancelling +", lines[5]);
        Assert.Matches(@"^  4 +Task-4 +created +", lines[6]);
        Assert.Equal(7, lines.Length);
    }

    [Fact]
    public void It_may_be_asked_for_on_any_thread_while_the_loop_is_held_and_after_it_is_closed()
    {
        var loop = new EventLoop(new LoopOptions { Debug = true, BlockingWaits = BlockingWaitAction.Ignore });
        var text = new StringWriter();
        loop.RunUntilComplete(async _ =>
        {
            await EventLoop.Yield();
            Loops.Foreign(() => loop.Dump(text));
        });
        Assert.Contains("a step of task 'Task-1'", text.ToString());
        loop.Dispose();
        loop.Dump(text);
        Assert.Contains("closed=True", text.ToString());
        Assert.Throws<ArgumentNullException>(() => loop.Dump(null!));
    }

    [Fact]
    public void GetTasks_tells_the_creation_site_in_debug_mode_only()
    {
        using EventLoop loop = new(new LoopOptions { Debug = true });
        loop.CreateTask(_ => Task.CompletedTask);
        loop.Debug = false;
        loop.CreateTask(_ => Task.CompletedTask);
        Assert.Contains(nameof(GetTasks_tells_the_creation_site_in_debug_mode_only), loop.GetTasks()[0].CreatedAt);
        Assert.Null(loop.GetTasks()[1].CreatedAt);
        loop.Once();
        loop.Once();
    }
}
