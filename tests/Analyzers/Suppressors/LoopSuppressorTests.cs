using AsyncLoop.Analyzers.Suppressors;
using AsyncLoop.Analyzers.Tests.Configuration;

namespace AsyncLoop.Analyzers.Tests.Suppressors;

/// <summary>What others say is taken back where ours says it, and nowhere else.</summary>
public sealed class LoopSuppressorTests
{
    private const string Awaits = """
        class C
        {
            [LoopBound] async Task Proven() { await Task.Delay(1); }
            async Task Async() { await Task.Delay(1); }
            [LoopBound] async Task Inner() { await Task.Delay(1); Func<Task> f = async () => await Task.Delay(2); await Task.Run(async () => { await Task.Delay(3); }); await f(); }
            [OffLoop("worker")] async Task Off() { await Task.Delay(1); }
        }
        """;

    private const string Drops = """
        class C
        {
            async Task Async(C? c, Func<Task> f)
            {
                FAsync();
                await FAsync();
                c?.FAsync();
                f();
                _ = FAsync();
                FAsync().ConfigureAwait(false);
                Sync();
                Task.FromResult(1);
            }
            Task FAsync() => Task.Delay(1);
            void Sync() { }
        }
        """;

    private const string Blocks = """
        class C
        {
            async Task<int> Async(Task<int> t, Stream s)
            {
                Thread.Sleep(1);
                _ = File.ReadAllText("f");
                _ = FAsync().Result;
                FAsync().Wait();
                s.Flush();
                _ = FAsync().GetAwaiter().GetResult();
                await t;
                _ = t.Result;
                Console.WriteLine();
                return await Task.Run(() => { Thread.Sleep(2); return File.ReadAllText("f").Length; });
            }
            static Task<int> FAsync() => Task.Run(() => 1);
            void Sync() { Thread.Sleep(3); }
        }
        """;

    [Theory]
    [InlineData("CA2007")]
    [InlineData("MA0004")]
    [InlineData("RCS1090")]
    [InlineData("VSTHRD111")]
    [InlineData("EPC15")]
    public async Task No_demand_to_leave_the_loop_is_left_in_code_that_runs_on_it(string id)
    {
        var project = new ConfiguredProject(Awaits).Analyzer(new LoopSuppressor(), new ForeignAnalyzer(id, Place.Awaited));
        Assert.Equal(["3 Task.Delay(1)", "5 Task.Delay(1)", "5 Task.Delay(2)", "5 Task.Run(async () => { await Task.Delay(3); })", "5 f()"], await Suppressed(project, id));
    }

    [Theory]
    [InlineData("dotnet_diagnostic.LOOP402.severity = none")]
    [InlineData("dotnet_diagnostic.LOOPS01.severity = none")]
    [InlineData("dotnet_analyzer_diagnostic.severity = none")]
    public async Task Nothing_is_taken_back_where_ours_is_off(string line)
    {
        var project = new ConfiguredProject(Awaits, Awaits.Replace("class C", "class D")).Analyzer(new LoopSuppressor(), new ForeignAnalyzer("CA2007", Place.Awaited));
        var all = await Suppressed(project, "CA2007");
        // Off in one of two files; dotnet_diagnostic.CA2007 keeps the other's diagnostics where all analyzers are off.
        var one = await Suppressed(project.Config($"[0.cs]\n{line}\ndotnet_diagnostic.CA2007.severity = warning\n"), "CA2007");
        Assert.Equal(10, all.Length);
        Assert.Equal(5, one.Length);
        Assert.Empty(await Suppressed(project.Config($"is_global = true\n{line}\n", ".globalconfig"), "CA2007"));
    }

