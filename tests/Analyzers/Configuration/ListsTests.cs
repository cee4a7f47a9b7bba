using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Tests.Configuration;

/// <summary>What the lists say is what the rules do.</summary>
public sealed class ListsTests
{
    private const string Library = """
        namespace Lib
        {
            public class Db : IDisposable
            {
                public Db() { }
                public Db(string name) { }
                public void Query(string sql) { }
                public Task QueryAsync(string sql) => Task.CompletedTask;
                public T Get<T>(string key) => default!;
                public virtual int Count { get; set; }
                public int this[int i] => i;
                public class Cursor { public void MoveNext() { } }
                void IDisposable.Dispose() { }
                public static Db operator +(Db a, Db b) => a;
            }

            public class Box<T> { public void Open(T t, List<T> all) { } }

            public class Sub : Db { public override int Count { get => 1; set { } } }
        }
        """;

    private static readonly MetadataReference Reference = ConfiguredProject.Library(Library, "Lib");

    private static ConfiguredProject Async(string statements, string members = "") => new($$"""
        using Lib;
        partial class C
        {
            async Task M(Db db) { await Task.Yield(); {{statements}} }
            {{members}}
        }
        """) { References = [Reference] };

    [Theory]
    [InlineData("db.Query(\"\");", "M:Lib.Db.Query(System.String)", "'Db.Query' blocks the thread that runs this async code; run it with 'Task.Run'")]
    [InlineData("db.Query(\"\");", "M:Lib.Db.Query(System.String) -> QueryAsync", "'Db.Query' blocks the thread that runs this async code; use 'await QueryAsync'")]
    [InlineData("db.Query(\"\");", "M:Lib.Db.Query(System.String) -> Fast.Query : waits for the disk", "'Db.Query' blocks the thread that runs this async code (waits for the disk); use 'Fast.Query'")]
    [InlineData("_ = db.Get<int>(\"\");", "M:Lib.Db.Get``1(System.String)", "'Db.Get' blocks the thread that runs this async code; run it with 'Task.Run'")]
    [InlineData("_ = new Db(\"\"); _ = new Db();", "M:Lib.Db.#ctor(System.String)", "'new Db' blocks the thread that runs this async code; run it with 'Task.Run'")]
    [InlineData("_ = db.Count;", "P:Lib.Db.Count", "'Db.Count' blocks the thread that runs this async code; run it with 'Task.Run'")]
    [InlineData("_ = db.Count;", "M:Lib.Db.get_Count", "'Db.Count' blocks the thread that runs this async code; run it with 'Task.Run'")]
    [InlineData("_ = new Sub().Count;", "P:Lib.Db.Count", "'Sub.Count' blocks the thread that runs this async code; run it with 'Task.Run'")]
    [InlineData("_ = db[1];", "P:Lib.Db.Item(System.Int32)", "'Db.this[]' blocks the thread that runs this async code; run it with 'Task.Run'")]
    [InlineData("new Db.Cursor().MoveNext();", "M:Lib.Db.Cursor.MoveNext", "'Cursor.MoveNext' blocks the thread that runs this async code; run it with 'Task.Run'")]
    [InlineData("new Box<int>().Open(1, null!);", "M:Lib.Box`1.Open(`0,System.Collections.Generic.List{`0})", "'Box.Open' blocks the thread that runs this async code; run it with 'Task.Run'")]
    [InlineData("db.Query(\"\"); IDisposable d = db; d.Dispose();", "T:Lib.Db", "'Db.Query' blocks the thread that runs this async code; run it with 'Task.Run'")]
    public async Task A_listed_api_blocks(string statements, string line, string message)
    {
        // Unlisted, a method with a twin is told of that.
        Assert.DoesNotContain(await Async(statements).Findings(), f => !f.StartsWith("LOOP106", StringComparison.Ordinal));
        Assert.Equal([$"LOOP101 0.cs(4): {message}"], await Async(statements).File("AsyncLoop.My.txt", "blocking " + line).Findings());
    }

