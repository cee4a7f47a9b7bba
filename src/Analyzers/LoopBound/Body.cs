using AsyncLoop.Analyzers.Configuration;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>Where a body runs, as far as the source proves it.</summary>
internal enum BodyKind
{
    /// <summary>Not code that runs: <c>nameof</c>, attributes, expression trees.</summary>
    NotCode,

    /// <summary>Synchronous code that may run anywhere; judged through its callers.</summary>
    Unknown,

    /// <summary>An async function: may run anywhere, but must not block its thread.</summary>
    Async,

    /// <summary>Runs on a single-threaded loop for certain.</summary>
    Proven,

    /// <summary>Synchronous code that runs on another thread than the loop's: it may block.</summary>
    OffLoop,
}

/// <summary>One body and its kind.</summary>
/// <param name="Kind">Where the body runs.</param>
/// <param name="OnPool">Certainly not on a loop's thread when it starts: the async delegate of <c>Task.Run</c>, and off-loop code.</param>
/// <param name="Framework">What proves the body; null for AsyncLoop's own delegates and annotations.</param>
/// <param name="IsTest">Of a test method: what is a warning in other async code is a suggestion there.</param>
internal readonly record struct Body(BodyKind Kind, bool OnPool = false, Framework? Framework = null, bool IsTest = false)
{
    /// <summary>
    /// Proven by its callers in this compilation alone. Others may call it from elsewhere, so nothing is put there that
    /// fails off the loop.
    /// </summary>
    public bool IsCalled { get; init; }

    /// <summary>Whose blocking the user wants to see.</summary>
    public Scope Scope { get; init; }

    /// <summary>Code that must not block: proven code and, unless the user asks for that alone, async code.</summary>
    public bool InScope => Kind == BodyKind.Proven || (Kind == BodyKind.Async && Scope != Scope.Loop);

    /// <summary>
    /// Code that must not call what blocks by itself: on the user's wish synchronous code, too. What blocks through
    /// helpers stays with <see cref="InScope"/>, or every link of a chain would be told.
    /// </summary>
    public bool InDirectScope => InScope || (Kind == BodyKind.Unknown && Scope == Scope.All);

    public bool IsProven => Kind == BodyKind.Proven;

    /// <summary>Runs on an AsyncLoop loop, not on a framework's thread.</summary>
    public bool IsOnAsyncLoop => IsProven && Framework is null;

    /// <summary>What the code runs on, as messages name it.</summary>
    public string Subject => Framework?.Subject is { } subject ? "the " + subject : "the loop";

    /// <summary>The same, where the message speaks of loop statements, too.</summary>
    public string Scheduler => Framework is null ? "the event loop" : Subject;

    /// <summary>What blocking does here, as messages say it.</summary>
    public string Effect => Kind switch
    {
        BodyKind.Proven => "freezes " + Subject,
        BodyKind.Async => "blocks the thread that runs this async code",
        _ => "blocks the thread that calls this",
    };
}
