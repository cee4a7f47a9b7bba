using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary><c>FooAsync();</c> becomes <c>await FooAsync();</c>.</summary>
internal sealed class AwaitDroppedRewrite : Rewrite
{
    /// <param name="isStart">The task is work that was started and left alone: somebody has to want to wait for its end.</param>
    public AwaitDroppedRewrite(bool isStart = false) : base(isStart ? FixKinds.AwaitStarted : FixKinds.Await) => IsSingleOnly = isStart;

    public override bool IsSingleOnly { get; }

    public override Edit? CreateEdit(FixSite site)
    {
        // The code after the call stayed on the loop, whatever was configured.
        var stay = site.OnLoop ? StayOnLoopRewrite.Plan(site, site.Target) : null;
        var title = Awaiting.TitleOf(stay is null ? site.Target : stay(site.Target));
        return Awaiting.CreateEdit(site, title, target => target switch
        {
            ConditionalAccessExpressionSyntax chain => Awaiting
                .OrCompleted(chain, Code.Member(site.TypeName(site.Types.Task), "CompletedTask"))
                .WithTriviaFrom(chain),
            _ => stay is null ? target : stay(target),
        }, discardsResult: true);
    }
}
