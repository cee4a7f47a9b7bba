namespace AsyncLoop;

/// <summary>A callback registered with the loop, which can be cancelled until it runs.</summary>
/// <remarks>
/// The default value is inert. A handle is a value of a few words: registering allocates nothing, and keeping a handle
/// keeps no callback alive. All members may be used on any thread, also after the loop is closed.
/// </remarks>
public readonly struct LoopHandle : IEquatable<LoopHandle>
{
    private readonly SlotTable? _slots;
    private readonly int _slot;
    private readonly int _version;

    internal LoopHandle(SlotTable slots, int slot, int version)
    {
        _slots = slots;
        _slot = slot;
        _version = version;
    }

    /// <summary>
    /// True when the callback was cancelled. Once the loop has dropped the cancelled callback and reused its place,
    /// the answer is false again: ask soon, or remember what <see cref="Cancel"/> returned.
    /// </summary>
    public bool IsCancelled => _slots is not null && _slots.IsCancelled(_slot, _version);

    /// <summary>Prevents the callback from running, if it has not begun to.</summary>
    /// <returns>
    /// True when this call prevented it. False when it has run, runs now, or was cancelled before. Against a loop that
    /// is about to run it on its own thread exactly one side wins.
    /// </returns>
    public bool Cancel() => _slots is not null && _slots.Cancel(_slot, _version);

    internal void SetOrigin(string callback, string site) => _slots!.SetOrigin(_slot, _version, callback, site);

    /// <inheritdoc/>
    public bool Equals(LoopHandle other) =>
        ReferenceEquals(_slots, other._slots) && _slot == other._slot && _version == other._version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LoopHandle other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_slots, _slot, _version);

    /// <summary>Says whether the callback waits, was cancelled or is done; made in debug mode, also what it is and where it was registered.</summary>
    public override string ToString() => _slots is null ? "LoopHandle(none)" : $"LoopHandle({_slots.Describe(_slot, _version)})";

    /// <summary>Do both mean the same registration?</summary>
    public static bool operator ==(LoopHandle left, LoopHandle right) => left.Equals(right);

    /// <summary>Do they mean different registrations?</summary>
    public static bool operator !=(LoopHandle left, LoopHandle right) => !left.Equals(right);
}
