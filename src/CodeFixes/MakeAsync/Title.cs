using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>Says what will happen, and how far it reaches: <c>Make 'Load' and 3 callers async</c>.</summary>
internal static class Title
{
    public static string Of(Closure closure)
    {
        var leaf = closure.Leaves[0];
        var functions = closure.Functions.ToList();
        var own = functions
            .Where(function => function.File == leaf.File && function.Declaration.Span.Contains(leaf.Place.Span))
            .OrderBy(function => function.Declaration.Span.Length)
            .FirstOrDefault() ?? functions[0];
        var subject = own.Declaration is AnonymousFunctionExpressionSyntax ? "the lambda" : $"'{own.Symbol.PlainName()}'";
        return (functions.Count - 1) switch
        {
            0 => $"Make {subject} async",
            1 => $"Make {subject} and 1 caller async",
            var others => $"Make {subject} and {others} callers async",
        };
    }
}
