using System.Globalization;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Tests.Common;
using AsyncLoop.CodeFixes.Tests.Proof.Cases;
using AsyncLoop.CodeFixes.Tests.Proof.Programs;
using CsCheck;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>
/// Every fix, applied in every way to all the code there is: nothing that it makes fails to compile, loses a comment or
/// does something else than before.
/// </summary>
public sealed class ProofTests(ProofTests.Total total) : IClassFixture<ProofTests.Total>
{
    // The whole process's: exact where nothing else runs in it.
    private readonly TimeSpan _start = Environment.CpuUsage.TotalTime;

    private static readonly IReadOnlyList<CodeFixProvider> Fixes =
        [.. typeof(LoopFix).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(LoopFix))).Select(t => (CodeFixProvider)Activator.CreateInstance(t)!)];

    [Fact]
    public async Task What_the_tests_of_the_rules_verify() => await Prove("Cases of the rules", await RuleCaseSource.ReadAsync(), half: true);

    [Fact]
    public Task The_bad_code_of_the_pages() => Prove("Bad code of the pages", PageSource.Read());

    [Fact]
    public Task The_corpus() => Prove("Projects of the corpus", [CorpusSource.Read()]);

    [Fact]
    public async Task The_program_of_the_corpus_comes_to_its_end()
    {
        var corpus = await Snapshot.TakeAsync(CorpusSource.Read().Solution, TestContext.Current.CancellationToken);
        var log = await corpus.LogAsync(ProgramRunner.Limit);
        Assert.StartsWith("first", log);
        Assert.EndsWith("end", log);
    }

    /// <summary>To replay one that breaks: the variable CsCheck_Seed, with the seed that is printed.</summary>
    [Fact]
    public async Task Programs_at_random()
    {
        var table = new Table();
        var compiled = 0;
        await GeneratedProgram.Gen.SampleAsync(
            async program =>
            {
                var one = new Table();
                if (await new Prover(Fixes, one).ProveAsync(await ProofCase.OfProgramAsync(program, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken))
                    Interlocked.Increment(ref compiled);
                table.Add(one);
                Assert.True(one.Broken.Count == 0, string.Join("\n", one.Broken));
            },
            iter: Effort.Programs, print: program => program);
        Report($"Programs at random: {Effort.Programs}, of which {compiled} compile", table);
        // One in twenty does not; among few there may be some more (see below).
        Assert.True(!Language.HasRefsInAsync || compiled >= Effort.Programs * 0.8 - 3, "Too many do not compile.");
    }

    [Fact]
    public async Task Most_programs_at_random_compile()
    {
        const int Programs = 60;
        var compiled = 0;
        await GeneratedProgram.Gen.SampleAsync(
            async program =>
            {
                var one = await ProofCase.OfProgramAsync(program, TestContext.Current.CancellationToken);
                if ((await Workbench.Errors(one.Solution.GetDocument(one.Documents[0])!)).Count == 0)
                    Interlocked.Increment(ref compiled);
            },
            iter: Programs, print: program => program);
        Assert.True(!Language.HasRefsInAsync || compiled > Programs * 0.8, $"Of {Programs} compile {compiled}.");
    }

    private async Task Prove(string title, IReadOnlyList<ProofCase> cases, bool half = false)
    {
        var table = new Table();
        var prover = new Prover(Fixes, table);
        var compiled = 0;
        await Parallel.ForEachAsync(cases, TestContext.Current.CancellationToken, async (one, token) =>
        {
            if (await prover.ProveAsync(one, token))
                Interlocked.Increment(ref compiled);
        });
        Report($"{title}: {cases.Count}, of which {compiled} compile", table);
        Assert.True(compiled == cases.Count || half && compiled > cases.Count / 2, "What is no half-typed code does not compile.");
        Assert.True(table.Broken.Count == 0, string.Join("\n", table.Broken));
    }

    private void Report(string title, Table table)
    {
        var seconds = (Environment.CpuUsage.TotalTime - _start).TotalSeconds;
        var report = string.Create(CultureInfo.InvariantCulture, $"## {title}; {seconds:F0} s of processor time\n\n{table}\n");
        total.Add(report);
        TestContext.Current.TestOutputHelper!.WriteLine(report);
    }

    /// <summary>Writes the tables of all tests to the file that a variable names.</summary>
    public sealed class Total : IDisposable
    {
        private const string Variable = "ASYNCLOOP_PROOF_TABLE";
        private readonly List<string> _reports = [];

        public void Add(string report)
        {
            lock (_reports)
                _reports.Add(report);
        }

        public void Dispose()
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path)
                File.WriteAllText(path, string.Concat(_reports));
        }
    }
}
