namespace AsyncLoop.Check.Tests.Running;

/// <summary>The files that the tests build.</summary>
public static class Sources
{
    public static string Project(string properties = "", string items = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {items}
          </ItemGroup>
        </Project>
        """;

    public const string Clean = """
        public static class Clean
        {
            public static async Task Pause(CancellationToken token) => await Task.Delay(100, token);
        }
        """;

    /// <summary>One finding, and one that its author has waived.</summary>
    public const string Blocking = """
        public static class Blocking
        {
            public static async Task Pause()
            {
                Thread.Sleep(100);
        #pragma warning disable LOOP101
                Thread.Sleep(200);
        #pragma warning restore LOOP101
                await Task.Yield();
            }
        }
        """;
}
