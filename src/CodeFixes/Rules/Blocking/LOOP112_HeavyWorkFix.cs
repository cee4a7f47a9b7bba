using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Blocking;

/// <summary>Moves long work into an executor job.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP112_HeavyWorkFix))]
public sealed class LOOP112_HeavyWorkFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP112_HeavyWorkFix() : base(RuleIds.HeavyWork, new RunInExecutorRewrite())
    {
    }
}
