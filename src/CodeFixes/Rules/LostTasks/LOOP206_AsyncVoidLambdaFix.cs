using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.LostTasks;

/// <summary>Lets the loop hold the async code as a task, or awaits it in place of the callback.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP206_AsyncVoidLambdaFix))]
public sealed class LOOP206_AsyncVoidLambdaFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP206_AsyncVoidLambdaFix() : base(RuleIds.AsyncVoidLambda, new StartTaskRewrite(), new ForEachRewrite(), new ParallelAsyncRewrite())
    {
    }
}
