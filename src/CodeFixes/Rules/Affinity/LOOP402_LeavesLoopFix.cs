using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Affinity;

/// <summary>Removes what leaves the loop.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP402_LeavesLoopFix))]
public sealed class LOOP402_LeavesLoopFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP402_LeavesLoopFix() : base(RuleIds.LeavesLoop, new StayOnLoopRewrite())
    {
    }
}
