using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary>
/// <c>loop.CallSoon(async () => ..);</c> becomes <c>_ = loop.CreateTask(async _ => ..);</c>, and <c>CallSoonThreadSafe</c>
/// <c>InvokeAsync</c>. Where the callback runs later, or somebody may cancel it, it starts the task:
/// <c>loop.CallLater(t, () => loop.CreateTask(async _ => ..));</c>.
/// </summary>
internal sealed class StartTaskRewrite : Rewrite
{
    public StartTaskRewrite() : base(FixKinds.CreateTask)
    {
    }

    public override Edit? CreateEdit(FixSite site)
    {
        if (AsyncLambda.At(site) is not { } lambda)
            return null;
        var edit = Start(site, lambda) ?? StartInCallback(site, lambda);
        return edit is null || edit.Apply(edit.Target).CountRemarks() < edit.Target.CountRemarks() ? null : edit;
    }

    private static Edit? Start(FixSite site, AsyncLambda lambda)
    {
        var starts = lambda.Method.Name switch
        {
            "CallSoon" => "CreateTask",
            "CallSoonThreadSafe" => "InvokeAsync",
            _ => null,
        };
        if (starts is null || !lambda.Method.ContainingType.Is(site.Types.EventLoop) || lambda.Method.Parameters.Length != 1
            || lambda.Argument.NameColon is not null || lambda.Call.Parent is not ExpressionStatementSyntax || lambda.Call.Receiver() is null || site.HasName("_"))
            return null;
        var parameter = lambda.UnusedName(site);
        if (!site.Types.IsTask(site.TypeOf(Starting(lambda.Call))))
            return null;
        return new Edit(lambda.Call, $"Start it with '{starts}'", node => Code.Discard(Starting((InvocationExpressionSyntax)node)));

        InvocationExpressionSyntax Starting(InvocationExpressionSyntax call) => lambda.With(call.Renamed(starts), function =>
            AsyncLambda.WithOneParameter(function, parameter).WithTriviaFrom(function));
    }

    private static Edit? StartInCallback(FixSite site, AsyncLambda lambda)
    {
        var parameter = lambda.UnusedName(site);
        var create = Code.Member(LoopIn(site, lambda), "CreateTask");
        // A lambda that returns something now must not be another overload's. The loop has none.
        if (!lambda.Method.ContainingType.Is(site.Types.EventLoop)
            && (ConditionalPlace.IsBehind(lambda.Call) || !lambda.Method.Is(site.MethodOf(lambda.With(lambda.Call, Callback)))))
            return null;
        return new Edit(lambda.Lambda, "Let the callback start it with 'CreateTask'", node => Callback((LambdaExpressionSyntax)node));

        LambdaExpressionSyntax Callback(LambdaExpressionSyntax function)
        {
            // A static lambda inside one that is static already says nothing more.
            var inner = AsyncLambda.WithOneParameter(function.WithoutTrailingTrivia(), parameter);
            inner = ((SimpleLambdaExpressionSyntax)inner).WithModifiers(TokenList(Code.ThenSpace(SyntaxKind.AsyncKeyword)));
            return AsyncLambda.WithoutAsync(function, Code.Call(create, Code.Argument(inner))).WithTrailingTrivia(function.GetTrailingTrivia());
        }
    }

    /// <summary>The loop that is called, where its name means the same in the callback; else the one that runs it.</summary>
    private static ExpressionSyntax LoopIn(FixSite site, AsyncLambda lambda)
    {
        if (lambda.Call.Receiver() is IdentifierNameSyntax name && lambda.Method.ContainingType.Is(site.Types.EventLoop)
            && !lambda.Lambda.Modifiers.Any(SyntaxKind.StaticKeyword)
            && AsyncLambda.ParametersOf(lambda.Lambda).All(parameter => parameter.Identifier.ValueText != name.Identifier.ValueText)
            && IsFixed(site, site.Model.GetSymbolInfo(name, site.CancellationToken).Symbol))
            return name.WithoutTrivia();
        return Code.Member(site.TypeName(site.Types.EventLoop!), "Current");
    }

    private static bool IsFixed(FixSite site, ISymbol? symbol) => symbol switch
    {
        ILocalSymbol local => local is { IsUsing: false, RefKind: RefKind.None } && !Captures.IsAssigned(local, site),
        IParameterSymbol parameter => parameter.RefKind == RefKind.None && !Captures.IsAssigned(parameter, site),
        IFieldSymbol field => field.IsReadOnly && (field.IsStatic || !field.ContainingType.IsValueType),
        _ => false,
    };
}
