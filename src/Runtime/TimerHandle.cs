namespace AsyncLoop;

/// <summary>A callback registered for a time, which can be cancelled until it runs.</summary>
/// <remarks>
/// The default value is inert. A handle is a value of a few words: registering allocates nothing, and keeping a handle
/// keeps no callback alive. All members may be used on any thread, also after the loop is closed.
/// </remarks>
public readonly struct TimerHandle : IEquatable<TimerHandle>
{
    private readonly SlotTable? _slots;
    private readonly int _slot;
    private readonly int _version;
    private readonly long _when;

    internal TimerHandle(SlotTable slots, int slot, int version, long when)
    {
        _slots = slots;
        _slot = slot;
        _version = version;
        _when = when;
    }

    private long Id => SlotTable.Id(_slot, _version);

    /// <summary>The deadline on the loop's clock, to be compared with <see cref="EventLoop.Time"/>; also after a cancel.</summary>
    public TimeSpan When => new(_when);

    /// <summary>
    /// True when the timer was cancelled. Once the loop has dropped the cancelled timer and reused its place,
    /// the answer is false again: ask soon, or remember what <see cref="Cancel"/> returned.
    /// </summary>
    public bool IsCancelled => _slots is not null && _slots.IsCancelled(Id);

    /// <summary>Prevents the callback from running, if it has not begun to.</summary>
    /// <returns>
    /// True when this call prevented it. False when it has run, runs now, or was cancelled before. Against a loop that
    /// is about to run it on its own thread exactly one side wins.
    /// </returns>
    /// <remarks>Free on the loop's thread; some microseconds on another, so that running what nobody cancels is free.</remarks>
    public bool Cancel()
    {
        if (_slots is null || !_slots.Cancel(Id))
        {
            return false;
        }

        _slots.Loop.OnTimerCancelled(_slot);
        return true;
    }

    internal void SetOrigin(string callback, string site) => _slots!.SetOrigin(_slot, _version, callback, site);

    /// <inheritdoc/>
    public bool Equals(TimerHandle other) =>
        ReferenceEquals(_slots, other._slots) && _slot == other._slot && _version == other._version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TimerHandle other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_slots, _slot, _version);

    /// <summary>Says when the timer is due and whether it waits, was cancelled or is done; made in debug mode, also what it is and where it was registered.</summary>
    public override string ToString() => _slots is null ? "TimerHandle(none)" : $"TimerHandle({_slots.Describe(Id)}, when={When})";

    /// <summary>Do both mean the same registration?</summary>
    public static bool operator ==(TimerHandle left, TimerHandle right) => left.Equals(right);

    /// <summary>Do they mean different registrations?</summary>
    public static bool operator !=(TimerHandle left, TimerHandle right) => !left.Equals(right);
}
