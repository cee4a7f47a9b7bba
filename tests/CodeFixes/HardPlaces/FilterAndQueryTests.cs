namespace AsyncLoop.CodeFixes.Tests.HardPlaces;

/// <summary>No await in a catch filter (CS7094), in a query clause but the first source (CS1995), nor in what is no code.</summary>
public sealed class FilterAndQueryTests
{
    [Theory]
    [InlineData("try { Use(1); } catch (Exception) when (GAsync().Result == 1) { }")]
    [InlineData("try { Use(1); } catch when (Use(File.ReadAllText(\"f\")) == 1 && GAsync().GetAwaiter().GetResult() == 1) { }")]
    [InlineData("Use(from a in new[] { 1 } where a == GAsync().Result select a);")]
    [InlineData("Use(from a in new[] { 1 } select GAsync().Result);")]
    [InlineData("Use(from a in new[] { 1 } join b in new[] { GAsync().Result } on a equals b orderby GAsync().Result group a by GAsync().Result);")]
    [InlineData("Use(from a in new[] { 1 } from b in new[] { GAsync().Result } select a + b);")]
    [InlineData("Use(from a in from x in new[] { 1 } where GAsync().Result == x select x select a);")]
    public Task It_stays(string statement) => HardPlace.Body(statement, statement);

    [Theory]
    [InlineData("try { Use(1); } catch (Exception) when (Use(GAsync().Result) == 1) { Thread.Sleep(1); }", "try { Use(1); } catch (Exception) when (Use(GAsync().Result) == 1) { await Task.Delay(1); }")]
    [InlineData("Use(from a in new[] { GAsync().Result } where a == GAsync().Result select a);", "Use(from a in new[] { await GAsync() } where a == GAsync().Result select a);")]
    [InlineData("Use(from a in from x in new[] { GAsync().Result } select x select a);", "Use(from a in from x in new[] { await GAsync() } select x select a);")]
    [InlineData("Use(from a in new[] { 1 } select (Func<Task<int>>)(async () => GAsync().Result));", "Use(from a in new[] { 1 } select (Func<Task<int>>)(async () => await GAsync()));")]
    public Task Beside_it_is_fixed(string before, string after) => HardPlace.Body(before, after);

    [Fact]
    public Task A_filter_in_an_iterator() => HardPlace.Becomes(
        "using static H; class C { async IAsyncEnumerable<int> M() { try { GAsync().GetAwaiter().GetResult(); } catch (Exception) when (GAsync().Result == 1) { Thread.Sleep(1); } try { yield return GAsync().Result; } finally { Thread.Sleep(2); } } }",
        "using static H; class C { async IAsyncEnumerable<int> M() { try { await GAsync(); } catch (Exception) when (GAsync().Result == 1) { await Task.Delay(1); } try { yield return await GAsync(); } finally { await Task.Delay(2); } } }");

    [Fact]
    public Task A_query_in_a_filter_in_an_async_lambda() => HardPlace.Body(
        "Func<Task> f = async () => { try { Thread.Sleep(1); } catch when ((from a in new[] { GAsync().Result } select a).Any()) { } };",
        "Func<Task> f = async () => { try { await Task.Delay(1); } catch when ((from a in new[] { GAsync().Result } select a).Any()) { } };");

    [Fact]
    public Task Nameof_attributes_and_defaults_are_no_code() => HardPlace.Becomes(
        "using static H; class C { [Obsolete(nameof(Thread.Sleep))] async Task M(string n = nameof(Thread.Sleep)) { Use(nameof(Thread.Sleep)); Thread.Sleep(1); } }",
        "using static H; class C { [Obsolete(nameof(Thread.Sleep))] async Task M(string n = nameof(Thread.Sleep)) { Use(nameof(Thread.Sleep)); await Task.Delay(1); } }");
}
