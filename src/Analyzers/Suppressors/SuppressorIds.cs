using System.Collections.Immutable;

namespace AsyncLoop.Analyzers.Suppressors;

/// <summary>The id of every suppressor. Ids are never reused.</summary>
internal static class SuppressorIds
{
    public const string ConfigureAwait = "LOOPS01";
    public const string UnawaitedTask = "LOOPS02";
    public const string BlockingCall = "LOOPS03";

    public static readonly ImmutableArray<string> All = ImmutableArray.Create(ConfigureAwait, UnawaitedTask, BlockingCall);
}
