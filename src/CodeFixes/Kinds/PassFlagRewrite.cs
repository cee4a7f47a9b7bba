using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary>
/// <c>LoadAsync(false).GetAwaiter().GetResult()</c> and <c>Load()</c>, which is the same, become <c>await LoadAsync(async)</c>
/// in a method with such a flag, <c>await LoadAsync(true)</c> in an asynchronous one.
/// </summary>
internal sealed class PassFlagRewrite : Rewrite
{
    public PassFlagRewrite() : base(FixKinds.PassFlag)
    {
    }

    public override Edit? CreateEdit(FixSite site)
    {
        if (site.Conditional is not null || site.Model.GetOperation(site.Target, site.CancellationToken) is not { } operation)
            return null;
        var flag = DualMode.FlagAround(operation, site.CancellationToken);
        ExpressionSyntax mode = flag is null ? SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression) : Code.Name(flag.Name);
        // Another one may hide it.
        if (flag is not null && !site.Model.LookupSymbols(site.Target.SpanStart, name: flag.Name).Any(found => found.Is(flag)))
            return null;
        if (site.Counterpart is not null)
            return operation is IInvocationOperation { Syntax: InvocationExpressionSyntax syntax } call ? CallTwin(site, syntax, call.TargetMethod, mode) : null;
        if (DualMode.ConstantIn(operation, site.Types)?.Syntax is ArgumentSyntax own)
            return new Edit(own.Expression, $"Pass '{mode}' on", node => mode.WithTriviaFrom(node));
        if (TaskWait.From(operation, site.Types) is not { Form: WaitForm.Result or WaitForm.GetResult or WaitForm.Wait } wait
            || operation is IInvocationOperation { Arguments.IsEmpty: false }
            || DualMode.ConstantIn(wait.Task.WithoutConfigureAwait(), site.Types)?.Syntax is not ArgumentSyntax given)
            return null;
        var path = NodePath.Between(site.Target, given.Expression);
        return Awaiting.CreateEdit(site, $"{Awaiting.TitleOf(wait.Task.WithoutConfigureAwait().Syntax as ExpressionSyntax)} and pass '{mode}' on", target =>
        {
            var old = path.In(target);
            return AwaitTaskRewrite.TaskIn(target.ReplaceNode(old, mode.WithTriviaFrom(old)), wait.Form);
        });
    }

    /// <summary>The arguments, with the mode at its place, or by name where some are, and the token in scope.</summary>
    private static Edit? CallTwin(FixSite site, InvocationExpressionSyntax call, IMethodSymbol method, ExpressionSyntax mode)
    {
        if (DualMode.TwinOf(method, site.Types, site.CancellationToken) is not { } twin || DualMode.FlagOf(twin) is not { } flag
            || site.Model.GetEnclosingSymbol(site.Target.SpanStart, site.CancellationToken) is IMethodSymbol around && around.Declared().Is(twin.Declared()))
            return null;
        var isPlain = flag.Ordinal <= call.ArgumentList.Arguments.Count && call.ArgumentList.Arguments.All(argument => argument.NameColon is null);
        var token = method.Parameters.Any(IsToken) ? null : twin.Parameters.FirstOrDefault(IsToken);
        var given = token is not null && site.CancellationTokenName() is { } name ? Code.Argument(Code.Name(name), token.Name) : null;
        return twin.Declared().Is(site.MethodOf(With(call))?.Declared())
            ? Awaiting.CreateEdit(site, $"Replace with 'await {twin.Name}' and pass '{mode}' on", target => With((InvocationExpressionSyntax)target))
            : null;

        bool IsToken(IParameterSymbol parameter) => parameter.Type.Is(site.Types.CancellationToken);

        InvocationExpressionSyntax With(InvocationExpressionSyntax target)
        {
            var old = target.ArgumentList;
            var arguments = isPlain ? old.With(Code.Argument(mode), flag.Ordinal) : old.With(Code.Argument(mode, flag.Name));
            return target.Renamed(twin.Name).WithArgumentList(arguments.With(given));
        }
    }
}
