using System.Reflection;

namespace AsyncLoop;

/// <summary>Names callbacks for messages.</summary>
internal static class CallbackName
{
    public static string Of(in Callback callback)
    {
        if (callback.State is IWrappedCallback wrapped)
        {
            return $"callback {Of(wrapped.Inner)}";
        }

        if (callback.Delegate is not SendOrPostCallback)
        {
            return $"callback {Of(callback.Delegate)}";
        }

        // What awaits post is code of the base class library, whose name tells the reader nothing.
        return callback.Slots is null && callback.Delegate.Method.DeclaringType?.Assembly == typeof(object).Assembly
            ? "an async void method or a posted continuation"
            : $"posted callback {Of(callback.Delegate)}";
    }

    private static string Of(Delegate callback)
    {
        MethodInfo method = callback.Method;
        return method.DeclaringType is { } type ? $"{type.Name}.{method.Name}" : method.Name;
    }
}
