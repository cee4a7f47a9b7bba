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

    /// <summary>A rule that is an error by default, with as much of the runtime as it needs.</summary>
    public const string NestedRun = """
        namespace AsyncLoop.Annotations
        {
            public sealed class RunsOnLoopAttribute : Attribute;
        }

        namespace AsyncLoop
        {
            using AsyncLoop.Annotations;

            public static class EventLoop
            {
                public static void Run([RunsOnLoop] Func<Task> main) => Main = main;

                public static Func<Task>? Main { get; private set; }
            }
        }

        namespace App
        {
            using AsyncLoop;

            public static class Nested
            {
                public static void Start() => EventLoop.Run(async () =>
                {
                    EventLoop.Run(() => Task.CompletedTask);
                    await Task.Yield();
                });
            }
        }
        """;
}
