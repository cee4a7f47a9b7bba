namespace AsyncLoop;

/// <summary>Names callbacks for messages.</summary>
internal static class CallbackName
{
    public static string Of(in Callback callback) => Of(Subject(callback), callback.State, callback.IsRegistered);

    /// <summary>The user's own delegate, also where the queue holds a wrapper around it. To be asked before the callback runs: afterwards a pooled wrapper has let go.</summary>
    public static Delegate Subject(in Callback callback) =>
        callback.State is IWrappedCallback { Inner: { } inner } ? inner : callback.Delegate;

    public static string Of(Delegate subject, object? state, bool isRegistered)
    {
        if (subject is not SendOrPostCallback)
        {
            return !isRegistered && MemberName.OfContinuation(subject) is { } awaiting
                ? $"a continuation of {awaiting}"
                : $"callback {MemberName.Of(subject)}";
        }

        if (state is IWrappedCallback)
        {
            return $"a callback with an argument of type {state.GetType().GenericTypeArguments[0].Name}";
        }

        if (state is LoopTask task)
        {
            return $"a step of task '{task.Name}'";
        }

        // What awaits post is code of the base class library, whose name tells the reader nothing.
        if (!isRegistered && subject.Method.DeclaringType?.Assembly == typeof(object).Assembly)
        {
            return MemberName.OfContinuation(state) is { } method ? $"a continuation of {method}" : "an async void method or a posted continuation";
        }

        return state is DelayPromise or ExecutorJob ? "a continuation"
            : subject.Method.DeclaringType?.Assembly == typeof(EventLoop).Assembly ? "a callback of the loop's own"
            : $"posted callback {MemberName.Of(subject)}";
    }
}
