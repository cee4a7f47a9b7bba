using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using AsyncLoop.CodeFixes.MakeAsync;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Nesting;

/// <summary>Awaits what the nested loop runs, or gives it a thread of its own, with the helper that runs it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP301_NestedRunFix))]
public sealed class LOOP301_NestedRunFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP301_NestedRunFix() : base(RuleIds.NestedRun, new AwaitRunRewrite(), new CounterpartRewrite(), new RunInExecutorRewrite(), new RunInExecutorRewrite(isHelper: true), new MakeAsyncRewrite())
    {
    }
}
