namespace AsyncLoop;

/// <summary>What went wrong where nobody was waiting for it; the argument of <see cref="EventLoop.ExceptionHandler"/>.</summary>
/// <param name="Message">What happened, in a sentence.</param>
/// <remarks>Follows the context dictionary of asyncio's <c>call_exception_handler</c>.</remarks>
public sealed record LoopExceptionContext(string Message)
{
    /// <summary>The exception, if there was one.</summary>
    public Exception? Exception { get; init; }

    /// <summary>The task it is about, if any.</summary>
    public Task? Task { get; init; }

    /// <summary>The handle of the callback it is about, if the callback has one.</summary>
    public LoopHandle? Handle { get; init; }

    /// <summary>Where in the source the callback or task was registered, if that was in debug mode.</summary>
    public string? CreationStack { get; init; }
}
