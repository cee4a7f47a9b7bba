namespace AsyncLoop.CodeFixes.Tests.HardPlaces;

/// <summary>No await in the body of a lock (CS1996).</summary>
public sealed class LockTests
{
    [Theory]
    [InlineData("lock (this) { Thread.Sleep(1); }")]
    [InlineData("lock (this) { Use(GAsync().Result); FAsync().Wait(); }")]
    [InlineData("lock (this) if (Use(1) > 0) FAsync().GetAwaiter().GetResult();")]
    [InlineData("lock (this) { foreach (var n in new[] { 1 }) { try { Thread.Sleep(n); } finally { FAsync().Wait(); } } }")]
    [InlineData("lock (this) { using var file = new FileStream(\"f\", FileMode.Open); file.Flush(); }")]
    [InlineData("lock (this) { Use(File.ReadAllText(\"f\")); while (Volatile.Read(ref _busy)) { } }")]
    public Task Its_body_stays(string statement) => HardPlace.Body(statement, statement, members: "bool _busy = true;");

    [Theory]
    [InlineData("lock (Get(GAsync().Result)) { }", "lock (Get(await GAsync())) { }")]
    [InlineData("lock (this) { Func<Task> f = async () => Thread.Sleep(1); }", "lock (this) { Func<Task> f = async () => await Task.Delay(1); }")]
    [InlineData("lock (this) { Func<Task> f = async () => { lock (this) Thread.Sleep(1); FAsync().Wait(); }; }", "lock (this) { Func<Task> f = async () => { lock (this) Thread.Sleep(1); await FAsync(); }; }")]
    [InlineData("lock (this) { async Task F() { Thread.Sleep(1); } Use((Delegate)F); }", "lock (this) { async Task F() { await Task.Delay(1); } Use((Delegate)F); }")]
    public Task What_is_not_in_its_body_is_fixed(string before, string after) => HardPlace.Body(before, after, members: "object Get(int n) => this;");

    [Fact]
    public Task A_lock_in_a_lambda_in_a_query() => HardPlace.Body(
        "var q = from a in new[] { GAsync().Result } where Use(GAsync().Result) > a let f = (Func<Task>)(async () => { lock (this) { Thread.Sleep(1); } Thread.Sleep(2); }) select f;",
        "var q = from a in new[] { await GAsync() } where Use(GAsync().Result) > a let f = (Func<Task>)(async () => { lock (this) { Thread.Sleep(1); } await Task.Delay(2); }) select f;");
}
