using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Benchmarks.Analyzers.Subjects;

/// <summary>What is measured: the compiler without analyzers, with one that does nothing, with ours.</summary>
internal enum Subject
{
    Compiler,
    Nothing,
    Ours,
}

internal static class SubjectExtensions
{
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers(this Subject subject) => subject switch
    {
        Subject.Nothing => [new DoNothingAnalyzer()],
        Subject.Ours => [new LoopAnalyzer()],
        _ => [],
    };
}
