namespace AsyncLoop.Benchmarks.Analyzers.GeneratedCode;

/// <summary>
/// How often each kind of member occurs, in parts of a whole. The defaults give one async method in four to five, and
/// about as many findings a line as well-known libraries have.
/// </summary>
internal sealed record Shape
{
    /// <summary>Code of a project that knows tasks and uses them everywhere.</summary>
    public static readonly Shape Mixed = new();

    /// <summary>The common path: nothing is in scope, nothing is found.</summary>
    public static readonly Shape Synchronous = new()
    {
        Async = 0,
        AsyncBlocking = 0,
        DualMode = 0,
        Loop = 0,
        Files = 0,
        Waits = 0,
    };

    /// <summary>Computes, and calls nothing of its project.</summary>
    public int Helper { get; init; } = 240;

    /// <summary>Calls one to three synchronous methods of its own class or of a layer below.</summary>
    public int Chain { get; init; } = 200;

    public int Getter { get; init; } = 140;

    public int Linq { get; init; } = 80;

    public int Recursion { get; init; } = 15;

    public int Dispatch { get; init; } = 30;

    public int Operators { get; init; } = 10;

    public int Locks { get; init; } = 15;

    /// <summary>Awaits, and calls helpers.</summary>
    public int Async { get; init; } = 180;

    /// <summary>Async, and blocks by itself.</summary>
    public int AsyncBlocking { get; init; } = 2;

    /// <summary>One implementation behind a flag, and the pair of methods that call it.</summary>
    public int DualMode { get; init; } = 10;

    /// <summary>Runs on the loop for certain.</summary>
    public int Loop { get; init; } = 8;

    /// <summary>Reads or writes files synchronously.</summary>
    public int Files { get; init; } = 5;

    /// <summary>Waits synchronously.</summary>
    public int Waits { get; init; } = 2;
}
