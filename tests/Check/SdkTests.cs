using AsyncLoop.Check.Build;

namespace AsyncLoop.Check.Tests;

public sealed class SdkTests
{
    [Theory]
    [InlineData("8.0.100")]
    [InlineData("10.0.100-rc.2.25502.107")]
    public void NewEnough_IsAccepted(string version) => Sdk.RequireVersion(version);

    [Theory]
    [InlineData("7.0.410", "The .NET SDK 7.0.410 is too old: 8.0.100 or later is needed.")]
    [InlineData("hello", "'dotnet --version' gives 'hello', which is no version.")]
    public void TooOld_IsRefused(string version, string message)
    {
        var e = Assert.Throws<NotAnalysedException>(() => Sdk.RequireVersion(version));

        Assert.Equal(message, e.Message);
    }
}
