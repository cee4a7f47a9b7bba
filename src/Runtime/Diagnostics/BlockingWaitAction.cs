namespace AsyncLoop;

/// <summary>What a loop in debug mode does when code on its thread waits for another thread: <see cref="LoopOptions.BlockingWaits"/>.</summary>
public enum BlockingWaitAction
{
    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>Logs a warning with the call, its place, the rule of the analyzers it breaks, and the stack.</summary>
    Log,

    /// <summary>
    /// Throws <see cref="InvalidOperationException"/> at the call. A contended lock is logged instead: whether a lock is
    /// contended is chance, and an exception by chance helps nobody.
    /// </summary>
    Throw,
}
