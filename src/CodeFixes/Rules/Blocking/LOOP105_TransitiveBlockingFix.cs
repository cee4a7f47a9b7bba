using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using AsyncLoop.CodeFixes.MakeAsync;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Blocking;

/// <summary>Tells a helper with two modes which one, calls its awaitable twin, makes it async, or moves a call that blocks through helpers into an executor job, one by one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP105_TransitiveBlockingFix))]
public sealed class LOOP105_TransitiveBlockingFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP105_TransitiveBlockingFix() : base(RuleIds.TransitiveBlocking, new PassFlagRewrite(), new CounterpartRewrite(), new AwaitUsingRewrite(), new MakeAsyncRewrite(), new RunInExecutorRewrite(isHelper: true))
    {
    }
}
