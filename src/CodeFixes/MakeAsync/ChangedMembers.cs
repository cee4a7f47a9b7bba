using AsyncLoop.CodeFixes.MakeAsync.Search;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>
/// The members of a file whose bodies can mean something else after an edit: those that it changed, and those that use a
/// name that a function had or got.
/// </summary>
internal static class ChangedMembers
{
    /// <param name="before">The file before the edit.</param>
    /// <param name="after">The file after it.</param>
    /// <param name="names">The names that functions had and those that they have now.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>Where the members were and where they are; null where everything in the file can mean something else.</returns>
    public static IReadOnlyList<(TextSpan Before, TextSpan After)>? Between(SyntaxNode before, SyntaxNode after, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var (oldParts, newParts) = (PartsOf(before), PartsOf(after));
        var words = Words.Of(after.SyntaxTree.GetText(cancellationToken));
        var touched = new HashSet<SyntaxNode?>(names.SelectMany(name => words.Find(name, after)).Select(token => token.Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>()));
        if (oldParts.Count != newParts.Count || !touched.IsSubsetOf(newParts))
            return null;
        for (var i = 0; i < newParts.Count; i++)
        {
            if (!oldParts[i].IsEquivalentTo(newParts[i]))
                touched.Add(newParts[i]);
        }

        // An import reaches the whole file, and so does a statement outside of all members, which are one body.
        return touched.Any(part => part is UsingDirectiveSyntax or GlobalStatementSyntax)
            ? null
            : [.. oldParts.Zip(newParts, (old, now) => (old, now)).Where(pair => touched.Contains(pair.now)).Select(pair => (pair.old.FullSpan, pair.now.FullSpan))];
    }

    private static List<SyntaxNode> PartsOf(SyntaxNode root) => [.. root
        .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
        .Where(node => node is UsingDirectiveSyntax or MemberDeclarationSyntax and not (BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))];
}
