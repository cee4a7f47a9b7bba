using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary>
/// <c>t.Wait(limit);</c> becomes <c>await t.WaitAsync(limit);</c>. The wait went on in silence when the time was up, the
/// await throws: somebody has to want that.
/// </summary>
internal sealed class AwaitWithLimitRewrite : Rewrite
{
    public AwaitWithLimitRewrite() : base(FixKinds.AwaitWithLimit)
    {
    }

    public override bool IsSingleOnly => true;

    public override Edit? CreateEdit(FixSite site)
    {
        if (site.Conditional is null && !site.IsStatement
            || site.Model.GetOperation(site.Target, site.CancellationToken) is not IInvocationOperation call
            || BoundedWait.From(call, site) is not { LimitCount: 1 } bounded)
            return null;
        return Awaiting.CreateEdit(site, "Await with the time limit (throws TimeoutException when it is over)", bounded.ToAwaitable, discardsResult: true);
    }
}
