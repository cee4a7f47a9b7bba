namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>Iterators become asynchronous ones where all that enumerates them can await.</summary>
public sealed class IteratorTests
{
    [Fact]
    public Task An_iterator_and_the_loops_over_it() => Closures.Fix(
        """
        class C
        {
            IEnumerable<string> Lines(string path) { while (Next(path) is { } line) yield return line; }
            static string? Next(string path) { Thread.Sleep(1); return path; }
            IEnumerable<int> Lengths() { foreach (var line in Lines("a")) { yield return line.Length; yield break; } }
            async Task M() { foreach (var (a, b) in Pairs()) { Console.WriteLine(a + b); } foreach (int n in Lengths()) Console.WriteLine(n); }
            IEnumerable<(int, int)> Pairs() { foreach (var n in Lengths()) yield return (n, n); }
        }
        """,
        """
        class C
        {
            async IAsyncEnumerable<string> LinesAsync(string path) { while (await NextAsync(path) is { } line) yield return line; }
            static async Task<string?> NextAsync(string path) { await Task.Delay(1); return path; }
            async IAsyncEnumerable<int> LengthsAsync() { await foreach (var line in LinesAsync("a")) { yield return line.Length; yield break; } }
            async Task M() { await foreach (var (a, b) in PairsAsync()) { Console.WriteLine(a + b); } await foreach (int n in LengthsAsync()) Console.WriteLine(n); }
            async IAsyncEnumerable<(int, int)> PairsAsync() { await foreach (var n in LengthsAsync()) yield return (n, n); }
        }
        """);

    [Theory]
    [InlineData("IEnumerable<int> All() { Thread.Sleep(1); yield return 1; }", "All().Sum()")]
    [InlineData("IEnumerable<int> All() { Thread.Sleep(1); yield return 1; }", "new List<int>(All()).Count")]
    [InlineData("IEnumerator<int> GetEnumerator() { Thread.Sleep(1); yield return 1; }", "this.GetHashCode()")]
    [InlineData("System.Collections.IEnumerable All() { Thread.Sleep(1); yield return 1; }", "All().GetHashCode()")]
    public Task A_sequence_that_is_used_otherwise_stays(string member, string use) => Closures.Same(
        $$"""class C { {{member}} async Task M() { Console.WriteLine({{use}}); foreach (var n in new int[1]) { } } }""");

    [Fact]
    public Task An_interface_of_iterators() => Closures.Fix(
        "interface I { IEnumerable<int> All(); } class D : I { public IEnumerable<int> All() { Thread.Sleep(1); yield return 1; } } class U { async Task M(I i) { foreach (var n in i.All()) Console.WriteLine(n); } }",
        "interface I { IAsyncEnumerable<int> AllAsync(); } class D : I { public async IAsyncEnumerable<int> AllAsync() { await Task.Delay(1); yield return 1; } } class U { async Task M(I i) { await foreach (var n in i.AllAsync()) Console.WriteLine(n); } }");

    [Fact]
    public Task Another_implementation_that_is_no_iterator() => Closures.Same(
        "interface I { IEnumerable<int> All(); } class D : I { public IEnumerable<int> All() { Thread.Sleep(1); yield return 1; } } class E : I { public IEnumerable<int> All() => []; } class U { async Task M(I i) { foreach (var n in i.All()) Console.WriteLine(n); } }");
}
