using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>The token that functions get on the way up, where the user wants one.</summary>
internal static class Tokens
{
    public const string Name = "cancellationToken";

    /// <summary>Not a function whose parameters somebody else counts on, that has a token, or that uses the name.</summary>
    public static bool MayAdd(IReadOnlyList<(IMethodSymbol Method, SourceFile File, SyntaxNode Declaration)> members, IReadOnlyList<Reference> references) =>
        references.All(reference => reference.Use is ReferenceUse.Call or ReferenceUse.Name && !IsInCref(reference))
        && members.All(member =>
            AsyncForms.Of(member.Declaration, member.File.Model, CancellationToken.None) == AsyncForm.Task
            && FunctionAttributes.On(member.Method) == AttributeReach.Nothing
            && !member.Method.Is(member.File.Model.Compilation.GetEntryPoint(CancellationToken.None))
            && !member.Method.Parameters.Any(parameter => parameter.IsParams || parameter.Type.Is(member.File.Types.CancellationToken))
            && !member.Declaration.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == Name));

    /// <summary>The token that the caller has, or will have: its own one, or the new one. None for code that cleans up, as with every other fix.</summary>
    public static string? In(ConvertedCall call, Func<SyntaxNode, ConvertedFunction?> functionOf, CancellationToken cancellationToken)
    {
        var file = call.File;
        if (Scope.CleansUp(call.Place, file.Model, cancellationToken))
            return null;
        for (var node = call.Caller; node is not null and not TypeDeclarationSyntax; node = node.Parent)
        {
            if (node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MethodDeclarationSyntax))
                continue;
            if (functionOf(node) is { Family.AddsToken: true })
                return Name;
            var symbol = node is AnonymousFunctionExpressionSyntax ? file.Model.GetSymbolInfo(node).Symbol : file.Model.GetDeclaredSymbol(node);
            var own = (symbol as IMethodSymbol)?.Parameters.Where(parameter => parameter.Type.Is(file.Types.CancellationToken)).ToList() ?? [];
            if (own.Count > 0)
                return own.Count == 1 && own[0].Name is not ("" or "_") ? own[0].Name : null;
            if (node is AnonymousFunctionExpressionSyntax { Modifiers: var lambda } && lambda.Any(SyntaxKind.StaticKeyword)
                || node is LocalFunctionStatementSyntax { Modifiers: var local } && local.Any(SyntaxKind.StaticKeyword))
                return null;
        }

        return null;
    }

    private static bool IsInCref(Reference reference) => reference.Name.Ancestors(ascendOutOfTrivia: false).OfType<CrefParameterListSyntax>().Any()
        || reference.Name.Parent is NameMemberCrefSyntax { Parameters: not null };
}
