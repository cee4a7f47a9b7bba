using AsyncLoop;

namespace Guide;

/// <summary>
/// What an event loop can do, one sample a file. Each prints through what it is given and makes its loop from the options
/// it is given, so that it also runs on a clock other than the system's.
/// </summary>
public static class Program
{
    /// <summary>The samples by the name they are chosen by, in the order to read them.</summary>
    public static IReadOnlyList<(string Name, string Shows, Action<Action<string>, LoopOptions> Run)> Samples { get; } =
    [
        ("life-cycle", "a loop is made, runs main, and is closed", LifeCycle.Run),
        ("result", "what main returns, Run returns", Result.Run),
        ("manual-loop", "a loop made, run and closed by hand", ManualLoop.Run),
        ("loop-in-thread", "a loop on a thread of its own, and work handed to it", LoopInThread.Run),
        ("call-soon", "callbacks run in the order they were registered in", CallSoon.Run),
        ("delayed", "callbacks that run later, or at a time", Delayed.Run),
        ("tasks", "tasks run concurrently, their results keep their order", Tasks.Run),
        ("service", "a service that runs until Ctrl-C or SIGTERM, and ends well", Service.Run),
        ("state", "what a loop tells about itself", State.Run),
        ("runner", "async code called from synchronous code", Runner.Run),
        ("executor", "blocking work beside the loop", Executor.Run),
        ("blocking", "what a blocked loop misses, and a yielding one does not", Blocking.Run),
        ("debug-mode", "debug mode names what holds the loop up", DebugMode.Run),
        ("nested-run", "a loop inside a loop is refused: await instead", NestedRun.Run),
    ];

    public static int Main(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args.Length == 0)
        {
            List(Console.Out);
            return 0;
        }

        foreach (var name in args)
        {
            var sample = Samples.FirstOrDefault(sample => sample.Name == name);
            if (sample.Run is null)
            {
                Console.Error.WriteLine($"There is no sample named '{name}'.");
                List(Console.Error);
                return 2;
            }

            sample.Run(Console.WriteLine, new LoopOptions());
        }

        return 0;
    }

    private static void List(TextWriter output)
    {
        output.WriteLine("Name the samples to run:");
        foreach (var (name, shows, _) in Samples)
            output.WriteLine($"  {name,-14}  {shows}");
    }
}
