using System.Runtime.CompilerServices;

namespace AsyncLoop;

/// <summary>What <see cref="EventLoop.Yield"/> gives to <c>await</c>.</summary>
/// <remarks>
/// It goes to its loop's queue without asking which context is current, which is what makes it cheaper than <see cref="Task.Yield"/>. Await it at once, on
/// the loop's thread.
/// </remarks>
public readonly struct YieldAwaitable
{
    private readonly EventLoop? _loop;

    internal YieldAwaitable(EventLoop loop) => _loop = loop;

    /// <summary>For the compiler.</summary>
    /// <exception cref="InvalidOperationException">The default value was awaited where no loop runs.</exception>
    public Awaiter GetAwaiter() => new(_loop ?? EventLoop.Current);

    /// <summary>For the compiler.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion
    {
        private readonly EventLoop _loop;

        internal Awaiter(EventLoop loop) => _loop = loop;

        /// <summary>Never: what is ready must run first.</summary>
        public bool IsCompleted => false;

        /// <summary>Nothing: there is no result.</summary>
        public void GetResult()
        {
        }

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => _loop.PostContinuation(continuation, ExecutionContext.Capture());

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _loop.PostContinuation(continuation, null);
    }
}
