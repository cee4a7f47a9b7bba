namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>Functions that return a task without being async: nobody else notices that they become so.</summary>
public sealed class TaskReturningTests
{
    [Theory]
    [InlineData("Task M() { Thread.Sleep(1); return Task.CompletedTask; }", "async Task M() { await Task.Delay(1); }")]
    [InlineData("Task M(bool b) { Thread.Sleep(1); if (b) { return Task.CompletedTask; } return Task.CompletedTask; }", "async Task M(bool b) { await Task.Delay(1); if (b) { return; } }")]
    [InlineData("Task M() { Thread.Sleep(1);\n// nothing left\nreturn Task.CompletedTask; }", "async Task M() { await Task.Delay(1);\n// nothing left\nreturn; }")]
    [InlineData("Task<int> M() { Thread.Sleep(1); return Task.FromResult(2); }", "async Task<int> M() { await Task.Delay(1); return 2; }")]
    [InlineData("Task<string> M() => Task.FromResult(File.ReadAllText(\"a\"));", "async Task<string> M() => await File.ReadAllTextAsync(\"a\");")]
    [InlineData("ValueTask<int> M() { Thread.Sleep(1); return new ValueTask<int>(3); }", "async ValueTask<int> M() { await Task.Delay(1); return 3; }")]
    [InlineData("ValueTask M() { Thread.Sleep(1); return default; }", "async ValueTask M() { await Task.Delay(1); }")]
    [InlineData("Task M(bool b) { Thread.Sleep(1); if (b) return F(1); return F(2); }", "async Task M(bool b) { await Task.Delay(1); if (b) { await F(1); return; } await F(2); }")]
    [InlineData("Task M(bool b) { Thread.Sleep(1); if (b) { return F(1); } else { Console.WriteLine(); return F(2); /* c */ } }", "async Task M(bool b) { await Task.Delay(1); if (b) { await F(1); return; } else { Console.WriteLine(); await F(2); return; /* c */ } }")]
    [InlineData("Task M(bool b) { Thread.Sleep(1);\n  if (b) {\n    // a\n    return F(1); // c\n  }\n  return F(2); }", "async Task M(bool b) { await Task.Delay(1);\n  if (b) {\n    // a\n    await F(1); // c\n    return;\n  }\n  await F(2); }")]
    [InlineData("Task M() { try { Thread.Sleep(1); return Task.FromResult(true); } finally { Console.WriteLine(); } }", "async Task M() { try { await Task.Delay(1); return; } finally { Console.WriteLine(); } }")]
    [InlineData("Task<int> M(bool b) { Thread.Sleep(1); return b ? F(1) : Task.FromResult(2); }", "async Task<int> M(bool b) { await Task.Delay(1); return await (b ? F(1) : Task.FromResult(2)); }")]
    [InlineData("Task M() => Task.WhenAll(F(Console.ReadLine()!.Length), F(2));", "async Task M() => await Task.WhenAll(F((await Task.Run(() => Console.ReadLine()))!.Length), F(2));")]
    [InlineData("Task<int> M() { Thread.Sleep(1); throw new NotSupportedException(); }", "async Task<int> M() { await Task.Delay(1); throw new NotSupportedException(); }")]
    [InlineData("Task<int> M() { Thread.Sleep(1); return Task.FromException<int>(new NotSupportedException()); }", "async Task<int> M() { await Task.Delay(1); return await Task.FromException<int>(new NotSupportedException()); }")]
    [InlineData("Task<int> M() { Thread.Sleep(1); Func<Task<int>> f = () => { return F(1); }; return f(); }", "async Task<int> M() { await Task.Delay(1); Func<Task<int>> f = () => { return F(1); }; return await f(); }")]
    [InlineData("Task M(Task<Task> t) => t.Result;", "async Task M(Task<Task> t) => await await t;")]
    public Task Its_tasks_are_unwrapped(string before, string after) => Closures.Fix(Class(before), Class(after));

