using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary>The call moves into an awaited job: <c>await loop.RunInExecutor(() => call)</c> on the loop, <c>await Task.Run(() => call)</c> elsewhere.</summary>
internal sealed class RunInExecutorRewrite : Rewrite
{
    /// <param name="isHelper">What the call does may belong to the loop's thread: somebody has to look.</param>
    public RunInExecutorRewrite(bool isHelper = false) : base(isHelper ? FixKinds.RunHelperInExecutor : FixKinds.RunInExecutor) => IsSingleOnly = isHelper;

    public override bool IsSingleOnly { get; }

    public override Edit? CreateEdit(FixSite site)
    {
        if (site.Conditional is not null
            || site.Target is not (InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or MemberAccessExpressionSyntax)
            || IsLazy(site.Model.GetTypeInfo(site.Target, site.CancellationToken).Type))
            return null;
        var token = site.CancellationTokenName();
        if (token is not null && IsGivenAnotherToken(site, token))
            token = null;
        var job = site.OnLoop ? Code.Member(site.Loop(), "RunInExecutor") : Code.Member(site.TypeName(site.Types.Task), "Run");
        var title = site.OnLoop ? "Run in the loop's executor" : "Run on the thread pool";
        return Awaiting.CreateEdit(site, title, target =>
        {
            var work = Code.Argument(Code.Lambda(target.WithLeadingTrivia().WithTrailingTrivia()));
            var method = job.SpacedLike(target);
            var call = token is null ? Code.Call(method, work)
                : Code.Call(method, work, Code.Argument(Code.Name(token), site.OnLoop ? "cancellationToken" : null));
            return call.WithLeadingTrivia(target.GetLeadingTrivia()).WithTrailingTrivia(target.GetTrailingTrivia());
        }) is { } edit ? edit with { MovesTarget = true } : null;
    }

    /// <summary>A call that says itself what may cancel it, <c>Wait(CancellationToken.None)</c>, is cancelled by nothing else.</summary>
    private static bool IsGivenAnotherToken(FixSite site, string token) =>
        site.Target is InvocationExpressionSyntax { ArgumentList.Arguments: var arguments } && arguments.Any(argument =>
            !(argument.Expression is IdentifierNameSyntax { Identifier.ValueText: var given } && given == token)
            && site.Model.GetTypeInfo(argument.Expression, site.CancellationToken).ConvertedType.Is(site.Types.CancellationToken));

    /// <summary>A sequence blocks where it is enumerated, which would stay where it is.</summary>
    private static bool IsLazy(ITypeSymbol? type) =>
        type is { TypeKind: TypeKind.Interface, Name: "IEnumerable" or "IEnumerator" } or { Name: "ParallelQuery" };
}
