using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>Makes and takes apart syntax. What is made has its own spaces, so that no formatter needs to touch the user's.</summary>
internal static class Code
{
    /// <summary>A token without trivia: those of the factory are elastic, and a formatter would touch them.</summary>
    public static SyntaxToken Bare(SyntaxKind kind) => Token(TriviaList(), kind, TriviaList());

    /// <summary>A token with a space after it.</summary>
    public static SyntaxToken ThenSpace(SyntaxKind kind) => Token(TriviaList(), kind, TriviaList(Space));

    /// <summary>A token between spaces.</summary>
    public static SyntaxToken Spaced(SyntaxKind kind) => Token(TriviaList(Space), kind, TriviaList(Space));

    public static IdentifierNameSyntax Name(string name)
    {
        var text = SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
        return IdentifierName(Identifier(TriviaList(), SyntaxKind.IdentifierToken, text, name, TriviaList()));
    }

    public static MemberAccessExpressionSyntax Member(ExpressionSyntax receiver, string name) => Member(receiver, Name(name));

    public static MemberAccessExpressionSyntax Member(ExpressionSyntax receiver, SimpleNameSyntax name) =>
        MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, receiver, Bare(SyntaxKind.DotToken), name);

    public static InvocationExpressionSyntax Call(ExpressionSyntax method, params ArgumentSyntax[] arguments) =>
        InvocationExpression(method, ArgumentList(
            Bare(SyntaxKind.OpenParenToken), Separated(arguments), Bare(SyntaxKind.CloseParenToken)));

    public static SeparatedSyntaxList<ArgumentSyntax> Separated(IReadOnlyList<ArgumentSyntax> arguments) =>
        SeparatedList(arguments, Enumerable.Repeat(ThenSpace(SyntaxKind.CommaToken), Math.Max(0, arguments.Count - 1)));

    /// <summary>Adds an argument at the end, and keeps what stands between the others.</summary>
    public static ArgumentListSyntax With(this ArgumentListSyntax list, ArgumentSyntax? argument)
    {
        if (argument is null)
            return list;
        if (list.Arguments.Count == 0)
            return list.WithArguments(SingletonSeparatedList(argument));
        var items = list.Arguments.GetWithSeparators().Add(ThenSpace(SyntaxKind.CommaToken)).Add(argument);
        return list.WithArguments(SeparatedList<ArgumentSyntax>(items));
    }

    /// <summary>Adds an argument at a place, and keeps what stands between the others.</summary>
    public static ArgumentListSyntax With(this ArgumentListSyntax list, ArgumentSyntax argument, int place)
    {
        if (place >= list.Arguments.Count)
            return list.With(argument);
        var next = list.Arguments[place];
        var items = list.Arguments.GetWithSeparators()
            .Replace(next, next.WithLeadingTrivia())
            .InsertRange(2 * place, [argument.WithLeadingTrivia(next.GetLeadingTrivia()), ThenSpace(SyntaxKind.CommaToken)]);
        return list.WithArguments(SeparatedList<ArgumentSyntax>(items));
    }

    public static ArgumentSyntax Argument(ExpressionSyntax value, string? name = null) => SyntaxFactory.Argument(
        name is null ? null : NameColon(Name(name), ThenSpace(SyntaxKind.ColonToken)), default, value);

    public static ExpressionSyntax Parenthesized(ExpressionSyntax expression) =>
        expression is ParenthesizedExpressionSyntax or SimpleNameSyntax or QualifiedNameSyntax or AliasQualifiedNameSyntax or MemberAccessExpressionSyntax
            or InvocationExpressionSyntax or ElementAccessExpressionSyntax or ThisExpressionSyntax or BaseExpressionSyntax
            or BaseObjectCreationExpressionSyntax or LiteralExpressionSyntax
            ? expression
            : ParenthesizedExpression(
                Token(expression.GetLeadingTrivia(), SyntaxKind.OpenParenToken, TriviaList()),
                expression.WithoutTrivia(),
                Token(TriviaList(), SyntaxKind.CloseParenToken, expression.GetTrailingTrivia()));

    /// <summary><c>() => body</c>, or <c>parameter => body</c>.</summary>
    public static LambdaExpressionSyntax Lambda(ExpressionSyntax body, string? parameter = null)
    {
        var arrow = Spaced(SyntaxKind.EqualsGreaterThanToken);
        return parameter is null
            ? ParenthesizedLambdaExpression(
                default(SyntaxTokenList), ParameterList(Bare(SyntaxKind.OpenParenToken), default, Bare(SyntaxKind.CloseParenToken)),
                arrow, null, body)
            : SimpleLambdaExpression(default(SyntaxTokenList), Parameter(Identifier(TriviaList(), parameter, TriviaList())), arrow, null, body);
    }

    /// <summary><c>await operand</c>; what stood before the operand stands before the await.</summary>
    /// <param name="operand">What is awaited.</param>
    /// <param name="leavesContext">Says <c>ConfigureAwait(false)</c>.</param>
    public static AwaitExpressionSyntax Await(ExpressionSyntax operand, bool leavesContext = false)
    {
        if (leavesContext)
            operand = ConfigureAwaitFalse(operand);
        if (operand is ParenthesizedExpressionSyntax { Expression: AwaitExpressionSyntax inner } && inner.CountRemarks() == operand.CountRemarks())
            operand = inner.WithTriviaFrom(operand);
        return AwaitExpression(Token(operand.GetLeadingTrivia(), SyntaxKind.AwaitKeyword, TriviaList(Space)), operand.WithLeadingTrivia(TriviaList()));
    }

    /// <summary><c>operand.ConfigureAwait(false)</c>, with a space before the parenthesis where the call has one.</summary>
    public static ExpressionSyntax ConfigureAwaitFalse(ExpressionSyntax operand)
    {
        var method = Member(Parenthesized(operand.WithoutTrailingTrivia()), "ConfigureAwait");
        return Call(
                method.SpacedLike(operand),
                Argument(LiteralExpression(SyntaxKind.FalseLiteralExpression, Bare(SyntaxKind.FalseKeyword))))
            .WithTrailingTrivia(operand.GetTrailingTrivia());
    }

    /// <summary>With a space before the parenthesis that follows where another call has one.</summary>
    public static ExpressionSyntax SpacedLike(this ExpressionSyntax method, ExpressionSyntax other) =>
        other is InvocationExpressionSyntax call && call.Expression.GetTrailingTrivia() is { Count: 1 } gap && gap[0].IsKind(SyntaxKind.WhitespaceTrivia)
            ? method.WithTrailingTrivia(Space)
            : method;

    /// <summary><c>left op right</c>.</summary>
    public static BinaryExpressionSyntax Binary(SyntaxKind kind, ExpressionSyntax left, SyntaxKind operation, ExpressionSyntax right) =>
        BinaryExpression(kind, left, Spaced(operation), right);

    /// <summary>The name that is called or accessed.</summary>
    public static SimpleNameSyntax? NameOf(this ExpressionSyntax expression) => expression switch
    {
        InvocationExpressionSyntax call => call.Expression.NameOf(),
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        ConditionalAccessExpressionSyntax access => access.WhenNotNull.NameOf(),
        AwaitExpressionSyntax awaited => awaited.Expression.NameOf(),
        ParenthesizedExpressionSyntax parenthesized => parenthesized.Expression.NameOf(),
        SimpleNameSyntax name => name,
        _ => null,
    };

    /// <summary>The same call of another member; type arguments are kept.</summary>
    public static InvocationExpressionSyntax Renamed(this InvocationExpressionSyntax call, string name)
    {
        if (call.Expression.NameOf() is not { } old)
            return call;
        var renamed = old.WithIdentifier(Identifier(name).WithTriviaFrom(old.Identifier));
        return call.WithExpression(call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.WithName(renamed),
            MemberBindingExpressionSyntax binding => binding.WithName(renamed),
            _ => renamed,
        });
    }

    /// <summary>The arguments in the parentheses of a call, on another method.</summary>
    public static InvocationExpressionSyntax Invoke(this ExpressionSyntax method, InvocationExpressionSyntax old, ArgumentListSyntax arguments) =>
        InvocationExpression(method.WithLeadingTrivia(old.GetLeadingTrivia()), arguments);

    /// <summary>What stands before the last dot; null for a simple name, and behind a <c>?.</c>.</summary>
    public static ExpressionSyntax? Receiver(this ExpressionSyntax expression) => expression switch
    {
        InvocationExpressionSyntax call => (call.Expression as MemberAccessExpressionSyntax)?.Expression,
        MemberAccessExpressionSyntax access => access.Expression,
        _ => null,
    };

    /// <summary>The chain of <c>?.</c> that the expression ends; itself where it stands behind none.</summary>
    public static ExpressionSyntax OutermostAccess(this ExpressionSyntax expression)
    {
        while (expression.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == expression)
            expression = access;
        return expression;
    }

    /// <summary><c>_ = value</c>, with what stood before the value in front.</summary>
    public static AssignmentExpressionSyntax Discard(ExpressionSyntax value) => AssignmentExpression(
        SyntaxKind.SimpleAssignmentExpression,
        Name("_").WithLeadingTrivia(value.GetLeadingTrivia()).WithTrailingTrivia(Space),
        ThenSpace(SyntaxKind.EqualsToken),
        value.WithLeadingTrivia());

    /// <summary>The start of a call or access whose end is dropped; comments that stood in the dropped part follow it.</summary>
    public static ExpressionSyntax KeepStart(ExpressionSyntax whole, ExpressionSyntax start)
    {
        var dropped = new List<SyntaxTrivia>();
        dropped.AddRange(start.GetTrailingTrivia());
        var last = whole.GetLastToken();
        foreach (var token in whole.DescendantTokens().Where(token => token.SpanStart >= start.Span.End))
        {
            dropped.AddRange(token.LeadingTrivia);
            if (token != last)
                dropped.AddRange(token.TrailingTrivia);
        }

        return start.WithTrailingTrivia(dropped.Any(IsComment) ? dropped.Concat(last.TrailingTrivia) : last.TrailingTrivia);
    }

    /// <summary>Comments and directives: what a rewrite must not lose.</summary>
    public static int CountRemarks(this SyntaxNode node) => node.DescendantTrivia().Count(trivia => trivia.IsComment() || trivia.IsDirective);

    public static bool IsComment(this SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia;
}
