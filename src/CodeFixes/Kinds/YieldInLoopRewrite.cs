using AsyncLoop.Analyzers.Blocking.Loops;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary>
/// The body of a loop gets <c>await EventLoop.Yield();</c> on the loop, <c>await Task.Yield();</c> elsewhere: in the place
/// of a pause, else at its end, or at its start where not every turn comes to the end.
/// </summary>
internal sealed class YieldInLoopRewrite : Rewrite
{
    public YieldInLoopRewrite() : base(FixKinds.YieldInLoop)
    {
    }

    public override bool IsOfStatement => true;

    public override Edit? CreateEdit(FixSite site)
    {
        var type = site.OnLoop ? site.Types.EventLoop! : site.Types.Task;
        var title = $"Let others run with 'await {type.Name}.Yield'";
        var yield = ExpressionStatement(Code.Await(Code.Call(Code.Member(site.TypeName(type), "Yield"))));

        if (site.Place is LabeledStatementSyntax label)
            return JumpTo(label) is { } jump ? new Edit(jump, title, node => Formatted(Block(yield, (StatementSyntax)node.WithoutTrivia()), node)) : null;
        if (BodyOf(site.Place) is not { ContainsDirectives: false } body)
            return null;
        var pauses = PausesOf(site, body);
        if (pauses.Count > 0 && pauses.Skip(1).All(other => other.CountRemarks() == 0) && yield.WithTriviaFrom(pauses[0]).CountRemarks() == pauses[0].CountRemarks())
        {
            var dropped = pauses.Skip(1).Concat(pauses.Select(pause => CounterOf(site, pause)).OfType<SyntaxNode>());
            return new Edit(pauses[0], title, node => yield.WithTriviaFrom(node)) { Along = [.. dropped.Select(node => (node, (Func<SyntaxNode, SyntaxNode?>)(_ => null)))] };
        }

        if (body is not BlockSyntax block)
            return new Edit(body, title, node => Formatted(node is EmptyStatementSyntax ? Block(yield) : Block((StatementSyntax)node.WithoutTrivia(), yield), node));
        var atEnd = ReachesEnd(site, block);
        return new Edit(block, title, node => Insert((BlockSyntax)node, yield, atEnd));
    }

    private static StatementSyntax? BodyOf(SyntaxNode loop) => loop switch
    {
        WhileStatementSyntax repeated => repeated.Statement,
        DoStatementSyntax repeated => repeated.Statement,
        ForStatementSyntax counted => counted.Statement,
        _ => null,
    };

    /// <summary>The last jump back: what stands before it is the body.</summary>
    private static GotoStatementSyntax? JumpTo(LabeledStatementSyntax label)
    {
        if (label.Parent is not BlockSyntax block)
            return null;
        return block.Statements.SkipWhile(statement => statement != label).Select(Last).OfType<GotoStatementSyntax>()
            .FirstOrDefault(jump => jump.Expression is IdentifierNameSyntax target && target.Identifier.ValueText == label.Identifier.ValueText);

        static StatementSyntax? Last(StatementSyntax statement) => statement switch
        {
            LabeledStatementSyntax inner => Last(inner.Statement),
            BlockSyntax inner => inner.Statements.LastOrDefault() is { } last ? Last(last) : null,
            _ => statement,
        };
    }

    /// <summary>The one statement of the body, or those right in it that every turn comes to, that do nothing but pause the thread.</summary>
    private static IReadOnlyList<StatementSyntax> PausesOf(FixSite site, StatementSyntax body)
    {
        if (body is BlockSyntax turn && !ReachesEnd(site, turn))
            return [];
        var statements = body is BlockSyntax block ? block.Statements : SingletonList(body);
        var pauses = statements.Where(statement => statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call }
            && site.Model.GetOperation(call, site.CancellationToken) is IInvocationOperation { TargetMethod: var method } && Idle.IsPause(method)).ToList();
        // Where one counts for somebody else, none can go: it would be left.
        return pauses.All(pause => CounterName(pause) is null || CounterOf(site, pause) is not null) ? pauses : [];
    }

    /// <summary>The variable whose <c>SpinOnce</c> is called.</summary>
    private static IdentifierNameSyntax? CounterName(StatementSyntax pause) =>
        pause is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "SpinOnce" } access } }
            ? access.Expression as IdentifierNameSyntax ?? IdentifierName("")
            : null;

    /// <summary>The declaration of that variable, where it is a local that nothing else uses; the compiler warns of one that nobody reads.</summary>
    private static SyntaxNode? CounterOf(FixSite site, StatementSyntax pause)
    {
        if (CounterName(pause) is not { } name || name.Identifier.ValueText.Length == 0
            || site.Model.GetSymbolInfo(name, site.CancellationToken).Symbol is not ILocalSymbol local
            || local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(site.CancellationToken) is not VariableDeclaratorSyntax declarator
            || declarator.Parent?.Parent is not LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1 } declaration
            || declaration.CountRemarks() > 0)
            return null;
        var uses = site.Member.DescendantNodes().OfType<IdentifierNameSyntax>().Count(use => use.Identifier.ValueText == local.Name);
        if (uses != 1)
            return null;
        return declaration.Parent is BlockSyntax ? declaration : declaration.Parent as GlobalStatementSyntax;
    }

    /// <summary>Every turn that goes on comes to the end of the block.</summary>
    private static bool ReachesEnd(FixSite site, BlockSyntax block) =>
        site.Model.AnalyzeControlFlow(block) is { Succeeded: true, EndPointIsReachable: true }
        && !block.DescendantNodes(node => node == block || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax
                or WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax))
            .Any(node => node is ContinueStatementSyntax);

    private static BlockSyntax Formatted(BlockSyntax block, SyntaxNode replaced) =>
        block.WithTriviaFrom(replaced).WithAdditionalAnnotations(Formatter.Annotation);

    private static BlockSyntax Insert(BlockSyntax block, StatementSyntax added, bool atEnd)
    {
        var isOneLine = !block.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia) && trivia.SpanStart < block.CloseBraceToken.SpanStart);
        added = isOneLine ? added.WithTrailingTrivia(Space) : added.WithAdditionalAnnotations(Formatter.Annotation);
        return block.WithStatements(atEnd ? block.Statements.Add(added) : block.Statements.Insert(0, added));
    }
}
