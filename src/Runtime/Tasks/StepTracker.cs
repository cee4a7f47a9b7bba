namespace AsyncLoop;

/// <summary>Knows of which task the code is that runs on a thread right now, without a hook in every await.</summary>
/// <remarks>
/// An async-local value with a change notification: an async method goes on in the context of its task, so the runtime itself tells of
/// every switch, on the loop's thread and on the pool's. Notifications cost on every switch, so a task enters only when somebody wants to know
/// (<see cref="EventLoop.TracksSteps"/>): debug mode and the watchdog name the task of a slow step; a test clock must not move while a step of
/// a task runs on the thread pool (after <c>ConfigureAwait(false)</c>, in <c>Task.Run</c>).
/// </remarks>
internal static class StepTracker
{
    private static readonly AsyncLocal<LoopTask?> Step = new(OnChanged);

    /// <summary>From here on the context is that of a step of this task.</summary>
    public static void Enter(LoopTask task) => Step.Value = task;

    /// <summary>From here on it is that of no task: a callback that a task registers is no step of it.</summary>
    public static void Leave()
    {
        if (Step.Value is not null)
        {
            Step.Value = null;
        }
    }

    private static void OnChanged(AsyncLocalValueChangedArgs<LoopTask?> change)
    {
        if (EventLoop.CurrentOrNull is { } loop)
        {
            loop.OnStep(ReferenceEquals(change.CurrentValue?.Loop, loop) ? change.CurrentValue : null);
        }
        else if (Thread.CurrentThread.IsThreadPoolThread)
        {
            // In and out always come in pairs: the pool takes a work item's context off its thread at the end.
            change.CurrentValue?.Loop.OnPoolStepBegun();
            change.PreviousValue?.Loop.OnPoolStepEnded();
        }
    }
}
