using AsyncLoop.Catalogue.Entries;
using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Tests.Data;

[Collection(nameof(Derivations))]
public sealed class CatalogueFileTests
{
    [Fact]
    public void The_data_file_is_what_the_walk_gives() =>
        AssertSameLines(CatalogueWriter.WriteData(Derivations.Pinned), Repository.DataFile);

    [Fact]
    public void The_witnesses_are_what_the_walk_gives() =>
        AssertSameLines(CatalogueWriter.WriteWitnesses(Derivations.Pinned), Repository.WitnessFile);

    [Fact]
    public void Every_pattern_of_the_lists_names_something() => Assert.Empty(Derivations.Pinned.Unused);

    [Fact]
    public void The_framework_that_runs_this_still_derives_most_of_it()
    {
        // A servicing release moves a few members; a rule that broke loses hundreds.
        var here = Derivations.Installed.Entries.Where(e => e.Tier is not null).Select(e => e.Method.Display).ToHashSet();
        var pinned = Derivations.Pinned.Entries.Where(e => e.Tier is not null).Select(e => e.Method.Display).ToList();
        var lost = pinned.Where(m => !here.Contains(m)).ToList();
        Assert.True(lost.Count < pinned.Count / 20, $"{FrameworkPack.Installed().Version} lost {lost.Count} members: {string.Join(", ", lost.Take(20))}");
    }

    [Fact]
    public void The_file_is_compact()
    {
        var size = new FileInfo(Repository.DataFile).Length;
        Assert.InRange(size, 10_000, 120_000);
    }

    /// <summary>Names the first difference: the whole file would hide it.</summary>
    private static void AssertSameLines(string expected, string path)
    {
        var actual = File.ReadAllText(path).Split('\n');
        var wanted = expected.Split('\n');
        for (var i = 0; i < Math.Min(actual.Length, wanted.Length); i++)
            Assert.True(actual[i] == wanted[i], $"{Path.GetFileName(path)}({i + 1}) is '{actual[i]}', the walk gives '{wanted[i]}': run src/Catalogue again and read the difference");
        Assert.Equal(wanted.Length, actual.Length);
    }
}