    [Theory]
    [InlineData("Task<int> M() => Task.FromResult(-F(1)/* c */.Result);", "async Task<int> M() => -await F(1)/* c */;")]
    [InlineData("Task<int> M() => Task.FromResult(F(1).Result /* a */) /* b */;", "async Task<int> M() => await F(1) /* a */ /* b */;")]
    [InlineData("Task<int> M() { return Task.FromResult(/* a */ F(1).Result); }", "async Task<int> M() { return await Task.FromResult(/* a */ await F(1)); }")]
    [InlineData("Task<int> M() { return Task.FromResult(result: /* a */ F(1).Result); }", "async Task<int> M() { return await Task.FromResult(result: /* a */ await F(1)); }")]
    [InlineData("Task<int> M() => Task.FromResult( // a\n    F(1).Result);", "async Task<int> M() => await Task.FromResult( // a\n    await F(1));")]
    [InlineData("Task<int> M() => Task.FromResult(\n    // a\n    F(1).Result);", "async Task<int> M() => await Task.FromResult(\n    // a\n    await F(1));")]
    [InlineData("Task<int> M() { return\n    // a\n    Task.FromResult(F(1).Result); }", "async Task<int> M() { return\n    // a\n    await F(1); }")]
    [InlineData("Task<int> M() => Task.FromResult(F(1).Result // a\n    );", "async Task<int> M() => await Task.FromResult(await F(1) // a\n    );")]
    [InlineData("Task<int> M() => Task.FromResult(\n    F(1).Result);", "async Task<int> M() => await F(1);")]
    [InlineData("Task M() { Thread.Sleep(1); return F(1) /* a */; }", "async Task M() { await Task.Delay(1); await F(1) /* a */; }")]
    [InlineData("Task M(bool b) { Thread.Sleep(1); if (b) return F(1) /* a */; /* b */ return F(2); /* c */ }", "async Task M(bool b) { await Task.Delay(1); if (b) { await F(1) /* a */; return; } /* b */ await F(2); /* c */ }")]
    public Task The_comments_of_what_it_returns_keep_their_place(string before, string after) => Closures.Fix(Class(before), Class(after));

    [Theory]
    [InlineData("Task M() { Thread.Sleep(1); return /* a */ F(1); }")]
    [InlineData("Task M() { Thread.Sleep(1); return\n// a\nF(1); }")]
    [InlineData("Task M() { Thread.Sleep(1); return Task.CompletedTask /* a */; }")]
    public Task Comments_that_would_have_no_place_keep_it_as_it_is(string member) => Closures.Same(Class(member));

    [Theory]
    [InlineData("Task<string?> M() { Thread.Sleep(1); return null!; }")]
    [InlineData("Task M() { Thread.Sleep(1); return default!; }")]
    [InlineData("Task M() { Thread.Sleep(1); try { return F(1); } catch { return Task.CompletedTask; } }")]
    [InlineData("Task M(bool b) { Thread.Sleep(1); return b ? Task.CompletedTask : null!; }")]
    [InlineData("IAsyncEnumerable<int> M(IAsyncEnumerable<int> all) { Thread.Sleep(1); return all; }")]
    public Task What_is_no_task_has_no_form_that_is_awaited(string member) => Closures.Same(Class(member));

    [Theory]
    [InlineData("EventLoop.Run(() => { Thread.Sleep(1); return Task.CompletedTask; });", "EventLoop.Run(async () => { await EventLoop.Delay(1); });")]
    [InlineData("Func<Task<int>> f = () => F(File.ReadAllText(\"a\").Length); await f();", "Func<Task<int>> f = async () => await F((await File.ReadAllTextAsync(\"a\")).Length); await f();")]
    [InlineData("Func<int, ValueTask<int>> f = n => { Thread.Sleep(n); return new ValueTask<int>(1); }; await f(1).ConfigureAwait(false);", "Func<int, ValueTask<int>> f = async n => { await Task.Delay(n); return 1; }; await f(1).ConfigureAwait(false);")]
    public Task Lambdas_likewise(string before, string after) => Closures.Fix(Class($"async Task M() {{ await Task.Yield(); {before} }}"), Class($"async Task M() {{ await Task.Yield(); {after} }}"));

