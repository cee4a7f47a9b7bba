using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>
/// What a function returns: <c>return Task.FromResult(x)</c> becomes <c>return x</c> where it becomes async, and
/// <c>return x</c> becomes <c>return Task.FromResult(x)</c> where it only returns a task, because it awaits nothing.
/// </summary>
internal static class ReturnConversion
{
    /// <summary>False where a value is returned that has no form of the other kind.</summary>
    public static bool Add(ConvertedFunction function, bool hasAwait, FileEdits edits) => function.Form switch
    {
        AsyncForm.Unwrapped => Unwrap(function, edits),
        AsyncForm.Task when !hasAwait => Wrap(function, edits),
        AsyncForm.Sequence => hasAwait || BodyOf(function.Declaration) is null,
        _ => true,
    };

    private static bool Unwrap(ConvertedFunction function, FileEdits edits)
    {
        var isVoid = function.Symbol.ReturnType is INamedTypeSymbol { Arity: 0 };
        var leavesContext = function.File.Types.IsTask(function.Symbol.ReturnType) && edits.LeavesContextAt(function.Declaration);
        if (ArrowOf(function.Declaration) is { } arrow)
        {
            if (arrow is ThrowExpressionSyntax)
                return true;
            if (IsNothing(arrow, function) || isVoid && IsCompleted(arrow))
                return false;
            edits.Add(arrow, node => isVoid ? AwaitOf(node, leavesContext) : ResultOf(node, arrow, leavesContext));
            return true;
        }

        foreach (var statement in ReturnsOf(function.Declaration))
        {
            if (statement.Expression is not { } value || IsNothing(value, function) || HasRemark(statement.ReturnKeyword.TrailingTrivia) || HasRemark(value.GetLeadingTrivia()) && isVoid)
                return false;
            // The handler there would see the failure of the task from now on.
            if (ValueIn(value) is null && !IsCompleted(value) && statement.Ancestors().TakeWhile(node => node != function.Declaration).Any(node => node is TryStatementSyntax))
                return false;
            if (!isVoid)
            {
                edits.Add(statement, node => node.WithExpression(ResultOf(node.Expression!, value, leavesContext)));
                continue;
            }

            var isLast = statement.Parent is BlockSyntax block && block.Parent == function.Declaration && block.Statements.Last() == statement;
            if (IsCompleted(value))
            {
                if (statement.Expression.CountRemarks() > 0)
                    return false;
                if (isLast && statement.CountRemarks() == 0)
                    edits.Add((BlockSyntax)statement.Parent!, node => node.WithStatements(node.Statements.RemoveAt(node.Statements.Count - 1)));
                else
                    edits.Add(statement, node => node.WithExpression(null).WithReturnKeyword(node.ReturnKeyword.WithTrailingTrivia()));
            }
            else if (isLast)
            {
                edits.Add<StatementSyntax>(statement, node => AsStatement((ReturnStatementSyntax)node, leavesContext));
            }
            else if (statement.Parent is BlockSyntax around)
            {
                var place = around.Statements.IndexOf(statement);
                edits.Add(around, node => node.WithStatements(node.Statements.ReplaceRange(node.Statements[place], AsStatements((ReturnStatementSyntax)node.Statements[place], leavesContext))));
            }
            else
            {
                edits.Add<StatementSyntax>(statement, node => Block(
                    Code.ThenSpace(SyntaxKind.OpenBraceToken),
                    List(new StatementSyntax[]
                    {
                        AsStatement((ReturnStatementSyntax)node.WithoutTrivia(), leavesContext).WithTrailingTrivia(Space),
                        ReturnStatement(Code.Bare(SyntaxKind.ReturnKeyword), null, Code.Bare(SyntaxKind.SemicolonToken)).WithTrailingTrivia(Space),
                    }),
                    Code.Bare(SyntaxKind.CloseBraceToken)).WithTriviaFrom(node));
            }
        }

        return true;
    }

    private static ExpressionStatementSyntax AsStatement(ReturnStatementSyntax node, bool leavesContext) =>
        ExpressionStatement(AwaitOf(node.Expression!.WithLeadingTrivia(node.ReturnKeyword.LeadingTrivia), leavesContext), node.SemicolonToken);

