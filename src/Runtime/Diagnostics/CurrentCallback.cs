namespace AsyncLoop;

/// <summary>The callback that runs now, for messages about it. Written by the running thread; a watchdog reads it from its own.</summary>
/// <remarks>
/// Kept only while each callback is timed. The watchdog may read the fields of two callbacks mixed; it looks at the count of callbacks
/// before and after, and at one that has stood still for a whole interval there is nothing to mix.
/// </remarks>
internal sealed class CurrentCallback
{
    private Delegate? _subject;
    private object? _state;
    private bool _isRegistered;
    private Origin? _origin;
    private LoopTask? _step;
    private LoopTask? _slowestStep;
    private long _stepStart;
    private long _slowest;

    /// <summary>When it began, as a timestamp of <see cref="System.Diagnostics.Stopwatch"/>; 0 while none runs.</summary>
    public long Start { get; private set; }

    /// <summary>The task whose step runs right now, if any.</summary>
    public LoopTask? Step => Volatile.Read(ref _step);

    public string? Site => Origin(Task);

    public string Name
    {
        get
        {
            if (_subject is not { } subject)
            {
                return "no callback";
            }

            string name = CallbackName.Of(subject, _state, _isRegistered);
            return Task is { } task && _state != task ? $"a step of task '{task.Name}' ({name})" : name;
        }
    }

    // One callback may resume several tasks, one after the other: the one that held it longest is meant.
    private LoopTask? Task => _slowestStep ?? Step ?? _state as LoopTask;

    public void Begin(in Callback callback, Origin? origin, long now)
    {
        _subject = CallbackName.Subject(callback);
        _state = callback.State;
        _isRegistered = callback.IsRegistered;
        _origin = origin;
        _slowestStep = null;
        _slowest = 0;
        Start = now;
    }

    /// <summary>Another task's code goes on, or none's.</summary>
    public void OnStep(LoopTask? step, long now)
    {
        if (_step is not null && now - _stepStart > _slowest)
        {
            _slowest = now - _stepStart;
            _slowestStep = _step;
        }

        _stepStart = now;
        Volatile.Write(ref _step, step);
    }

    public void End()
    {
        Start = 0;
        _subject = null;
        _state = null;
        _origin = null;
        _step = _slowestStep = null;
    }

    private string? Origin(LoopTask? task) => task is not null ? task.CreationSite : _origin?.Site;
}
