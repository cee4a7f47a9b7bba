using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using AsyncLoop.CodeFixes.MakeAsync;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Blocking;

/// <summary>Disposes asynchronously.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP108_BlockingDisposeFix))]
public sealed class LOOP108_BlockingDisposeFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP108_BlockingDisposeFix() : base(RuleIds.BlockingDispose, new AwaitUsingRewrite(), new MakeAsyncRewrite())
    {
    }
}
