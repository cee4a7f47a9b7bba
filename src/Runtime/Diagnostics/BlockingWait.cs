using System.Diagnostics;

namespace AsyncLoop;

/// <summary>A wait for another thread, found on the stack of the thread that is about to wait.</summary>
/// <param name="Call">The call that waits, e.g. <c>Task.Wait</c>.</param>
/// <param name="Site">Where the user's code makes it.</param>
/// <param name="IsLock">Is it a contended lock?</param>
/// <param name="Stack">The stack from the waiting call to the loop.</param>
internal sealed record BlockingWait(string Call, string Site, bool IsLock, string Stack)
{
    private const string GetResult = "GetAwaiter().GetResult()";

    private bool IsTask => Call.StartsWith("Task.", StringComparison.Ordinal) || Call.StartsWith("ValueTask", StringComparison.Ordinal) || Call == GetResult;

    /// <summary>What is wrong and what to do instead, with the rule of the analyzers that finds it in the source.</summary>
    public string Describe() => IsLock
        ? $"{Call} waits for another thread at {Site}. State that only the loop touches needs no lock; hold a shared one briefly."
        : IsTask
            ? $"{Call} waits for another thread at {Site} (LOOP104). Await the task instead."
            : $"{Call} waits for another thread at {Site} (LOOP101). Await what it waits for, or run it off the loop with RunInExecutor.";

    /// <summary>Called by whoever is told of the wait; null when the waiting code is not the user's but the loop's own.</summary>
    public static BlockingWait? Find()
    {
        var trace = new StackTrace(fNeedFileInfo: true);
        StackFrame[] frames = trace.GetFrames();
        int first = 0;
        // On top are the frames of the notification itself.
        while (first < frames.Length && CallSite.Member.Of(frames[first]).IsOwn)
        {
            first++;
        }

        string call = "A call";
        bool isLock = first < frames.Length && TopLocks(CallSite.Member.Of(frames[first]), first + 1 < frames.Length ? frames[first + 1] : null);
        for (int i = first; i < frames.Length; i++)
        {
            var member = CallSite.Member.Of(frames[i]);
            if (member.IsOwn)
            {
                // The short locks of the queues, or the loop asleep.
                return null;
            }

            if (!member.IsFramework)
            {
                return new BlockingWait(call, member.At(frames[i]), isLock, Text(frames, first));
            }

            call = NameOf(member);
        }

        return null;
    }

    private static bool TopLocks(in CallSite.Member top, StackFrame? below) =>
        Locks(top) || (top.Type == "System.Threading.WaitHandle" && below is not null && Locks(CallSite.Member.Of(below)));

    private static bool Locks(in CallSite.Member member) =>
        member.Type is "System.Threading.Monitor" or "System.Threading.Lock" && member.Method.Contains("Enter", StringComparison.Ordinal);

    // The method that the source calls is often inlined away, and what is left on the stack is its helper.
    private static string NameOf(in CallSite.Member member) => (member.Type, member.Method) switch
    {
        ("System.Threading.Monitor", "Enter" or "Enter_Slowpath" or "ReliableEnter") or ("System.Threading.Lock", _) => "A contended lock",
        ("System.Runtime.CompilerServices.TaskAwaiter", _) => GetResult,
        (_, "GetResultCore" or "get_Result") => "Task.Result",
        (_, "InternalWait" or "InternalWaitCore") => "Task.Wait",
        _ => MemberName.Of(member.Type.Split('`')[0], member.Method.EndsWith("Core", StringComparison.Ordinal) ? member.Method[..^4] : member.Method),
    };

    // Down to the loop: what called that is no news.
    private static string Text(StackFrame[] frames, int first) => string.Join(
        Environment.NewLine,
        frames.Skip(first).TakeWhile(frame => !CallSite.Member.Of(frame).IsOwn).Select(frame => "   at " + CallSite.Member.Of(frame).At(frame)));
}
