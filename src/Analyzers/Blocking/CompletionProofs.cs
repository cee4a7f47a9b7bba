using AsyncLoop.Analyzers.Common;

namespace AsyncLoop.Analyzers.Blocking;

internal sealed class CompletionProofs
{
    public bool IsComplete(TaskWait wait, in RuleContext context) => false;
}
