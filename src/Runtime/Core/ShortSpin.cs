namespace AsyncLoop;

/// <summary>Waiting awake, for a moment: for what is about to come, when putting a thread to sleep and waking it would take longer.</summary>
internal static class ShortSpin
{
    // The first ten looks pause, all the others let somebody else have the processor, as whoever is waited for may well be in the queue for it.
    private const int Looks = 100;

    /// <summary>Returns when the value, which another thread changes, is no longer zero, or when the moment has passed.</summary>
    public static void WaitWhileZero(ref int value)
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref value) == 0 && spin.Count < Looks)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
