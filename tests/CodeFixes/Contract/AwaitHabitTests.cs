using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Tests.Contract;

/// <summary>New awaits leave their context where the others do, and only there.</summary>
public sealed class AwaitHabitTests
{
    private const string Configured = "async Task H() { await F().ConfigureAwait(false); }";

    [Theory]
    [InlineData("await F().ConfigureAwait(false); Thread.Sleep(1);", "", "await F().ConfigureAwait(false); await Task.Delay(1).ConfigureAwait(false);")]
    [InlineData("Thread.Sleep(1);", Configured, "await Task.Delay(1).ConfigureAwait(false);")]
    [InlineData("new SemaphoreSlim (1).Wait ();", Configured, "await new SemaphoreSlim (1).WaitAsync ().ConfigureAwait (false);")]
    [InlineData("Thread.Sleep (1);", Configured, "await Task.Delay (1).ConfigureAwait (false);")]
    [InlineData("Console.ReadKey ();", Configured, "await Task.Run (() => Console.ReadKey ()).ConfigureAwait (false);")]
    [InlineData("Thread.Sleep(1);", "async Task H() { await F().ConfigureAwait(false); await Task.Yield(); }", "await Task.Delay(1).ConfigureAwait(false);")]
    [InlineData("await foreach (var n in N) { } Thread.Sleep(1);", Configured, "await foreach (var n in N) { } await Task.Delay(1);")]
    [InlineData("await foreach (var n in N.ConfigureAwait(false)) { } Thread.Sleep(1);", "", "await foreach (var n in N.ConfigureAwait(false)) { } await Task.Delay(1).ConfigureAwait(false);")]
    [InlineData("await using (D) { } Thread.Sleep(1);", Configured, "await using (D) { } await Task.Delay(1);")]
    [InlineData("await using var d = D; Thread.Sleep(1);", Configured, "await using var d = D; await Task.Delay(1).ConfigureAwait(false);")]
    [InlineData("await F(); Thread.Sleep(1);", Configured, "await F(); await Task.Delay(1);")]
    [InlineData("Thread.Sleep(1);", "async Task H() { await F().ConfigureAwait(false); await F(); }", "await Task.Delay(1);")]
    [InlineData("Thread.Sleep(1);", "async Task H() { await F().ConfigureAwait(true); }", "await Task.Delay(1);")]
    public async Task In_the_member_else_in_the_file(string statements, string member, string after) =>
        Assert.Equal(Source(after, member), await Fixed(Source(statements, member)));

    [Fact]
    public async Task Else_in_the_project()
    {
        var document = Workbench.Open(Source("Thread.Sleep(1);", ""), withRuntime: false);
        document = document.Project.AddDocument("Other.cs", "class D { async Task H(Task t) { await t.ConfigureAwait(false); } }").Project.GetDocument(document.Id)!;
        Assert.Equal(Source("await Task.Delay(1).ConfigureAwait(false);", ""), await Fixed(document));
    }

    [Theory]
    [InlineData("using (File.OpenRead(\"a\")) { }", "await using (File.OpenRead(\"a\").ConfigureAwait(false)) { }")]
    [InlineData("using (var file = File.OpenRead(\"a\")) { }", "using (var file = File.OpenRead(\"a\")) { }")]
    [InlineData("using var file = File.OpenRead(\"a\");", "using var file = File.OpenRead(\"a\");")]
    public async Task A_variable_of_using_keeps_its_type(string before, string after)
    {
        var document = Workbench.Open(Source(before, Configured), withRuntime: false);
        var changed = await Workbench.FixAll(new LOOP108_BlockingDisposeFix(), document, null);
        Assert.Equal(Source(after, Configured), (await changed.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
    }

    [Fact]
    public async Task Not_where_a_loop_is_known()
    {
        var document = Workbench.Open(Source("Thread.Sleep(1);", Configured), withRuntime: true);
        Assert.DoesNotContain("Delay(1).ConfigureAwait", await Fixed(document), StringComparison.Ordinal);
    }

    private static Task<string> Fixed(string source) => Fixed(Workbench.Open(source, withRuntime: false));

    private static async Task<string> Fixed(Document document) =>
        (await (await Workbench.FixAll(new LOOP101_BlockingCallFix(), document, null)).GetTextAsync(TestContext.Current.CancellationToken)).ToString();

    private static string Source(string statements, string member) =>
        $"class C {{ async Task M() {{ {statements} }} {member} static Task F() => Task.CompletedTask; static IAsyncEnumerable<int> N => null!; static IAsyncDisposable D => null!; }}";
}
