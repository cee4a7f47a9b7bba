using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using AsyncLoop.CodeFixes.MakeAsync;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Blocking;

/// <summary>Awaits the task.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP104_TaskWaitFix))]
public sealed class LOOP104_TaskWaitFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP104_TaskWaitFix() : base(RuleIds.TaskWait, new AwaitTaskRewrite(), new AwaitWithLimitRewrite(), new PassFlagRewrite(), new MakeAsyncRewrite())
    {
    }
}
