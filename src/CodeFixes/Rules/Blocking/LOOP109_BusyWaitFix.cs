using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Blocking;

/// <summary>Lets others run in every turn of a loop that spins.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP109_BusyWaitFix))]
public sealed class LOOP109_BusyWaitFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP109_BusyWaitFix() : base(RuleIds.BusyWait, new YieldInLoopRewrite())
    {
    }
}