    /// <summary>The await, and the return on a line of its own where a line ends there.</summary>
    private static IEnumerable<StatementSyntax> AsStatements(ReturnStatementSyntax node, bool leavesContext)
    {
        var (before, after) = (node.GetLeadingTrivia(), node.GetTrailingTrivia());
        var end = ReturnStatement(Code.Bare(SyntaxKind.ReturnKeyword), null, Code.Bare(SyntaxKind.SemicolonToken));
        if (!after.Any(SyntaxKind.EndOfLineTrivia))
            return [AsStatement(node.WithTrailingTrivia(Space), leavesContext), end.WithTrailingTrivia(after)];
        return [AsStatement(node, leavesContext), end.WithLeadingTrivia(before.Where((trivia, i) => i == before.Count - 1 && trivia.IsKind(SyntaxKind.WhitespaceTrivia))).WithTrailingTrivia(after.Last())];
    }

    private static ExpressionSyntax AwaitOf(ExpressionSyntax task, bool leavesContext) => Code.Await(Code.Parenthesized(task), leavesContext);

    /// <summary>The value of a task that is complete, else what awaiting it gives.</summary>
    private static ExpressionSyntax ResultOf(ExpressionSyntax node, ExpressionSyntax original, bool leavesContext) => ValueIn(original) is null
        ? AwaitOf(node, leavesContext)
        : ValueIn(node)!.WithTriviaFrom(node).WithTrailingTrivia(RemarksAfter(ValueIn(node)!).AddRange(node.GetTrailingTrivia()));

    private static SyntaxTriviaList RemarksAfter(ExpressionSyntax value) => HasRemark(value.GetTrailingTrivia()) ? value.GetTrailingTrivia() : default;

    private static bool HasRemark(SyntaxTriviaList trivia) => trivia.Any(one => one.IsComment() || one.IsDirective);

    /// <summary>The x of <c>Task.FromResult(x)</c> and <c>new ValueTask&lt;T&gt;(x)</c>.</summary>
    private static ExpressionSyntax? ValueIn(ExpressionSyntax task) => task switch
    {
        InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult", Expression: var type } }
            when type.NameOf()?.Identifier.ValueText is "Task" or "ValueTask" && IsLeftBy(task, arguments[0].Expression) => arguments[0].Expression,
        ObjectCreationExpressionSyntax { Type: var type, ArgumentList.Arguments: { Count: 1 } arguments, Initializer: null }
            when type is GenericNameSyntax { Identifier.ValueText: "ValueTask", TypeArgumentList.Arguments: { Count: 1 } results }
                && arguments[0].Expression is LiteralExpressionSyntax && results.Count == 1 && IsLeftBy(task, arguments[0].Expression) => arguments[0].Expression,
        _ => null,
    };

    /// <summary>The value can stand alone: all comments of the task are in it, or follow it on its line.</summary>
    private static bool IsLeftBy(ExpressionSyntax task, ExpressionSyntax value) => task.WithoutTrivia().CountRemarks() == value.CountRemarks() && !HasRemark(value.GetLeadingTrivia())
        && RemarksAfter(value).All(trivia => trivia.Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.MultiLineCommentTrivia);

    private static bool IsCompleted(ExpressionSyntax task) => task is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" }
        || task.IsKind(SyntaxKind.DefaultLiteralExpression) || task is DefaultExpressionSyntax || ValueIn(task) is LiteralExpressionSyntax;

    /// <summary>No task at all: awaiting it would fail, and a value of its place would mean something else.</summary>
    private static bool IsNothing(ExpressionSyntax value, ConvertedFunction function) => value.DescendantNodesAndSelf(node => node == value
            || node is ParenthesizedExpressionSyntax or ConditionalExpressionSyntax or PostfixUnaryExpressionSyntax or CastExpressionSyntax or SwitchExpressionSyntax or SwitchExpressionArmSyntax)
        .Any(node => node.IsKind(SyntaxKind.NullLiteralExpression)
            || function.Symbol.ReturnType.IsReferenceType && (node.IsKind(SyntaxKind.DefaultLiteralExpression) || node is DefaultExpressionSyntax))
        || value is ImplicitObjectCreationExpressionSyntax;

    private static bool Wrap(ConvertedFunction function, FileEdits edits)
    {
        var isVoid = function.Symbol.ReturnsVoid;
        if (ArrowOf(function.Declaration) is { } arrow)
        {
            if (arrow is ThrowExpressionSyntax)
                return true;
            if (!isVoid)
                edits.Add(arrow, node => FromResult(node, arrow, function, edits));
            else if (function.Declaration is MethodDeclarationSyntax { ExpressionBody: { } body } method && body.CountRemarks() == 0 && !HasRemark(method.SemicolonToken.LeadingTrivia))
                edits.Add(method, node => node.WithBody(AsBlock(node.ExpressionBody!, node.SemicolonToken, edits, arrow.SpanStart)).WithExpressionBody(null).WithSemicolonToken(default));
            else
                return false;
            return true;
        }

        if (BodyOf(function.Declaration) is not BlockSyntax block)
            return true;
        foreach (var statement in ReturnsOf(function.Declaration))
        {
            edits.Add(statement, node => node.Expression is { } value
                ? node.WithExpression(FromResult(value, statement.Expression!, function, edits))
                : node.WithExpression(Completed(edits, statement.SpanStart).WithLeadingTrivia(Space)));
        }

        if (isVoid && edits.File.Model.AnalyzeControlFlow(block) is { EndPointIsReachable: true })
            edits.Add(block, node => WithEnd(node, edits, block.SpanStart));
        return true;
    }

