using System.Collections.Immutable;
using System.Globalization;

namespace AsyncLoop.Analyzers.Configuration;

/// <summary>Every key that the rules read, with its type, its default and what it decides.</summary>
internal static class KnownOptions
{
    public static readonly LoopOption<Scope> Scope = new(
        "asyncloop.scope", "auto, loop, all", Configuration.Scope.Auto, ParseScope,
        "Whose blocking is reported: auto is code that certainly runs on a loop and other async code, loop is the former alone, all adds what synchronous code calls directly.");

    public static readonly LoopOption<int> MaxDepth = new(
        "asyncloop.loop105.max_depth", "a whole number from 1", 12, ParsePositive,
        "How many helpers may stand between a call and what blocks for LOOP105 to report it.");

    public static readonly LoopOption<bool> MakeAsyncRenames = new(
        "asyncloop.make_async.rename", "true, false", true, ParseBoolean,
        "Whether a function that a fix makes async gets `Async` at the end of its name.");

    public static readonly LoopOption<bool> MakeAsyncAddsToken = new(
        "asyncloop.make_async.cancellation_token", "true, false", false, ParseBoolean,
        "Whether a function that a fix makes async gets a `CancellationToken`, which its callers pass on.");

    public static readonly ImmutableArray<LoopOption> All = ImmutableArray.Create<LoopOption>(Scope, MaxDepth, MakeAsyncRenames, MakeAsyncAddsToken);

    private static (bool, Scope) ParseScope(string text) => text.ToLowerInvariant() switch
    {
        "auto" => (true, Configuration.Scope.Auto),
        "loop" => (true, Configuration.Scope.Loop),
        "all" => (true, Configuration.Scope.All),
        _ => default,
    };

    private static (bool, bool) ParseBoolean(string text) => (bool.TryParse(text, out var value), value);

    private static (bool, int) ParsePositive(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? (true, number) : default;
}
