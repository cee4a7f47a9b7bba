using System.Runtime.CompilerServices;

namespace AsyncLoop;

/// <summary>What <see cref="EventLoop.Yield"/> gives to <c>await</c>.</summary>
/// <remarks>
/// What follows goes to the queue of the loop that runs on the awaiting thread, without asking which context is current, which is what makes it cheaper than
/// <see cref="Task.Yield"/>. It is that thread's loop also if another was current when <see cref="EventLoop.Yield"/> was called.
/// </remarks>
public readonly struct YieldAwaitable
{
    /// <summary>For the compiler.</summary>
    public Awaiter GetAwaiter() => default;

    /// <summary>For the compiler.</summary>
    /// <remarks>
    /// It is empty because an async method keeps the awaiter in its heap object: a reference to the loop would have to be written there each time, which
    /// costs more than to look for the loop once.
    /// </remarks>
    public readonly struct Awaiter : ICriticalNotifyCompletion
    {
        // An exception from OnCompleted would end the process. So what awaits where no loop runs goes on as after Task.Yield, and is told then. Until that
        // has happened in the process for the first time, asking whether it has costs no more than this field.
        private static bool _awaitedOffLoop;

        /// <summary>Never: what is ready must run first.</summary>
        public bool IsCompleted => false;

        /// <summary>Nothing: there is no result.</summary>
        /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
        public void GetResult()
        {
            if (_awaitedOffLoop)
            {
                _ = EventLoop.Current;
            }
        }

        /// <inheritdoc/>
        public void OnCompleted(Action continuation)
        {
            if (EventLoop.CurrentOrNull is { } loop)
            {
                loop.PostContinuation(continuation, ExecutionContext.Capture());
            }
            else
            {
                GoOnOffLoop(continuation);
            }
        }

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation)
        {
            if (EventLoop.CurrentOrNull is { } loop)
            {
                loop.QueueYield(continuation);
            }
            else
            {
                GoOnOffLoop(continuation);
            }
        }

        private static void GoOnOffLoop(Action continuation)
        {
            Volatile.Write(ref _awaitedOffLoop, true);
            Task.Yield().GetAwaiter().OnCompleted(continuation);
        }
    }
}
