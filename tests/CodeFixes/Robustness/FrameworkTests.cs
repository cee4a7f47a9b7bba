namespace AsyncLoop.CodeFixes.Tests.Robustness;

/// <summary>Several target frameworks, and one without the counterpart: a fix compiles in all that have the file, or another does, or none is offered.</summary>
public sealed class FrameworkTests
{
    [Theory(Skip = Projects.NeedsOld, SkipUnless = nameof(Projects.HasOld), SkipType = typeof(Projects))]
    [InlineData("var text = File.ReadAllText(p);", "var text = await Task.Run(() => File.ReadAllText(p));")]
    [InlineData("Thread.Sleep(1);", "await Task.Delay(1);")]
    [InlineData("s.Wait();", "await s.WaitAsync();", "await Task.Run(() => s.Wait());")]
    [InlineData("t.Wait();", "await t;")]
    [InlineData("t.Wait(token);")]
    [InlineData("t.Wait(100);")]
    [InlineData("Task.WaitAll(t, t);", "await Task.WhenAll(t, t);")]
    [InlineData("Task.WaitAll(new[] { t, t }, token);")]
    [InlineData("x.WaitForExit();", "await Task.Run(() => x.WaitForExit());")]
    public async Task An_old_framework_alone(string statement, params string[] expected)
    {
        foreach (var framework in Enum.GetValues<OldFramework>())
        {
            var document = Projects.Old(Method(statement), framework);
            Assert.Equal(expected.Select(Method), (await Projects.Offered(document)).Select(offer => offer.Text));
        }
    }

    [Theory(Skip = Projects.NeedsOld, SkipUnless = nameof(Projects.HasOld), SkipType = typeof(Projects))]
    [InlineData("var text = File.ReadAllText(p);", "var text = await Task.Run(() => File.ReadAllText(p));")]
    [InlineData("s.Wait();", "await s.WaitAsync();", "await Task.Run(() => s.Wait());")]
    [InlineData("t.Wait(token);")]
    [InlineData("t.Wait(100);")]
    [InlineData("t.Wait();", "await t;")]
    [InlineData("using (var w = new StreamWriter((Stream)null!)) { _ = w.NewLine; }")]
    [InlineData("using (var w = new Both()) { w.Use(); }")]
    public async Task Both_frameworks_can_read_what_is_offered_in_the_new_one(string statement, params string[] expected)
    {
        const string Types = """
            class Both : IDisposable
            {
                public void Use() { }
                public void Dispose() { }
            #if NEW
                public async ValueTask DisposeAsync() => await Task.Delay(1);
            #endif
            }
            """;
        foreach (var framework in Enum.GetValues<OldFramework>())
        {
            var (document, _) = Projects.Multitargeted(Method(statement) + Types, framework);
            Assert.Equal(expected.Select(text => Method(text) + Types), (await Projects.Offered(document)).Select(offer => offer.Text));
        }
    }

    /// <summary>Where the first rewrite does not compile in all, the second is done in bulk, too.</summary>
    [Fact(Skip = Projects.NeedsOld, SkipUnless = nameof(Projects.HasOld), SkipType = typeof(Projects))]
    public async Task In_bulk_the_one_that_all_can_read()
    {
        var (document, _) = Projects.Multitargeted(Method("var text = File.ReadAllText(p); s.Wait(); t.Wait(token); var more = File.ReadAllText(File.ReadAllText(p)); Thread.Sleep(5);"));
        Assert.Equal(
            Method("var text = await Task.Run(() => File.ReadAllText(p), token); await s.WaitAsync(token); t.Wait(token); var more = await Task.Run(() => File.ReadAllText(File.ReadAllText(p)), token); await Task.Delay(5, token);"),
            await Projects.InBulk(document));
    }

    [Fact(Skip = Projects.NeedsOld, SkipUnless = nameof(Projects.HasOld), SkipType = typeof(Projects))]
    public async Task The_loop_is_not_used_where_another_project_does_not_have_it()
    {
        var (document, _) = Projects.Multitargeted("""
            class C
            {
            #if NEW
                [LoopBound]
            #endif
                async Task M() { Thread.Sleep(1); await Task.Yield(); }
            }
            """);
        Assert.Empty(await Projects.Offered(document));
    }

    [Fact(Skip = Projects.NeedsOld, SkipUnless = nameof(Projects.HasOld), SkipType = typeof(Projects))]
    public async Task A_function_that_is_async_in_one_framework_only()
    {
        var (document, _) = Projects.Multitargeted("""
            class C
            {
            #if NEW
                async Task M(Task t)
            #else
                void M(Task t)
            #endif
                {
                    t.Wait();
                }
            }
            """);
        Assert.Empty(await Projects.Offered(document));
    }

    [Fact(Skip = Projects.NeedsOld, SkipUnless = nameof(Projects.HasOld), SkipType = typeof(Projects))]
    public async Task A_branch_that_one_framework_does_not_read()
    {
        const string Source = """
            class C
            {
                async Task M(string p, Task t)
                {
            #if NEW
                    File.ReadAllText(p);
            #else
                    Thread.Sleep(1);
            #endif
                    t.Wait();
                    await Task.Yield();
                }
            }
            """;
        var fixedInNew = Source.Replace("File.ReadAllText(p)", "await File.ReadAllTextAsync(p)", StringComparison.Ordinal).Replace("t.Wait()", "await t", StringComparison.Ordinal);
        var (document, old) = Projects.Multitargeted(Source);
        Assert.Equal(fixedInNew, await Projects.InBulk(document));
        Assert.Equal(
            Source.Replace("Thread.Sleep(1)", "await Task.Delay(1)", StringComparison.Ordinal).Replace("t.Wait()", "await t", StringComparison.Ordinal),
            await Projects.InBulk(old));
    }

    private static string Method(string statement) =>
        $"class C {{ async Task M(string p, SemaphoreSlim s, Task t{(statement.Contains("token", StringComparison.Ordinal) ? ", CancellationToken token" : "")}{(statement.Contains("x.", StringComparison.Ordinal) ? ", System.Diagnostics.Process x" : "")}) {{ {statement} await Task.Yield(); }} }}";
}
