namespace AsyncLoop.Testing;

/// <summary>Driving a loop by hand, in a test.</summary>
public static class LoopTesting
{
    /// <summary>
    /// Runs the loop on the calling thread until nothing is left that it could do by itself: what is ready has run, with everything it queued, and so have timers that are due;
    /// executor jobs and steps of tasks on the thread pool have come back. Timers of the future do not count, unless the clock jumps by itself; tasks may be left that wait for them.
    /// </summary>
    /// <param name="loop">A loop that does not run. On the system's clock, steps on the thread pool are waited for only as far as they are still queued there.</param>
    /// <remarks>
    /// With a clock that stands still this is how a test moves on: set up, run until idle, advance the clock, run until idle, look. It works with every
    /// <see cref="TimeProvider"/> for tests: after <c>Advance</c> the continuations have not run, after this they have.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The loop runs already, or another loop runs on this thread.</exception>
    /// <exception cref="ObjectDisposedException">The loop is closed.</exception>
    public static void RunUntilIdle(this EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.RunToIdle();
    }

    /// <summary>
    /// Runs the loop on the calling thread while its virtual clock moves on by so much: from deadline to deadline, with everything that each of them sets off. A delay that
    /// is set only on the way is met, too, which a single <see cref="VirtualClock.Advance"/> would pass over.
    /// </summary>
    /// <param name="loop">A loop on a <see cref="VirtualClock"/> that does not run.</param>
    /// <param name="time">How far, zero or more.</param>
    /// <exception cref="InvalidOperationException">The loop's clock is not a virtual one, the loop runs already, or another loop runs on this thread.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public static void RunFor(this EventLoop loop, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        if (loop.Clock.Provider is not VirtualClock clock)
        {
            throw new InvalidOperationException($"The event loop '{loop.Name}' is not on a VirtualClock. Advance its own clock and call RunUntilIdle.");
        }

        bool autoJump = clock.AutoJump;
        clock.AutoJump = true;
        try
        {
            // The timer is the last of its deadline, so others due at the same time have run before the run ends.
            loop.RunUntilComplete(_ => EventLoop.Delay(time));
        }
        finally
        {
            clock.AutoJump = autoJump;
        }
    }
}
