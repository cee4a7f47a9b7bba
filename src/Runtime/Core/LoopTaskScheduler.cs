namespace AsyncLoop;

/// <summary>Runs tasks on the loop, one a callback; inline when the loop thread itself waits for a task not yet run.</summary>
internal sealed class LoopTaskScheduler : TaskScheduler
{
    private readonly EventLoop _loop;
    private readonly SendOrPostCallback _execute;

    public LoopTaskScheduler(EventLoop loop)
    {
        _loop = loop;
        _execute = task => TryExecuteTask((Task)task!);
    }

    public override int MaximumConcurrencyLevel => 1;

    protected override void QueueTask(Task task) => _loop.Post(_execute, task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        _loop.InLoop && TryExecuteTask(task);

    // For debuggers only, and the queue cannot be read from their thread.
    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