    /// <summary>The end of the body, where it came to an end by itself.</summary>
    private static BlockSyntax WithEnd(BlockSyntax body, FileEdits edits, int position)
    {
        var end = ReturnStatement(Code.ThenSpace(SyntaxKind.ReturnKeyword), Completed(edits, position), Code.Bare(SyntaxKind.SemicolonToken));
        var isOneLine = !body.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia) && trivia.SpanStart < body.CloseBraceToken.SpanStart);
        if (isOneLine)
            return body.AddStatements(end.WithTrailingTrivia(Space));
        edits.NeedsFormat = true;
        // A comment before the closing brace belongs to what stands before it.
        var close = body.CloseBraceToken;
        var comments = close.LeadingTrivia.Any(trivia => trivia.IsComment() || trivia.IsDirective) ? close.LeadingTrivia : default;
        return body.WithCloseBraceToken(comments.Count > 0 ? close.WithLeadingTrivia() : close)
            .AddStatements(end.WithLeadingTrivia(comments).WithTrailingTrivia(ElasticCarriageReturnLineFeed).WithAdditionalAnnotations(Microsoft.CodeAnalysis.Formatting.Formatter.Annotation))
            .WithAdditionalAnnotations(Microsoft.CodeAnalysis.Formatting.Formatter.Annotation);
    }

    private static BlockSyntax AsBlock(ArrowExpressionClauseSyntax arrow, SyntaxToken semicolon, FileEdits edits, int position) => Block(
        Code.ThenSpace(SyntaxKind.OpenBraceToken),
        List(new StatementSyntax[]
        {
            ExpressionStatement(arrow.Expression.WithoutTrailingTrivia(), Token(TriviaList(), SyntaxKind.SemicolonToken, TriviaList(Space))),
            ReturnStatement(Code.ThenSpace(SyntaxKind.ReturnKeyword), Completed(edits, position), Token(TriviaList(), SyntaxKind.SemicolonToken, TriviaList(Space))),
        }),
        Token(TriviaList(), SyntaxKind.CloseBraceToken, semicolon.TrailingTrivia));

    private static ExpressionSyntax Completed(FileEdits edits, int position) => Code.Member(edits.TaskAt(position), "CompletedTask");

    /// <summary><c>Task.FromResult(x)</c>, with the type where that of the value is another.</summary>
    private static ExpressionSyntax FromResult(ExpressionSyntax value, ExpressionSyntax original, ConvertedFunction function, FileEdits edits)
    {
        var info = edits.File.Model.GetTypeInfo(original);
        var isSame = SymbolEqualityComparer.IncludeNullability.Equals(info.Type, function.Symbol.ReturnType)
            && info.Nullability.FlowState != NullableFlowState.MaybeNull;
        SimpleNameSyntax name = IdentifierName("FromResult");
        if (!isSame)
        {
            name = GenericName(Identifier("FromResult"), TypeArgumentList(
                Code.Bare(SyntaxKind.LessThanToken), SingletonSeparatedList(ReturnTypeOf(function.Declaration).WithoutTrivia()), Code.Bare(SyntaxKind.GreaterThanToken)));
        }

        return Code.Call(Code.Member(edits.TaskAt(original.SpanStart), name), Code.Argument(value.WithoutTrivia())).WithTriviaFrom(value);
    }

    private static TypeSyntax ReturnTypeOf(SyntaxNode declaration) =>
        declaration is MethodDeclarationSyntax method ? method.ReturnType : ((LocalFunctionStatementSyntax)declaration).ReturnType;

    private static SyntaxNode? BodyOf(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
        LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody,
        AnonymousFunctionExpressionSyntax lambda => lambda.Body,
        _ => null,
    };

    private static ExpressionSyntax? ArrowOf(SyntaxNode declaration) => BodyOf(declaration) switch
    {
        ArrowExpressionClauseSyntax arrow => arrow.Expression,
        ExpressionSyntax expression => expression,
        _ => null,
    };

    private static IEnumerable<ReturnStatementSyntax> ReturnsOf(SyntaxNode declaration) => declaration.OwnNodes().OfType<ReturnStatementSyntax>();
}
