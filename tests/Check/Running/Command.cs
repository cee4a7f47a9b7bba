using AsyncLoop.Tests.Running;

namespace AsyncLoop.Check.Tests.Running;

/// <summary>Runs the built command as its users do: in a process of its own, with its output redirected.</summary>
public static class Command
{
    public static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "asyncloop.dll");

    public static Task<ProcessResult> Asyncloop(string directory, params string[] arguments) =>
        Processes.Run(directory, "dotnet", [Assembly, .. arguments]);

    public static Task<ProcessResult> Asyncloop(string directory, (string Name, string Value) variable, params string[] arguments) =>
        Processes.Run(directory, "dotnet", [Assembly, .. arguments], variable);
}
