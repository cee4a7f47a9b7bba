using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using AsyncLoop.CodeFixes.MakeAsync;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Blocking;

/// <summary>Awaits the awaitable twin.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP106_AsyncCounterpartFix))]
public sealed class LOOP106_AsyncCounterpartFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP106_AsyncCounterpartFix() : base(RuleIds.AsyncCounterpart, new CounterpartRewrite(), new MakeAsyncRewrite())
    {
    }
}