    [Theory]
    [InlineData("VSTHRD110", Place.Expression)]
    [InlineData("VSTHRD110", Place.Name)]
    [InlineData("MA0134", Place.Expression)]
    [InlineData("CA2012", Place.Expression)]
    [InlineData("CA2012", Place.Statement)]
    public async Task A_dropped_task_is_told_once(string id, object place)
    {
        var project = new ConfiguredProject(Drops).Analyzer(new LoopSuppressor(), new ForeignAnalyzer(id, (Place)place));
        var lines = (await Suppressed(project, id)).Select(s => s.Split(' ')[0]).Distinct();
        Assert.Equal((Place)place == Place.Name ? ["10", "5", "8"] : ["10", "5", "7", "8"], lines);
        Assert.Equal(4, (await project.Findings()).Count(f => f.StartsWith("LOOP201", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_compilers_own_warning_is_taken_back_where_ours_stands()
    {
        var project = new ConfiguredProject(Drops).Analyzer(new LoopSuppressor());
        Assert.Equal(["10 FAsync().ConfigureAwait(false)", "5 FAsync()", "8 f()"], await Suppressed(project, "CS4014"));
        var off = project.Config("[*.cs]\ndotnet_diagnostic.LOOP201.severity = none\n");
        Assert.Empty(await Suppressed(off, "CS4014"));
        Assert.Equal(4, (await off.Diagnostics()).Count(d => d.Id == "CS4014"));
        // What is waived is not reported by ours, so others may speak.
        Assert.Empty(await Suppressed(project.File("AsyncLoop.My.txt", "waive LOOP201 T:C : replaced in March"), "CS4014"));
    }

    [Theory]
    [InlineData("CA1849", Place.Expression)]
    [InlineData("VSTHRD103", Place.Name)]
    [InlineData("MA0042", Place.Expression)]
    [InlineData("S6966", Place.Callee)]
    [InlineData("AsyncFixer02", Place.Expression)]
    public async Task A_blocking_call_is_told_once(string id, object place)
    {
        var project = new ConfiguredProject(Blocks).Analyzer(new LoopSuppressor(), new ForeignAnalyzer(id, (Place)place));
        string[] expected = ["10", "5", "6", .. (Place)place == Place.Callee ? Array.Empty<string>() : ["7"], "8", "9"];
        Assert.Equal(expected, (await Suppressed(project, id)).Select(s => s.Split(' ')[0]));
        Assert.Equal(expected.Where(l => l != "5"), (await Suppressed(project.Config("[*.cs]\ndotnet_diagnostic.LOOP101.severity = none\n"), id)).Select(s => s.Split(' ')[0]));
        Assert.Empty(await Suppressed(project.Config("[*.cs]\nasyncloop.scope = loop\n"), id));
        Assert.Contains("17", (await Suppressed(project.Config("[*.cs]\nasyncloop.scope = all\n"), id)).Select(s => s.Split(' ')[0]));
    }

    [Fact]
    public async Task A_list_decides_what_is_taken_back_too()
    {
        var project = new ConfiguredProject("class C { async Task M() { await Task.Yield(); Slow(); Thread.Sleep(1); } void Slow() { } }")
            .Analyzer(new LoopSuppressor(), new ForeignAnalyzer("CA1849", Place.Expression));
        Assert.Equal(["1 Thread.Sleep(1)"], await Suppressed(project, "CA1849"));
        Assert.Equal(["1 Slow()"], await Suppressed(project.File("AsyncLoop.a.txt", "blocking M:C.Slow\nnonblocking M:System.Threading.Thread.Sleep(System.Int32) : short"), "CA1849"));
    }

    [Fact]
    public async Task What_stands_inside_a_reported_expression_is_another_one()
    {
        var project = new ConfiguredProject("class C { async Task M() { await Task.Yield(); Thread.Sleep(Number()); Start(Number()); } int Number() => 1; Task Start(int i) => Task.Delay(i); }")
            .Analyzer(new LoopSuppressor(), new ForeignAnalyzer("CA1849", Place.Expression), new ForeignAnalyzer("CA2012", Place.Expression));
        Assert.Equal(["1 Thread.Sleep(Number())"], await Suppressed(project, "CA1849"));
        Assert.Equal(["1 Start(Number())"], await Suppressed(project, "CA2012"));
    }

    [Fact]
    public async Task Without_the_suppressor_nothing_is_taken_back() =>
        Assert.DoesNotContain(await new ConfiguredProject(Blocks).Analyzer(new ForeignAnalyzer("CA1849", Place.Expression)).Diagnostics(), d => d.IsSuppressed);

    [Theory]
    [InlineData("class C { int x = Task.FromResult(1).Result; }")]
    [InlineData("class C { [Obsolete(nameof(Task.Delay))] void M() { } }")]
    [InlineData("class C { int P => Task.Run(() => 1).Result; C() : this(Task.Run(() => 1).Result) { } C(int i) { } }")]
    [InlineData("class C { IEnumerable<int> E() { yield return Task.Run(() => 1).Result; } ~C() { Thread.Sleep(1); } public static int operator +(C a, C b) => Task.Run(() => 1).Result; }")]
    [InlineData("class C { async Task M() { Func<Task> f = async () => Thread.Sleep(1); var q = from i in new[] { 1 } where Task.FromResult(i).Result > 0 select i; await f(); } }")]
    public async Task Any_place_is_survived(string source)
    {
        foreach (var place in Enum.GetValues<Place>())
        {
            foreach (var id in new[] { "CA2007", "CA2012", "CA1849" })
                await new ConfiguredProject(source).Analyzer(new LoopSuppressor(), new ForeignAnalyzer(id, place)).Diagnostics();
        }
    }

    /// <summary>Line and text of what was suppressed of an id, in order.</summary>
    private static async Task<string[]> Suppressed(ConfiguredProject project, string id)
    {
        var suppressed = (await project.Diagnostics()).Where(d => d.IsSuppressed && d.Id == id);
        return [.. suppressed.Select(d => $"{d.Location.GetLineSpan().StartLinePosition.Line + 1} {d.Location.SourceTree!.GetText().ToString(d.Location.SourceSpan)}").Order(StringComparer.Ordinal)];
    }
}
