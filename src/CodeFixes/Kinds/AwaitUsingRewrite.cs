using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary><c>using (x)</c> becomes <c>await using (x)</c>, and <c>using var x = ..</c> likewise.</summary>
internal sealed class AwaitUsingRewrite : Rewrite
{
    public AwaitUsingRewrite() : base(FixKinds.Await)
    {
    }

    public override Edit? CreateEdit(FixSite site)
    {
        const string Title = "Replace with 'await using'";
        return ScopeOf(site.Target) switch
        {
            UsingStatementSyntax { AwaitKeyword.RawKind: 0 } scope => new Edit(scope, Title, node =>
            {
                var changed = (UsingStatementSyntax)node;
                return changed.WithUsingKeyword(changed.UsingKeyword.WithLeadingTrivia()).WithAwaitKeyword(AwaitBefore(changed.UsingKeyword));
            }),
            LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0, AwaitKeyword.RawKind: 0 } scope => new Edit(scope, Title, node =>
            {
                var changed = (LocalDeclarationStatementSyntax)node;
                return changed.WithUsingKeyword(changed.UsingKeyword.WithLeadingTrivia()).WithAwaitKeyword(AwaitBefore(changed.UsingKeyword));
            }),
            _ => null,
        };
    }

    /// <summary>The statement whose resource the target is.</summary>
    private static StatementSyntax? ScopeOf(ExpressionSyntax target) => target.Parent switch
    {
        UsingStatementSyntax scope => scope,
        EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax declaration } => declaration.Parent as StatementSyntax,
        _ => null,
    };

    private static SyntaxToken AwaitBefore(SyntaxToken keyword) =>
        SyntaxFactory.Token(keyword.LeadingTrivia, SyntaxKind.AwaitKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space));
}
