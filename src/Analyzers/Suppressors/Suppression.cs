using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Suppressors;

/// <summary>What one suppressor id takes back: what other analyzers say of a place of which our rules say something.</summary>
/// <param name="Id">The suppressor's id.</param>
/// <param name="Title">What is suppressed and why, in one sentence.</param>
/// <param name="ForeignIds">The diagnostics of others.</param>
/// <param name="RuleIds">The rules of ours of which one must say something of that very expression.</param>
internal sealed record Suppression(string Id, string Title, ImmutableArray<string> ForeignIds, ImmutableArray<string> RuleIds)
{
    /// <summary>
    /// In code that runs on the loop, ConfigureAwait(false) is what LOOP402 reports: a demand for it would send people
    /// from one warning to the other.
    /// </summary>
    public static readonly Suppression ConfigureAwait = new(
        SuppressorIds.ConfigureAwait, "This code runs on the loop, where ConfigureAwait(false) would leave it",
        ImmutableArray.Create("CA2007", "MA0004", "RCS1090", "VSTHRD111", "EPC15"),
        ImmutableArray.Create(Analyzers.RuleIds.LeavesLoop));

    public static readonly Suppression UnawaitedTask = new(
        SuppressorIds.UnawaitedTask, "LOOP201 reports this dropped task",
        ImmutableArray.Create("CS4014", "VSTHRD110", "MA0134", "CA2012"),
        ImmutableArray.Create(Analyzers.RuleIds.UnawaitedTask));

    public static readonly Suppression BlockingCall = new(
        SuppressorIds.BlockingCall, "LOOP101, LOOP102, LOOP104 or LOOP106 reports this blocking call",
        ImmutableArray.Create("CA1849", "VSTHRD103", "MA0042", "S6966", "AsyncFixer02"),
        ImmutableArray.Create(Analyzers.RuleIds.BlockingCall, Analyzers.RuleIds.BlockingIO, Analyzers.RuleIds.TaskWait, Analyzers.RuleIds.AsyncCounterpart));

    public static readonly ImmutableArray<Suppression> All = ImmutableArray.Create(ConfigureAwait, UnawaitedTask, BlockingCall);

    /// <summary>One descriptor for each foreign id: the compiler wants it so.</summary>
    public ImmutableArray<SuppressionDescriptor> Descriptors { get; } =
        ForeignIds.Select(foreign => new SuppressionDescriptor(Id, foreign, Title)).ToImmutableArray();

    public ImmutableArray<LoopRule> Rules { get; } =
        AllRules.Create().Where(rule => RuleIds.Contains(rule.Descriptor.Id)).ToImmutableArray();
}
