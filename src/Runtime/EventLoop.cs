using AsyncLoop.Annotations;

namespace AsyncLoop;

/// <summary>
/// A single-threaded event loop after the model of Python's asyncio: callbacks, timers, tasks and their continuations
/// run one at a time on the thread that runs the loop.
/// </summary>
/// <remarks>
/// <para>
/// A loop may be made on any thread; it belongs to the thread that runs it. Members that schedule
/// (<see cref="CallSoon(Action)"/>, <see cref="CallLater(TimeSpan, Action)"/>, <c>CreateTask</c>, <see cref="Stop"/> and so on)
/// are for the loop's thread, or before the first run for the thread that made it; calling them from another thread
/// while the loop runs is a bug with undefined results. <see cref="CallSoonThreadSafe(Action)"/>, <c>InvokeAsync</c>, signal handlers,
/// <see cref="GetTasks"/>, <see cref="GetStatistics"/>, handles and the properties are for any thread.
/// </para>
/// <para>
/// Between two awaits nothing else runs on the loop, so state that only the loop touches needs no lock. In return
/// nothing may block: see <see cref="RunInExecutor(Action, LoopExecutor?, CancellationToken)"/>.
/// </para>
/// </remarks>
public sealed partial class EventLoop : IDisposable
{
    [ThreadStatic]
    private static EventLoop? _current;

    private static int _count;

    private readonly OwnedState _own;
    private readonly SharedState _shared;
    private readonly LoopClock _clock;
    private readonly LoopSynchronizationContext _context;
    private readonly LoopTaskScheduler _scheduler;
    private readonly LoopTimeProvider _timeProvider;
    private readonly LoopLogger _logger;
    private readonly LoopMeasurements _measurements;
    private readonly TimeSpan _shutdownTimeout;

