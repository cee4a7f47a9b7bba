using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Blocking;

/// <summary>Lets others run in every turn of a loop without end.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP111_NeverYieldsFix))]
public sealed class LOOP111_NeverYieldsFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP111_NeverYieldsFix() : base(RuleIds.NeverYields, new YieldInLoopRewrite())
    {
    }
}
