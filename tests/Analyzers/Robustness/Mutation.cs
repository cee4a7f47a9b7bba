using Microsoft.CodeAnalysis.CSharp;

namespace AsyncLoop.Analyzers.Tests.Robustness;

/// <summary>Code as it is while somebody types: tokens deleted, doubled, swapped, and the rest of the file missing.</summary>
internal static class Mutation
{
    private const int MaxChanges = 5;

    public static string Of(string text, Random random)
    {
        if (random.Next(8) == 0)
            return text[..random.Next(text.Length)];
        var tokens = CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens().Select(t => t.ToFullString()).ToList();
        for (var changes = random.Next(1, MaxChanges + 1); changes > 0 && tokens.Count > 2; changes--)
        {
            var at = random.Next(tokens.Count - 1);
            switch (random.Next(3))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    tokens.Insert(at, tokens[at]);
                    break;
                default:
                    (tokens[at], tokens[at + 1]) = (tokens[at + 1], tokens[at]);
                    break;
            }
        }

        return string.Concat(tokens);
    }
}
