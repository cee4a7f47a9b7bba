using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Tests.Proof.Checks;

/// <summary>
/// What was to be fixed is gone. What is reported for the first time, because the rules know more of the new code, can
/// be fixed: another rule's finding, or one in a member that had none.
/// </summary>
internal static class FindingsCheck
{
    public static IEnumerable<string> Failures(Snapshot before, Snapshot after, string id, int gone)
    {
        foreach (var other in after.Findings.GroupBy(finding => finding.Id))
        {
            var limit = before.Findings.Count(finding => finding.Id == other.Key) - (other.Key == id ? gone : 0);
            var places = before.Findings.Where(finding => finding.Id == id && other.Key == id).Select(MemberOf).ToHashSet();
            var left = other.Count(finding => other.Key == id ? places.Contains(MemberOf(finding)) : !Applier.KindsOf(finding).Any());
            if (left > limit)
                yield return $"{other.Key} is reported {left} times, not {limit}";
        }
    }

    /// <summary>A second run has something to do that the first could not know of.</summary>
    public static bool IsMoreKnown(Snapshot before, Snapshot after, string id)
    {
        var places = before.Findings.Where(finding => finding.Id == id).Select(MemberOf).ToHashSet();
        return after.Findings.Any(finding => finding.Id == id && !places.Contains(MemberOf(finding)));
    }

    private static string MemberOf(Diagnostic finding) => string.Join('.', finding.Location.SourceTree!.GetRoot()
        .FindNode(finding.Location.SourceSpan).AncestorsAndSelf().OfType<MemberDeclarationSyntax>().Select(NameOf));

    private static string NameOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        FieldDeclarationSyntax field => field.Declaration.ToString(),
        _ => member.Kind().ToString(),
    };
}
