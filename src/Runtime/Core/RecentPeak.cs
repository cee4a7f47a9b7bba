namespace AsyncLoop;

/// <summary>The most that was needed within a second: what tells that the memory of a burst may go. One thread. A field of this type must not be read-only.</summary>
internal struct RecentPeak
{
    private const int Milliseconds = 1000;

    private int _most;
    private long _since;

    /// <summary>Begins now.</summary>
    public static RecentPeak Start() => new() { _since = Environment.TickCount64 };

    public void Note(int needed) => _most = Math.Max(_most, needed);

    /// <summary>If the second is over, tells the most in it and begins another.</summary>
    public bool TryEnd(out int most)
    {
        most = _most;
        long now = Environment.TickCount64;
        if (now - _since < Milliseconds)
        {
            return false;
        }

        _most = 0;
        _since = now;
        return true;
    }
}
