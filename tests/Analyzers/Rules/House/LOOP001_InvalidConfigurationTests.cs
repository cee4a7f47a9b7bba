using AsyncLoop.Analyzers.Tests.Common;
using AsyncLoop.Analyzers.Tests.Configuration;

namespace AsyncLoop.Analyzers.Tests.Rules.House;

public sealed class LOOP001_InvalidConfigurationTests
{
    private static readonly ConfiguredProject Project = new("""
        namespace My
        {
            public class Store<T>
            {
                public class Inner { public Inner(int i) { } public void Go<TOther>(TOther t) { } }
                public string Name { get; set; } = "";
                public void Load(string name) { }
            }

            public class Db : IDisposable { public void Query(string sql) { } void IDisposable.Dispose() { } }
        }
        """);

    [Fact]
    public Task Annotations_need_a_reason() => Verify.Source("""
        using AsyncLoop.Annotations;
        [assembly: {|LOOP001:OffLoop("")|}]

        [{|LOOP001:OffLoop("")|}]
        class C
        {
            const string Empty = "";
            [{|LOOP001:Blocking(Empty, Replacement = "X")|}] void A() { }
            [{|LOOP001:NonBlocking(reason: " ")|}] int B { get; set; }
            [{|LOOP001:NonBlocking(null!)|}] C() { }
            [{|LOOP001:Blocking("")|}] delegate void D();
            [OffLoop("worker"), NonBlocking("fast")] void E() { }
            [Blocking("waits")] void F() { [{|LOOP001:OffLoop("")|}] void G() { } Action h = [{|LOOP001:NonBlocking("")|}] () => { }; }
        }
        """);

    [Fact]
    public Task Half_written_annotations_are_left_to_the_compiler() => Verify.Broken("""
        class C
        {
            [OffLoop] void A() { }
            [Blocking(] void B() { }
            [NonBlocking(nowhere)] void D() { }
            [Blocking(Replacement = "")] void E() { }
        }
        """);

    [Theory]
    [InlineData("asyncloop.scpoe = all", "Unknown option 'asyncloop.scpoe'; did you mean 'asyncloop.scope'?")]
    [InlineData("AsyncLoop.Scpoe = all", "Unknown option 'asyncloop.scpoe'; did you mean 'asyncloop.scope'?")]
    [InlineData("asyncloops.scope = all", "Unknown option 'asyncloops.scope'; did you mean 'asyncloop.scope'?")]
    [InlineData("asyncloop.depth = 3", "Unknown option 'asyncloop.depth'")]
    [InlineData("asyncloop.scope = some", "'some' is no value of 'asyncloop.scope' (auto, loop, all); 'auto' is used")]
    [InlineData("asyncloop.scope = some # or all", "'some' is no value of 'asyncloop.scope' (auto, loop, all); 'auto' is used")]
    [InlineData("asyncloop.scope =", "'asyncloop.scope' has no value (auto, loop, all); 'auto' is used")]
    [InlineData("asyncloop.scope", "'asyncloop.scope' has no value (auto, loop, all); 'auto' is used")]
    [InlineData("asyncloop.loop105.max_depth = 0", "'0' is no value of 'asyncloop.loop105.max_depth' (a whole number from 1); '12' is used")]
    [InlineData("\tasyncloop.loop105.max_depth\t=\ttwelve", "'twelve' is no value of 'asyncloop.loop105.max_depth' (a whole number from 1); '12' is used")]
    [InlineData("dotnet_diagnostic.LOOP999.severity = error", "There is no rule 'LOOP999'")]
    [InlineData("dotnet_diagnostic.LOOP101.severity = eror", "'eror' is no severity (error, warning, suggestion, silent, none, default); did you mean 'error'?")]
    [InlineData("dotnet_diagnostic.LOOP101.serverity = error", "Unknown option 'dotnet_diagnostic.loop101.serverity'; did you mean 'dotnet_diagnostic.LOOP101.severity'?")]
    public async Task A_mistake_in_options_is_told_at_its_line(string line, string message)
    {
        foreach (var (newLine, mark) in new[] { ("\n", ""), ("\r\n", ""), ("\n", "\uFEFF") })
        {
            var text = mark + string.Join(newLine, "root = true", "; a comment: asyncloop.x = 1", "[*.cs]", line, "indent_size = 4", "");
            Assert.Equal([$"4: {message}"], await Project.Config(text).Mistakes());
        }
    }

