using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;
using Code = AsyncLoop.CodeFixes.Common.Code;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>Writes the declaration of a function anew: <c>async</c>, the type, the name, the token.</summary>
internal static class FunctionConversion
{
    public static void Add(ConvertedFunction function, bool hasAwait, FileEdits edits)
    {
        switch (function.Declaration)
        {
            case AnonymousFunctionExpressionSyntax lambda:
                edits.Add(lambda, node => AsLambda(node, function.Form == AsyncForm.Unwrapped ? function.Symbol.ReturnType.ToDisplayString() : null));
                break;
            case MethodDeclarationSyntax method:
                edits.Add(method, Mark<MethodDeclarationSyntax>(function, node =>
                {
                    var head = Convert(new(node.Modifiers, node.ReturnType, node.Identifier, node.ParameterList), function, hasAwait, method.ReturnType.SpanStart, edits);
                    return node.WithModifiers(head.Modifiers).WithReturnType(head.Type).WithIdentifier(head.Name).WithParameterList(head.Parameters);
                }));
                break;
            case LocalFunctionStatementSyntax local:
                edits.Add(local, Mark<LocalFunctionStatementSyntax>(function, node =>
                {
                    var head = Convert(new(node.Modifiers, node.ReturnType, node.Identifier, node.ParameterList), function, hasAwait, local.ReturnType.SpanStart, edits);
                    return node.WithModifiers(head.Modifiers).WithReturnType(head.Type).WithIdentifier(head.Name).WithParameterList(head.Parameters);
                }));
                break;
        }
    }

    /// <summary>What methods and local functions have in common.</summary>
    private readonly record struct Head(SyntaxTokenList Modifiers, TypeSyntax Type, SyntaxToken Name, ParameterListSyntax Parameters);

    /// <param name="head">The head, with what other edits did in it.</param>
    /// <param name="function">The function.</param>
    /// <param name="hasAwait">It needs <c>async</c>.</param>
    /// <param name="position">Where names of types are looked up: in the original file.</param>
    /// <param name="edits">The edits of the file.</param>
    private static Head Convert(Head head, ConvertedFunction function, bool hasAwait, int position, FileEdits edits)
    {
        if (hasAwait)
            head = MakeAsync(head);
        return new(
            head.Modifiers, TypeOf(function, head.Type, position, edits), NameOf(function, head.Name),
            function.Family is { AddsToken: true } ? WithToken(head.Parameters, function, position, edits) : head.Parameters);
    }

    /// <summary><c>async () => ..</c>.</summary>
    private static AnonymousFunctionExpressionSyntax AsLambda(AnonymousFunctionExpressionSyntax lambda, string? type)
    {
        var leading = lambda.GetLeadingTrivia();
        var keyword = Token(TriviaList(), SyntaxKind.AsyncKeyword, TriviaList(Space));
        lambda = lambda.WithLeadingTrivia();
        return (lambda switch
        {
            ParenthesizedLambdaExpressionSyntax parenthesized => parenthesized.AddModifiers(keyword),
            SimpleLambdaExpressionSyntax simple => simple.AddModifiers(keyword),
            AnonymousMethodExpressionSyntax method => method.AddModifiers(keyword),
            _ => lambda,
        }).WithLeadingTrivia(leading).WithAdditionalAnnotations(Marks.Lambda(type));
    }

    private static Func<T, SyntaxNode> Mark<T>(ConvertedFunction function, Func<T, T> edit)
        where T : SyntaxNode =>
        node => function.Family is null ? edit(node) : edit(node).WithAdditionalAnnotations(Marks.Function);

    /// <summary>Puts <c>async</c> before the type, and before <c>partial</c>; it takes over what stood before the token that it comes to stand before.</summary>
    private static Head MakeAsync(Head head)
    {
        var at = head.Modifiers.IndexOf(SyntaxKind.PartialKeyword);
        if (at < 0)
            return head with { Modifiers = head.Modifiers.Add(Keyword(head.Type.GetLeadingTrivia())), Type = head.Type.WithLeadingTrivia() };
        var next = head.Modifiers[at];
        return head with { Modifiers = head.Modifiers.Replace(next, next.WithLeadingTrivia()).Insert(at, Keyword(next.LeadingTrivia)) };

        static SyntaxToken Keyword(SyntaxTriviaList leading) => Token(leading, SyntaxKind.AsyncKeyword, TriviaList(Space));
    }

    private static TypeSyntax TypeOf(ConvertedFunction function, TypeSyntax type, int position, FileEdits edits) => function.Form switch
    {
        AsyncForm.Task when type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } => edits.TaskAt(position).WithTriviaFrom(type),
        AsyncForm.Task => edits.TaskOf(type, position).WithTriviaFrom(type),
        AsyncForm.Sequence => AsSequence(type),
        _ => type,
    };

    private static TypeSyntax AsSequence(TypeSyntax type)
    {
        var name = type.DescendantNodesAndSelf().OfType<GenericNameSyntax>().FirstOrDefault(generic => generic.Identifier.ValueText == "IEnumerable");
        return name is null ? type : type.ReplaceNode(name, name.WithIdentifier(Identifier("IAsyncEnumerable").WithTriviaFrom(name.Identifier)));
    }

    private static SyntaxToken NameOf(ConvertedFunction function, SyntaxToken name) =>
        function.Family is { } family && family.NewName != family.OldName ? Identifier(family.NewName).WithTriviaFrom(name) : name;

    private static ParameterListSyntax WithToken(ParameterListSyntax list, ConvertedFunction function, int position, FileEdits edits)
    {
        var hasDefault = function.Symbol is { ExplicitInterfaceImplementations.IsEmpty: true } && !(function.Symbol.IsPartialDefinition is false && function.Symbol.PartialDefinitionPart is not null);
        var token = Parameter(
            default, default, edits.TypeNameAt(edits.File.Types.CancellationToken!, position).WithTrailingTrivia(Space),
            Identifier(TriviaList(), Tokens.Name, TriviaList()),
            hasDefault ? EqualsValueClause(Code.Spaced(SyntaxKind.EqualsToken), LiteralExpression(SyntaxKind.DefaultLiteralExpression, Code.Bare(SyntaxKind.DefaultKeyword))) : null);
        if (list.Parameters.Count == 0)
            return list.WithParameters(SingletonSeparatedList(token));
        return list.WithParameters(SeparatedList<ParameterSyntax>(list.Parameters.GetWithSeparators().Add(Code.ThenSpace(SyntaxKind.CommaToken)).Add(token)));
    }
}
