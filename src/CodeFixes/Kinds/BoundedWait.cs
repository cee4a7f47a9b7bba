using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary>
/// <c>task.Wait(limit, token)</c>, <c>Task.WaitAll(tasks, limit, token)</c>, <c>Task.WaitAny(..)</c>: the tasks, and the
/// bounds, which go to <c>WaitAsync</c>.
/// </summary>
internal sealed class BoundedWait
{
    private readonly ExpressionSyntax _timeSpan;
    private readonly int _tasks;
    private readonly bool _isInMilliseconds;

    private BoundedWait(string? combinator, int tasks, int limitCount, bool isInMilliseconds, ExpressionSyntax timeSpan)
    {
        Combinator = combinator;
        LimitCount = limitCount;
        _tasks = tasks;
        _isInMilliseconds = isInMilliseconds;
        _timeSpan = timeSpan;
    }

    /// <summary>WhenAll or WhenAny; null where one task is waited for.</summary>
    public string? Combinator { get; }

    public int LimitCount { get; }

    /// <summary>Null for arguments by name or in no plain form.</summary>
    public static BoundedWait? From(IInvocationOperation call, FixSite site)
    {
        if (call.Syntax is not InvocationExpressionSyntax { ArgumentList: var list } || site.Types.TimeSpan is null)
            return null;
        var given = call.Arguments.Where(argument => argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter is not null).ToList();
        var limits = given.Where(argument => TimeLimit.IsLimit(argument.Parameter!)).ToList();
        var bounds = limits.Count + given.Count(argument => argument.Parameter!.Type.Is(site.Types.CancellationToken));
        var combinator = call.TargetMethod.Name switch { "WaitAll" => "WhenAll", "WaitAny" => "WhenAny", _ => null };
        var keepsNames = combinator is null && limits.Count == 0;
        if (!keepsNames && list.Arguments.Any(argument => argument.NameColon is not null))
            return null;
        return new BoundedWait(
            combinator, list.Arguments.Count - bounds, limits.Count,
            limits.Any(limit => limit.Parameter!.Type.SpecialType == SpecialType.System_Int32),
            site.TypeName(site.Types.TimeSpan));
    }

    public ExpressionSyntax? ToAwaitable(ExpressionSyntax target)
    {
        var call = (InvocationExpressionSyntax)target;
        var arguments = call.ArgumentList.Arguments;
        var bounds = arguments.Skip(_tasks).ToArray();
        if (bounds.Length == 0)
            return Combinator is not null ? call.Renamed(Combinator) : call.Receiver() is { } task ? Code.KeepStart(call, task) : null;
        if (_isInMilliseconds)
            bounds[0] = bounds[0].WithExpression(Code.Call(Code.Member(_timeSpan, "FromMilliseconds"), Code.Argument(bounds[0].Expression)));
        if (Combinator is null)
        {
            var separators = arguments.GetSeparators();
            return call.Renamed("WaitAsync").WithArgumentList(call.ArgumentList.WithArguments(SyntaxFactory.SeparatedList(bounds, separators)));
        }

        var tasks = SyntaxFactory.SeparatedList<ArgumentSyntax>(arguments.GetWithSeparators().Take(2 * _tasks - 1));
        var combined = call.Renamed(Combinator).WithArgumentList(call.ArgumentList.WithArguments(tasks)).WithoutTrailingTrivia();
        return Code.Call(Code.Member(combined, "WaitAsync"), bounds).WithTrailingTrivia(call.GetTrailingTrivia());
    }
}