    [Theory]
    [InlineData("asyncloop.scope = all")]
    [InlineData("ASYNCLOOP.SCOPE=LOOP;comment")]
    [InlineData("asyncloop.scope : auto # comment")]
    [InlineData("asyncloop.loop105.max_depth = 1")]
    [InlineData("dotnet_diagnostic.LOOP101.severity = none")]
    [InlineData("dotnet_diagnostic.loops01.severity = None")]
    [InlineData("dotnet_diagnostic.CA2007.severity = nonsense")]
    [InlineData("# asyncloop.scpoe = all")]
    [InlineData("; asyncloop.scpoe = all")]
    [InlineData("dotnet_code_quality.ca1062.scope = all")]
    [InlineData("[asyncloop.scpoe]")]
    [InlineData("[*.{cs,vb}]  # asyncloop.scope")]
    [InlineData("")]
    public async Task Other_keys_and_right_ones_are_silent(string line) =>
        Assert.Empty(await Project.Config($"root = true\n[*.cs]\n{line}\n").Mistakes());

    [Fact]
    public async Task A_key_before_the_first_section_counts_in_global_files_only()
    {
        Assert.Equal(
            ["1: 'asyncloop.scope' stands before the first section and has no effect; put it below '[*.cs]'"],
            await Project.Config("asyncloop.scope = all\n[*.cs]\n").Mistakes());
        Assert.Empty(await Project.Config("asyncloop.scope = all\n", ".globalconfig").Mistakes());
        Assert.Empty(await Project.Config("is_global = TRUE\nasyncloop.scope = all\n", "my.globalconfig").Mistakes());
        Assert.Equal(["2: Unknown option 'asyncloop.x'"], await Project.Config("is_global = true\nasyncloop.x = all\n", "my.globalconfig").Mistakes());
    }

    [Fact]
    public async Task A_key_that_is_set_again_in_its_section_has_no_effect() => Assert.Equal(
        ["2: 'asyncloop.scope' is set again in line 4, which counts: this line has no effect"],
        await Project.Config("[*.cs]\nasyncloop.scope = all\nindent_size = 4\nasyncloop.SCOPE = loop\n[t/*.cs]\nasyncloop.scope = auto\nasyncloop.scope = Auto\n").Mistakes());

    [Fact]
    public async Task Without_the_file_a_mistake_is_told_once_and_without_a_place()
    {
        var project = new ConfiguredProject("class A { }", "class B { }").ConfigWithoutPlace("[*.cs]\nasyncloop.scpoe = all\nasyncloop.scope = x\n");
        Assert.Equal(
            [
                "LOOP001 (1): 'x' is no value of 'asyncloop.scope' (auto, loop, all); 'auto' is used",
                "LOOP001 (1): Unknown option 'asyncloop.scpoe'; did you mean 'asyncloop.scope'?",
            ],
            await project.Findings());
        // Another file that says the right thing does not hide it; the file itself does.
        Assert.Equal(2, (await project.File("/q/.editorconfig", "[*.cs]\nasyncloop.scope = all\n").Findings()).Length);
        Assert.All(await new ConfiguredProject("class A { }").Config("[*.cs]\nasyncloop.scpoe = all\n").Findings(), f => Assert.StartsWith("LOOP001 .editorconfig(2)", f));
    }

