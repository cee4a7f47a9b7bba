using System.Collections.Immutable;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>What a line of the table of frameworks says of its type.</summary>
internal enum FrameworkUse
{
    /// <summary>Classes derived from it: what the framework calls in them runs on its context.</summary>
    Type,

    /// <summary>The same, and their own async methods.</summary>
    Component,

    /// <summary>Members that any thread may call: the delegates that they are given run on the context.</summary>
    Members,

    /// <summary>Properties that hold a task factory of the context.</summary>
    Factory,

    /// <summary>Members whose delegates run where the caller runs.</summary>
    Caller,

    /// <summary>Members whose await goes on on the context.</summary>
    Switch,

    /// <summary>An attribute of test methods.</summary>
    Test,
}

/// <summary>How code gets back to its context after an await.</summary>
internal enum FrameworkContext
{
    None,

    /// <summary>A SynchronizationContext: tasks that are started with the default scheduler leave it.</summary>
    Synchronization,

    /// <summary>A TaskScheduler: StartNew and ContinueWith that are given no other stay on it.</summary>
    Scheduler,
}

/// <summary>One line of the table of frameworks (<c>Frameworks.txt</c>).</summary>
/// <param name="Use">What the line says of the type.</param>
/// <param name="Subject">What is frozen, as messages name it: <c>UI thread</c>.</param>
/// <param name="Context">How its code comes back after an await.</param>
/// <param name="Type">The type's name in metadata.</param>
/// <param name="Members">Names of members, for the uses that have them.</param>
/// <param name="When">Another type that must exist, too.</param>
internal sealed record Framework(
    FrameworkUse Use, string Subject, FrameworkContext Context, string Type, ImmutableArray<string> Members, string? When)
{
    /// <summary>The namespace of the type, outermost first.</summary>
    public ImmutableArray<string> Namespace { get; } = NamespaceOf(Type);

    private static ImmutableArray<string> NamespaceOf(string type)
    {
        var parts = type.Split('.');
        return ImmutableArray.Create(parts, 0, parts.Length - 1);
    }
}
