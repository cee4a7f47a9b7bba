using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Affinity;

/// <summary>Calls the thread-safe twin, or posts the call to the loop.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP401_WrongThreadFix))]
public sealed class LOOP401_WrongThreadFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP401_WrongThreadFix() : base(RuleIds.WrongThread, new CallSoonThreadSafeRewrite(), new InvokeAsyncRewrite(), new PostToLoopRewrite())
    {
    }
}
