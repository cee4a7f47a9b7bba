using AsyncLoop.Tests.Running;

namespace AsyncLoop.Package.Tests;

/// <summary>A program on the packed runtime, compiled ahead of time: nothing of the loop is trimmed away or needs a compiler at run time.</summary>
public sealed class NativeTests(PackedRepository packed) : IDisposable
{
    private const string Program = """
        using AsyncLoop;
        using AsyncLoop.Testing;

        var clock = new VirtualClock { AutoJump = true };
        var options = new LoopOptions { Name = "native", TimeProvider = clock, Debug = true };
        var sum = EventLoop.Run(async ct =>
        {
            var loop = EventLoop.Current;
            loop.CallSoon(() => Console.WriteLine("callback"));
            loop.CallLater(TimeSpan.FromHours(1), () => Console.WriteLine("an hour later"));
            var worker = await loop.RunInExecutor(() => Environment.CurrentManagedThreadId);
            Console.WriteLine(worker != Environment.CurrentManagedThreadId ? "another thread" : "the loop's thread");
            await Task.Run(() => loop.CallSoonThreadSafe(() => Console.WriteLine("posted")), ct);
            var total = 0;
            await TaskGroup.RunAsync(async group =>
            {
                foreach (var hours in (int[])[3, 1, 2])
                {
                    _ = group.Add(async token =>
                    {
                        await EventLoop.Delay(TimeSpan.FromHours(hours), token);
                        total += hours;
                    }, $"child {hours}");
                }

                await EventLoop.Yield();
                Console.WriteLine(loop.GetTasks().Count + " tasks");
            }, ct);
            using var dump = new StringWriter();
            loop.Dump(dump);
            Console.WriteLine(dump.ToString().Contains("EventLoop(native)", StringComparison.Ordinal) ? "dumped" : dump.ToString());
            return total;
        }, options);
        Console.WriteLine($"{sum} after {clock.Elapsed.TotalHours} hours");
        return System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported ? 1 : 0;
        """;

    /// <summary>What a build says that has not what it takes: the compiler's package, or the platform's linker.</summary>
    private static readonly string[] NoToolchain = ["ILCompiler", "linker", "NETSDK1183", "NETSDK1204"];

    private readonly Consumer _consumer = new(packed, $"""<PackageReference Include="AsyncLoop" Version="{packed.Version}" />""", Program);

    public void Dispose() => _consumer.Dispose();

    [Fact]
    public async Task Published_native_it_runs_and_the_compiler_has_nothing_to_say()
    {
        var published = await _consumer.Dotnet("publish", "-c", "Release", "-o", "out", "-p:PublishAot=true", "-p:TrimmerSingleWarn=false", "-p:InvariantGlobalization=true");
        var said = published.Out + published.Error;
        Assert.SkipWhen(published.ExitCode != 0 && NoToolchain.Any(said.Contains), "There is no native toolchain here: " + FirstError(said));
        Assert.True(published.ExitCode == 0, said);
        Assert.DoesNotContain("warning IL", said);

        var run = await Processes.Run(_consumer.Folder.Root, _consumer.Folder[OperatingSystem.IsWindows() ? "out/Consumer.exe" : "out/Consumer"], []);

        Assert.Equal(
            ["callback", "another thread", "posted", "4 tasks", "an hour later", "dumped", "6 after 3 hours"],
            run.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, run.ExitCode);
    }

    private static string FirstError(string said) => said.Split('\n').FirstOrDefault(line => line.Contains("error"), said).Trim();
}
