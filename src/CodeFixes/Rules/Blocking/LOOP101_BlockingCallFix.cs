using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using AsyncLoop.CodeFixes.MakeAsync;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Blocking;

/// <summary>Awaits a delay or the awaitable twin, or moves the blocking call into an executor job.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP101_BlockingCallFix))]
public sealed class LOOP101_BlockingCallFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP101_BlockingCallFix() : base(RuleIds.BlockingCall, new DelayRewrite(), new YieldRewrite(), new CounterpartRewrite(), new RunInExecutorRewrite(), new MakeAsyncRewrite())
    {
    }
}
