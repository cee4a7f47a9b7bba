using AsyncLoop.Check.Build;

namespace AsyncLoop.Check.Tests;

public sealed class BuildErrorsTests
{
    [Fact]
    public void SameError_OfSeveralFrameworks_IsOne_WithoutTheProject()
    {
        var errors = BuildErrors.Of(
        [
            "/r/A.cs(1,2): error CS0103: The name 'x' does not exist [/r/A.csproj::TargetFramework=net8.0]",
            "  12>/r/A.cs(1,2): error CS0103: The name 'x' does not exist [/r/A.csproj::TargetFramework=net10.0]",
            "",
            "/r/B.csproj : error NU1101: Unable to find package [P] [/r/All.slnx]",
        ]);

        Assert.Equal(
            ["/r/A.cs(1,2): error CS0103: The name 'x' does not exist", "/r/B.csproj : error NU1101: Unable to find package [P]"],
            errors.First());
    }

    [Fact]
    public void ManyErrors_ShowTheFirstFew()
    {
        var errors = BuildErrors.Of(Enumerable.Range(1, 8).Select(i => $"error {i}"));

        Assert.Equal(["error 1", "error 2", "error 3", "error 4", "error 5", "... and 3 more"], errors.First());
    }

    [Theory]
    [InlineData("MA0219 CA1822", "/r/A.cs(1,2): error MA0219: x", "/r/A.cs(1,2): error CA1822: y")]
    [InlineData("", "/r/A.cs(1,2): error MA0219: x", "/r/A.cs(1,2): error CS0103: y")]
    [InlineData("", "/r/A.csproj : error NU1101: x")]
    [InlineData("", "/r/A.cs(1,2): error AD0001: x")]
    [InlineData("", "something else")]
    public void OnlyErrorsOfOtherAnalyzers_AreNamedAsSuch(string ids, params string[] lines) =>
        Assert.Equal(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries), BuildErrors.Of(lines).OtherAnalyzers());
}
