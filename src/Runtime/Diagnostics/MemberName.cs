using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncLoop;

/// <summary>Turns the names that the compiler makes up back into those of the source.</summary>
/// <remarks>
/// An async method <c>Fetch</c> of <c>Client</c> runs as <c>Client+&lt;Fetch&gt;d__3.MoveNext</c>, a lambda in it as
/// <c>Client+&lt;&gt;c.&lt;Fetch&gt;b__3_0</c>, a local function as <c>Client.&lt;Fetch&gt;g__Local|3_0</c>: all three are told to the reader
/// as <c>Client.Fetch</c>, the local function as <c>Client.Fetch.Local</c>. A name that follows another pattern is left as it is.
/// </remarks>
internal static class MemberName
{
    public static string Of(Delegate callback)
    {
        MethodInfo method = callback.Method;
        return method.DeclaringType is { } type ? Of(FullName(type), method.Name) : Plain(method.Name);
    }

    /// <summary>The async method that a continuation belongs to, or null if the object is none.</summary>
    /// <param name="state">What an await hands to <c>Post</c>: the state machine's box, or its <c>MoveNext</c>.</param>
    public static string? OfContinuation(object? state)
    {
        // The box is generic in the state machine, whose name holds the method's. Names may be trimmed away: then there is none.
        object? box = state is Action moveNext ? moveNext.Target : state;
        foreach (Type argument in box is null ? [] : box.GetType().GetGenericArguments())
        {
            if (typeof(IAsyncStateMachine).IsAssignableFrom(argument))
            {
                return Of(FullName(argument), "MoveNext");
            }
        }

        return null;
    }

    /// <summary>Type and method, without the namespace: <c>Client.Fetch</c>.</summary>
    /// <param name="type">The full name of the type, nested types set off by a plus sign.</param>
    /// <param name="method">The name of the method.</param>
    public static string Of(string type, string method)
    {
        string[] types = type.Split('+');
        types[0] = types[0][(types[0].LastIndexOf('.') + 1)..];
        IEnumerable<string> source = types.Where(name => !name.StartsWith("<>c", StringComparison.Ordinal));
        if (method == "MoveNext" && types[^1].StartsWith('<'))
        {
            return Join(source);
        }

        return Join(source.Append(method));
    }

    // A lambda in an initializer is the type's: its method has the name of a constructor.
    private static string Join(IEnumerable<string> names) => string.Join('.', names.Select(Plain).Where(name => name is not (".ctor" or ".cctor")));

    private static string FullName(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? type.Name;

    private static string Plain(string name)
    {
        int end = name.LastIndexOf('>');
        if (!name.StartsWith('<') || end < 0 || end + 1 == name.Length)
        {
            return name;
        }

        string enclosing = name[1..end];
        string rest = name[(end + 1)..];
        int bar = rest.IndexOf('|', StringComparison.Ordinal);
        // A local function keeps its own name; top-level statements are a method called <Main>$.
        return rest.StartsWith("g__", StringComparison.Ordinal) && bar > 3 ? $"{Plain(enclosing)}.{rest[3..bar]}" : Plain(enclosing);
    }
}
