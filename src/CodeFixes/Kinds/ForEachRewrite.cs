using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary><c>list.ForEach(async x => await F(x));</c> becomes <c>foreach (var x in list) await F(x);</c>.</summary>
internal sealed class ForEachRewrite : Rewrite
{
    public ForEachRewrite() : base(FixKinds.Restructure)
    {
    }

    public override Edit? CreateEdit(FixSite site)
    {
        if (AsyncLambda.At(site) is not { Lambda: var lambda, Call: { Parent: ExpressionStatementSyntax statement } call } found
            || call.ArgumentList.Arguments.Any(argument => argument.NameColon is not null)
            || SourceOf(call, found.Method) is not { } source
            || AsyncLambda.OnlyParameterOf(lambda) is not { } parameter
            || !CanBeBody(lambda) || ChangesCopies(site, lambda, parameter) || UsesSource(site, source, lambda))
            return null;
        var indentation = IndentationOf(statement.GetFirstToken());
        var edit = new Edit(statement, "Replace with 'foreach' and await", node => Loop((ExpressionStatementSyntax)node, found.Method, indentation));
        return edit.Apply(statement).CountRemarks() < statement.CountRemarks() ? null : edit;
    }

    private static ForEachStatementSyntax Loop(ExpressionStatementSyntax statement, IMethodSymbol method, string? indentation)
    {
        var call = (InvocationExpressionSyntax)statement.Expression;
        var lambda = (LambdaExpressionSyntax)call.ArgumentList.Arguments.Last().Expression;
        var parameter = AsyncLambda.ParametersOf(lambda)[0];
        var (space, body, isAligned) = BodyOf(statement, lambda, indentation);
        var loop = ForEachStatement(
            default, default,
            Token(statement.GetLeadingTrivia(), SyntaxKind.ForEachKeyword, TriviaList(Space)),
            Code.Bare(SyntaxKind.OpenParenToken),
            (parameter.Type?.WithoutTrivia() ?? IdentifierName(Identifier(TriviaList(), "var", TriviaList()))).WithTrailingTrivia(Space),
            parameter.Identifier.WithLeadingTrivia().WithTrailingTrivia(Space),
            Code.ThenSpace(SyntaxKind.InKeyword),
            SourceOf(call, method)!.WithoutTrivia(),
            Token(TriviaList(), SyntaxKind.CloseParenToken, space),
            body);
        return isAligned ? loop : loop.WithAdditionalAnnotations(Formatter.Annotation);
    }

    /// <summary>What stands before the body, the body, and whether it stands where a formatter would put it.</summary>
    private static (SyntaxTriviaList Space, StatementSyntax Body, bool IsAligned) BodyOf(ExpressionStatementSyntax statement, LambdaExpressionSyntax lambda, string? indentation)
    {
        var space = lambda.ArrowToken.TrailingTrivia;
        if (lambda.Block is { } block)
        {
            var opens = EndsLine(space) ? IndentationOf(block.OpenBraceToken) : indentation;
            var closes = IndentationOf(block.CloseBraceToken) ?? indentation;
            block = block.ReplaceNodes(ReturnsIn(block), (_, node) => ContinueStatement(
                default, Token(node.ReturnKeyword.LeadingTrivia, SyntaxKind.ContinueKeyword, node.ReturnKeyword.TrailingTrivia), node.SemicolonToken));
            return (space, block.WithTrailingTrivia(statement.GetTrailingTrivia()), opens == indentation && closes == indentation);
        }

        var expression = lambda.ExpressionBody!;
        if (!EndsLine(space) && indentation is not null && statement.GetTrailingTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } line)
        {
            space = TriviaList(space.Where(trivia => trivia.IsComment()).SelectMany(trivia => new[] { Space, trivia }).Append(line));
            expression = expression.WithLeadingTrivia(Whitespace(indentation + (indentation.Contains('\t') ? "\t" : "    ")));
            return (space, ExpressionStatement(expression, statement.SemicolonToken), true);
        }

        return (space, ExpressionStatement(expression, statement.SemicolonToken), !EndsLine(space));
    }

    private static bool EndsLine(SyntaxTriviaList trivia) => trivia.Any(SyntaxKind.EndOfLineTrivia);

    /// <summary>What stands before a token that begins a line; null where another stands before it.</summary>
    private static string? IndentationOf(SyntaxToken token)
    {
        if (token.GetPreviousToken() is { RawKind: not 0 } previous && !EndsLine(previous.TrailingTrivia) && !EndsLine(token.LeadingTrivia))
            return null;
        return token.LeadingTrivia.LastOrDefault() is { RawKind: (int)SyntaxKind.WhitespaceTrivia } space ? space.ToString() : "";
    }

    private static ExpressionSyntax? SourceOf(InvocationExpressionSyntax call, IMethodSymbol method) =>
        method.IsStatic ? call.ArgumentList.Arguments.Count == 2 ? call.ArgumentList.Arguments[0].Expression : null : call.Receiver();

    private static bool CanBeBody(LambdaExpressionSyntax lambda) => lambda.ExpressionBody is { } expression
        ? expression is not ThrowExpressionSyntax
        : !ReturnsIn(lambda.Block!).Any(statement => statement.Ancestors().TakeWhile(node => node != lambda.Block).Any(IsLoop));

    /// <summary>They end the turn, as <c>continue</c> does; from within another loop that would mean the other.</summary>
    private static IEnumerable<ReturnStatementSyntax> ReturnsIn(BlockSyntax block) => block.OwnNodes().OfType<ReturnStatementSyntax>();

    private static bool IsLoop(SyntaxNode node) =>
        node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;

    /// <summary>The variable of a foreach cannot be written to: a method that changes a struct would change a copy of it.</summary>
    private static bool ChangesCopies(FixSite site, LambdaExpressionSyntax lambda, ParameterSyntax parameter) =>
        site.Model.GetDeclaredSymbol(parameter, site.CancellationToken) is IParameterSymbol { Type: { IsReferenceType: false, IsReadOnly: false, SpecialType: SpecialType.None, TypeKind: not TypeKind.Enum } } symbol
        && lambda.Body.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().Any(access =>
            access.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == symbol.Name
            && site.Model.GetSymbolInfo(access, site.CancellationToken).Symbol is not (null or IFieldSymbol or IMethodSymbol { IsReadOnly: true } or IPropertySymbol { GetMethod.IsReadOnly: true }));

    /// <summary>What comes after an await did not disturb the walk, which was over by then.</summary>
    private static bool UsesSource(FixSite site, ExpressionSyntax source, LambdaExpressionSyntax lambda)
    {
        var walked = site.Model.GetSymbolInfo(source, site.CancellationToken).Symbol;
        return walked is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol
            && lambda.Body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name =>
                name.Identifier.ValueText == walked.Name && site.Model.GetSymbolInfo(name, site.CancellationToken).Symbol.Is(walked));
    }
}