    [Theory]
    [InlineData("Func<Task> f = () => { Thread.Sleep(1); return Task.CompletedTask; }; lock (f) { f(); }")]
    [InlineData("Func<Task> f = () => { Thread.Sleep(1); return Task.CompletedTask; }; Run(f);")]
    [InlineData("Run(() => { Thread.Sleep(1); return Task.CompletedTask; });")]
    [InlineData("_f = () => { Thread.Sleep(1); return Task.CompletedTask; };")]
    public Task Lambdas_that_somebody_may_not_await_stay(string statement) =>
        Closures.Same(Class($"Func<Task>? _f; static void Run(Func<Task> f) => _ = f(); void M() {{ {statement} }}"));

    [Theory]
    [InlineData("async Task N() { await M(); await (M()).ConfigureAwait(false); await Task.WhenAll(M(), F(1)); }", true)]
    [InlineData("Task N() => M(); Task O() { return N(); } async Task P() => await O();", true)]
    [InlineData("Task N() => Task.Run(M); Task O() => Task.Run(() => M());", true)]
    [InlineData("string N() => nameof(M);", true)]
    [InlineData("void N() { _ = M(); }", false)]
    [InlineData("void N(ref int n) { M(); }", false)]
    [InlineData("void N() => M().Wait(1);", false)]
    [InlineData("Task N() => M(); void O() { _ = N(); }", false)]
    [InlineData("async Task N() { var t = M(); await F(1); await t; }", false)]
    [InlineData("Func<Task> N() => M;", false)]
    public Task All_callers_await(string callers, bool fixes)
    {
        const string Before = "Task M() { Thread.Sleep(1); return Task.CompletedTask; } ";
        return fixes
            ? Closures.Fix(Class(Before + callers), Class("async Task M() { await Task.Delay(1); } " + callers))
            : Closures.Same(Class(Before + callers));
    }

    [Fact]
    public Task A_caller_that_drops_the_task_becomes_async_first() => Closures.Fix(
        Class("Task M() { Thread.Sleep(1); return Task.CompletedTask; } void N() { M(); }"),
        Class("async Task M() { await Task.Delay(1); } async Task NAsync() { await M(); }"));

    [Theory]
    [InlineData("var f = (int n) => { Thread.Sleep(n); return new ValueTask<int>(1); }; _ = f;")]
    [InlineData("System.Linq.Expressions.Expression<Func<Task<int>>> f = () => F(File.ReadAllText(\"a\").Length); _ = f;")]
    public Task Lambdas_that_would_have_another_type_stay(string statement) => Closures.Same(Class($"void M() {{ {statement} }}"));

    [Fact]
    public Task Its_interface_and_its_callers_stay() => Closures.Fix(
        "interface I { Task<int> M(); } class C : I { public Task<int> M() { Thread.Sleep(1); return Task.FromResult(1); } Task<int> N() => M(); }",
        "interface I { Task<int> M(); } class C : I { public async Task<int> M() { await Task.Delay(1); return 1; } Task<int> N() => M(); }");

    [Fact]
    public Task A_call_in_one_through_a_helper() => Closures.Fix(
        Class("int Load() { Thread.Sleep(1); return 1; } Task<int> M() { var n = Load(); return Task.FromResult(n); }"),
        Class("async Task<int> LoadAsync() { await Task.Delay(1); return 1; } async Task<int> M() { var n = await LoadAsync(); return n; }"));

    private static string Class(string member) => $$"""class C { {{member}} static Task<int> F(int n) => Task.FromResult(n); }""";
}
