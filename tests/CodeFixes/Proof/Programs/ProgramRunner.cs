using System.Reflection;
using System.Runtime.Loader;
using System.Text;

namespace AsyncLoop.CodeFixes.Tests.Proof.Programs;

/// <summary>Runs the <c>Program.Run(StringBuilder)</c> of the last of some assemblies that were just compiled, and forgets them.</summary>
internal static class ProgramRunner
{
    public const string DoesNotEnd = "does not end\n";

    /// <summary>What no program needs, on a machine that has much else to do: only one that hangs waits for it.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>What it logged, with the failure that ended it; or that it did not end.</summary>
    public static async Task<string> RunAsync(IReadOnlyList<byte[]> images, TimeSpan limit)
    {
        var context = new AssemblyLoadContext("program", isCollectible: true);
        try
        {
            context.Resolving += (_, name) => context.Assemblies.FirstOrDefault(loaded => loaded.GetName().Name == name.Name);
            var assemblies = images.Select(image => context.LoadFromStream(new MemoryStream(image))).ToList();
            var run = assemblies[^1].GetType("Program", throwOnError: true)!.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!;
            var log = new StringBuilder();
            var end = await EndOf(Task.Run(() => run.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [log], null) as Task ?? Task.CompletedTask), limit);
            // A program that goes on may be writing there.
            return end == DoesNotEnd ? end : end + log;
        }
        finally
        {
            context.Unload();
        }
    }

    private static async Task<string> EndOf(Task run, TimeSpan limit)
    {
        await Task.WhenAny(run, Task.Delay(limit));
        if (!run.IsCompleted)
            return DoesNotEnd;
        // A wait wraps a failure that an await throws itself: the failure is the same.
        return run.Exception?.GetBaseException() is { } failure ? $"{failure.GetType()}: {failure.Message}\n" : "";
    }
}
