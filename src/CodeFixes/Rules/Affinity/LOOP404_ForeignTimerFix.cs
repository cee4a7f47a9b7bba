using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Affinity;

/// <summary>Waits on the clock and timers of the loop.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP404_ForeignTimerFix))]
public sealed class LOOP404_ForeignTimerFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP404_ForeignTimerFix() : base(RuleIds.ForeignTimer, new DelayRewrite(), new LoopTimeProviderRewrite())
    {
    }
}
