using System.Diagnostics;

namespace AsyncLoop;

/// <summary>How long the loop has run and slept, in real time. Written by the running thread, read by any.</summary>
/// <remarks>
/// Each total is one word that also says whether it is growing: at the start of a stretch the time is subtracted, at its end the
/// time is added. A total in the middle of a stretch is thus negative (a timestamp is larger than any total), and whoever adds the present
/// time to it has the total up to now. One atomic read tells it all, and no reader sees half a change.
/// </remarks>
internal sealed class LoopTimes
{
    private long _run;
    private long _idle;

    public void BeginRun(long now) => Volatile.Write(ref _run, _run - now);

    public void EndRun(long now) => Volatile.Write(ref _run, _run + now);

    public void BeginIdle(long now) => Volatile.Write(ref _idle, _idle - now);

    public void EndIdle(long now) => Volatile.Write(ref _idle, _idle + now);

    /// <summary>Is the loop in a callback, or on its way to the next?</summary>
    public bool IsBusy => Volatile.Read(ref _run) < 0 && Volatile.Read(ref _idle) >= 0;

    /// <summary>The totals up to now. Read while the loop changes from one to the other, they are off by that instant.</summary>
    public (TimeSpan Busy, TimeSpan Idle) Read()
    {
        long now = Stopwatch.GetTimestamp();
        long idle = Total(Volatile.Read(ref _idle), now);
        long busy = Math.Max(0, Total(Volatile.Read(ref _run), now) - idle);
        return (Stopwatch.GetElapsedTime(0, busy), Stopwatch.GetElapsedTime(0, idle));
    }

    private static long Total(long balance, long now) => balance < 0 ? balance + now : balance;
}
