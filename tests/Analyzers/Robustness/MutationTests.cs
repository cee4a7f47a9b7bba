using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace AsyncLoop.Analyzers.Tests.Robustness;

/// <summary>
/// Mutated real code through every rule, concurrently: no rule may throw on it, or hang. <c>ASYNCLOOP_MUTANTS=10000</c>
/// in the environment runs that many variants instead of the few hundred that keep the tests quick.
/// </summary>
public sealed class MutationTests
{
    private const int Seeds = 4;

    /// <summary>A file takes a tenth of a second; this is for a machine that does much else.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly int VariantsPerSeed =
        int.Parse(Environment.GetEnvironmentVariable("ASYNCLOOP_MUTANTS") ?? "400", CultureInfo.InvariantCulture) / Seeds;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(Seeds)]
    public async Task No_rule_throws_or_hangs(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < VariantsPerSeed; i++)
        {
            // Half of the variants are of the files that have something for every rule and framework.
            var project = Corpus.Projects[i % 2 == 0 ? i / 2 % 2 : random.Next(2, Corpus.Projects.Length)];
            var tree = project.SyntaxTrees[random.Next(project.SyntaxTrees.Length - 1)];
            var text = Mutation.Of(tree.ToString(), random);
            await Check(Corpus.Edit(project, tree, text), project.SyntaxTrees.IndexOf(tree), text);
        }
    }

    private static async Task Check(CSharpCompilation compilation, int tree, string text)
    {
        try
        {
            await new Analysis(compilation).In(compilation.SyntaxTrees[tree]).WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Assert.Fail($"{exception}\n{text}");
        }
    }
}
