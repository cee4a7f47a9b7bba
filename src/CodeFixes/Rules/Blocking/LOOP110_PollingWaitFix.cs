using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Blocking;

/// <summary>Awaits a task that is completed where a polled flag is set.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP110_PollingWaitFix))]
public sealed class LOOP110_PollingWaitFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP110_PollingWaitFix() : base(RuleIds.PollingWait, new AwaitSignalRewrite())
    {
    }
}
