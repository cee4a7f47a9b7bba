using AsyncLoop.Analyzers.Common;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary><c>CallSoon</c> from another thread becomes <c>CallSoonThreadSafe</c>.</summary>
internal sealed class CallSoonThreadSafeRewrite : RenameRewrite
{
    public CallSoonThreadSafeRewrite() : base(FixKinds.CallSoonThreadSafe, "CallSoonThreadSafe")
    {
    }
}
