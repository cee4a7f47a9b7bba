using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>How a call is awaited where it stands.</summary>
internal static class CallForms
{
    /// <summary>The form, and the node in whose place the await will stand; null where there is no form that means the same.</summary>
    public static (CallForm Form, SyntaxNode Place)? Of(InvocationExpressionSyntax call, AsyncForm form)
    {
        if (form == AsyncForm.Sequence)
            return call.Parent is CommonForEachStatementSyntax each && each.Expression == call && each.AwaitKeyword.RawKind == 0 ? (CallForm.ForEach, each) : null;
        if (!ConditionalPlace.IsBehind(call))
            return (CallForm.Await, call);
        // As a value it would have to be tested for null first; as a statement there is a form that does both.
        var whole = call.OutermostAccess();
        return whole != call && whole.Parent is ExpressionStatementSyntax ? (CallForm.AwaitConditional, whole) : null;
    }
}
