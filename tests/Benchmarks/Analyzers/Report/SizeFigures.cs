using AsyncLoop.Benchmarks.Analyzers.Measuring;
using AsyncLoop.Benchmarks.Analyzers.Subjects;

namespace AsyncLoop.Benchmarks.Analyzers.Report;

/// <summary>
/// The figures of one size. A machine that others use, too, only ever adds to a time: the best run is the truest, and the
/// median says how far the runs lie apart.
/// </summary>
/// <param name="Times">Runs of all subjects in one process, after a warm-up.</param>
/// <param name="Memories">Runs of one subject in a process of its own.</param>
internal sealed record SizeFigures(int Lines, IReadOnlyList<Sample> Times, IReadOnlyList<Sample> Memories)
{
    public double Best(Subject subject) => Processor(subject).Min();

    public double Median(Subject subject) => Processor(subject).Median();

    public double Extra(Subject subject) => Best(subject) - Best(Subject.Compiler);

    public double MedianExtra(Subject subject) => Median(subject) - Median(Subject.Compiler);

    /// <summary>Our extra in terms of the do-nothing analyzer's.</summary>
    public double Ratio => Extra(Subject.Ours) / Extra(Subject.Nothing);

    public double MedianRatio => MedianExtra(Subject.Ours) / MedianExtra(Subject.Nothing);

    /// <summary>Median bytes.</summary>
    public double Peak(Subject subject) => Memories.Where(s => s.Subject == subject).Select(s => (double)s.PeakMemory).Median();

    public double Allocated(Subject subject) => Times.Where(s => s.Subject == subject).Select(s => (double)s.Allocated).Median();

    public int Findings => Times.First(s => s.Subject == Subject.Ours).Findings;

    private IEnumerable<double> Processor(Subject subject) => Times.Where(s => s.Subject == subject).Select(s => s.Processor);
}
