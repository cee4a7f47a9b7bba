using AsyncLoop.Benchmarks.Analyzers.Subjects;

namespace AsyncLoop.Benchmarks.Analyzers.Measuring;

/// <summary>One measured run.</summary>
/// <param name="Processor">Seconds of processor time of the whole process, user and kernel.</param>
/// <param name="Wall">Seconds on the clock.</param>
/// <param name="Allocated">Bytes.</param>
/// <param name="PeakMemory">Bytes that the process held at most, ever.</param>
internal sealed record Sample(Subject Subject, int Lines, double Processor, double Wall, long Allocated, long PeakMemory, int Findings);
