namespace AsyncLoop;

/// <summary>The task of a <see cref="EventLoop.Delay(TimeSpan, CancellationToken)"/>: one object, completed in the timer's own callback.</summary>
/// <remarks>
/// The timer and a canceller on any thread race for it; the timer's handle decides. Who cancels the timer successfully owes the task its
/// cancellation, which is posted, not done on the spot: no awaiter resumes inside <c>Cancel</c>.
/// </remarks>
internal sealed class DelayPromise : TaskCompletionSource
{
    private static readonly SendOrPostCallback Complete = static promise => ((DelayPromise)promise!).OnTimer();
    private static readonly SendOrPostCallback Cancel = static promise => ((DelayPromise)promise!).OnCancelled();

    private readonly EventLoop _loop;
    private readonly CancellationToken _token;
    private readonly bool _isInfinite;
    private CancellationTokenRegistration _registration;
    private TimerHandle _timer;

    private DelayPromise(EventLoop loop, bool isInfinite, CancellationToken token)
    {
        _loop = loop;
        _isInfinite = isInfinite;
        _token = token;
    }

    public static Task Start(EventLoop loop, TimeSpan delay, CancellationToken token)
    {
        var promise = new DelayPromise(loop, delay == Timeout.InfiniteTimeSpan, token);
        if (delay == TimeSpan.Zero)
        {
            // Not a timer that is due at once: that one would come after everything ready in the next iteration.
            loop.Post(Complete, promise);
            return promise.Task;
        }

        if (!promise._isInfinite)
        {
            promise._timer = loop.AddTimer(loop.Clock.After(delay), new Callback(Complete, promise));
        }

        if (token.CanBeCanceled)
        {
            // The timer is set already, as this runs the callback right here when the token has been cancelled meanwhile.
            promise._registration = token.UnsafeRegister(static promise => ((DelayPromise)promise!).OnToken(), promise);
        }

        return promise.Task;
    }

    private void OnTimer()
    {
        // Does not wait for a token callback that runs just now on another thread: that one will fail to cancel the timer.
        _registration.Unregister();
        TrySetResult();
    }

    // Any thread.
    private void OnToken()
    {
        if (_isInfinite || _timer.Cancel())
        {
            _loop.Post(Cancel, this);
        }
    }

    private void OnCancelled()
    {
        _registration.Unregister();
        TrySetCanceled(_token);
    }
}
