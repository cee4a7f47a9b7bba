using AsyncLoop.CodeFixes.Tests.Proof.Cases;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>The proof finds what is wrong with a fix that is broken, and nothing wrong with one that is not.</summary>
public sealed class BrokenFixTests
{
    private const string Program = """
        public static class Program
        {
            static int _steps;

            // Waits for both, the first one first.
            public static async Task Run(System.Text.StringBuilder log)
            {
                var first = StepAsync(log); /* of two */
                log.Append(first.Result + StepAsync(log).Result);
                await Task.Yield();
            }

            static async Task<int> StepAsync(System.Text.StringBuilder log)
            {
                await Task.Yield();
                log.Append(++_steps).Append(' ');
                return _steps;
            }
        }

        """;

    private const string Waits = "first.Result + StepAsync(log).Result";

    [Fact]
    public async Task A_fix_that_is_right() => Assert.Empty(await BrokenBy(Waits, "await first + await StepAsync(log)"));

    [Theory]
    [InlineData("lost: /* of two */", "; /* of two */\n        log.Append(first.Result + StepAsync(log).Result);", ";\n        log.Append(await first + await StepAsync(log));")]
    [InlineData("lost: // Waits", "    // Waits for both, the first one first.\n    public static async Task Run(System.Text.StringBuilder log)", "    public static async Task Run(System.Text.StringBuilder other, System.Text.StringBuilder log)")]
    [InlineData("new complaint: CS0103 ", Waits, "await firstAsync + await StepAsync(log)")]
    [InlineData("new complaint: CS4014 ", "log.Append(" + Waits + ");", "StepAsync(log); log.Append(await first + await StepAsync(log));")]
    [InlineData("LOOP104 is reported 1 times, not 0", Waits, "await first + StepAsync(log).GetAwaiter().GetResult()")]
    [InlineData("and logs\n1 2 2", Waits, "0 * await first + await StepAsync(log)")]
    [InlineData("and logs\nSystem.FormatException", "return _steps;", "throw new FormatException();")]
    [InlineData("between 'return' and '_steps' stood", "return _steps", "return  _steps")]
    [InlineData("the formatter would change the result", Waits, "await first+await StepAsync(log)")]
    [InlineData("a second run changes something", Waits, "await first + await StepAsync(log) + (StepAsync(log).Result > 9 ? 1 : 0 * (" + Waits + "))")]
    [InlineData("thrown by the fix", "", "")]
    public async Task A_fix_that_is_broken(string complaint, string old, string replacement) =>
        Assert.Contains(complaint, string.Join('\n', await BrokenBy(old, replacement)));

    [Fact]
    public async Task A_program_that_no_longer_ends() =>
        Assert.Contains("and logs\ndoes not end\n", string.Join('\n', await BrokenBy(Waits, "await new TaskCompletionSource<int>().Task", TimeSpan.FromMilliseconds(200))));

    [Fact]
    public async Task Fixes_that_do_not_come_to_an_end() => Assert.Contains(
        "the fixes do not come to an end", string.Join('\n', await BrokenBy("await Task.Yield();\n    }\n\n    static", "log.Append(StepAsync(log).Result);\n        await Task.Yield();\n    }\n\n    static")));

    private static async Task<IReadOnlyCollection<string>> BrokenBy(string old, string replacement, TimeSpan? limit = null)
    {
        var table = new Table();
        var one = await ProofCase.OfProgramAsync(Program, TestContext.Current.CancellationToken);
        await new Prover([new BrokenFix("LOOP104", old, replacement)], table).ProveAsync(one with { IsExhaustive = true, Limit = limit ?? one.Limit }, TestContext.Current.CancellationToken);
        return table.Broken;
    }
}
