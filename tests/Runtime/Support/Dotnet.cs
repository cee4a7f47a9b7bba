using System.Diagnostics;
using System.Globalization;

namespace AsyncLoop.Tests.Support;

/// <summary>Programs that tests start and send signals to.</summary>
/// <remarks>
/// What a shell runs in the background ignores SIGINT and SIGQUIT, under nohup SIGHUP, and so does all that it starts: where the
/// tests themselves run like that, their programs are given the default action back.
/// </remarks>
internal static class Dotnet
{
    private const int Hangup = 1, Interrupt = 2, Quit = 3;

    /// <summary>nohup has made the tests ignore SIGHUP: they cannot send it to themselves.</summary>
    public static bool IsHangupIgnored => OperatingSystem.IsLinux() && IsIgnored(Hangup);

    public static ProcessStartInfo Program(params string[] arguments) =>
        OperatingSystem.IsLinux() && (IsIgnored(Hangup) || IsIgnored(Interrupt) || IsIgnored(Quit))
            ? new ProcessStartInfo("env", ["--default-signal=HUP,INT,QUIT", "dotnet", .. arguments])
            : new ProcessStartInfo("dotnet", arguments);

    private static bool IsIgnored(int signal)
    {
        const string name = "SigIgn:";
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan(name.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << (signal - 1))) != 0;
    }
}