    [Fact]
    public async Task An_open_file_is_checked_while_somebody_types()
    {
        var project = Project.Config("[*.cs]\nasyncloop.sco").File("AsyncLoop.My.txt", "bloc");
        Assert.StartsWith("Unknown option 'asyncloop.sco'", Assert.Single(await project.LiveMistakes(".editorconfig")));
        Assert.StartsWith("Unknown word 'bloc'", Assert.Single(await project.LiveMistakes("AsyncLoop.My.txt")));
    }

    [Fact]
    public async Task A_file_that_is_handed_over_twice_is_told_once() =>
        Assert.Single(await Project.File("AsyncLoop.a.txt", "blocked").File("AsyncLoop.a.txt", "blocked").Mistakes());

    [Theory]
    [InlineData("blokcing M:My.Db.Query(System.String)", "Unknown word 'blokcing' (blocking, nonblocking, never-propose, waive, framework); did you mean 'blocking'?; the line is skipped")]
    [InlineData("Blocking", "Unknown word 'Blocking' (blocking, nonblocking, never-propose, waive, framework); did you mean 'blocking'?; the line is skipped")]
    [InlineData("blocking", "'blocking' needs a documentation id that starts with M:, P:, T:, such as M:My.Db.Query(System.String); the line is skipped")]
    [InlineData("blocking My.Db.Query", "'blocking' needs a documentation id that starts with M:, P:, T:, such as M:My.Db.Query(System.String); the line is skipped")]
    [InlineData("blocking N:My", "'blocking' needs a documentation id that starts with M:, P:, T:, such as M:My.Db.Query(System.String); the line is skipped")]
    [InlineData("blocking M:", "'blocking' needs a documentation id that starts with M:, P:, T:, such as M:My.Db.Query(System.String); the line is skipped")]
    [InlineData("blocking M:My.Db.Query(System.String) ->", "The name of a member is missing behind '->'; the line is skipped")]
    [InlineData("blocking M:My.Db.Query(System.String) -> : why", "The name of a member is missing behind '->'; the line is skipped")]
    [InlineData("blocking M:My.Db.Query(System.String) :", "'blocking' needs a reason (' : reason'); the line is skipped")]
    [InlineData("blocking M:My.Db.Query(System.String) QueryAsync", "'QueryAsync' is not understood; a reason stands behind ' : ', and the line is skipped")]
    [InlineData("nonblocking M:My.Db.Query(System.String)", "'nonblocking' needs a reason (' : reason'); the line is skipped")]
    [InlineData("nonblocking M:My.Db.Query(System.String) :  // none", "'nonblocking' needs a reason (' : reason'); the line is skipped")]
    [InlineData("nonblocking M:My.Db.Query(System.String) -> X : why", "'-> X : why' is not understood; a reason stands behind ' : ', and the line is skipped")]
    [InlineData("never-propose M:My.Db.Query(System.String)", "'never-propose' needs a reason (' : reason'); the line is skipped")]
    [InlineData("framework", "'framework' needs a type and where it runs code; the line is skipped")]
    [InlineData("waive", "'waive' needs the id of a rule, such as LOOP101; the line is skipped")]
    [InlineData("waive LOOP999 T:My.Db : why", "'waive' needs the id of a rule, such as LOOP101: there is no rule 'LOOP999'; the line is skipped")]
    [InlineData("waive LOOP101", "'waive' needs a documentation id that starts with M:, P:, T:, N:, E:, F:, such as M:My.Db.Query(System.String); the line is skipped")]
    [InlineData("waive LOOP101 T:My.Db", "'waive' needs a reason (' : reason'); the line is skipped")]
    [InlineData("waive LOOP101 T:My.Gone : why", "'T:My.Gone' names nothing in this project: nothing is waived")]
    [InlineData("waive LOOP101 N:Gone : why", "'N:Gone' names nothing in this project: nothing is waived")]
    [InlineData("waive LOOP101 N:System : why", "'N:System' names nothing in this project: nothing is waived")]
    [InlineData("waive LOOP101 M:System.IO.File.Delete(System.String) : why", "'M:System.IO.File.Delete(System.String)' names nothing in this project: nothing is waived; did you mean 'M:System.IO.File.Delete(System.String)'?")]
    [InlineData("waive LOOP101 M:My.Db.Query : why", "'M:My.Db.Query' names nothing in this project: nothing is waived; did you mean 'M:My.Db.Query(System.String)'?")]
    [InlineData("waive LOOP101 M:My.Db.Qurey : why", "'M:My.Db.Qurey' names nothing in this project: nothing is waived; did you mean 'M:My.Db.Query(System.String)'?")]
    [InlineData("blocking M:My.Db.Query", "'M:My.Db.Query' names nothing; did you mean 'M:My.Db.Query(System.String)'?")]
    [InlineData("blocking M:My.Db.Frobnicate", "'M:My.Db.Frobnicate' names nothing; 'Db' has no such member")]
    [InlineData("blocking M:System.Threading.Thread.Slep(System.Int32)", "'M:System.Threading.Thread.Slep(System.Int32)' names nothing; did you mean 'M:System.Threading.Thread.Sleep(System.Int32)'?")]
    public async Task A_mistake_in_a_list_is_told_at_its_line(string line, string message)
    {
        foreach (var (newLine, mark) in new[] { ("\n", ""), ("\r\n", ""), ("\n", "\uFEFF") })
            Assert.Equal([$"3: {message}"], await Project.File("AsyncLoop.My.txt", mark + string.Join(newLine, "// comment", "", "\t" + line + " \t", "")).Mistakes());
    }

