using AsyncLoop.CodeFixes.MakeAsync;
using AsyncLoop.CodeFixes.MakeAsync.Search;
using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>Whoever waits for an offer may go on at once when it is cancelled.</summary>
public sealed class CancelTests
{
    private const int Files = 40;

    /// <summary>The token is cancelled while a file in the midst is read: no further one is.</summary>
    [Theory]
    [InlineData("public class Disk { public int Load() { Thread.Sleep(1); return 1; } async Task M() => Load(); }")]
    [InlineData("public interface I { int Load(); } public class Disk : I { public int Load() { Thread.Sleep(1); return 1; } async Task M() => Load(); }")]
    public async Task In_the_midst_of_an_offer(string source)
    {
        var document = Workbench.Open(source);
        var diagnostic = Assert.Single(await Workbench.Diagnose(document));
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var reads = new Reads(cancellation, Files / 2);
        var user = Workbench.AddProject(document.Project.Solution, "User", withRuntime: true).AddProjectReference(new(document.Project.Id));
        var solution = AddFiles(user, reads).Solution;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new LOOP105_TransitiveBlockingFix().RegisterCodeFixesAsync(
            new CodeFixContext(solution.GetDocument(document.Id)!, diagnostic, (_, _) => Assert.Fail("It is offered."), cancellation.Token)));
        // Some may have been on their way to a file. How many depends on how many threads the pool has just now, and is far from all that were left.
        Assert.InRange(reads.Late, 0, Files / 4);
    }

    /// <summary>The search by itself, whose reads do not overlap.</summary>
    [Fact]
    public async Task In_the_midst_of_a_search()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var reads = new Reads(cancellation, Files / 2);
        var project = AddFiles(Workbench.Open("public class Disk { }").Project, reads);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new SearchedProject(project, cancellation.Token).FilesAsync());
        Assert.Equal(0, reads.Late);
    }

    [Fact]
    public async Task Before_it_is_applied()
    {
        // More than what is tried out before it is offered.
        var functions = string.Concat(Enumerable.Range(1, 12).Select(n => $"int F{n}() => F{n - 1}(); "));
        var document = Workbench.Open($"class C {{ int F0() {{ Thread.Sleep(1); return 1; }} {functions} async Task M() => F1(); }}");
        var diagnostic = Assert.Single(await Workbench.Diagnose(document));
        var plan = await MakeAsyncPlan.CreateAsync(document.Project.Solution, diagnostic, new LOOP105_TransitiveBlockingFix(), TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => plan!.ApplyAsync(new CancellationToken(canceled: true)));
        var result = await plan!.ApplyAsync(TestContext.Current.CancellationToken);
        Assert.NotEmpty(result.GetChanges(document.Project.Solution).GetProjectChanges());
    }

    private static Project AddFiles(Project project, TextLoader loader)
    {
        var solution = project.Solution;
        for (var i = 0; i < Files; i++)
            solution = solution.AddDocument(DocumentId.CreateNewId(project.Id), $"{i}.cs", loader);
        return solution.GetProject(project.Id)!;
    }

    private sealed class Reads(CancellationTokenSource cancellation, int last) : TextLoader
    {
        private int _count;
        private int _late;

        /// <summary>How many have begun after the token was cancelled.</summary>
        public int Late => _late;

        public override Task<TextAndVersion> LoadTextAndVersionAsync(LoadTextOptions options, CancellationToken cancellationToken)
        {
            if (cancellation.IsCancellationRequested)
                Interlocked.Increment(ref _late);
            var number = Interlocked.Increment(ref _count);
            if (number == last)
                cancellation.Cancel();
            // Who cancels may lose its processor before it has: the others must not read all files meanwhile.
            if (number > last)
                cancellation.Token.WaitHandle.WaitOne();
            return Task.FromResult(TextAndVersion.Create(SourceText.From("class User { int M(Disk d) => d.Load(); }"), VersionStamp.Create()));
        }
    }
}
