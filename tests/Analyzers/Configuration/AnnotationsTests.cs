using AsyncLoop.Analyzers.Common;

namespace AsyncLoop.Analyzers.Tests.Configuration;

/// <summary><c>[Blocking]</c> and <c>[NonBlocking]</c> on members of this project and of others.</summary>
public sealed class AnnotationsTests
{
    private const string Annotated = """
        namespace Lib
        {
            public class Store
            {
                [Blocking("waits for the disk", Replacement = "SaveAsync")] public virtual void Save(string s) { }
                public Task SaveAsync(string s) => Task.CompletedTask;
                [Blocking("reads", Replacement = "Other.Read")] public string Text { get; set; } = "";
                [Blocking("opens")] public Store() { }
                public Store(int i) { }
                [NonBlocking("only a flag")] public static void Flag() => Thread.Sleep(1);
                [Blocking("waits")] public static void Static() { }
            }

            public class Derived : Store { public Derived() : base(1) { } public override void Save(string s) { } }

            [Blocking("old")] public class Legacy
            {
                public void Go() { }
                public async Task GoAsync() => await Task.Yield();
                [NonBlocking("cheap")] public void Cheap() { }
                public class Nested { public void Go() { } }
            }

            [Blocking("calls out")] public delegate void Callback();
        }
        """;

    [Theory]
    [InlineData("s.Save(\"\");", "'Store.Save' blocks the thread that runs this async code (waits for the disk); use 'await SaveAsync'")]
    [InlineData("new Derived().Save(\"\");", "'Derived.Save' blocks the thread that runs this async code (waits for the disk); use 'await SaveAsync'")]
    [InlineData("_ = s.Text;", "'Store.Text' blocks the thread that runs this async code (reads); use 'Other.Read'")]
    [InlineData("s.Text = \"\";", "'Store.Text' blocks the thread that runs this async code (reads); use 'Other.Read'")]
    [InlineData("_ = new Store();", "'new Store' blocks the thread that runs this async code (opens); run it with 'Task.Run'")]
    [InlineData("Store.Static();", "'Store.Static' blocks the thread that runs this async code (waits); run it with 'Task.Run'")]
    [InlineData("new Legacy().Cheap(); new Legacy().Go();", "'new Legacy' blocks the thread that runs this async code (old); run it with 'Task.Run'", "'new Legacy' blocks the thread that runs this async code (old); run it with 'Task.Run'", "'Legacy.Go' blocks the thread that runs this async code (old); run it with 'Task.Run'")]
    [InlineData("Callback c = () => { }; c();", "'Callback.Invoke' blocks the thread that runs this async code (calls out); run it with 'Task.Run'")]
    public async Task An_annotated_member_blocks_directly(string statements, params string[] messages)
    {
        var expected = messages.Select(m => $"LOOP101 0.cs(2): {m}").Order(StringComparer.Ordinal);
        Assert.Equal(expected, await InReference(statements).Findings());
        Assert.Equal(expected, await InSource(statements).Findings());
    }

    [Theory]
    [InlineData("Helper(s);", "static void Helper(Store s) => s.Save(\"\");", "Helper -> Store.Save")]
    [InlineData("Helper(s);", "static void Helper(Store s) => _ = s.Text;", "Helper -> Store.Text")]
    [InlineData("Helper();", "static void Helper() => _ = new Store();", "Helper -> new Store")]
    public async Task An_annotated_member_ends_a_path(string statements, string members, string path)
    {
        foreach (var project in new[] { InReference(statements, members), InSource(statements, members) })
        {
            var found = Assert.Single(await project.Findings());
            Assert.StartsWith("LOOP105", found);
            Assert.Contains(path, found);
        }
    }

    [Theory]
    [InlineData("Store.Flag();")]
    [InlineData("await new Func<Legacy>(() => null!)().GoAsync();")]
    [InlineData("_ = new Store(1);")]
    [InlineData("_ = nameof(Store.Static);")]
    [InlineData("await Task.Run(Store.Static);")]
    public async Task Others_do_not(string statements)
    {
        Assert.Empty(await InReference(statements).Findings());
        Assert.Empty(await InSource(statements).Findings());
    }

    [Fact]
    public async Task A_local_function_may_be_annotated()
    {
        Assert.StartsWith("LOOP101", Assert.Single(await InSource("L(); [Blocking(\"x\")] static void L() { }").Findings()));
        Assert.Empty(await InSource("L(); [NonBlocking(\"x\")] static void L() => Thread.Sleep(1);").Findings());
    }

    [Fact]
    public async Task The_replacement_is_offered_where_the_type_has_it()
    {
        var found = Assert.Single(await InReference("s.Save(\"\");").Diagnostics());
        Assert.Equal((FixKinds.Counterpart, "SaveAsync"), (found.Properties[FixProperties.Kind], found.Properties[FixProperties.Counterpart]));
    }

    [Fact]
    public async Task A_list_counts_before_an_annotation()
    {
        Assert.Empty(await InReference("s.Save(\"\");").File("AsyncLoop.My.txt", "nonblocking M:Lib.Store.Save(System.String) : measured").Findings());
        Assert.Contains("use 'Else'", Assert.Single(await InReference("s.Save(\"\");").File("AsyncLoop.My.txt", "blocking M:Lib.Store.Save(System.String) -> Else").Findings()));
        Assert.StartsWith("LOOP101", Assert.Single(await InSource("Store.Flag();").File("AsyncLoop.My.txt", "blocking M:Lib.Store.Flag").Findings()));
    }

    [Fact]
    public async Task A_library_may_declare_its_own_attributes()
    {
        var library = ConfiguredProject.Library("""
            namespace AsyncLoop.Annotations { internal sealed class BlockingAttribute : Attribute { public BlockingAttribute(string why) { } } }
            namespace Own { public static class Api { [AsyncLoop.Annotations.Blocking("waits")] public static void Go() { } } }
            """, "Own");
        var project = new ConfiguredProject("class C { async Task M() { await Task.Yield(); Own.Api.Go(); } }") { References = [library] };
        Assert.Contains("(waits)", Assert.Single(await project.Findings()));
    }

    private static ConfiguredProject InReference(string statements, string members = "") =>
        new(Class(statements, members)) { References = [ConfiguredProject.Library(Annotated, "Lib")] };

    private static ConfiguredProject InSource(string statements, string members = "") => new(Class(statements, members), Annotated);

    private static string Class(string statements, string members) =>
        $"using Lib;\nclass C {{ async Task M(Store s) {{ await Task.Yield(); {statements} }} {members} }}";
}
