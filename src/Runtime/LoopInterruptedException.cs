using System.Runtime.InteropServices;

namespace AsyncLoop;

/// <summary>
/// Thrown by <c>EventLoop.Run</c> when main ended cancelled because a signal asked the program to end; asyncio's <c>KeyboardInterrupt</c> out of
/// <c>run</c>. The exit code is the program's to choose: by convention 130 after a SIGINT.
/// </summary>
public sealed class LoopInterruptedException : OperationCanceledException
{
    internal LoopInterruptedException(PosixSignal signal, OperationCanceledException inner)
        : base($"The run was interrupted by {signal}.", inner, inner.CancellationToken) => Signal = signal;

    /// <summary>The signal that interrupted the run.</summary>
    public PosixSignal Signal { get; }
}
