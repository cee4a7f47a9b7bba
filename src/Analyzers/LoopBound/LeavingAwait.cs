using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>Recognises <c>ConfigureAwait(false)</c> in all its forms.</summary>
internal static class LeavingAwait
{
    /// <summary>False, by a constant of any kind, or options without ContinueOnCapturedContext.</summary>
    public static bool Is(IInvocationOperation call, out bool isFlag)
    {
        isFlag = false;
        if (call.TargetMethod.Name != "ConfigureAwait" || call.Arguments.IsEmpty)
            return false;
        var argument = call.Arguments[call.Arguments.Length - 1].Value;
        switch (argument.ConstantValue)
        {
            case { HasValue: true, Value: bool captured }:
                isFlag = true;
                return !captured;
            case { HasValue: true, Value: int options }:
                return argument.Type is { Name: "ConfigureAwaitOptions" } && (options & 1) == 0;
            default:
                return false;
        }
    }

    /// <summary>As it is written: an argument that is not plainly one that stays.</summary>
    public static bool MayBe(InvocationExpressionSyntax call)
    {
        var name = call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            _ => null,
        };
        return name is { Identifier.ValueText: "ConfigureAwait" } && !call.ArgumentList.Arguments.Any(argument => Stays(argument.Expression));
    }

    /// <summary>
    /// Leaving is a defect in itself where code counts on running alone: on an AsyncLoop loop, and in the turns of a grain
    /// or an actor.
    /// </summary>
    public static bool IsDefectIn(Body body, KnownTypes types) =>
        body.IsProven && (body.Framework is { } framework ? framework.Context == FrameworkContext.Scheduler : types.EventLoop is not null);

    /// <summary>The value is the result of such a call, also behind a <c>?.</c></summary>
    public static bool Is(IOperation? value) =>
        value?.Unwrapped() is IInvocationOperation call && Is(call, out _);

    private static bool Stays(ExpressionSyntax argument) => argument.IsKind(SyntaxKind.TrueLiteralExpression)
        || argument.DescendantNodesAndSelf().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: "ContinueOnCapturedContext" });
}