    /// <summary>Makes a loop. It does nothing until it is run; dispose it when done with it.</summary>
    /// <param name="options">How to make it; null for the defaults. Read once: later changes have no effect.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shutdown timeout or the threshold of slow callbacks is negative, or the watchdog's interval is not positive.</exception>
    public EventLoop(LoopOptions? options = null)
    {
        options ??= new LoopOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ShutdownTimeout, TimeSpan.Zero);
        if (options.WatchdogInterval is { } interval)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        }

        Name = options.Name ?? $"loop-{Interlocked.Increment(ref _count)}";
        ExceptionHandler = options.ExceptionHandler;
        SlowCallbackThreshold = options.SlowCallbackThreshold;
        _logger = new LoopLogger(options.LoggerFactory?.CreateLogger("AsyncLoop.EventLoop"));
        _shutdownTimeout = options.ShutdownTimeout;
        _executor = options.DefaultExecutor;
        _clock = new LoopClock(options.TimeProvider ?? TimeProvider.System);
        _idleClock = _clock.Provider as Testing.VirtualClock;
        _watchdogInterval = options.WatchdogInterval;
        _blockingWaits = options.BlockingWaits;
        _dumpOnSigQuit = options.DumpOnSigQuit;
        _shuffle = (options as Testing.TestLoopOptions)?.ShuffleSeed is { } seed ? new Random(seed) : null;
        _own = new OwnedState(this);
        _shared = new SharedState(this, _own.Ready);
        _context = new LoopSynchronizationContext(this);
        _scheduler = new LoopTaskScheduler(this);
        _timeProvider = new LoopTimeProvider(this);
        Debug = options.Debug ?? IsDebugByEnvironment();
        // Last: from here on a listener may ask the loop.
        _measurements = new LoopMeasurements(this, options.MeterFactory);
    }

    /// <summary>The loop that runs on the calling thread.</summary>
    /// <exception cref="InvalidOperationException">
    /// No loop runs on this thread. None is ever made implicitly. After <c>ConfigureAwait(false)</c>, and inside
    /// <c>Task.Run</c> and <c>RunInExecutor</c>, code is on a pool thread.
    /// </exception>
    public static EventLoop Current => _current ?? throw NoRunningLoop();

    /// <summary>The loop that runs on the calling thread, or null.</summary>
    public static EventLoop? CurrentOrNull => _current;

    /// <summary>The loop's name in messages.</summary>
    public string Name { get; }

    /// <summary>
    /// The loop's time: monotonic, zero when the loop was made, unrelated to the time of day. Any thread. It goes on while a
    /// callback runs.
    /// </summary>
    public TimeSpan Time => new(_clock.Now);

    /// <summary>
    /// The loop's clock for the timers of the base class library: <c>Task.Delay(delay, loop.TimeProvider)</c>,
    /// <c>task.WaitAsync(limit, loop.TimeProvider)</c>, <c>new PeriodicTimer(period, loop.TimeProvider)</c> and
    /// <c>new CancellationTokenSource(limit, loop.TimeProvider)</c> complete on the loop's thread and follow a virtual clock.
    /// </summary>
    /// <remarks>
    /// Its timers fire as callbacks of the loop, so only while the loop runs. A periodic timer that comes late skips the ticks
    /// it missed. Timers may be made, changed and disposed on any thread.
    /// </remarks>
    public TimeProvider TimeProvider => _timeProvider;

    /// <summary>True while the loop is being run. Any thread.</summary>
    public bool IsRunning => _shared.Phase == SharedState.Running;

    /// <summary>True once the loop is disposed. Any thread.</summary>
    public bool IsClosed => _shared.Phase == SharedState.Closed;

    /// <summary>True when the caller is on the loop's thread, inside a callback or task of the loop. Any thread.</summary>
    public bool InLoop => ReferenceEquals(_current, this);

    /// <summary>
    /// The loop's context, one instance for its whole life, current while it runs. <c>Post</c> may be called on any thread
    /// and never throws, also when the loop is closed (the callback is then dropped and counted). <c>Send</c> runs inline on the
    /// loop's thread; on another it blocks until the callback has run, be it that the loop must first be run again, and throws
    /// <see cref="ObjectDisposedException"/> if the loop is closed instead.
    /// </summary>
    public SynchronizationContext SynchronizationContext => _context;

    /// <summary>
    /// Runs tasks on the loop, for <c>TaskFactory.StartNew</c>, <c>ContinueWith</c> or <c>ParallelOptions</c>. Callbacks do not
    /// run under it: <see cref="TaskScheduler.Current"/> stays the default one in them.
    /// </summary>
    public TaskScheduler TaskScheduler => _scheduler;

    /// <summary>
    /// Hears of exceptions that nobody awaits: a callback that threw, a task destroyed while pending. Null for
    /// <see cref="DefaultExceptionHandler"/>. Runs on the loop's thread, or on the thread that disposes the loop.
    /// </summary>
    /// <remarks>If the handler itself throws, the default handler reports both (asyncio).</remarks>
    [RunsOnLoop]
    public Action<EventLoop, LoopExceptionContext>? ExceptionHandler { get; set; }

    /// <summary>Counters of this moment. Any thread.</summary>
    public LoopStatistics GetStatistics()
    {
        (TimeSpan busy, TimeSpan idle) = _own.Times.Read();
        (int queued, int working) = _executor?.Count() ?? (0, 0);
        return new LoopStatistics
        {
            Iterations = Volatile.Read(ref _own.Iterations),
            Callbacks = Volatile.Read(ref _own.Callbacks),
            SlowCallbacks = Volatile.Read(ref _own.SlowCallbacks),
            FailedCallbacks = Volatile.Read(ref _own.FailedCallbacks),
            ForeignPosts = _shared.Foreign.Posted,
            DroppedPosts = _shared.Foreign.Dropped,
            Busy = busy,
            Idle = idle,
            Ready = Math.Max(0, _own.Ready.Count) + _shared.Foreign.Count,
            Timers = _own.Timers.LiveCount,
            Tasks = _shared.Tasks.Count,
            ExecutorQueued = queued,
            ExecutorBusy = working,
        };
    }

    /// <summary>Names the loop and says whether it runs, whether it is closed, and whether it is in debug mode.</summary>
    public override string ToString() => $"EventLoop({Name}) running={IsRunning} closed={IsClosed} debug={Debug}";
}
