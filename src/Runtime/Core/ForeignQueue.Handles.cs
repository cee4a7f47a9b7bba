namespace AsyncLoop;

// Entries are known by the order in which they came, all the way: here by their place in the array, later by their place in the ready queue, where what came
// together stays together, so that a few stretches tell where everything is.
internal sealed partial class ForeignQueue
{
    private const int StretchesBeforeCompact = 32;

    // Under the lock, as the two below. The running thread alone changes them.
    private readonly List<Stretch> _stretches = [];
    private int _firstStretch;
    private long _drained;

    // Between the array and the ready queue entries are nowhere.
    private bool _moving;

    /// <summary>Entries that went into the ready queue one after the other.</summary>
    private readonly record struct Stretch(long Here, long InReady, long Count);

    public override bool Cancel(long id)
    {
        long inReady = EnterKnowing(id);
        try
        {
            if (inReady < 0)
            {
                bool wins = IsHere(id);
                if (wins)
                {
                    ReadyQueue.Empty(ref _items[id - _drained]);
                    Remember(id);
                }

                return wins;
            }
        }
        finally
        {
            _gate.Exit();
        }

        bool cancelled = _ready.Cancel(inReady);
        if (cancelled)
        {
            Remember(id);
        }

        return cancelled;
    }

    public override bool IsWaiting(long id)
    {
        long inReady = EnterKnowing(id);
        try
        {
            return inReady < 0 ? IsHere(id) : _ready.IsWaiting(inReady);
        }
        finally
        {
            _gate.Exit();
        }
    }

    public override bool IsCancelled(long id)
    {
        if (WasCancelled(id))
        {
            return true;
        }

        long inReady = EnterKnowing(id);
        try
        {
            return inReady < 0 ? IsHere(id, cancelled: true) : _ready.IsCancelled(inReady);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>The handle of an entry of the ready queue: the one that was given out for it. Loop thread.</summary>
    public LoopHandle HandleOf(long inReady)
    {
        for (int i = _firstStretch; i < _stretches.Count; i++)
        {
            Stretch stretch = _stretches[i];
            if (inReady >= stretch.InReady && inReady < stretch.InReady + stretch.Count)
            {
                return new LoopHandle(this, stretch.Here + (inReady - stretch.InReady));
            }
        }

        return new LoopHandle(_ready, inReady);
    }

    private bool IsHere(long id, bool cancelled = false) =>
        id - _drained is >= 0 and var index && index < _count && (_items[index].Function is null) == cancelled;

    // Under the lock of the drain.
    private void BeginMove(int count, long inReady)
    {
        Volatile.Write(ref _moving, true);
        // What runs just now may still be asked for.
        while (_firstStretch < _stretches.Count && _stretches[_firstStretch] is var passed && _ready.LastTaken >= passed.InReady + passed.Count)
        {
            _firstStretch++;
        }

        if (_firstStretch >= StretchesBeforeCompact && _firstStretch >= _stretches.Count / 2)
        {
            _stretches.RemoveRange(0, _firstStretch);
            _firstStretch = 0;
        }

        if (_stretches.Count > _firstStretch && _stretches[^1] is var last && last.Here + last.Count == _drained && last.InReady + last.Count == inReady)
        {
            _stretches[^1] = last with { Count = last.Count + count };
        }
        else
        {
            _stretches.Add(new Stretch(_drained, inReady, count));
        }

        _drained += count;
    }

    private void EndMove() => Volatile.Write(ref _moving, false);

    // Takes the lock while nothing is on the move. The number in the ready queue, or -1 for an entry that is here, or in neither.
    private long EnterKnowing(long id)
    {
        var spin = new SpinWait();
        _gate.Enter();
        while (_moving)
        {
            _gate.Exit();
            spin.SpinOnce();
            _gate.Enter();
        }

        // From the end: what is asked about is mostly young.
        for (int i = _stretches.Count - 1; i >= _firstStretch; i--)
        {
            Stretch stretch = _stretches[i];
            if (id >= stretch.Here && id < stretch.Here + stretch.Count)
            {
                return stretch.InReady + (id - stretch.Here);
            }
        }

        return -1;
    }
}
