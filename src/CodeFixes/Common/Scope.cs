using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>Variables at the site that a rewrite can use, and names that it can give.</summary>
internal static class Scope
{
    private static readonly string[] Endings = ["Abort", "Cleanup", "CleanUp", "Close", "Disconnect", "Dispose", "Rollback", "RollBack", "Shutdown", "ShutDown", "Unlock"];

    /// <summary>
    /// The token to pass on: the one token parameter of the nearest function that has any. With two nobody knows which
    /// is meant. Not for what cleans up: it has to run also, and just then, when the token is cancelled.
    /// </summary>
    public static string? CancellationTokenName(this FixSite site)
    {
        if (CleansUp(site.Place, site.Model, site.CancellationToken) || site.Place is ExpressionSyntax call && IsCleanUp(call.NameOf()?.Identifier.ValueText))
            return null;
        foreach (var function in FunctionsAround(site.Target))
        {
            var tokens = ParametersOf(site, function).Where(p => p.Type.Is(site.Types.CancellationToken)).ToList();
            if (tokens.Count > 0)
                return tokens.Count == 1 && IsUsable(site, tokens[0]) ? tokens[0].Name : null;
        }

        return null;
    }

    /// <summary>The loop: the one variable or field that holds it, else <c>EventLoop.Current</c>.</summary>
    public static ExpressionSyntax Loop(this FixSite site)
    {
        var loops = site.Model.LookupSymbols(site.Target.SpanStart)
            .Where(symbol => TypeOf(symbol) is { NullableAnnotation: not NullableAnnotation.Annotated } type
                && type.Is(site.Types.EventLoop) && IsUsable(site, symbol))
            .ToList();
        return loops.Count == 1 ? Code.Name(loops[0].Name) : Code.Member(site.TypeName(site.Types.EventLoop!), "Current");
    }

    /// <summary>A name that nothing has in the member around the site, nothing in reach of it, and no other edit gives there.</summary>
    public static string NewName(this FixSite site, string wish)
    {
        var member = site.Member;
        var taken = new HashSet<string>(member.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText));
        var name = wish;
        for (var number = 1; taken.Contains(name) || site.HasName(name) || !site.NewNames.Add((member, name)); number++)
            name = wish + number;
        return name;
    }

    /// <summary>Something in reach has this name.</summary>
    public static bool HasName(this FixSite site, string name) => !site.Model.LookupSymbols(site.Target.SpanStart, name: name).IsEmpty;

    /// <summary>The place is in a <c>finally</c>, or in a <c>catch</c> that a cancellation ends up in.</summary>
    public static bool CleansUp(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken) => place.Ancestors()
        .TakeWhile(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax))
        .Any(node => node is FinallyClauseSyntax || node is CatchClauseSyntax clause && (clause.Declaration is null
            || model.GetTypeInfo(clause.Declaration.Type, cancellationToken).Type
                is { Name: "Exception" or "SystemException" or "OperationCanceledException" or "TaskCanceledException" }));

    /// <summary>The name tells that something ends: <c>Close</c>, <c>DisposeSession</c>.</summary>
    private static bool IsCleanUp(string? name) => name is not null && Endings.Any(ending =>
        name.StartsWith(ending, StringComparison.Ordinal) && (name.Length == ending.Length || char.IsUpper(name[ending.Length])));

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol { RefKind: RefKind.None } parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        _ => null,
    };

    /// <summary>The name means the symbol here, it has a value, and no static function stands between.</summary>
    private static bool IsUsable(FixSite site, ISymbol symbol)
    {
        if (symbol.Name is "" or "_"
            || !site.Model.LookupSymbols(site.Target.SpanStart, name: symbol.Name).Any(found => SymbolEqualityComparer.Default.Equals(found, symbol)))
            return false;
        if (symbol is IFieldSymbol field)
            return field.IsStatic || site.Model.GetEnclosingSymbol(site.Target.SpanStart, site.CancellationToken) is { IsStatic: false };
        if (symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(site.CancellationToken) is not { } declaration)
            return false;
        var hasValue = declaration is ParameterSyntax
            || declaration is VariableDeclaratorSyntax { Initializer: not null } && declaration.Span.End <= site.Target.SpanStart;
        return hasValue && !site.Target.Ancestors().TakeWhile(node => !node.Span.Contains(declaration.Span)).Any(IsStaticFunction);
    }

    private static IEnumerable<IParameterSymbol> ParametersOf(FixSite site, SyntaxNode function)
    {
        var symbol = function is AnonymousFunctionExpressionSyntax
            ? site.Model.GetSymbolInfo(function, site.CancellationToken).Symbol
            : site.Model.GetDeclaredSymbol(function, site.CancellationToken);
        return (symbol as IMethodSymbol)?.Parameters.Where(p => p.RefKind == RefKind.None) ?? [];
    }

    /// <summary>The functions around a node, from the nearest out, as far as their variables are in reach.</summary>
    private static IEnumerable<SyntaxNode> FunctionsAround(SyntaxNode node)
    {
        foreach (var around in node.Ancestors())
        {
            if (around is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax)
                yield return around;
            if (around is MemberDeclarationSyntax and not GlobalStatementSyntax || IsStaticFunction(around))
                yield break;
        }
    }

    private static bool IsStaticFunction(SyntaxNode node) => node switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.Modifiers.Any(SyntaxKind.StaticKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.StaticKeyword),
        _ => false,
    };
}
