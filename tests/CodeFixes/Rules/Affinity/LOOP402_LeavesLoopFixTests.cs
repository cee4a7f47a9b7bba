using AsyncLoop.CodeFixes.Rules.Affinity;
using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Rules.Affinity;

public sealed class LOOP402_LeavesLoopFixTests
{
    [Theory]
    [InlineData("await FAsync().{|LOOP402:ConfigureAwait|}(false)", "await FAsync()")]
    [InlineData("Use((await TextAsync().{|LOOP402:ConfigureAwait|}(continueOnCapturedContext: false)).Length)", "Use((await TextAsync()).Length)")]
    [InlineData("await VAsync().{|LOOP402:ConfigureAwait|}(Captured)", "await VAsync()")]
    [InlineData("var configured = FAsync().{|LOOP402:ConfigureAwait|}(false); await configured", "var configured = FAsync(); await configured")]
    [InlineData("await foreach (var n in Numbers().{|LOOP402:ConfigureAwait|}(false)) Use(n)", "await foreach (var n in Numbers()) Use(n)")]
    [InlineData("await foreach (var n in Numbers().WithCancellation(default).{|LOOP402:ConfigureAwait|}(false)) Use(n)", "await foreach (var n in Numbers().WithCancellation(default)) Use(n)")]
    [InlineData("await using (new MemoryStream().{|LOOP402:ConfigureAwait|}(false)) Use(1)", "await using (new MemoryStream()) Use(1)")]
    public Task It_goes(string before, string after) => Proven($"{before};", $"{after};");

    [Theory]
    [InlineData("ConfigureAwaitOptions.None", "ConfigureAwaitOptions.ContinueOnCapturedContext")]
    [InlineData("ConfigureAwaitOptions.SuppressThrowing", "ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext")]
    [InlineData("ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding", "ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.ContinueOnCapturedContext")]
    public Task Other_options_stay(string before, string after) => Proven(
        $"await FAsync().{{|LOOP402:ConfigureAwait|}}({before});", $"await FAsync().ConfigureAwait({after});");

    [Fact]
    public Task In_bulk_one_inside_another() => Verify.Bulk<LOOP402_LeavesLoopFix>(
        "await FAsync(await GAsync().{|LOOP402:ConfigureAwait|}(false)).{|LOOP402:ConfigureAwait|}(ConfigureAwaitOptions.SuppressThrowing);",
        "await FAsync(await GAsync()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);");

    [Theory]
    [InlineData("System.Runtime.CompilerServices.ConfiguredTaskAwaitable configured = FAsync().{|LOOP402:ConfigureAwait|}(false); await configured;")]
    [InlineData("await foreach (var n in TaskAsyncEnumerableExtensions.{|LOOP402:ConfigureAwait|}(Numbers(), false)) Use(n);")]
    public Task What_needs_the_configured_type_stays(string statement) => Proven(statement, statement);

    [Fact]
    public Task Comments_and_layout_stay() => Proven(
        """
        await FAsync()
                    .{|LOOP402:ConfigureAwait|}(false); // after
                await FAsync() // call
                    .{|LOOP402:ConfigureAwait|}(/* no context */ false);
        """,
        """
        await FAsync(); // after
                await FAsync() // call
                    /* no context */ ;
        """);

    [Fact]
    public Task Functions_of_every_form() => Verify.Source<LOOP402_LeavesLoopFix>(
        """
        [LoopBound]
        class C<T>
        {
            async Task<T> Expression(Task<T> task) => await task.{|LOOP402:ConfigureAwait|}(false);
            async IAsyncEnumerable<T> Iterator(Task<T> task) { yield return await task.{|LOOP402:ConfigureAwait|}(false); }
            void Outer() { EventLoop.Run(async () => await EventLoop.Delay(1).{|LOOP402:ConfigureAwait|}(false)); }
        }
        """,
        """
        [LoopBound]
        class C<T>
        {
            async Task<T> Expression(Task<T> task) => await task;
            async IAsyncEnumerable<T> Iterator(Task<T> task) { yield return await task; }
            void Outer() { EventLoop.Run(async () => await EventLoop.Delay(1)); }
        }
        """);

    [Fact]
    public Task A_missing_import_is_added() => Verify.Source<LOOP402_LeavesLoopFix>(
        """
        class C
        {
            [AsyncLoop.Annotations.LoopBound]
            async System.Threading.Tasks.Task M(System.Threading.Tasks.Task task) => await task.{|LOOP402:ConfigureAwait|}(System.Threading.Tasks.ConfigureAwaitOptions.SuppressThrowing);
        }
        """,
        """
        using System.Threading.Tasks;

        class C
        {
            [AsyncLoop.Annotations.LoopBound]
            async System.Threading.Tasks.Task M(System.Threading.Tasks.Task task) => await task.ConfigureAwait(System.Threading.Tasks.ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        """, withUsings: false);

    [Fact]
    public Task Half_typed_code_around_it() => Verify.Source<LOOP402_LeavesLoopFix>(
        "class C { [LoopBound] async Task M(Task t) { await t.{|LOOP402:ConfigureAwait|}(false); await t.ConfigureAwait(; ",
        "class C { [LoopBound] async Task M(Task t) { await t; await t.ConfigureAwait(; ", compiles: false);

    private static Task Proven(string before, string after) =>
        Verify.Proven<LOOP402_LeavesLoopFix>(before, after, members: "const bool Captured = false;");
}
