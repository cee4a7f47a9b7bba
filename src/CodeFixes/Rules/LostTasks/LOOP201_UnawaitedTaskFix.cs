using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using AsyncLoop.CodeFixes.MakeAsync;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.LostTasks;

/// <summary>Awaits the task, in a function that may have to become async first, or lets the loop hold it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP201_UnawaitedTaskFix))]
public sealed class LOOP201_UnawaitedTaskFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP201_UnawaitedTaskFix() : base(RuleIds.UnawaitedTask, new AwaitDroppedRewrite(), new AwaitDroppedRewrite(isStart: true), new CreateTaskRewrite(), new MakeAsyncRewrite())
    {
    }
}
