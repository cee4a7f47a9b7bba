namespace AsyncLoop.Testing;

/// <summary>
/// Thrown out of a run on a <see cref="VirtualClock"/> that jumps by itself, when the task that the run waits for can no longer end: nothing is ready, no timer is set,
/// no job is in an executor, nothing of a task runs on the thread pool and no lease is out.
/// </summary>
/// <remarks>Without it the test would hang. The loop can still be run and closed; its tasks are pending.</remarks>
public sealed class LoopDeadlockException : InvalidOperationException
{
    internal LoopDeadlockException(TimeSpan waited, IReadOnlyList<LoopTaskInfo> tasks)
        : base(Describe(waited, tasks)) => Tasks = tasks;

    /// <summary>The unfinished tasks of all loops on the clock: what they wait for never comes.</summary>
    public IReadOnlyList<LoopTaskInfo> Tasks { get; }

    private static string Describe(TimeSpan waited, IReadOnlyList<LoopTaskInfo> tasks)
    {
        IEnumerable<string> names = tasks.Select(task => task.CreatedAt is null ? $"'{task.Name}'" : $"'{task.Name}' (created at {task.CreatedAt})");
        return $"Deadlock: nothing is ready, no timer is set and no job is out, but these tasks are unfinished: {string.Join(", ", names)}. " +
            $"Nothing came in from outside for {waited.TotalSeconds:0.###} s either; for work that the clock cannot see (sockets, other threads, timers in real time), " +
            "hold time with VirtualClock.HoldTime().";
    }
}
