using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AsyncLoop.Package.Tests;

/// <summary>AsyncLoopAnnotations=true: a project without the runtime marks its code with attributes of its own.</summary>
public sealed class AnnotationsTests(PackedRepository packed)
{
    /// <summary>Synchronous code is reported only if the attribute says where it runs.</summary>
    private const string Program = """
        using AsyncLoop.Annotations;

        public static class Program
        {
            public static void Main() { }

            [LoopBound]
            public static void Tick() { System.Threading.Thread.Sleep(10); }

            [OffLoop("a device calls it")]
            public static async System.Threading.Tasks.Task OnData() { System.Threading.Thread.Sleep(10); await System.Threading.Tasks.Task.Yield(); }
        }
        """;

    private string Analyzers => $"""<PackageReference Include="AsyncLoop.Analyzers" Version="{packed.Version}" PrivateAssets="all" />""";

    [Theory]
    [InlineData("net10.0", "-p:Nullable=enable")]
    [InlineData("netstandard2.0", "-p:Nullable=disable", "-p:ImplicitUsings=disable", "-p:OutputType=Library")]
    public async Task AProject_WithoutTheRuntime_UsesThem(string framework, params string[] properties)
    {
        using var consumer = new Consumer(packed, Analyzers, Program);
        consumer.Folder.Write("Consumer.csproj", consumer.Folder.Read("Consumer.csproj").Replace("net10.0", framework));
        var (succeeded, findings) = await consumer.Build(
            ["-p:AsyncLoopAnnotations=true", "-p:TreatWarningsAsErrors=true", "-p:WarningsNotAsErrors=LOOP101", .. properties]);

        Assert.True(succeeded);
        var (id, level, message) = Assert.Single(findings);
        Assert.Equal(("LOOP101", "warning"), (id, level));
        Assert.Contains("freezes the loop; use 'await Task.Delay'", message);
        Assert.Equal(6, AnnotationsIn(consumer, framework));
    }

    [Fact]
    public async Task AProject_ThatDoesNotAsk_HasNone()
    {
        using var consumer = new Consumer(packed, Analyzers, Consumer.Blocking);
        Assert.True((await consumer.Build()).Succeeded);
        Assert.Equal(0, AnnotationsIn(consumer, "net10.0"));
    }

    [Fact]
    public async Task AProject_WithTheRuntime_HasTheRuntimes()
    {
        using var consumer = new Consumer(packed, $"""<PackageReference Include="AsyncLoop" Version="{packed.Version}" />""", Program);
        var (succeeded, findings) = await consumer.Build("-p:AsyncLoopAnnotations=true");

        Assert.True(succeeded);
        Assert.Equal("LOOP101", Assert.Single(findings).Id);
        Assert.Equal(0, AnnotationsIn(consumer, "net10.0"));
    }

    private static int AnnotationsIn(Consumer consumer, string framework)
    {
        using var assembly = new PEReader(File.OpenRead(consumer.Folder[$"bin/Debug/{framework}/Consumer.dll"]));
        var metadata = assembly.GetMetadataReader();
        return metadata.TypeDefinitions.Count(handle => metadata.GetString(metadata.GetTypeDefinition(handle).Namespace) == "AsyncLoop.Annotations");
    }
}
