using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Proof.Checks;

public sealed class FormattingCheckTests
{
    private const string Waits = "return Task.FromResult(-F(1)/* c */.Result);";

    [Theory]
    [InlineData(Waits, "return -await F(1)/* c */;")]
    [InlineData("F((1), 2);", "F(1, 2);")]
    [InlineData("if (b)\n{\n}", "if (b)\n{\n    {\n    }\n}")]
    public async Task What_kept_its_place(string old, string changed) => Assert.Empty(await FailuresOf(old, changed));

    [Theory]
    [InlineData(Waits, "return -await F(1/* c */);", "between '1' and ')' stood '' and stands '/* c */'")]
    [InlineData(Waits, "return -await F(/* c */1);", "between '(' and '1' stood '' and stands '/* c */'")]
    [InlineData("F(G(1) /* c */);", "F(G(1)) /* c */;", "between ')' and ')' stood ' /* c */' and stands ''")]
    [InlineData("F(1);", "await F(1) ;", "between ')' and ';' stood '' and stands ' '")]
    public async Task What_moved(string old, string changed, string failure) => Assert.Contains(failure, await FailuresOf(old, changed));

    private static async Task<IReadOnlyList<string>> FailuresOf(string old, string changed) =>
        await new FormattingCheck().FailuresAsync(Open(old), Open(changed), TestContext.Current.CancellationToken);

    private static Microsoft.CodeAnalysis.Document Open(string statement) => Workbench.Open($"class C {{ void M() {{ {statement} }} }}");
}
