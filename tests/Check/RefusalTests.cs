using AsyncLoop.Check.Tests.Running;
using AsyncLoop.Tests.Running;

namespace AsyncLoop.Check.Tests;

/// <summary>What cannot be analysed: one clear line, and exit code 2.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("error: 'missing' does not exist.", "missing")]
    [InlineData("error: 'warn' is not a severity: use info, warning, error.", "--fail-on", "warn")]
    [InlineData("error: 'Debug' is not a property: use NAME=VALUE.", "-p", "Debug")]
    [InlineData("error: There is no option '--nonsense'.", "--nonsense")]
    public async Task BadArgument_IsNamed(string line, params string[] arguments)
    {
        var result = await Command.Asyncloop(_folder.Root, arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(line, result.Error.Split('\n')[0].TrimEnd());
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task SarifFile_ThatCannotBeWritten_IsRefusedBeforeTheBuild()
    {
        _folder.Write("App.csproj", Sources.Project());

        var result = await Command.Asyncloop(_folder.Root, ".", "--sarif", _folder.Root);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"error: '{_folder.Root}' cannot be written:", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingSdk_IsNamed()
    {
        _folder.Write("App.csproj", Sources.Project()).Write("global.json", """{ "sdk": { "version": "7.0.100", "rollForward": "disable" } }""");

        var result = await Command.Asyncloop(_folder.Root, ".");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("error: The target's global.json asks for .NET SDK 7.0.100, which is not installed.", result.Error.TrimEnd());
    }

    [Fact]
    public async Task ProjectThatDoesNotCompile_ShowsTheCompilersErrors()
    {
        _folder.Write("App.csproj", Sources.Project()).Write("App.cs", "class App { int M() => missing; }");

        var result = await Command.Asyncloop(_folder.Root, ".");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error: 'App.csproj' does not build.", result.Error);
        Assert.Contains("App.cs(1,24): error CS0103:", result.Error);
        Assert.DoesNotContain("[", result.Error);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task ProjectThatDoesNotRestore_ShowsTheErrorsOfRestore()
    {
        _folder
            .Write("App.csproj", Sources.Project(items: """<PackageReference Include="Missing.Package" Version="1.0.0" />"""))
            .Write("empty/.keep", "")
            .Write("nuget.config", """<configuration><packageSources><clear /><add key="empty" value="empty" /></packageSources></configuration>""");

        var result = await Command.Asyncloop(_folder.Root, ".");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error: 'App.csproj' does not restore.", result.Error);
        Assert.Contains("error NU1101: Unable to find package Missing.Package.", result.Error);
    }

    [Fact]
    public async Task SolutionWithoutCSharp_IsNotCalledClean()
    {
        _folder.Write("Empty.slnx", "<Solution />");

        var result = await Command.Asyncloop(_folder.Root, ".");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error: Nothing was analysed: no C# project was compiled.", result.Error);
    }
}
