using System.ComponentModel;
using System.Diagnostics;

namespace AsyncLoop.Check.Build;

/// <summary>Runs the <c>dotnet</c> command that runs this program, or the one on the path.</summary>
internal static class DotnetCli
{
    /// <summary>What a parent <c>dotnet</c> leaves to its children, and what would tie them to its SDK: the target chooses its own.</summary>
    private static readonly string[] Inherited =
        ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "MSBUILD_EXE_PATH"];

    /// <summary>Runs to the end; if cancelled the process and its children are ended first.</summary>
    /// <returns>The exit code and all that was printed.</returns>
    public static async Task<(int ExitCode, string Text)> Run(
        string directory,
        IEnumerable<string> arguments,
        IEnumerable<KeyValuePair<string, string>> environment,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in Inherited)
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            throw new NotAnalysedException("The .NET SDK was not found: 'dotnet' is not on the path.");
        }
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
        return (process.ExitCode, await output + await error);
    }
}
