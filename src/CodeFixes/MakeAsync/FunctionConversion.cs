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
                    (node, var type) = MakeAsync(node, node.ReturnType, hasAwait, (n, m) => n.WithModifiers(m), n => n.Modifiers, n => n.ReturnType, (n, t) => n.WithReturnType(t));
                    node = node.WithReturnType(TypeOf(function, type, method.ReturnType.SpanStart, edits)).WithIdentifier(NameOf(function, node.Identifier));
                    return function.Family is { AddsToken: true } ? node.WithParameterList(WithToken(node.ParameterList, method.ParameterList, function, edits)) : node;
                }));
                break;
            case LocalFunctionStatementSyntax local:
                edits.Add(local, Mark<LocalFunctionStatementSyntax>(function, node =>
                {
                    (node, var type) = MakeAsync(node, node.ReturnType, hasAwait, (n, m) => n.WithModifiers(m), n => n.Modifiers, n => n.ReturnType, (n, t) => n.WithReturnType(t));
                    node = node.WithReturnType(TypeOf(function, type, local.ReturnType.SpanStart, edits)).WithIdentifier(NameOf(function, node.Identifier));
                    return function.Family is { AddsToken: true } ? node.WithParameterList(WithToken(node.ParameterList, local.ParameterList, function, edits)) : node;
                }));
                break;
        }
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

    /// <summary>Puts <c>async</c> before the type, and before <c>partial</c>; what stood before the first word stays there.</summary>
    private static (T Node, TypeSyntax Type) MakeAsync<T>(
        T node, TypeSyntax type, bool hasAwait, Func<T, SyntaxTokenList, T> withModifiers, Func<T, SyntaxTokenList> modifiersOf, Func<T, TypeSyntax> typeOf, Func<T, TypeSyntax, T> withType)
        where T : SyntaxNode
    {
        if (!hasAwait)
            return (node, type);
        var modifiers = modifiersOf(node);
        var at = modifiers.IndexOf(SyntaxKind.PartialKeyword);
        at = at < 0 ? modifiers.Count : at;
        // The keyword takes over what stood before the token that it comes to stand before.
        if (at < modifiers.Count)
        {
            var next = modifiers[at];
            modifiers = modifiers.Replace(next, next.WithLeadingTrivia());
            modifiers = modifiers.Insert(at, Token(next.LeadingTrivia, SyntaxKind.AsyncKeyword, TriviaList(Space)));
            node = withModifiers(node, modifiers);
        }
        else
        {
            node = withType(node, type.WithLeadingTrivia());
            node = withModifiers(node, modifiers.Add(Token(type.GetLeadingTrivia(), SyntaxKind.AsyncKeyword, TriviaList(Space))));
        }

        return (node, typeOf(node));
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

    private static ParameterListSyntax WithToken(ParameterListSyntax list, ParameterListSyntax original, ConvertedFunction function, FileEdits edits)
    {
        var hasDefault = function.Symbol is { ExplicitInterfaceImplementations.IsEmpty: true } && !(function.Symbol.IsPartialDefinition is false && function.Symbol.PartialDefinitionPart is not null);
        var token = Parameter(
            default, default, edits.TypeNameAt(edits.File.Types.CancellationToken!, original.SpanStart).WithTrailingTrivia(Space),
            Identifier(TriviaList(), Tokens.Name, TriviaList()),
            hasDefault ? EqualsValueClause(Code.Spaced(SyntaxKind.EqualsToken), LiteralExpression(SyntaxKind.DefaultLiteralExpression, Code.Bare(SyntaxKind.DefaultKeyword))) : null);
        if (list.Parameters.Count == 0)
            return list.WithParameters(SingletonSeparatedList(token));
        return list.WithParameters(SeparatedList<ParameterSyntax>(list.Parameters.GetWithSeparators().Add(Code.ThenSpace(SyntaxKind.CommaToken)).Add(token)));
    }
}
