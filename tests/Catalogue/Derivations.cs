using AsyncLoop.Catalogue.Entries;
using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Tests;

/// <summary>The walks of this run, made once each: they take some seconds. Each is for one thread, so what asks them more than for their entries is one collection.</summary>
internal static class Derivations
{
    private static readonly Lazy<Derivation> LazyPinned = new(() => new Derivation(FrameworkPack.Pinned()));
    private static readonly Lazy<Derivation> LazyWithFixtures = new(() => new Derivation(FrameworkPack.Pinned(), typeof(Derivations).Assembly.Location));

    private static readonly Lazy<Derivation> LazyInstalled = new(() =>
        FrameworkPack.Installed().Version == FrameworkPack.Pinned().Version ? Pinned : new Derivation(FrameworkPack.Installed()));

    /// <summary>The version that the checked-in data is made from.</summary>
    public static Derivation Pinned => LazyPinned.Value;

    /// <summary>The same, walked together with the fixtures of this assembly.</summary>
    public static Derivation WithFixtures => LazyWithFixtures.Value;

    /// <summary>The framework that runs these tests: mostly another version.</summary>
    public static Derivation Installed => LazyInstalled.Value;
}
