namespace AsyncLoop;

/// <summary>A callback registered with the loop, which can be cancelled until it runs.</summary>
/// <remarks>
/// The default value is inert. A handle is a value of a few words: registering allocates nothing, and keeping a handle
/// keeps no callback alive. All members may be used on any thread, also after the loop is closed.
/// </remarks>
public readonly struct LoopHandle : IEquatable<LoopHandle>
{
    private readonly HandleSource? _source;
    private readonly long _id;

    internal LoopHandle(HandleSource source, long id)
    {
        _source = source;
        _id = id;
    }

    /// <summary>
    /// True when the callback was cancelled. Some hundred cancelled callbacks after the loop has dropped it
    /// the answer is false again: ask soon, or remember what <see cref="Cancel"/> returned.
    /// </summary>
    public bool IsCancelled => _source is not null && _source.IsCancelled(_id);

    /// <summary>Prevents the callback from running, if it has not begun to.</summary>
    /// <returns>
    /// True when this call prevented it. False when it has run, runs now, or was cancelled before. Against a loop that
    /// is about to run it on its own thread exactly one side wins.
    /// </returns>
    /// <remarks>Free on the loop's thread; some microseconds on another, so that running what nobody cancels is free.</remarks>
    public bool Cancel() => _source is not null && _source.Cancel(_id);

    /// <inheritdoc/>
    public bool Equals(LoopHandle other) =>
        ReferenceEquals(_source, other._source) && _id == other._id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LoopHandle other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_source, _id);

    /// <summary>Says whether the callback waits, was cancelled or is done; made in debug mode, also what it is and where it was registered.</summary>
    public override string ToString() => _source is null ? "LoopHandle(none)" : $"LoopHandle({_source.Describe(_id)})";

    /// <summary>Do both mean the same registration?</summary>
    public static bool operator ==(LoopHandle left, LoopHandle right) => left.Equals(right);

    /// <summary>Do they mean different registrations?</summary>
    public static bool operator !=(LoopHandle left, LoopHandle right) => !left.Equals(right);
}
