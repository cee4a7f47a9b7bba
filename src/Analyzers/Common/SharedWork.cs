namespace AsyncLoop.Analyzers.Common;

/// <summary>
/// Work on the items of a list that several threads need to be done: each takes the next item that nobody has taken, and
/// does again what others have begun but not ended, rather than wait for it.
/// </summary>
internal sealed class SharedWork
{
    private readonly int _count;
    private int _taken;

    public SharedWork(int count) => _count = count;

    public void Do(Func<int, bool> isDone, Action<int> work)
    {
        int item;
        while ((item = Interlocked.Increment(ref _taken) - 1) < _count)
            DoUnlessDone(item);
        for (item = 0; item < _count; item++)
            DoUnlessDone(item);

        void DoUnlessDone(int one)
        {
            if (!isDone(one))
                work(one);
        }
    }
}
