using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>
/// What blocks is awaited, and its function and all that call it become async. It reaches beyond the document: the plan
/// makes the change, and no single edit.
/// </summary>
internal sealed class MakeAsyncRewrite : Rewrite
{
    public MakeAsyncRewrite() : base(FixKinds.MakeAsync)
    {
    }

    public override Edit? CreateEdit(FixSite site) => null;
}
