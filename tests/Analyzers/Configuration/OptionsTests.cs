namespace AsyncLoop.Analyzers.Tests.Configuration;

/// <summary>Options of .editorconfig and .globalconfig, read by the compiler's own reader.</summary>
public sealed class OptionsTests
{
    private const string Mixed = """
        class C
        {
            [LoopBound] async Task Proven() { await Task.Yield(); Thread.Sleep(1); }
            async Task Async() { await Task.Yield(); Thread.Sleep(1); }
            void Sync() { Thread.Sleep(1); _ = File.Exists("f"); Task.Delay(1).Wait(); Helper(); }
            static void Helper() => File.ReadAllText("f");
            [OffLoop("worker")] void Off() => Thread.Sleep(1);
            void Offloaded() => Task.Run(() => Thread.Sleep(1));
            string Name() => nameof(Thread.Sleep);
        }
        """;

    [Theory]
    [InlineData("", 2)]
    [InlineData("asyncloop.scope = auto", 2)]
    [InlineData("asyncloop.scope = loop", 1)]
    [InlineData("ASYNCLOOP.Scope : LOOP   ; only the loop", 1)]
    [InlineData("asyncloop.scope = lop", 2)]
    [InlineData("asyncloop.scope =", 2)]
    public async Task Scope_decides_whose_calls_are_reported(string line, int expected) =>
        Assert.Equal(expected, (await new ConfiguredProject(Mixed).ConfigWithoutPlace("[*.cs]\n" + line).Findings()).Count(f => f.StartsWith("LOOP101", StringComparison.Ordinal)));

    [Fact]
    public async Task Scope_all_adds_what_synchronous_code_calls_itself_and_no_link_of_a_chain() => Assert.Equal(
        [
            "LOOP101 0.cs(3): 'Thread.Sleep' freezes the loop; use 'await EventLoop.Delay'",
            "LOOP101 0.cs(4): 'Thread.Sleep' blocks the thread that runs this async code; use 'await Task.Delay'",
            "LOOP101 0.cs(5): 'Thread.Sleep' blocks the thread that calls this; use 'await Task.Delay'",
            "LOOP102 0.cs(6): 'File.ReadAllText' blocks the thread that calls this while data is read or written; use 'await ReadAllTextAsync'",
            "LOOP103 0.cs(5): 'File.Exists' blocks the thread that calls this while the file system answers; run it with 'Task.Run'",
            "LOOP104 0.cs(5): 'Task.Wait' blocks the thread that calls this until the task ends; await it",
            "LOOP201 0.cs(8)",
        ],
        (await new ConfiguredProject(Mixed.Replace("=> Task.Run", "{ Task.Run").Replace("Sleep(1));\n    string", "Sleep(1)); }\n    string"))
            .Config("[*.cs]\nasyncloop.scope = all\n").Findings()).Select(f => f.StartsWith("LOOP201", StringComparison.Ordinal) ? f.Split(':')[0] : f));

    [Fact]
    public async Task A_section_holds_for_its_files_and_a_global_file_for_all()
    {
        const string Async = "class C0 { async Task Async() { await Task.Yield(); Thread.Sleep(1); } }";
        var project = new ConfiguredProject(Async, Async.Replace("C0", "C1"));
        Assert.Equal(2, (await project.Findings()).Length);
        Assert.Single(await project.Config("[1.cs]\nasyncloop.scope = loop\n").Findings(), f => f.StartsWith("LOOP101 0.cs", StringComparison.Ordinal));
        Assert.Empty(await project.Config("is_global = true\nasyncloop.scope = loop\n", ".globalconfig").Findings());
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("asyncloop.loop105.max_depth = 3", true)]
    [InlineData("asyncloop.loop105.max_depth = 2", false)]
    [InlineData("asyncloop.loop105.max_depth = 0", true)]
    [InlineData("asyncloop.loop105.max_depth = -2", true)]
    [InlineData("asyncloop.loop105.max_depth = two", true)]
    [InlineData("asyncloop.loop105.max_depth = 99999999999", true)]
    public async Task Max_depth_ends_paths(string line, bool reported)
    {
        var project = new ConfiguredProject("""
            class C
            {
                async Task M() { await Task.Yield(); A(); }
                static void A() => B();
                static void B() => D();
                static void D() => Thread.Sleep(1);
            }
            """);
        Assert.Equal(reported ? 1 : 0, (await project.ConfigWithoutPlace("[*.cs]\n" + line).Findings()).Count(f => f.StartsWith("LOOP105", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_is_remembered_from_options_that_held_before()
    {
        var project = new ConfiguredProject("class C { async Task M() { await Task.Yield(); Thread.Sleep(1); } }");
        var compilation = project.Compilation;
        Assert.Single(await project.FindingsIn(compilation));
        Assert.Empty(await project.ConfigWithoutPlace("[*.cs]\nasyncloop.scope = loop\n").FindingsIn(compilation));
        Assert.Single(await project.FindingsIn(compilation));
    }
}
