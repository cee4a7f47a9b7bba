using System.Runtime.CompilerServices;

namespace AsyncLoop;

/// <summary>The contexts of a thread, for code that knows that it runs on it.</summary>
/// <remarks>
/// The public ways to them first find out which thread is calling, at 2 to 3 ns each time, and the loop has to know both contexts around every callback.
/// The fields read here have been in every .NET since 5; whether they are there, and are what they are taken for, is tried once a process
/// (<see cref="IsReadable"/>). Where not, the loop goes the public ways, which is slower and nothing else. Nothing is ever written here.
/// </remarks>
internal static class RunningThread
{
    /// <summary>May the two methods below be used?</summary>
    public static readonly bool IsReadable = TryRead();

    /// <summary>The thread's context as it is kept: null for the default one. Two equal answers are the same context; a context never changes.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_executionContext")]
    public static extern ref readonly ExecutionContext? Context(Thread thread);

    /// <summary>What <see cref="SynchronizationContext.Current"/> is on that thread.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_synchronizationContext")]
    public static extern ref readonly SynchronizationContext? Synchronization(Thread thread);

    private static bool TryRead()
    {
        try
        {
            // In a context of its own, which takes both changes back.
            bool works = false;
            if (ExecutionContext.Capture() is { } context)
            {
                ExecutionContext.Run(context, _ => works = FollowsChanges(Thread.CurrentThread), null);
            }

            return works;
        }
        catch (MissingMemberException)
        {
            return false;
        }
    }

    private static bool FollowsChanges(Thread thread)
    {
        var changing = new AsyncLocal<object?>();
        var other = new SynchronizationContext();
        changing.Value = changing;
        ExecutionContext? first = Context(thread);
        bool works = first is not null && ReferenceEquals(first, ExecutionContext.Capture());
        changing.Value = other;
        SynchronizationContext.SetSynchronizationContext(other);
        return works
            && !ReferenceEquals(first, Context(thread))
            && ReferenceEquals(Context(thread), ExecutionContext.Capture())
            && ReferenceEquals(Synchronization(thread), other);
    }
}
