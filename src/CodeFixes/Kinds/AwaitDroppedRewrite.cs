using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary><c>FooAsync();</c> becomes <c>await FooAsync();</c>.</summary>
internal sealed class AwaitDroppedRewrite : Rewrite
{
    private readonly bool _isStart;

    /// <param name="isStart">The task is work that was started and left alone: somebody has to want to wait for its end.</param>
    public AwaitDroppedRewrite(bool isStart = false) : base(isStart ? FixKinds.AwaitStarted : FixKinds.Await) => _isStart = isStart;

    public override bool IsSingleOnly => _isStart;

    public override Edit? CreateEdit(FixSite site)
    {
        // The code after the call stayed on the loop, whatever was configured.
        var stay = site.OnLoop ? StayOnLoopRewrite.Plan(site, site.Target) : null;
        var isNested = _isStart && site.Conditional is null && site.Types.IsTask(site.AwaitedTypeOf(site.Target)) && site.TypeOf(Unwrap(site.Target)) is not null;
        var title = Awaiting.TitleOf(stay is null ? site.Target : stay(site.Target));
        return Awaiting.CreateEdit(site, title, target => target switch
        {
            ConditionalAccessExpressionSyntax chain => Awaiting
                .OrCompleted(chain, Code.Member(site.TypeName(site.Types.Task), "CompletedTask"))
                .WithTriviaFrom(chain),
            _ when isNested => Unwrap(target),
            _ => stay is null ? target : stay(target),
        }, discardsResult: true);
    }

    /// <summary><c>StartNew(async () => ..)</c> and its like give a task of a task, and the work ends with the inner one.</summary>
    private static ExpressionSyntax Unwrap(ExpressionSyntax target) =>
        Code.Call(Code.Member(target.WithoutTrailingTrivia(), "Unwrap").SpacedLike(target)).WithTrailingTrivia(target.GetTrailingTrivia());
}
