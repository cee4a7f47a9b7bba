using System.Diagnostics;
using AsyncLoop.Benchmarks.Analyzers.Sources;
using AsyncLoop.Benchmarks.Analyzers.Subjects;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Benchmarks.Analyzers.Measuring;

/// <summary>All diagnostics of a project, as a build asks for them.</summary>
internal static class FullRun
{
    public static async Task<Sample> Measure(Subject subject, SourceProject project)
    {
        var compilation = project.Compile();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var wall = Stopwatch.GetTimestamp();
        var diagnostics = subject == Subject.Compiler
            ? compilation.GetDiagnostics()
            : await compilation.WithAnalyzers(subject.Analyzers(), new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false)).GetAllDiagnosticsAsync();
        var sample = new Sample(
            subject,
            project.Lines,
            (Environment.CpuUsage.TotalTime - processor).TotalSeconds,
            Stopwatch.GetElapsedTime(wall).TotalSeconds,
            GC.GetTotalAllocatedBytes(precise: true) - allocated,
            Process.GetCurrentProcess().PeakWorkingSet64,
            diagnostics.Count(d => d.Id.StartsWith("LOOP", StringComparison.Ordinal)));
        if (diagnostics.FirstOrDefault(d => d.Id == "AD0001" || (d.Id.StartsWith("CS", StringComparison.Ordinal) && d.Severity == DiagnosticSeverity.Error)) is { } error)
            throw new InvalidOperationException($"The code does not compile, or an analyzer fails: {error}");
        GC.KeepAlive(compilation);
        return sample;
    }
}
