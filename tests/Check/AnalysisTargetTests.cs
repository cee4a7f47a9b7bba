using AsyncLoop.Check.Build;
using AsyncLoop.Tests.Running;

namespace AsyncLoop.Check.Tests;

public sealed class AnalysisTargetTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("App.csproj", "App.csproj")]
    [InlineData("App.sln", "App.sln", "Other.csproj")]
    [InlineData("App.slnx", "App.slnx", "A.csproj", "B.csproj")]
    public void Folder_WithOneToChoose_IsThatOne(string expected, params string[] files)
    {
        foreach (var file in files)
            _folder.Write(file, "");

        Assert.Equal(_folder[expected], AnalysisTarget.Find(_folder.Root).FullPath);
    }

    [Fact]
    public void Folder_WithSeveralSolutions_NamesThem()
    {
        _folder.Write("B.sln", "").Write("A.slnx", "").Write("C.csproj", "");

        var e = Assert.Throws<NotAnalysedException>(() => AnalysisTarget.Find(_folder.Root));

        Assert.EndsWith("name one: A.slnx, B.sln.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_WithoutAny_IsRefused()
    {
        var e = Assert.Throws<NotAnalysedException>(() => AnalysisTarget.Find(_folder.Root));

        Assert.EndsWith("holds no C# solution or project.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_OfAnotherKind_IsRefused()
    {
        _folder.Write("App.fsproj", "");

        var e = Assert.Throws<NotAnalysedException>(() => AnalysisTarget.Find(_folder["App.fsproj"]));

        Assert.Contains("is not a C# solution or project", e.Message);
    }

    [Fact]
    public void Root_IsTheRepository_OrElseTheFolder()
    {
        _folder.Write("src/App.csproj", "");
        Assert.Equal(_folder["src"], AnalysisTarget.Find(_folder["src"]).Root);

        _folder.Write(".git", "gitdir: elsewhere");
        Assert.Equal(_folder.Root, AnalysisTarget.Find(_folder["src"]).Root);
    }

    [Fact]
    public void NoPath_InsideTheRepository_IsTheSample()
    {
        var target = AnalysisTarget.Find(null);

        Assert.EndsWith(Path.Combine("samples", "Pitfalls", "Pitfalls.csproj"), target.FullPath, StringComparison.Ordinal);
        Assert.True(target.IsProject);
    }
}
