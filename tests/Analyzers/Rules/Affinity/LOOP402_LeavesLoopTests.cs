using AsyncLoop.Analyzers.Tests.Common;

namespace AsyncLoop.Analyzers.Tests.Rules.Affinity;

public sealed class LOOP402_LeavesLoopTests
{
    [Theory]
    [InlineData("await FAsync().{|LOOP402:ConfigureAwait|}(false);")]
    [InlineData("_ = await GAsync().{|LOOP402:ConfigureAwait|}(continueOnCapturedContext: false);")]
    [InlineData("await VAsync().{|LOOP402:ConfigureAwait|}(false);")]
    [InlineData("await FAsync().{|LOOP402:ConfigureAwait|}(ConfigureAwaitOptions.None);")]
    [InlineData("await FAsync().{|LOOP402:ConfigureAwait|}(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);")]
    [InlineData("await FAsync().{|LOOP402:ConfigureAwait|}((ConfigureAwaitOptions)2);")]
    [InlineData("await foreach (var i in Stream().{|LOOP402:ConfigureAwait|}(false)) { }")]
    [InlineData("await using (new MemoryStream().{|LOOP402:ConfigureAwait|}(false)) { }")]
    [InlineData("var c = FAsync().{|LOOP402:ConfigureAwait|}(false); await c;")]
    [InlineData("const bool No = false; await FAsync().{|LOOP402:ConfigureAwait|}(No);")]
    public async Task Leaving_the_loop_in_proven_code(string statement)
    {
        const string Stream = "static async IAsyncEnumerable<int> Stream() { yield return 1; await Task.Yield(); }";
        await Verify.Proven(statement, Stream);
        await Verify.Async(statement.Replace("{|LOOP402:ConfigureAwait|}", "ConfigureAwait"), Stream);
    }

    [Theory]
    [InlineData("await FAsync().ConfigureAwait(true);")]
    [InlineData("await FAsync().ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext);")]
    [InlineData("await FAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);")]
    [InlineData("var b = token.IsCancellationRequested; await FAsync().ConfigureAwait(b);")]
    [InlineData("await Task.Run(async () => await FAsync().ConfigureAwait(false));")]
    [InlineData("FAsync().ConfigureAwait(false).GetAwaiter().{|LOOP104:GetResult|}();")]
    public Task Silent_where_the_code_stays_or_was_elsewhere(string statement) => Verify.Proven(statement);

    [Fact]
    public Task Lambdas_of_the_loop() => Verify.Sync(
        "EventLoop.Run(async ct => await Task.Delay(1).{|LOOP402:ConfigureAwait|}(false));");

    [Fact]
    public Task Without_the_runtime_there_is_no_loop_to_leave() => Verify.PlainSource(
        "class C { async Task M() => await Task.Delay(1).ConfigureAwait(false); }");

    [Theory]
    [InlineData("class C { [LoopBound] async Task M() { await Task.{|LOOP404:Delay|}(1).ConfigureAwait( } }")]
    [InlineData("class C { [LoopBound] async Task M() { await Task.Delay(1).{|LOOP402:ConfigureAwait|}(false } }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);
}
