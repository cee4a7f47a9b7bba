using System.Collections.Immutable;
using AsyncLoop.Analyzers.Rules.Affinity;
using AsyncLoop.Analyzers.Rules.Blocking;
using AsyncLoop.Analyzers.Rules.House;
using AsyncLoop.Analyzers.Rules.LostTasks;
using AsyncLoop.Analyzers.Rules.Nesting;

namespace AsyncLoop.Analyzers.Common;

/// <summary>The rules, in the order of their ids. A test compares this list with the assembly.</summary>
internal static class AllRules
{
    /// <summary>The id of every rule.</summary>
    public static readonly ImmutableHashSet<string> Ids = Create().Select(rule => rule.Descriptor.Id).ToImmutableHashSet(StringComparer.Ordinal);

    public static ImmutableArray<LoopRule> Create() => ImmutableArray.Create<LoopRule>(
        new LOOP001_InvalidConfiguration(),
        new LOOP101_BlockingCall(),
        new LOOP102_BlockingIO(),
        new LOOP103_FileSystemMetadata(),
        new LOOP104_TaskWait(),
        new LOOP105_TransitiveBlocking(),
        new LOOP106_AsyncCounterpart(),
        new LOOP107_BlockingLock(),
        new LOOP108_BlockingDispose(),
        new LOOP109_BusyWait(),
        new LOOP110_PollingWait(),
        new LOOP111_NeverYields(),
        new LOOP112_HeavyWork(),
        new LOOP201_UnawaitedTask(),
        new LOOP206_AsyncVoidLambda(),
        new LOOP301_NestedRun(),
        new LOOP401_WrongThread(),
        new LOOP402_LeavesLoop(),
        new LOOP404_ForeignTimer());
}