    [Theory]
    [InlineData("blocking M:My.Db.Query(System.String) -> QueryAsync : waits")]
    [InlineData("blocking M:My.Db.Query( System.String )->QueryAsync: see https://example.org/x // more")]
    [InlineData("blocking M:My.Db.Query(System.String): waits")]
    [InlineData("blocking M:My.Db.#ctor")]
    [InlineData("blocking M:My.Db.System#IDisposable#Dispose")]
    [InlineData("blocking M:My.Store`1.Inner.#ctor(System.Int32)")]
    [InlineData("blocking M:My.Store`1.Inner.Go``1(``0)")]
    [InlineData("blocking P:My.Store`1.Name")]
    [InlineData("blocking T:My.Store`1.Inner")]
    [InlineData("blocking T:Some.Other.Library")]
    [InlineData("blocking M:Some.Other.Library.Call")]
    [InlineData("nonblocking T:My.Db\t:\tfast")]
    [InlineData("never-propose M:My.Db.Query(System.String) : in memory")]
    [InlineData("framework component game-loop synchronization Some.Type")]
    [InlineData("waive LOOP105 M:My.Store`1.Load(System.String) : legacy, replaced in March")]
    [InlineData("waive LOOP105 M:My.Store`1.Inner.#ctor(System.Int32) : legacy")]
    [InlineData("waive LOOP105 M:My.Db.System#IDisposable#Dispose : legacy")]
    [InlineData("waive LOOP101 P:My.Store`1.Name : legacy")]
    [InlineData("waive LOOP101 N:My : legacy")]
    [InlineData("//blocking")]
    [InlineData("   // blocking")]
    public async Task Right_lines_are_silent(string line) => Assert.Empty(await Project.File("AsyncLoop.My.txt", line).Mistakes());

    [Fact]
    public async Task A_line_that_a_later_one_takes_back_has_no_effect()
    {
        const string Blocking = "blocking T:My.Db\n", Fast = "nonblocking T:My.Db : fast\n";
        Assert.Equal(["1: Line 2 says the opposite of 'T:My.Db', and counts: this line has no effect"], await Project.File("AsyncLoop.a.txt", Blocking + Fast).Mistakes());
        Assert.Empty(await Project.File("AsyncLoop.a.txt", Blocking + Blocking).Mistakes());
        // A second file may take back what a first says: that is what the order is for.
        Assert.Empty(await Project.File("AsyncLoop.a.txt", Blocking).File("AsyncLoop.b.txt", Fast).Mistakes());
    }

