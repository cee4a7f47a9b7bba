using System.Text.Json;
using AsyncLoop.Benchmarks.Analyzers.GeneratedCode;
using AsyncLoop.Benchmarks.Analyzers.Sources;
using AsyncLoop.Benchmarks.Analyzers.Subjects;

namespace AsyncLoop.Benchmarks.Analyzers.Measuring;

/// <summary>The child's side: does a job and writes a line for each sample.</summary>
internal static class Jobs
{
    private const int WarmUpLines = 10_000;
    private static readonly Subject[] All = [Subject.Compiler, Subject.Nothing, Subject.Ours];

    public static async Task Do(string text, TextWriter output)
    {
        var job = JsonSerializer.Deserialize<Job>(text)!;
        for (var i = 0; i < job.WarmUp; i++)
        {
            foreach (var subject in All)
                await FullRun.Measure(subject, SourceProject.Generate(WarmUpLines, Shape.Mixed, job.Seed + 1));
        }

        var project = SourceProject.Generate(job.Lines, Shape.Mixed, job.Seed);
        if (job.Edits)
        {
            foreach (var sample in await Edits.Measure(project, job.Rounds, job.Seed))
                Write(sample);
            return;
        }

        for (var round = 0; round < job.Rounds; round++)
        {
            for (var i = 0; i < job.Subjects.Count; i++)
                Write(await FullRun.Measure(job.Subjects[(round + i) % job.Subjects.Count], project));
        }

        void Write(Sample sample)
        {
            output.WriteLine(JsonSerializer.Serialize(sample));
            output.Flush();
        }
    }
}
