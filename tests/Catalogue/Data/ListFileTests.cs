using AsyncLoop.Catalogue.Lists;

namespace AsyncLoop.Catalogue.Tests.Data;

/// <summary>The lists that are kept by hand.</summary>
public sealed class ListFileTests
{
    [Fact]
    public void A_section_has_a_name_a_reason_and_lines()
    {
        var list = ListFile.Parse("list", "// note\nfirst: because\n  A::B // more\n\nsecond: so\n  C\n");
        Assert.Equal(["first", "second"], list.Sections.Select(s => s.Name));
        Assert.Equal("because", list.Sections[0].Reason);
        Assert.Equal(["A::B"], list.Lines("first"));
    }

    [Theory]
    [InlineData("  A\n", "list(1)")]
    [InlineData("first: because\n  A\nsecond:\n", "list(3)")]
    [InlineData("first\n", "list(1)")]
    public void What_lacks_a_reason_is_refused_at_its_line(string text, string place) =>
        Assert.StartsWith(place, Assert.Throws<InvalidDataException>(() => ListFile.Parse("list", text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_section_that_is_not_there_is_an_error() =>
        Assert.Throws<InvalidDataException>(() => ListFile.Parse("list", "first: because\n").Lines("second"));
}
