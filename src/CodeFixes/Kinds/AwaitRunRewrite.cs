using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary>
/// A nested run becomes an await of what it runs: <c>EventLoop.Run(MainAsync)</c> of <c>MainAsync(token)</c>,
/// <c>Run(ct => F(ct))</c> of <c>F(token)</c>, <c>RunUntilComplete(task)</c> of <c>task</c>.
/// </summary>
internal sealed class AwaitRunRewrite : Rewrite
{
    public AwaitRunRewrite() : base(FixKinds.Await)
    {
    }

    public override Edit? CreateEdit(FixSite site)
    {
        if (site.Conditional is not null
            || site.Model.GetOperation(site.Target, site.CancellationToken) is not IInvocationOperation { Arguments: { Length: > 0 } arguments } run
            || site.Target is not InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } given }
            || HasEffects(run.Instance))
            return null;
        var argument = given[0];
        var toAwaitable = arguments[0].Parameter?.Type is INamedTypeSymbol { DelegateInvokeMethod: { } signature }
            ? argument.Expression is LambdaExpressionSyntax lambda ? FromLambda(site, lambda) : FromDelegate(site, signature)
            : static expression => expression;
        if (toAwaitable is null)
            return null;
        return Awaiting.CreateEdit(site, Awaiting.TitleOf(toAwaitable(argument.Expression)), target =>
            Code.Parenthesized(toAwaitable(((InvocationExpressionSyntax)target).ArgumentList.Arguments[0].Expression)).WithTriviaFrom(target));
    }

    /// <summary>What makes the loop that runs does something of its own.</summary>
    private static bool HasEffects(IOperation? loop) =>
        loop is not null && loop.DescendantsAndSelf().Any(part => part is IInvocationOperation or IObjectCreationOperation or IAwaitOperation or IAssignmentOperation);

    /// <summary>A method group or a delegate is called. With the arguments of the delegate the call finds the overload that the conversion found.</summary>
    private static Func<ExpressionSyntax, ExpressionSyntax> FromDelegate(FixSite site, IMethodSymbol signature) => function =>
        Code.Call(Code.Parenthesized(function.WithoutTrivia()), signature.Parameters.IsEmpty ? [] : [Code.Argument(Token(site))]);

    /// <summary>The one call in a lambda, with the token in the place of its parameter.</summary>
    private static Func<ExpressionSyntax, ExpressionSyntax>? FromLambda(FixSite site, LambdaExpressionSyntax lambda)
    {
        var isAsync = lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword);
        if (BodyOf(lambda) is not { } body)
            return null;
        var stay = isAsync ? StayOnLoopRewrite.Plan(site, body) : null;
        var parameter = ParameterOf(lambda);
        if (parameter is not null && !CanReplace(site, body, parameter))
            return null;
        return expression =>
        {
            var call = BodyOf((LambdaExpressionSyntax)expression)!;
            call = stay is null ? call : stay(call);
            if (parameter is null)
                return call;
            var uses = call.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => IsNamed(name, parameter));
            return call.ReplaceNodes(uses, (name, _) => Token(site).WithTriviaFrom(name));
        };

        ExpressionSyntax? BodyOf(LambdaExpressionSyntax function) =>
            isAsync ? (function.ExpressionBody as AwaitExpressionSyntax)?.Expression : function.ExpressionBody as InvocationExpressionSyntax;
    }

    private static string? ParameterOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.ValueText,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 } parameters } => parameters[0].Identifier.ValueText,
        _ => null,
    };

    /// <summary>All that has the parameter's name is the parameter, and nothing in the body takes the token's name.</summary>
    private static bool CanReplace(FixSite site, ExpressionSyntax body, string parameter)
    {
        var token = site.CancellationTokenName();
        return body.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => IsNamed(name, parameter)).All(IsParameter)
            && !body.DescendantNodes().Any(node => node switch
            {
                ParameterSyntax declared => declared.Identifier.ValueText == token,
                VariableDeclaratorSyntax declared => declared.Identifier.ValueText == token,
                SingleVariableDesignationSyntax declared => declared.Identifier.ValueText == token,
                _ => false,
            });

        bool IsParameter(IdentifierNameSyntax name) =>
            site.Model.GetSymbolInfo(name, site.CancellationToken).Symbol is IParameterSymbol symbol
            && !body.Span.Contains(symbol.Locations[0].SourceSpan);
    }

    private static bool IsNamed(IdentifierNameSyntax name, string parameter) =>
        name.Identifier.ValueText == parameter
        && name.Parent is not (NameColonSyntax or NameEqualsSyntax)
        && !(name.Parent is MemberAccessExpressionSyntax access && access.Name == name);

    private static ExpressionSyntax Token(FixSite site) =>
        site.CancellationTokenName() is { } name ? Code.Name(name) : Code.Member(site.TypeName(site.Types.CancellationToken!), "None");
}
