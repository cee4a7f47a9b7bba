using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Tests.Proof.Checks;

/// <summary>
/// What was to be fixed is gone. What is reported for the first time, because the rules know more of the new code, can
/// be fixed: another rule's finding, or one in a member that had none. In a function that has become async, and in those inside, all is judged
/// for the first time: synchronous ones are judged through their callers.
/// </summary>
internal static class FindingsCheck
{
    public static IEnumerable<string> Failures(Snapshot before, Snapshot after, string id, int gone)
    {
        var known = Functions(before);
        var converted = Functions(after).Any(head => !known.Contains(head));
        foreach (var other in after.Findings.Where(finding => !IsInConverted(finding, known)).GroupBy(finding => finding.Id))
        {
            // What a converted function calls is known to run on the loop only now.
            if (converted && other.Key != id)
                continue;
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
        var known = Functions(before);
        return after.Findings.Any(finding => finding.Id == id && (!places.Contains(MemberOf(finding)) || IsInConverted(finding, known)));
    }

    private static HashSet<string> Functions(Snapshot before) =>
        [.. before.Findings.Select(finding => finding.Location.SourceTree!).Distinct()
            .SelectMany(tree => tree.GetRoot().DescendantNodes()).Where(IsFunction).Select(HeadOf)];

    private static bool IsInConverted(Diagnostic finding, HashSet<string> known) =>
        finding.Location.SourceTree!.GetRoot().FindNode(finding.Location.SourceSpan).AncestorsAndSelf().Any(node => IsFunction(node) && !known.Contains(HeadOf(node)));

    private static bool IsFunction(SyntaxNode node) =>
        node is LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or MemberDeclarationSyntax;

    /// <summary>What changes when a function becomes async.</summary>
    private static string HeadOf(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => $"{method.Modifiers}{method.ReturnType}{method.Identifier}{method.ParameterList}",
        LocalFunctionStatementSyntax local => $"{local.Modifiers}{local.ReturnType}{local.Identifier}{local.ParameterList}",
        AnonymousFunctionExpressionSyntax lambda => $"{lambda.Modifiers}{lambda.Kind()}{MemberAround(lambda)}",
        _ => function.Kind().ToString(),
    };

    private static string MemberAround(SyntaxNode node) =>
        node.Ancestors().OfType<MemberDeclarationSyntax>().FirstOrDefault() is { } member ? NameOf(member) : "";

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
