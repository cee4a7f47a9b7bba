using AsyncLoop.Catalogue.Queries;
using AsyncLoop.Catalogue.Walk;

namespace AsyncLoop.Catalogue.Tests.Data;

/// <summary>The answers to why, and why not.</summary>
[Collection(nameof(Derivations))]
public sealed class QueryTests
{
    [Theory]
    [InlineData("File.Exists", "meta <- FileSystem.FileExists")]
    [InlineData("File.Exists", "SystemNative_Stat")]
    [InlineData("System.IO.Stream.Read", "contract of System.IO.Stream::Read")]
    [InlineData("Console.ReadKey", "declared: ")]
    [InlineData("Task.Wait", "no entry: excluded: ")]
    [InlineData("Console.WriteLine", "no entry: cut, console output: ")]
    [InlineData("File.ReadAllTextAsync", "no entry: what it returns can be awaited")]
    [InlineData("DateTime.Parse", "no entry: cut, culture: ")]
    [InlineData("MemoryStream.Read", "no entry: overrides what blocks, and does not")]
    [InlineData("CountdownEvent.Signal", "no entry: only a brief lock: ")]
    [InlineData("FileInfo.Length", "SystemNative_")]
    [InlineData("StreamReader.new", "FileStream..ctor")]
    public void A_member_is_explained(string member, string words)
    {
        var answers = Derivations.Pinned.FindMembers(member).Select(m => WhyQuery.Explain(Derivations.Pinned, m)).ToList();
        Assert.Contains(answers, a => a.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void A_member_that_one_cut_keeps_quiet_is_explained_by_it()
    {
        var walker = Derivations.Pinned.Walk(withoutCut: "event tracing");
        var quiet = Derivations.Pinned.Graph.Assemblies.Methods.First(m => walker.Reached[m.Index] is { Tier: Tier.Wait }
            && Derivations.Pinned.Walker.Reached[m.Index] is null
            && Derivations.Pinned.Surface.Contains(m) && !m.IsAsynchronous && Derivations.Pinned.Cuts.Of(m) is null
            && Derivations.Pinned.Contracts.ExceptionOf(m) is null && Derivations.Pinned.ExcludedBecause(m) is null);
        Assert.StartsWith("no entry: behind the cut 'event tracing'", WhyQuery.Explain(Derivations.Pinned, quiet), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_nobody_knows_is_not_found() => Assert.Empty(Derivations.Pinned.FindMembers("File.Frobnicate"));
}