    [Theory]
    [InlineData("db.Query(\"\");", "M:Lib.Db.Query(System.Int32)")]
    [InlineData("db.Count = 1;", "M:Lib.Db.get_Count")]
    [InlineData("await db.QueryAsync(\"\");", "M:Lib.Db.Query(System.String)")]
    [InlineData("_ = nameof(db.Query);", "M:Lib.Db.Query(System.String)")]
    [InlineData("await Task.Run(() => db.Query(\"\"));", "M:Lib.Db.Query(System.String)")]
    public async Task Others_do_not(string statements, string line) =>
        Assert.DoesNotContain(await Async(statements).File("AsyncLoop.My.txt", "blocking " + line).Findings(), f => !f.StartsWith("LOOP001", StringComparison.Ordinal) && !f.StartsWith("LOOP106", StringComparison.Ordinal));

    [Fact]
    public async Task The_counterpart_is_offered_where_the_type_has_it()
    {
        var found = Assert.Single(await Async("db.Query(\"\");").File("AsyncLoop.My.txt", "blocking M:Lib.Db.Query(System.String) -> QueryAsync").Diagnostics());
        Assert.Equal((FixKinds.Counterpart, "QueryAsync"), (found.Properties[FixProperties.Kind], found.Properties[FixProperties.Counterpart]));
        found = Assert.Single(await Async("db.Query(\"\");").File("AsyncLoop.My.txt", "blocking M:Lib.Db.Query(System.String) -> Elsewhere").Diagnostics());
        Assert.Equal(FixKinds.RunInExecutor, found.Properties[FixProperties.Kind]);
    }

    [Theory]
    [InlineData("Helper(db);", "static void Helper(Db db) => db.Query(\"\");", "M:Lib.Db.Query(System.String)", "Helper -> Db.Query")]
    [InlineData("_ = Helper(db);", "static int Helper(Db db) => db.Count;", "P:Lib.Db.Count", "Helper -> Db.Count")]
    [InlineData("Helper();", "static void Helper() => new Db(\"\");", "M:Lib.Db.#ctor(System.String)", "Helper -> Db..ctor")]
    [InlineData("Helper();", "static void Helper() => Mine(); static void Mine() { }", "M:C.Mine", "Helper -> C.Mine")]
    public async Task A_listed_api_is_followed_through_helpers(string statements, string members, string id, string path)
    {
        var project = Async(statements, members.Replace("=> new", "=> _ = new"));
        Assert.Empty(await project.Findings());
        var found = Assert.Single(await project.File("AsyncLoop.My.txt", "blocking " + id).Findings());
        Assert.StartsWith("LOOP105 0.cs(4)", found);
        Assert.Contains(path.Replace("Db..ctor", "new Db"), found);
    }

    [Theory]
    [InlineData("Thread.Sleep(1);", "", "M:System.Threading.Thread.Sleep(System.Int32)")]
    [InlineData("Thread.Sleep(1);", "", "T:System.Threading.Thread")]
    [InlineData("_ = File.ReadAllText(\"f\");", "", "M:System.IO.File.ReadAllText(System.String)")]
    [InlineData("_ = File.Exists(\"f\");", "", "M:System.IO.File.Exists(System.String)")]
    [InlineData("_ = Task.FromResult(1).Result; var t = Task.Delay(1); t.Wait();", "", "T:System.Threading.Tasks.Task`1\nnonblocking T:System.Threading.Tasks.Task")]
    [InlineData("Helper();", "static void Helper() => Thread.Sleep(1);", "M:System.Threading.Thread.Sleep(System.Int32)")]
    [InlineData("Helper();", "static void Helper() => Thread.Sleep(1);", "M:C.Helper")]
    [InlineData("Helper();", "static void Helper() => Mine(); static void Mine() => Thread.Sleep(1);", "M:C.Mine")]
    [InlineData("Helper();", "static void Helper() => G.Result.ToString(); static Task<int> G => Task.Run(() => 1);", "P:System.Threading.Tasks.Task`1.Result")]
    [InlineData("_ = Getter;", "static int Getter { get { Thread.Sleep(1); return 1; } }", "P:C.Getter")]
    [InlineData("_ = new Slow();", "class Slow { public Slow() { Thread.Sleep(1); } }", "M:C.Slow.#ctor")]
    [InlineData("I i = new A(); i.Go();", "interface I { void Go(); } class A : I { void I.Go() => Thread.Sleep(1); }", "M:C.A.C#I#Go")]
    [InlineData("I i = new A(); i.Go();", "interface I { void Go(); } class A : I { public void Go() => Thread.Sleep(1); }", "M:C.I.Go")]
    [InlineData("_ = new Slow();", "class Slow { readonly int _x = Task.Run(() => 1).Result; public Slow() { } }", "M:C.Slow.#ctor")]
    [InlineData("Part();", "} partial class C { partial void Part(); partial void Part() => Thread.Sleep(1); } class D {", "M:C.Part")]
    [InlineData("Generic(1);", "static void Generic<T>(T t) => Thread.Sleep(1);", "M:C.Generic``1(``0)")]
    public async Task What_is_listed_as_harmless_is_left_alone_by_every_rule(string statements, string members, string id)
    {
        var project = Async(statements, members);
        Assert.NotEmpty(await project.Findings());
        Assert.Empty(await project.File("AsyncLoop.My.txt", $"nonblocking {id} : fast".Replace("\nnonb", " : fast\nnonb")).Findings());
    }

