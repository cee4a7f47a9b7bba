namespace AsyncLoop.CodeFixes.Tests.HardPlaces;

/// <summary>What a job cannot capture, or must not do on another thread or at another moment, stays where it is.</summary>
public sealed class JobTests
{
    private const string Members = """
        static string Render() => ""; string Text => "";
        """;

    [Theory]
    [InlineData("p.WaitForExit(5);", "await Task.Run(() => p.WaitForExit(5));")]
    [InlineData("int n; n = 5; p.WaitForExit(n);", "int n; n = 5; await Task.Run(() => p.WaitForExit(n));")]
    [InlineData("for (var n = 0; n < 3; n++) p.WaitForExit(n);", "for (var n = 0; n < 3; n++) await Task.Run(() => p.WaitForExit(n));")]
    [InlineData("var n = 5; Action read = () => Use(n); p.WaitForExit(n);", "var n = 5; Action read = () => Use(n); await Task.Run(() => p.WaitForExit(n));")]
    [InlineData("Use(queue.TakeWhile(x => x > 1)); Use(queue.Take());", "Use(queue.TakeWhile(x => x > 1)); Use(await Task.Run(() => queue.Take()));")]
    [InlineData("Func<Task> f = async () => p.WaitForExit(5);", "Func<Task> f = async () => await Task.Run(() => p.WaitForExit(5));")]
    [InlineData("if (p is { } q) q.WaitForExit(5);", "if (p is { } q) await Task.Run(() => q.WaitForExit(5));")]
    public Task What_a_job_can_capture(string before, string after) => HardPlace.Body(before, after, "Process p, BlockingCollection<int> queue", Members);

    [Theory]
    [InlineData("var n = 5; Action write = () => n++; p.WaitForExit(n);")]
    [InlineData("var n = 5; void Write() => n = 6; Use((Action)Write); p.WaitForExit(n);")]
    [InlineData("var n = 5; Func<Task> f = async () => p.WaitForExit(n); n = 6;")]
    [InlineData("var n = 5; p.WaitForExit(n++);")]
    [InlineData("int n; p.WaitForExit(n = 5);")]
    [InlineData("p.WaitForExit(Use(Text));")]
    [InlineData("p.WaitForExit(count());")]
    [InlineData("p.WaitForExit(Enumerable.Range(1, 2).Sum(x => x + Use(x)));")]
    [InlineData("var seen = 0; p.WaitForExit(Enumerable.Range(1, 2).Sum(x => seen += x));")]
    [InlineData("p.WaitForExit(await GAsync());")]
    [InlineData("if (queue.TryTake(out var item, 5)) Use(item);")]
    [InlineData("p?.WaitForExit(5);")]
    public Task What_belongs_to_this_thread_and_moment(string statement) => HardPlace.Body(statement, statement, "Process p, BlockingCollection<int> queue, Func<int> count", Members);

    [Fact]
    public Task This_of_a_struct() => HardPlace.Becomes(
        "struct S(Process q) { Process _p = q; async Task M(Process p) { _p.WaitForExit(5); q.WaitForExit(5); p.WaitForExit(5); await Task.Yield(); } }",
        "struct S(Process q) { Process _p = q; async Task M(Process p) { _p.WaitForExit(5); q.WaitForExit(5); await Task.Run(() => p.WaitForExit(5)); await Task.Yield(); } }");

    [Fact]
    public Task Base_and_iterators() => HardPlace.Becomes(
        "class P : Process { async IAsyncEnumerable<int> M(Process p) { base.WaitForExit(5); WaitForExit(6); yield return 1; p.WaitForExit(7); await Task.Yield(); } }",
        "class P : Process { async IAsyncEnumerable<int> M(Process p) { base.WaitForExit(5); await Task.Run(() => WaitForExit(6)); yield return 1; await Task.Run(() => p.WaitForExit(7)); await Task.Yield(); } }");

    [Fact]
    public Task A_lazy_sequence_has_no_job() => HardPlace.Body(
        "foreach (var item in queue.GetConsumingEnumerable()) Use(item);", "foreach (var item in queue.GetConsumingEnumerable()) Use(item);", "BlockingCollection<int> queue");
}
