using System.Runtime.InteropServices;

namespace AsyncLoop;

/// <summary>Turns the first SIGINT during a <c>Run</c> into the cancellation of main; the second one has its default action.</summary>
/// <remarks>
/// As in asyncio's runner, a handler that the program has set for the signal on this loop goes before. Once main has ended, nothing here is
/// left in place: a SIGINT during the shutdown has its default action, too.
/// </remarks>
internal sealed class Interrupt : IDisposable
{
    private static readonly SendOrPostCallback CancelCallback = static interrupt => ((Interrupt)interrupt!).CancelMain();

    private readonly EventLoop _loop;
    private readonly LoopTask _main;
    private readonly PosixSignalRegistration _registration;
    private int _signals;

    public Interrupt(EventLoop loop, LoopTask main)
    {
        _loop = loop;
        _main = main;
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    }

    /// <summary>Can this system send signals to a program at all?</summary>
    public static bool IsSupported =>
        !OperatingSystem.IsBrowser() && !OperatingSystem.IsWasi() && !OperatingSystem.IsAndroid() && !OperatingSystem.IsIOS() && !OperatingSystem.IsTvOS();

    /// <summary>Was it the signal that cancelled main, and not somebody before it? The thread of the run.</summary>
    public bool HasCancelled { get; private set; }

    public void Dispose() => _registration.Dispose();

    // A thread of the runtime.
    private void OnSignal(PosixSignalContext context)
    {
        if (!_loop.HasSignalHandler(PosixSignal.SIGINT) && Interlocked.Increment(ref _signals) == 1 && _loop.Post(CancelCallback, this))
        {
            context.Cancel = true;
        }
    }

    private void CancelMain() => HasCancelled = !_main.IsCancellationRequested && _main.RequestCancel();
}
