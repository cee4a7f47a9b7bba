namespace AsyncLoop.CodeFixes.Tests.HardPlaces;

/// <summary>Where the awaited form gives another type, or null would be awaited: a form that is safe, or none.</summary>
public sealed class ResultTypeTests
{
    [Theory]
    [InlineData("if (t.Wait(100)) { }")]
    [InlineData("while (!t.Wait(TimeSpan.FromSeconds(1))) { }")]
    [InlineData("var done = t.Wait(100); Use(done);")]
    [InlineData("Use(t.Wait(100, default) ? 1 : 2);")]
    [InlineData("if (n?.Wait(100) == true) { }")]
    [InlineData("int i = Task.WaitAny(t);")]
    [InlineData("Use(Task.WaitAny([t], 100));")]
    [InlineData("switch (Task.WaitAny(t)) { case 0: break; }")]
    [InlineData("if (Task.WaitAll([t], 100)) { }")]
    [InlineData("Use(n?.Result.ToString().Length.CompareTo(1).ToString()[0].ToString() is { } ? t.Wait(1) : t.Wait(2));")]
    public Task The_answer_of_a_bounded_wait_stays(string statement)
    {
        // The read of the null-conditional result is no bounded wait: it has tests of its own.
        return statement.Contains("n?.Result", StringComparison.Ordinal)
            ? HardPlace.Body(statement, statement.Replace("n?.Result.ToString().Length.CompareTo(1).ToString()[0].ToString()", "(n is { } task ? (await task).ToString().Length.CompareTo(1).ToString()[0].ToString() : null)", StringComparison.Ordinal), "Task<int> t, Task<int>? n")
            : HardPlace.Body(statement, statement, "Task<int> t, Task<int>? n");
    }

    [Theory]
    [InlineData("t.Wait(token);", "await t.WaitAsync(token);")]
    [InlineData("Task.WaitAll(new[] { t, t }, token);", "await Task.WhenAll(new[] { t, t }).WaitAsync(token);")]
    [InlineData("Task.WaitAny(t);", "await Task.WhenAny(t);")]
    [InlineData("n?.Wait();", "await (n ?? Task.CompletedTask);")]
    [InlineData("Use(n?.Result);", "Use(n is { } task ? await task : (int?)null);")]
    [InlineData("c?.s.Wait();", "await (c?.s.WaitAsync() ?? Task.CompletedTask);")]
    public Task A_form_that_is_safe(string before, string after) => HardPlace.Becomes(
        $"using static H; class C {{ public SemaphoreSlim s = new(1); async Task M(Task<int> t, Task<int>? n, C? c) {{ {before} await Task.Yield(); }} }}".Replace("M(", before.Contains("token", StringComparison.Ordinal) ? "M(CancellationToken token, " : "M(", StringComparison.Ordinal),
        $"using static H; class C {{ public SemaphoreSlim s = new(1); async Task M(Task<int> t, Task<int>? n, C? c) {{ {after} await Task.Yield(); }} }}".Replace("M(", before.Contains("token", StringComparison.Ordinal) ? "M(CancellationToken token, " : "M(", StringComparison.Ordinal));

    [Fact]
    public Task Conditional_access_in_an_interpolated_string_in_a_using_declaration() => HardPlace.Body(
        "using var reader = new StringReader($\"{t?.Result.Length} {t?.Result}\"); Use(reader);",
        "using var reader = new StringReader($\"{(t is { } task ? (await task).Length : (int?)null)} {(t is { } task1 ? await task1 : null)}\"); Use(reader);",
        "Task<string>? t");

    [Fact]
    public Task A_lambda_with_two_targets_keeps_its_type() => HardPlace.Body(
        "Func<Task> f = async () => GAsync().Wait(); Run(async () => FAsync().Wait());",
        "Func<Task> f = async () => await (Task)GAsync(); Run(async () => await FAsync());",
        members: "static void Run(Func<Task> f) { } static void Run(Func<Task<int>> f) { }");
}
