using AsyncLoop.Check.Build;
using AsyncLoop.Check.Fix;
using AsyncLoop.Check.Sarif;

namespace AsyncLoop.Check.Report;

/// <summary>What a person reads at the end. The words are here; how they look is the two subclasses'.</summary>
internal abstract class FindingsReport
{
    /// <summary>Changed lines shown of one file.</summary>
    private const int ShownLines = 20;

    protected enum Tone
    {
        Normal,
        Heading,
        Removed,
        Added,
        Quiet,
    }

    public void Write(Analysis analysis, AnalysisTarget target)
    {
        WriteFindings(analysis, target.Root);
        foreach (var line in Summary.Of(analysis))
            Line(line, Tone.Normal);
    }

    public void WriteChanges(IReadOnlyList<FileChange> changes, AnalysisTarget target)
    {
        Line("", Tone.Normal);
        if (changes.Count == 0)
        {
            Line("Nothing was changed: no code fix applies to a whole project at once. An editor offers those that reach callers out of sight one by one.", Tone.Heading);
            return;
        }
        Line($"Changed {Summary.Count(changes.Count, "file")}:", Tone.Heading);
        foreach (var change in changes)
        {
            var lines = change.Lines();
            Line($"  {Path.GetRelativePath(target.Root, change.File)}", Tone.Heading);
            foreach (var line in lines.Take(ShownLines))
                Line($"    {line}", line.Kind == '-' ? Tone.Removed : Tone.Added);
            if (lines.Count > ShownLines)
                Line($"    ... and {Summary.Count(lines.Count - ShownLines, "more changed line")}", Tone.Quiet);
        }
    }

    public void WriteLeft(Analysis analysis, AnalysisTarget target)
    {
        Line("", Tone.Normal);
        Line("After the fixes:", Tone.Heading);
        Write(analysis, target);
    }

    protected abstract void WriteFindings(Analysis analysis, string root);

    protected abstract void Line(string text, Tone tone);

    protected static string SeverityName(Severity severity) => severity.ToString().ToLowerInvariant();
}
