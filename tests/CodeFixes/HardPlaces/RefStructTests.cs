using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.HardPlaces;

/// <summary>A ref struct or a reference to a variable does not live across an await (CS4007), and no job captures one.</summary>
public sealed class RefStructTests
{
    private const string Members = "static Span<int> Spans() => new int[3]; static int Parse(ReadOnlySpan<char> text, int n) => n;";

    [Theory(Skip = Language.NeedsCSharp13, SkipUnless = nameof(Language.HasRefsInAsync), SkipType = typeof(Language))]
    [InlineData("ReadOnlySpan<char> span = \"a\"; Thread.Sleep(1); Use(span.Length);")]
    [InlineData("Span<int> span = [1]; for (var i = 0; i < span.Length; i++) { GAsync().Wait(); }")]
    [InlineData("Span<int> span = [1]; while (span.Length > 0) { span = span[1..]; Thread.Sleep(1); }")]
    [InlineData("var n = 1; ref var place = ref n; Thread.Sleep(1); place = 2;")]
    [InlineData("foreach (ref var item in Spans()) { Thread.Sleep(1); item = 2; }")]
    [InlineData("async Task F() { Span<int> inner = [1]; Thread.Sleep(1); inner[0] = 2; } Use((Delegate)F);")]
    [InlineData("Func<Task> f = async () => { Span<int> inner = [1]; try { Thread.Sleep(1); } finally { inner[0] = 2; } };")]
    [InlineData("Span<byte> bytes = new byte[1]; Stream.Null.Read(bytes); new FileStream(\"f\", FileMode.Open).Read(bytes);")]
    public Task What_lives_across_stays(string statement) => HardPlace.Body(statement, statement, members: Members);

    [Theory(Skip = Language.NeedsCSharp13, SkipUnless = nameof(Language.HasRefsInAsync), SkipType = typeof(Language))]
    [InlineData("ReadOnlySpan<char> span = \"a\"; Use(span.Length); Thread.Sleep(1);", "ReadOnlySpan<char> span = \"a\"; Use(span.Length); await Task.Delay(1);")]
    [InlineData("Span<int> span = [1, GAsync().Result];", "Span<int> span = [1, await GAsync()];")]
    [InlineData("Span<int> span = [1]; async Task F() { Thread.Sleep(1); } span[0] = 2; Use((Delegate)F);", "Span<int> span = [1]; async Task F() { await Task.Delay(1); } span[0] = 2; Use((Delegate)F);")]
    [InlineData("async Task F() { Span<int> inner = [1]; Thread.Sleep(1); inner[0] = 2; Thread.Sleep(2); } Thread.Sleep(3); Use((Delegate)F);", "async Task F() { Span<int> inner = [1]; Thread.Sleep(1); inner[0] = 2; await Task.Delay(2); } await Task.Delay(3); Use((Delegate)F);")]
    public Task What_does_not_is_fixed(string before, string after) => HardPlace.Body(before, after, members: Members);

    [Theory]
    [InlineData("Use(Parse(\"a\".AsSpan(), GAsync().Result));")]
    [InlineData("Spans()[0] = GAsync().Result;")]
    [InlineData("Spans()[GAsync().Result] += GAsync().Result;")]
    public Task A_temporary_that_lives_across_stays(string statement)
    {
        // The index itself is evaluated after the span is made, and used with it.
        return HardPlace.Body(statement, statement, members: Members);
    }

    [Theory]
    [InlineData("Use(Spans()[0] + GAsync().Result);", "Use(Spans()[0] + await GAsync());")]
    [InlineData("Use(Parse(\"a\", GAsync().Result));", "Use(Parse(\"a\", GAsync().Result));")]
    [InlineData("Use(Parse(TextAsync().Result, 1));", "Use(Parse(await TextAsync(), 1));")]
    public Task A_temporary_that_does_not_is_fixed(string before, string after) => HardPlace.Body(before, after, members: Members);
}
