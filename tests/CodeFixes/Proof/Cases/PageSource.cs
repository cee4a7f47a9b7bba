using System.Text.RegularExpressions;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Proof.Cases;

/// <summary>The bad code of the pages.</summary>
internal static partial class PageSource
{
    public static IReadOnlyList<ProofCase> Read() =>
        [.. from rule in AllRules.Create()
            from bad in BlocksOf(File.ReadAllText(Path.Combine(References.RepositoryRoot, rule.Page)))
            select ProofCase.Of(rule.Page, bad)];

    private static IEnumerable<string> BlocksOf(string page) =>
        from section in page.Split("\n## ")
        where section.StartsWith("Bad\n", StringComparison.Ordinal)
        from Match block in CodeBlock().Matches(section)
        select block.Groups[1].Value;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
