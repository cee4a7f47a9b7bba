using System.Diagnostics;
using AsyncLoop.Benchmarks.Analyzers.Sources;
using AsyncLoop.Benchmarks.Analyzers.Subjects;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Benchmarks.Analyzers.Measuring;

/// <summary>
/// What an editor does on each key press: a statement is inserted in a method, and the diagnostics of that document are
/// asked for. Both analyzers get the same edited compilation, and models of their own.
/// </summary>
internal static class Edits
{
    private const int Documents = 5;

    /// <summary>The samples of both analyzers, edit by edit.</summary>
    public static async Task<List<Sample>> Measure(SourceProject project, int count, int seed)
    {
        var random = new Random(seed);
        Compilation compilation = project.Compile();
        var documents = Enumerable.Range(0, compilation.SyntaxTrees.Count()).OrderBy(_ => random.Next())
            .Where(i => Bodies(compilation.SyntaxTrees.ElementAt(i)).Count > 0).Take(Documents).ToList();
        // What stands before the first edit has been analysed, as an open project has.
        var held = new Dictionary<Subject, CompilationWithAnalyzers>();
        foreach (var subject in new[] { Subject.Nothing, Subject.Ours })
        {
            foreach (var document in documents)
                await Request(subject, compilation, document, project.Lines, held);
        }

        var samples = new List<Sample>();
        for (var edit = 0; edit < count; edit++)
        {
            var document = documents[edit % Documents];
            compilation = Edit(compilation, document, edit, random);
            Subject[] order = edit % 2 == 0 ? [Subject.Nothing, Subject.Ours] : [Subject.Ours, Subject.Nothing];
            foreach (var subject in order)
                samples.Add(await Request(subject, compilation, document, project.Lines, held));
        }

        return samples;
    }

    private static async Task<Sample> Request(
        Subject subject, Compilation compilation, int document, int lines, Dictionary<Subject, CompilationWithAnalyzers> held)
    {
        var analysis = compilation.WithAnalyzers(subject.Analyzers());
        var tree = analysis.Compilation.SyntaxTrees.ElementAt(document);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var wall = Stopwatch.GetTimestamp();
        var found = await analysis.GetAnalyzerSemanticDiagnosticsAsync(analysis.Compilation.GetSemanticModel(tree), null, CancellationToken.None);
        var sample = new Sample(
            subject,
            lines,
            (Environment.CpuUsage.TotalTime - processor).TotalSeconds,
            Stopwatch.GetElapsedTime(wall).TotalSeconds,
            GC.GetTotalAllocatedBytes(precise: true) - allocated,
            Process.GetCurrentProcess().PeakWorkingSet64,
            found.Length);
        // An editor holds the compilation that it shows until the next one is there.
        held[subject] = analysis;
        return sample;
    }

    private static Compilation Edit(Compilation compilation, int document, int edit, Random random)
    {
        var tree = compilation.SyntaxTrees.ElementAt(document);
        var bodies = Bodies(tree);
        var at = bodies[random.Next(bodies.Count)].OpenBraceToken.Span.End;
        var text = tree.GetText().WithChanges(new TextChange(new TextSpan(at, 0), $" var edit{edit} = {edit};"));
        return compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(text));
    }

    private static List<BlockSyntax> Bodies(SyntaxTree tree) =>
        [.. tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Select(m => m.Body).OfType<BlockSyntax>()];
}
