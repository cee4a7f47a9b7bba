namespace AsyncLoop;

/// <summary>An unfinished task of the loop, as <see cref="EventLoop.GetTasks"/> found it.</summary>
public sealed record LoopTaskInfo
{
    /// <summary>The task's number, unique in its loop, counted from 1.</summary>
    public required int Id { get; init; }

    /// <summary>The name given at creation, or <c>Task-n</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The task that <c>CreateTask</c> or <c>InvokeAsync</c> returned.</summary>
    public required Task Task { get; init; }

    /// <summary>How long ago it was created, on the loop's clock.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>Where in the source it was created, for a task made in debug mode; else null.</summary>
    public string? CreatedAt { get; init; }
}
