using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AsyncLoop.CodeFixes.Tests.Proof.Checks;

/// <summary>Every comment and directive of the input is in the output.</summary>
internal static class RemarksCheck
{
    public static IEnumerable<string> Failures(SyntaxNode before, SyntaxNode after)
    {
        var kept = RemarksOf(after).ToList();
        return RemarksOf(before).Where(remark => !kept.Remove(remark)).Select(remark => "lost: " + remark).ToList();
    }

    private static IEnumerable<string> RemarksOf(SyntaxNode root) => root.DescendantTrivia()
        .Where(trivia => trivia.IsDirective || trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia or SyntaxKind.DisabledTextTrivia)
        .Select(trivia => trivia.ToFullString().Trim());
}
