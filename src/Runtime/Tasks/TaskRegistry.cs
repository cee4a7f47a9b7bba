namespace AsyncLoop;

/// <summary>The unfinished tasks of a loop, held strongly, in the order of creation. Shared; under one short lock.</summary>
/// <remarks>A doubly linked list through the tasks themselves: adding and removing allocate nothing.</remarks>
internal sealed class TaskRegistry
{
    private readonly object _gate = new();
    private LoopTask? _first;
    private LoopTask? _last;
    private int _count;
    private int _lastId;
    private bool _closed;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Numbers and adds a task; false when the loop is closed.</summary>
    public bool TryAdd(LoopTask task)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            task.Id = ++_lastId;
            task.Previous = _last;
            if (_last is null)
            {
                _first = task;
            }
            else
            {
                _last.Next = task;
            }

            _last = task;
            _count++;
            return true;
        }
    }

    public void Remove(LoopTask task)
    {
        lock (_gate)
        {
            if (task.Previous is null && !ReferenceEquals(_first, task))
            {
                return;
            }

            if (task.Previous is null)
            {
                _first = task.Next;
            }
            else
            {
                task.Previous.Next = task.Next;
            }

            if (task.Next is null)
            {
                _last = task.Previous;
            }
            else
            {
                task.Next.Previous = task.Previous;
            }

            task.Previous = task.Next = null;
            _count--;
        }
    }

    public LoopTask[] Snapshot()
    {
        lock (_gate)
        {
            var tasks = new LoopTask[_count];
            int i = 0;
            for (LoopTask? task = _first; task is not null; task = task.Next)
            {
                tasks[i++] = task;
            }

            return tasks;
        }
    }

    /// <summary>Refuses tasks from now on, forgets those it holds and returns them.</summary>
    public LoopTask[] Close()
    {
        lock (_gate)
        {
            LoopTask[] tasks = Snapshot();
            foreach (LoopTask task in tasks)
            {
                task.Previous = task.Next = null;
            }

            _closed = true;
            _first = _last = null;
            _count = 0;
            return tasks;
        }
    }
}
