namespace AsyncLoop.CodeFixes.Tests.Proof.Programs;

/// <summary>Where generated code stands.</summary>
/// <param name="Depth">How deep code may still nest.</param>
/// <param name="CanAwait">The function is async, and nothing around the place forbids an await.</param>
internal sealed record Place(int Depth, bool CanAwait)
{
    public Place Deeper => this with { Depth = Depth - 1 };

    /// <summary>Inside something that forbids an await: a lock, a filter, a synchronous function, the life of a span.</summary>
    public Place Without => new(Depth - 1, CanAwait: false);

    /// <summary>Inside an async function.</summary>
    public Place Async => new(Depth - 1, CanAwait: true);
}
