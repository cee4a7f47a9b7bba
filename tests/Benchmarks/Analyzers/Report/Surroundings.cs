using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Spectre.Console;

namespace AsyncLoop.Benchmarks.Analyzers.Report;

/// <summary>What the figures depend on.</summary>
internal static class Surroundings
{
    public static double FreeMemory
    {
        get
        {
            var memory = GC.GetGCMemoryInfo();
            return memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes;
        }
    }

    public static void Print(IAnsiConsole console)
    {
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors, {FreeMemory / 1e9:F1} GB free, load {Load()}, Roslyn {typeof(Compilation).Assembly.GetName().Version!.ToString(3)}, .NET {Environment.Version}, {(GCSettings.IsServerGC ? "server" : "workstation")} collector"));
        if (typeof(LoopAnalyzer).Assembly.GetCustomAttributes(typeof(DebuggableAttribute), false) is [DebuggableAttribute { IsJITOptimizerDisabled: true }])
            console.WriteLine("The analyzers are not optimised: run with '-c Release'.");
    }

    private static string Load() =>
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
