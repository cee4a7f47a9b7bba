using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using AsyncLoop.CodeFixes.MakeAsync;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Blocking;

/// <summary>Awaits the awaitable twin, or moves the call into an executor job.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP102_BlockingIOFix))]
public sealed class LOOP102_BlockingIOFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP102_BlockingIOFix() : base(RuleIds.BlockingIO, new CounterpartRewrite(), new RunInExecutorRewrite(), new MakeAsyncRewrite())
    {
    }
}