    [Theory]
    [InlineData("M:Lib.A.B wait Cache.Fetch -> Socket.Receive", true)]
    [InlineData("M:Lib.A.B\twait\tSocket.Receive", true)]
    [InlineData("// comment", true)]
    [InlineData("", true)]
    [InlineData("M:Lib.A.B wait", false)]
    [InlineData("M:Lib.A.B lock Monitor.Enter", false)]
    [InlineData("Lib.A.B wait X", false)]
    public async Task Summaries_are_checked_line_by_line(string line, bool right) => Assert.Equal(
        right ? [] : ["2: A summary is a documentation id, 'wait' or 'io', and the path to what blocks; the line is skipped"],
        await Project.File("Lib.asyncloop-summary.txt", "// summary\r\n" + line + "\r\n").Mistakes());

    [Theory]
    [InlineData("AsyncLoop.txt")]
    [InlineData("MyAsyncLoop.My.txt")]
    [InlineData("AsyncLoop.My.md")]
    [InlineData("editorconfig")]
    public async Task Other_files_are_not_read(string name) => Assert.Empty(await Project.File(name, "asyncloop.x = 1\nblocked").Mistakes());

    [Fact]
    public async Task Every_prefix_of_every_file_is_survived()
    {
        var list = "\uFEFFblocking M:My.Db.Query(System.String) -> QueryAsync : waits // why\r\nwaive LOOP101 M:My.Store`1.Inner.Go``1(``0) : w\n\tnonblocking P:My.Db.I{System#Int32}#P : f";
        var config = "root=true\r\n[*.cs]\r\nasyncloop.scope = all # x\ndotnet_diagnostic.LOOP101.severity=none";
        for (var i = 0; i <= list.Length; i += 3)
            await Project.File("AsyncLoop.My.txt", list[..i]).Config(config[..Math.Min(i, config.Length)]).File("x.asyncloop-summary.txt", list[..i]).Mistakes();
    }

    [Theory]
    [InlineData("M:(")]
    [InlineData("M:)")]
    [InlineData("M:.")]
    [InlineData("M:..")]
    [InlineData("M:`")]
    [InlineData("M:``")]
    [InlineData("M:A``x")]
    [InlineData("M:My.Db.Query(")]
    [InlineData("M:My.Db.Query(System.String")]
    [InlineData("M:My.Db.Query(`99999999999)")]
    [InlineData("M:My.Db.Query(``7)")]
    [InlineData("M:My.Db.Query(System.Int32[0:,0:)")]
    [InlineData("M:My.Db.Query({)")]
    [InlineData("M:My.Db.op_Implicit(My.Db)~")]
    [InlineData("P:#")]
    [InlineData("P:.#")]
    [InlineData("T:~")]
    [InlineData("T:My.Store`")]
    [InlineData("T:(")]
    [InlineData("P:My.Db.(")]
    public async Task No_id_is_too_odd(string id) =>
        await Project.File("AsyncLoop.a.txt", $"blocking {id}\nwaive LOOP101 {id} : why\nnonblocking {id} : why\nnever-propose {id} : why").File("a.asyncloop-summary.txt", $"{id} wait X").Mistakes();

    [Fact]
    public async Task Ten_thousand_lines_are_read()
    {
        var lines = Enumerable.Range(0, 10_000).Select(i => i % 1000 == 999 ? "blocked M:X" : $"blocking M:Lib.Type{i}.Member{i}(System.Int32) -> Member{i}Async : waits");
        Assert.Equal(10, (await Project.File("AsyncLoop.Big.txt", string.Join("\n", lines)).Mistakes()).Length);
    }
}
