using AsyncLoop.Analyzers.Common;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary><c>CreateTask</c> from another thread becomes <c>InvokeAsync</c>.</summary>
internal sealed class InvokeAsyncRewrite : RenameRewrite
{
    public InvokeAsyncRewrite() : base(FixKinds.InvokeAsync, "InvokeAsync")
    {
    }
}
