using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncLoop;

// Debug mode, and looking at a loop from outside.
public sealed partial class EventLoop
{
    private const string DebugVariable = "ASYNCLOOP_DEBUG";

    private readonly BlockingWaitAction _blockingWaits;
    private readonly TimeSpan? _watchdogInterval;
    private readonly bool _dumpOnSigQuit;
    private readonly Random? _shuffle;
    private volatile bool _debug;

    // Handles are kept apart from the ready queue: debug mode remembers where they were made, and a shuffled queue does not know its entries by their number.
    private volatile bool _keepsHandles;
    private long _slowTicks;
    private (long Callback, string Site) _lastWait = (-1, "");

    /// <summary>Warns of a loop that nobody disposed.</summary>
    ~EventLoop()
    {
        // Null when the constructor refused its options.
        if (_measurements is not null && !IsClosed)
        {
            _observers?.Dispose();
            LoopMessages.Unclosed(_logger, Name);
        }
    }

    /// <summary>
    /// Debug mode: callbacks and tasks remember where they were registered, each callback is timed and a slow one is named with that place, calls
    /// from a wrong thread throw, and waits for other threads on the loop's thread are reported (<see cref="LoopOptions.BlockingWaits"/>).
    /// Any thread, also while the loop runs: what is registered from then on is covered.
    /// </summary>
    /// <remarks>
    /// First set by <see cref="LoopOptions.Debug"/>, or by the environment variable <c>ASYNCLOOP_DEBUG</c> (asyncio: <c>PYTHONASYNCIODEBUG</c>).
    /// It costs tens of microseconds a registration.
    /// </remarks>
    public bool Debug
    {
        get => _debug;
        set
        {
            if (value)
            {
                // Cannot be taken back, and costs nothing to speak of once the answer is no.
                _context.WatchWaits();
            }

            _debug = value;
            _keepsHandles = value || _shuffle is not null;
        }
    }

    /// <summary>
    /// From how long on a callback is slow: it is logged as a warning and counted. Default: 100 ms; zero makes every one slow. Any thread.
    /// </summary>
    /// <remarks>
    /// It is always in force. Outside of debug mode the loop looks at the clock only every 32 callbacks and before it sleeps, so the warning names the last of
    /// those that ran meanwhile (asyncio's <c>slow_callback_duration</c> does nothing outside of debug mode).
    /// A delay is never slow: it does not hold the loop.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan SlowCallbackThreshold
    {
        get => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _slowTicks));
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            Volatile.Write(ref _slowTicks, ToTimestamp(value));
        }
    }

    /// <summary>
    /// Writes a table of the unfinished tasks, as <c>ps</c> does of processes: number, name, state, age, and in debug mode where each was created. Above it
    /// a line on the loop and, while each callback is timed, the callback that runs now. Any thread, also while the loop is stuck.
    /// </summary>
    /// <param name="writer">Where to.</param>
    public void Dump(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        TaskTable.Write(writer, this, _own.Current, _shared.Tasks.Snapshot());
    }

    internal LoopLogger Logger => _logger;

    /// <summary>Is anybody interested in which task's code runs? A clock of tests must know of code that left the loop.</summary>
    internal bool TracksSteps => _debug || _watchdogInterval is not null || !_clock.IsSystem;

    /// <summary>For the watchdog: the callback that runs, how many have begun, and whether the loop is awake. Any thread.</summary>
    internal (CurrentCallback Current, long Callbacks, bool IsBusy) Observe() => (_own.Current, Volatile.Read(ref _own.Callbacks), _own.Times.IsBusy);

    internal LoopTask? CurrentStep => _own.Current.Step;

    /// <summary>The task changed whose code runs on the loop's thread.</summary>
    internal void OnStep(LoopTask? step) =>
        _own.Current.OnStep(step, (_own.Extras & Extras.EachCallback) != 0 ? Stopwatch.GetTimestamp() : 0);

    /// <summary>The loop's thread is about to wait for something. Called by the runtime, with the waiting code on the stack.</summary>
    internal void OnBlockingWait(int millisecondsTimeout)
    {
        if (!_debug || _blockingWaits == BlockingWaitAction.Ignore || millisecondsTimeout == 0 || !InLoop || _own.Asleep || LoopLogger.IsWriting)
        {
            return;
        }

        if (BlockingWait.Find() is not { } wait)
        {
            return;
        }

        string what = wait.Describe();
        if (_blockingWaits == BlockingWaitAction.Throw && !wait.IsLock)
        {
            throw new InvalidOperationException($"The event loop '{Name}' would be blocked: {what}");
        }

        // One call may wait several times, when it is woken for nothing.
        if (_lastWait != (_own.Callbacks, what))
        {
            _lastWait = (_own.Callbacks, what);
            LoopMessages.BlockingWait(_logger, Name, what, wait.Stack);
        }
    }

    private static bool IsDebugByEnvironment() => Environment.GetEnvironmentVariable(DebugVariable) is not (null or "" or "0" or "false");

    private static long ToTimestamp(TimeSpan time) =>
        (long)Math.Min(long.MaxValue / 2, time.TotalSeconds * Stopwatch.Frequency);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckThread()
    {
        if (_debug)
        {
            ThrowIfWrongThread();
        }
    }
}
