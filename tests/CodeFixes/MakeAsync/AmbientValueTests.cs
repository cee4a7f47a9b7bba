namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>An async function takes back at its end what it set for the flow of execution: who leaves a value behind stays synchronous.</summary>
public sealed class AmbientValueTests
{
    private const string Members = """
        static readonly AsyncLocal<string?> _user = new(); static string? User { get => _user.Value; set => _user.Value = value; }
        static IDisposable Push(string user) { Set(user); return null!; } static void Set(string user) => User = user; static async Task SetAsync(string user) { User = user; await Task.Yield(); }
        """;

    [Theory]
    [InlineData("void F() { Thread.Sleep(1); _user.Value = \"a\"; }")]
    [InlineData("void F() { Thread.Sleep(1); User = \"a\"; }")]
    [InlineData("void F() { Thread.Sleep(1); Set(\"a\"); }")]
    [InlineData("IDisposable F() { Thread.Sleep(1); return Push(\"a\"); }")]
    [InlineData("IDisposable F() { Thread.Sleep(1); return new Scope(\"a\"); } class Scope : IDisposable { public Scope(string user) => User = user; public void Dispose() { } }")]
    [InlineData("void F() { Thread.Sleep(1); System.Globalization.CultureInfo.CurrentCulture = null!; }")]
    [InlineData("void F() { Thread.Sleep(1); Activity.Current = null; }")]
    public Task What_is_left_behind(string function) => Closures.Same($"class C {{ {Members} async Task M() => F(); {function} }}");

    [Theory]
    [InlineData("using (Push(\"a\")) [Sleep];")]
    [InlineData("using var scope = Push(\"a\"); [Sleep];")]
    [InlineData("Set(\"a\"); try { [Sleep]; } finally { _user.Value = null; }")]
    [InlineData("_user.Value = \"a\"; try { [Sleep]; } finally { _user.Value = null; }")]
    [InlineData("_ = SetAsync(\"a\"); [Sleep];")]
    [InlineData("Action set = () => Set(\"a\"); [Sleep];")]
    [InlineData("_ = _user.Value + User; [Sleep];")]
    public Task What_is_put_back(string body) => Closures.Fix(
        $"class C {{ {Members} async Task M() => F(); void F() {{ {body.Replace("[Sleep]", "Thread.Sleep(1)", StringComparison.Ordinal)} }} }}",
        $"class C {{ {Members} async Task M() => await FAsync(); async Task FAsync() {{ {body.Replace("[Sleep]", "await Task.Delay(1)", StringComparison.Ordinal)} }} }}");

    [Fact]
    public Task No_caller_of_the_program_itself_reads_it() => Closures.Fix(
        "class C { static Task Main() { Activity.Current = null; Thread.Sleep(1); return Task.CompletedTask; } static Task F() { Activity.Current = null; Thread.Sleep(1); return Task.CompletedTask; } }",
        "class C { static async Task Main() { Activity.Current = null; await Task.Delay(1); } static Task F() { Activity.Current = null; Thread.Sleep(1); return Task.CompletedTask; } }",
        output: Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);
}
