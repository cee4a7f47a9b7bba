using System.Runtime.CompilerServices;

namespace AsyncLoop;

/// <summary>A lock for a few instructions, which spins: what it guards never waits, and the loop must not be seen to wait. Not reentrant.</summary>
/// <remarks>
/// As <see cref="SpinLock"/> without an owner, but small enough to be inlined: entering it is what a post from another thread costs most.
/// A field of this type must not be read-only.
/// </remarks>
internal struct Gate
{
    private int _isHeld;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (Interlocked.CompareExchange(ref _isHeld, 1, 0) != 0)
        {
            EnterContested();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit() => Volatile.Write(ref _isHeld, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterContested()
    {
        var spin = new SpinWait();
        do
        {
            spin.SpinOnce();
        }
        while (Volatile.Read(ref _isHeld) != 0 || Interlocked.CompareExchange(ref _isHeld, 1, 0) != 0);
    }
}