    [Fact]
    public async Task A_counterpart_that_must_not_be_proposed_is_not()
    {
        var project = Async("_ = File.ReadAllText(\"f\");");
        Assert.Contains("use 'await ReadAllTextAsync'", Assert.Single(await project.Findings()));
        Assert.Contains("run it with 'Task.Run'", Assert.Single(await project.File("AsyncLoop.My.txt", "never-propose M:System.IO.File.ReadAllText(System.String) : tiny files").Findings()));
    }

    [Fact]
    public async Task The_later_file_counts_and_the_member_before_its_type()
    {
        const string Blocks = "blocking M:Lib.Db.Query(System.String)", Fast = "nonblocking M:Lib.Db.Query(System.String) : fast";
        var project = Async("db.Query(\"\");");
        Assert.Empty(await project.File("AsyncLoop.a.txt", Blocks).File("AsyncLoop.b.txt", Fast).Findings());
        // By name, not by the order in which the host hands them over.
        Assert.Empty(await project.File("AsyncLoop.b.txt", Fast).File("AsyncLoop.a.txt", Blocks).Findings());
        Assert.Single(await project.File("AsyncLoop.a.txt", Fast).File("AsyncLoop.b.txt", Blocks).Findings());
        Assert.Single(await project.File("AsyncLoop.a.txt", Blocks).File("AsyncLoop.b.txt", "nonblocking T:Lib.Db : fast").Findings());
        Assert.Empty(await project.File("AsyncLoop.a.txt", Fast).File("AsyncLoop.b.txt", "blocking T:Lib.Db").Findings());
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_takes_no_other_with_it()
    {
        var found = await Async("db.Query(\"\");").File("AsyncLoop.My.txt", "blokcing X\r\nblocking M:Lib.Db.Query(System.String)\r\nwaive\r\n").Findings();
        Assert.Equal(["LOOP001", "LOOP001", "LOOP101"], found.Select(f => f.Split(' ')[0]));
    }

    [Theory]
    [InlineData("LOOP101 M:N.C.M", 0)]
    [InlineData("LOOP101 T:N.C", 0)]
    [InlineData("LOOP101 N:N", 0)]
    [InlineData("LOOP101 M:N.C.Other", 1)]
    [InlineData("LOOP102 M:N.C.M", 1)]
    public async Task A_waiver_accepts_the_findings_of_its_rule_in_its_member(string waiver, int left)
    {
        var project = new ConfiguredProject("namespace N { class C { async Task M() { await Task.Yield(); Func<Task> f = async () => { await Task.Yield(); Thread.Sleep(1); }; await f(); } void Other() { } } }");
        Assert.Single(await project.Findings());
        Assert.Equal(left, (await project.File("AsyncLoop.My.txt", $"waive {waiver} : replaced in March").Findings()).Length);
    }

    [Theory]
    [InlineData("P:C.P", "Task P { get { return F(async () => { await Task.Yield(); Thread.Sleep(1); }); } } static Task F(Func<Task> f) => f();")]
    [InlineData("F:C.f", "Func<Task> f = async () => { await Task.Yield(); Thread.Sleep(1); };")]
    [InlineData("M:C.#ctor", "C() { Func<Task> f = async () => { await Task.Yield(); Thread.Sleep(1); }; }")]
    [InlineData("T:C.Inner`1", "class Inner<T> { async Task M() { await Task.Yield(); Thread.Sleep(1); } }")]
    [InlineData("M:C.Inner`1.M", "class Inner<T> { async Task M() { await Task.Yield(); Thread.Sleep(1); } }")]
    [InlineData("M:C.G``1(``0)", "async Task G<T>(T t) { await Task.Yield(); Thread.Sleep(1); }")]
    [InlineData("M:C.I#Go", "interface J { Task Go(); } class D { } } interface I { Task Go(); } partial class C : I { async Task I.Go() { await Task.Yield(); Thread.Sleep(1); }")]
    public async Task A_waiver_names_any_kind_of_member(string id, string members)
    {
        var project = new ConfiguredProject($"partial class C {{ {members} }}");
        Assert.Single(await project.Findings());
        Assert.Empty(await project.File("AsyncLoop.My.txt", $"waive LOOP101 {id} : replaced in March").Findings());
    }

    [Fact]
    public async Task Lines_about_frameworks_add_to_the_table()
    {
        var project = new ConfiguredProject("""
            class Behaviour { }
            class Player : Behaviour { async Task M() { Thread.Sleep(1); await Task.Yield(); } }
            """);
        const string sleep = "LOOP101 0.cs(2): 'Thread.Sleep' ";
        Assert.StartsWith(sleep + "blocks the thread that runs this async code", Assert.Single(await project.Findings()));
        Assert.StartsWith(sleep + "freezes the game loop", Assert.Single(
            await project.File("AsyncLoop.My.txt", "framework component game-loop synchronization Behaviour // ours").Findings()));
    }

    [Theory]
    [InlineData("framework One pool", "'One' is none of caller, component, factory, members, switch, test, type; the line is skipped")]
    [InlineData("framework", "'framework' needs a type and where it runs code; the line is skipped")]
    [InlineData("framework type loop never My.Type", "'never' is neither synchronization nor scheduler; the line is skipped")]
    public async Task A_wrong_line_about_a_framework(string line, string message) =>
        Assert.EndsWith(message, Assert.Single(await new ConfiguredProject("class C { }").File("AsyncLoop.My.txt", line).Findings()));

    [Fact]
    public async Task Nothing_is_remembered_from_lists_that_held_before()
    {
        var project = Async("db.Query(\"\"); Helper(db);", "static void Helper(Db db) => db.Query(\"\");");
        var compilation = project.Compilation;
        var listed = project.File("AsyncLoop.My.txt", "blocking M:Lib.Db.Query(System.String)");
        for (var i = 0; i < 2; i++)
        {
            Assert.StartsWith("LOOP106", Assert.Single(await project.FindingsIn(compilation)));
            Assert.Equal(["LOOP101", "LOOP105"], (await listed.FindingsIn(compilation)).Select(f => f.Split(' ')[0]));
        }
    }

    [Fact]
    public void Equal_lists_share_a_model_and_other_lists_do_not()
    {
        var compilation = new ConfiguredProject("class C { }").Compilation;
        LoopModel? With(params string[] lines) => LoopModel.For(compilation, new AnalyzerOptions([.. lines.Select((l, i) => new Text($"AsyncLoop.{i}.txt", l))]), CancellationToken.None);
        Assert.Same(With(), With());
        Assert.Same(With("blocking T:A"), With("blocking T:A"));
        Assert.NotSame(With("blocking T:A"), With("blocking T:B"));
        Assert.NotSame(With("blocking T:A"), With("blocking T:A", "blocking T:B"));
        Assert.NotSame(With(), With("blocking T:A"));
    }

    private sealed class Text(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
