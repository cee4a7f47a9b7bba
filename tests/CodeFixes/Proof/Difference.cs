using System.Text;
using AsyncLoop.CodeFixes.Tests.Proof.Checks;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>The lines that differ between two solutions, for who has to read of something broken.</summary>
internal static class Difference
{
    public static string Of(Solution before, Solution after)
    {
        var text = new StringBuilder();
        foreach (var id in before.Projects.SelectMany(project => project.DocumentIds))
        {
            var old = LinesOf(before.GetDocument(id)!);
            var changed = LinesOf(after.GetDocument(id)!);
            var common = CommonTokens.Of(old, changed).ToList();
            var (kept, found) = (common.Select(pair => pair.Old).ToHashSet(), common.Select(pair => pair.New).ToHashSet());
            foreach (var (i, line) in old.Index().Where(line => !kept.Contains(line.Index)))
                text.Append("- ").AppendLine(line);
            foreach (var (i, line) in changed.Index().Where(line => !found.Contains(line.Index)))
                text.Append("+ ").AppendLine(line);
        }

        return text.ToString();
    }

    private static string[] LinesOf(Document document) =>
        document.TryGetText(out var text) ? [.. text.Lines.Select(line => line.ToString())] : [];
}
