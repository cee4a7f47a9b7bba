using Guide;

namespace AsyncLoop.Samples.Tests;

/// <summary>Every sample of the guide on the virtual clock: its lines, their order, and the exact second of each.</summary>
public sealed class GuideTests
{
    [Fact]
    public void LifeCycle_runs_main_to_its_end() =>
        Assert.Equal(["0 Starting", "1 Finished"], Recording.Of(LifeCycle.Run));

    [Fact]
    public void Result_prints_what_main_returned() =>
        Assert.Equal(["0.5 Data retrieved"], Recording.Of(Result.Run));

    [Fact]
    public void ManualLoop_runs_the_same_loop_twice() =>
        Assert.Equal(["1 Complete", "2 Complete again"], Recording.Of(ManualLoop.Run));

    [Fact]
    public void LoopInThread_runs_the_work_on_the_loops_thread_and_stops_it() =>
        Assert.Equal(["1 Done on the thread 'loop'", "1 Loop running: False"], Recording.Of(LoopInThread.Run));

    [Fact]
    public void CallSoon_runs_callbacks_in_order_but_not_the_cancelled_one() =>
        Assert.Equal(
            [
                "0 Third one cancelled: True",
                "0 Callback executed with 1",
                "0 Callback executed with 2",
                "0.1 Main goes on",
            ],
            Recording.Of(CallSoon.Run));

    [Fact]
    public void Delayed_runs_callbacks_by_their_time_not_by_their_registration() =>
        Assert.Equal(
            [
                "1 Executed at 1.00",
                "2 Scheduled: 2.00, Actual: 2.00",
                "3 Main goes on at 3.00",
            ],
            Recording.Of(Delayed.Run));

    [Fact]
    public void Tasks_run_concurrently_and_give_their_results_in_order() =>
        Assert.Equal(
            [
                "0 Tasks created",
                "0 Task-1 starting",
                "0 Task-2 starting",
                "1 Task-2 finished",
                "2 Task-1 finished",
                "2 Results: Task-1 result, Task-2 result",
            ],
            Recording.Of(Tasks.Run));

    [Fact]
    public void Service_ends_its_task_when_the_loop_is_stopped()
    {
        var recording = new Recording();
        Service.Run(
            line =>
            {
                recording.Print(line);
                if (line.EndsWith("iteration 3", StringComparison.Ordinal))
                    EventLoop.Current.Stop();
            },
            recording.Options);

        Assert.Equal(
            [
                "0 Loop running: False",
                "0 Background task iteration 1",
                "1 Background task iteration 2",
                "2 Background task iteration 3",
                "2 Background task ended",
                "2 Loop closed: False",
            ],
            recording.Lines);
    }

    [Fact]
    public void State_tells_what_the_loop_does() =>
        Assert.Equal(
            [
                "0 Is running: True",
                "0 Is closed: False",
                "1.5 Loop time went on by 1.5 s",
                "1.5 Tasks: Task-1",
                "1.5 Afterwards running: False, closed: True",
                "1.5 A loop on this thread: False",
            ],
            Recording.Of(State.Run));

    [Fact]
    public void Runner_gives_results_and_failures_to_the_thread_that_waits() =>
        Assert.Equal(
            [
                "1 Result from async",
                "1 Failed: This comes out where it is waited for.",
            ],
            Recording.Of(Runner.Run));

    // The jobs take real time, so that of the virtual clock stands still.
    [Fact]
    public void Executor_gives_the_results_in_the_order_of_the_jobs() =>
        Assert.Equal(
            ["0 Blocked for 0.04s, Blocked for 0.02s, Blocked for 0.06s"],
            Recording.Of((print, options) => Executor.Run(print, options, TimeSpan.FromMilliseconds(20))));

    [Fact]
    public void Blocking_lets_nothing_run_and_yielding_does() =>
        Assert.Equal(
            [
                "0 Ticks while blocking: 0",
                "0.05 Ticks while yielding: 3",
            ],
            Recording.Of((print, options) => Blocking.Run(print, options, TimeSpan.FromMilliseconds(50))));

    [Fact]
    public void DebugMode_names_the_step_that_sleeps_and_the_wait_but_not_the_delay()
    {
        // The sleep takes real time, of which the clock knows nothing. On a busy machine other steps may be slow, too, for want of a processor.
        var lines = Recording.Of(DebugMode.Run).Where(line => !line.Contains("Slow") || line.Contains("'sleeping'") || line.Contains("'delaying'"));
        Assert.Collection(
            lines,
            line => Assert.Equal("0 A delay of 0.15 s", line),
            line => Assert.Equal("0.15 A sleep of 0.15 s", line),
            line => Assert.Matches(@"^0\.15 SlowCallback: .*: Executing a step of task 'sleeping' \(a continuation of DebugMode\.SleepAsync\) created at DebugMode\.Run .* took \d+\.\d+ seconds", line),
            line => Assert.Equal("0.15 A wait for another thread", line),
            line => Assert.Matches(@"^0\.15 BlockingWait: .*: The event loop is blocked: .*LOOP104", line));
    }

    [Fact]
    public void NestedRun_is_refused_and_the_loop_goes_on()
    {
        var lines = Recording.Of(NestedRun.Run);

        Assert.Equal(2, lines.Length);
        Assert.StartsWith("0 Refused: EventLoop.Run cannot be called from a running event loop.", lines[0], StringComparison.Ordinal);
        Assert.Equal("1 Success", lines[1]);
    }

    [Fact]
    public void Every_sample_can_be_chosen()
    {
        var samples = typeof(Program).Assembly.GetTypes()
            .Select(type => type.GetMethod("Run", [typeof(Action<string>), typeof(LoopOptions)]))
            .OfType<System.Reflection.MethodInfo>();

        Assert.Equal(samples.ToHashSet(), Program.Samples.Select(sample => sample.Run.Method).ToHashSet());
        Assert.Equal(Program.Samples.Count, Program.Samples.Select(sample => sample.Name).Distinct().Count());
    }
}
