using System.Runtime.CompilerServices;

namespace AsyncLoop;

/// <summary>The context in which yields are mostly awaited, so that the loop can stay in it. Loop thread. A field of this type must not be read-only.</summary>
/// <remarks>
/// <para>
/// An async method that goes on enters its own context and leaves it again, which costs 3 ns more when the thread is in another one. Methods that one
/// task has started share a context, and it is not that of the run, as it says which task is running. So while nothing but yields of one
/// context runs, the loop waits for them in theirs.
/// </para>
/// <para>
/// No callback sees the context of another. What follows a yield is queued with the epoch of its context and runs in that one or in that of the run, and an
/// async method enters its own anyway. All other callbacks get the context that they ask for.
/// </para>
/// <para>
/// The loop decides at the end of a chunk. After one that had nothing but yields of the epoch it rests in their context, and leaves it for good as soon as
/// another callback makes it change. When none has run and none is queued any more it forgets the context, which may keep a request and its failed task
/// alive, and takes the next one that it meets; it forgets it, too, before it waits. So what it rests in (<see cref="OwnedState.Resting"/>) is the
/// context of the run or that of the present epoch.
/// </para>
/// </remarks>
internal struct YieldContext
{
    /// <summary>The epoch of a yield in another context.</summary>
    public const int None = 0;

    private object? _context;
    private bool _looksForAnother;
    private int _matchesBefore;
    private long _lastQueued;

    /// <summary>What is queued in <see cref="Context"/> has this number; another context gets another.</summary>
    public int Epoch;

    /// <summary>How many yields of the epoch have run.</summary>
    public int Matches;

    /// <summary>The context, as the thread keeps it.</summary>
    public readonly ExecutionContext Context => Unsafe.As<ExecutionContext>(_context!);

    /// <summary>Forgets the context: what is queued in it runs in that of the run.</summary>
    public void Reset()
    {
        _matchesBefore = Matches;
        _looksForAnother = true;
        if (!ReferenceEquals(_context, OwnedState.Nothing))
        {
            _context = OwnedState.Nothing;
            Begin();
        }
    }

    /// <summary>The epoch to queue with.</summary>
    /// <param name="context">The context at the yield, as the thread keeps it.</param>
    /// <param name="number">The number that the entry gets in the ready queue.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int EpochOf(ExecutionContext? context, long number)
    {
        if (!ReferenceEquals(context, _context) && !(_looksForAnother && TryTake(context)))
        {
            return None;
        }

        _lastQueued = number;
        return Epoch;
    }

    /// <summary>To be called at the end of each chunk.</summary>
    /// <param name="callbacks">How many have run in it.</param>
    /// <param name="lastTaken">The number of the last.</param>
    /// <returns>Have only yields of the epoch?</returns>
    public bool EndChunk(long callbacks, long lastTaken)
    {
        int matches = Matches - _matchesBefore;
        _matchesBefore = Matches;
        if (matches == 0 && lastTaken >= _lastQueued)
        {
            Reset();
        }

        return matches == callbacks;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTake(ExecutionContext? context)
    {
        _looksForAnother = false;
        // A method that lets no context flow has none of its own, and must not find this one.
        if (context is null || ExecutionContext.IsFlowSuppressed())
        {
            return false;
        }

        _context = context;
        Begin();
        return true;
    }

    private void Begin()
    {
        if (++Epoch == None)
        {
            Epoch++;
        }
    }
}
