using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary>
/// <c>using (x)</c> becomes <c>await using (x)</c>, and <c>using var x = ..</c> likewise. Where the awaits leave their
/// context only the first can: a variable would have the type that <c>ConfigureAwait</c> gives.
/// </summary>
internal sealed class AwaitUsingRewrite : Rewrite
{
    public AwaitUsingRewrite() : base(FixKinds.Await)
    {
    }

    public override Edit? CreateEdit(FixSite site)
    {
        const string Title = "Replace with 'await using'";
        var leavesContext = site.LeavesContext;
        return ScopeOf(site.Target) switch
        {
            UsingStatementSyntax { AwaitKeyword.RawKind: 0 } scope when !leavesContext || scope.Declaration is null => new Edit(scope, Title, node =>
            {
                var changed = (UsingStatementSyntax)node;
                if (leavesContext)
                    changed = changed.WithExpression(Code.ConfigureAwaitFalse(changed.Expression!));
                return changed.WithUsingKeyword(changed.UsingKeyword.WithLeadingTrivia()).WithAwaitKeyword(AwaitBefore(changed.UsingKeyword));
            }),
            LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0, AwaitKeyword.RawKind: 0 } scope when !leavesContext => new Edit(scope, Title, node =>
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
