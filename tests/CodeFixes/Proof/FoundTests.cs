using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>What programs at random found, in its shortest form.</summary>
public sealed class FoundTests
{
    [Theory]
    [InlineData("await FAsync().ConfigureAwait(false); [Sleep];", "await FAsync().ConfigureAwait(false); await Task.Delay(1);")]
    [InlineData("await FAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); [Sleep];", "await FAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); await Task.Delay(1);")]
    [InlineData("await foreach (var n in Numbers().ConfigureAwait(false)) [Sleep];", "await foreach (var n in Numbers().ConfigureAwait(false)) await Task.Delay(1);")]
    [InlineData("await using var stream = new MemoryStream().ConfigureAwait(false); [Sleep];", "await using var stream = new MemoryStream().ConfigureAwait(false); await Task.Delay(1);")]
    [InlineData("while (true) { [Sleep]; await FAsync().ConfigureAwait(false); }", "while (true) { await Task.Delay(1); await FAsync().ConfigureAwait(false); }")]
    [InlineData("await FAsync().ConfigureAwait(false); await Local(); async Task Local() => [Sleep];", "await FAsync().ConfigureAwait(false); await Local(); async Task Local() => await Task.Delay(1);")]
    public Task The_loop_that_an_await_left_is_not_there(string before, string after) => Sleeps(before, after);

    [Theory]
    [InlineData("[Sleep]; await FAsync().ConfigureAwait(false);", "await EventLoop.Delay(1); await FAsync().ConfigureAwait(false);")]
    [InlineData("await FAsync().ConfigureAwait(true); [Sleep];", "await FAsync().ConfigureAwait(true); await EventLoop.Delay(1);")]
    [InlineData("await FAsync().ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext); [Sleep];", "await FAsync().ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext); await EventLoop.Delay(1);")]
    [InlineData("var waited = FAsync().ConfigureAwait(continueOnCapturedContext: false).GetAwaiter(); [Sleep];", "var waited = FAsync().ConfigureAwait(continueOnCapturedContext: false).GetAwaiter(); await EventLoop.Delay(1);")]
    public Task The_loop_that_no_await_left_is_used(string before, string after) => Sleeps(before, after);

    private static Task Sleeps(string before, string after) => Verify.Proven<LOOP101_BlockingCallFix>(
        Marked(before).Replace("[Sleep]", "Thread.{|LOOP101:Sleep|}(1)"), Marked(after));

    /// <summary>That an await leaves is a finding of its own.</summary>
    private static string Marked(string statements) => statements
        .Replace("ConfigureAwait(false)", "{|LOOP402:ConfigureAwait|}(false)")
        .Replace("ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)", "{|LOOP402:ConfigureAwait|}(ConfigureAwaitOptions.SuppressThrowing)");
}
