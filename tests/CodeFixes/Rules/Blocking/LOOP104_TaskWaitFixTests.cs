using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Tests.Rules.Blocking;

public sealed class LOOP104_TaskWaitFixTests
{
    // Await

    [Fact]
    public Task Results_and_waits() => Proven(
        """
        Use(GAsync().{|LOOP104:Result|});
                Use(VAsync().{|LOOP104:Result|});
                FAsync().{|LOOP104:Wait|}();
                GAsync().{|LOOP104:Wait|}();
                FAsync().GetAwaiter().{|LOOP104:GetResult|}();
                Use(VAsync().GetAwaiter().{|LOOP104:GetResult|}());
                FAsync().{|LOOP104:Wait|}(ct);
                FAsync().{|LOOP104:Wait|}(cancellationToken: ct);
        """,
        """
        Use(await GAsync());
                Use(await VAsync());
                await FAsync();
                await GAsync();
                await FAsync();
                Use(await VAsync());
                await FAsync().WaitAsync(ct);
                await FAsync().WaitAsync(cancellationToken: ct);
        """, "CancellationToken ct");

    [Theory]
    [InlineData("TextAsync().{|LOOP104:Result|}.Length", "(await TextAsync()).Length")]
    [InlineData("TextAsync().{|LOOP104:Result|}[0]", "(await TextAsync())[0]")]
    [InlineData("TextAsync().{|LOOP104:Result|}!", "(await TextAsync())!")]
    [InlineData("TextAsync().{|LOOP104:Result|}?.Length", "(await TextAsync())?.Length")]
    [InlineData("-GAsync().{|LOOP104:Result|} + (long)GAsync().{|LOOP104:Result|}", "-await GAsync() + (long)await GAsync()")]
    [InlineData("GAsync().{|LOOP104:Result|} switch { 1 when GAsync().{|LOOP104:Result|} > 1 => 1, _ => 2 }", "await GAsync() switch { 1 when await GAsync() > 1 => 1, _ => 2 }")]
    [InlineData("$\"{GAsync().{|LOOP104:Result|},5:x}\"", "$\"{await GAsync(),5:x}\"")]
    [InlineData("(GAsync().{|LOOP104:Result|}, TextAsync().{|LOOP104:Result|} is \"\")", "(await GAsync(), await TextAsync() is \"\")")]
    [InlineData("Task.Run(() => GAsync()).ContinueWith(t => TextAsync()).{|LOOP104:Result|}.{|LOOP104:Result|}", "await await Task.Run(() => GAsync()).ContinueWith(t => TextAsync())")]
    [InlineData("new[] { GAsync() }.First().{|LOOP104:Result|}", "await new[] { GAsync() }.First()")]
    public Task Parentheses_where_they_are_needed(string before, string after) => Async($"Use({before});", $"Use({after});");

    [Fact]
    public async Task ConfigureAwait_of_false_goes_on_the_loop_and_stays_elsewhere()
    {
        const string Before = "FAsync().ConfigureAwait(false).GetAwaiter().{|LOOP104:GetResult|}();";
        await Proven(Before, "await FAsync();");
        await Async(Before, "await FAsync().ConfigureAwait(false);");
        await Proven(
            "FAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().{|LOOP104:GetResult|}();",
            "await FAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);");
    }

    [Fact]
    public Task Many_tasks() => Async(
        """
        Task.{|LOOP104:WaitAll|}(FAsync(), GAsync());
                Task.{|LOOP104:WaitAll|}(new[] { FAsync() }, ct);
                Task.{|LOOP104:WaitAny|}(FAsync(), GAsync());
                Task.{|LOOP104:WaitAny|}([FAsync()], ct);
                var index = Task.{|LOOP104:WaitAny|}(FAsync());
        """,
        """
        await Task.WhenAll(FAsync(), GAsync());
                await Task.WhenAll(new[] { FAsync() }).WaitAsync(ct);
                await Task.WhenAny(FAsync(), GAsync());
                await Task.WhenAny([FAsync()]).WaitAsync(ct);
                var index = Task.{|LOOP104:WaitAny|}(FAsync());
        """, "CancellationToken ct");

    [Fact]
    public Task A_blocking_enumeration() => Async(
        """
        foreach (var n in Numbers().{|LOOP104:ToBlockingEnumerable|}()) Use(n);
                /* each */ foreach (var n in Numbers().{|LOOP104:ToBlockingEnumerable|}(ct)) { Use(GAsync().{|LOOP104:Result|}); }
                foreach (var (a, b) in Pairs().{|LOOP104:ToBlockingEnumerable|}()) Use(a);
                Use(Numbers().{|LOOP104:ToBlockingEnumerable|}());
        """,
        """
        await foreach (var n in Numbers()) Use(n);
                /* each */ await foreach (var n in Numbers().WithCancellation(ct)) { Use(await GAsync()); }
                await foreach (var (a, b) in Pairs()) Use(a);
                Use(Numbers().{|LOOP104:ToBlockingEnumerable|}());
        """, "CancellationToken ct", members: "IAsyncEnumerable<(int, int)> Pairs() => null!;");

    [Fact]
    public Task Waits_in_bulk_one_inside_another() => Verify.Bulk<LOOP104_TaskWaitFix>(
        """
        Use(File.ReadAllTextAsync(TextAsync().{|LOOP104:Result|}).{|LOOP104:Result|});
                foreach (var n in Numbers().{|LOOP104:ToBlockingEnumerable|}()) FAsync(GAsync().{|LOOP104:Result|}).{|LOOP104:Wait|}();
                text?.{|LOOP104:Wait|}();
        """,
        """
        Use(await File.ReadAllTextAsync(await TextAsync()));
                await foreach (var n in Numbers()) await FAsync(await GAsync());
                await (text ?? Task.CompletedTask);
        """,
        "Task<string>? text");

    // AwaitWithLimit

    [Fact]
    public Task Limits_of_statements() => Async(
        """
        FAsync().{|LOOP104:Wait|}(100);
                FAsync().{|LOOP104:Wait|}(TimeSpan.FromSeconds(1));
                FAsync().{|LOOP104:Wait|}(Timeout.Infinite, ct);
                Task.{|LOOP104:WaitAll|}(new[] { FAsync(), GAsync() }, 100);
                Task.{|LOOP104:WaitAll|}([FAsync(), FAsync()], 100, ct);
                if (FAsync().{|LOOP104:Wait|}(100)) Use(1);
                Task.{|LOOP104:WaitAny|}(new[] { FAsync() }, 100);
                FAsync().{|LOOP104:Wait|}(millisecondsTimeout: 100);
        """,
        """
        await FAsync().WaitAsync(TimeSpan.FromMilliseconds(100));
                await FAsync().WaitAsync(TimeSpan.FromSeconds(1));
                await FAsync().WaitAsync(TimeSpan.FromMilliseconds(Timeout.Infinite), ct);
                await Task.WhenAll(new[] { FAsync(), GAsync() }).WaitAsync(TimeSpan.FromMilliseconds(100));
                await Task.WhenAll([FAsync(), FAsync()]).WaitAsync(TimeSpan.FromMilliseconds(100), ct);
                if (FAsync().{|LOOP104:Wait|}(100)) Use(1);
                Task.{|LOOP104:WaitAny|}(new[] { FAsync() }, 100);
                FAsync().{|LOOP104:Wait|}(millisecondsTimeout: 100);
        """, "CancellationToken ct");

    [Fact]
    public async Task A_limit_is_never_set_in_bulk_not_even_when_asked_for()
    {
        const string Source = "class C { async Task M(Task t, Task u) { t.Wait(100); u.Wait(); } }";
        foreach (var key in new[] { null, "LOOP104", "LOOP104.AwaitWithLimit" })
        {
            var result = await Workbench.FixAll(new LOOP104_TaskWaitFix(), Workbench.Open(Source), key);
            Assert.Equal("class C { async Task M(Task t, Task u) { t.Wait(100); await u; } }", await Workbench.Text(result));
        }
    }

    [Fact]
    public async Task The_title_of_a_limit_names_the_exception()
    {
        var document = Workbench.Open("class C { async Task M(Task t) { t.Wait(100); } }");
        var action = Assert.Single(await Workbench.Offer(new LOOP104_TaskWaitFix(), document, Assert.Single(await Workbench.Diagnose(document))));
        Assert.Contains("TimeoutException", action.Title, StringComparison.Ordinal);
        Assert.Equal("LOOP104.AwaitWithLimit", action.EquivalenceKey);
    }

    // Conditional access

    [Theory]
    [InlineData("text?.{|LOOP104:Result|}", "text is { } task ? await task : null")]
    [InlineData("text?.{|LOOP104:Result|}.Length", "text is { } task ? (await task).Length : (int?)null")]
    [InlineData("text?.{|LOOP104:Result|}?.Length", "text is { } task ? (await task)?.Length : (int?)null")]
    [InlineData("text?.{|LOOP104:Result|}[0]", "text is { } task ? (await task)[0] : (char?)null")]
    [InlineData("tasks?[0].{|LOOP104:Result|}", "tasks is { } instance ? await instance[0] : (int?)null")]
    [InlineData("tasks?[0]?.{|LOOP104:Result|} + 1", "(tasks?[0] is { } task ? await task : (int?)null) + 1")]
    [InlineData("value?.{|LOOP104:Result|}", "value is { } instance ? await instance : (int?)null")]
    [InlineData("text?.GetAwaiter().{|LOOP104:GetResult|}()", "text is { } task ? await task : null")]
    [InlineData("value?.GetAwaiter().{|LOOP104:GetResult|}()", "value is { } instance ? await instance : (int?)null")]
    [InlineData("$\"{text?.{|LOOP104:Result|}}\"", "$\"{(text is { } task ? await task : null)}\"")]
    [InlineData("text?.{|LOOP104:Result|} ?? text?.{|LOOP104:Result|}", "(text is { } task ? await task : null) ?? (text is { } task1 ? await task1 : null)")]
    public Task A_null_gives_null(string before, string after) => Async(
        $"Use({before});", $"Use({after});", "Task<string>? text, List<Task<int>>? tasks, ValueTask<int>? value");

    [Fact]
    public Task A_null_is_not_waited_for() => Async(
        """
        text?.{|LOOP104:Wait|}();
                c?.Next.SelfAsync().{|LOOP104:Wait|}();
                c?.Next?.SelfAsync().GetAwaiter().{|LOOP104:GetResult|}();
                text?.{|LOOP104:Result|}.Trim();
        """,
        """
        await (text ?? Task.CompletedTask);
                await (c?.Next.SelfAsync() ?? Task.CompletedTask);
                await (c?.Next?.SelfAsync() ?? Task.CompletedTask);
                text?.{|LOOP104:Result|}.Trim();
        """,
        "Task<string>? text, C? c", members: "C Next => this; Task SelfAsync() => FAsync();");

    [Fact]
    public Task A_taken_name_is_not_taken_again() => Async(
        "var task = 1; Use(text?.{|LOOP104:Result|});", "var task = 1; Use(text is { } task1 ? await task1 : null);", "Task<string>? text");

    // Places

    [Fact]
    public Task Functions_of_every_form() => Verify.Source<LOOP104_TaskWaitFix>(
        """
        class C<T>(Task<T> inner)
        {
            async Task<T> Expression() => inner.{|LOOP104:Result|};
            async Task NoResult() => inner.{|LOOP104:Wait|}();
            static async Task<TItem> Generic<TItem>(Task<TItem> task) { return task.{|LOOP104:Result|}; }
            async IAsyncEnumerable<T> Iterator() { yield return inner.{|LOOP104:Result|}; }
            void Outer(Task<int> t)
            {
                Func<Task> plain = async () => t.{|LOOP104:Wait|}();
                Func<Task<int>> value = async () => t.{|LOOP104:Result|};
                async Task<int> Local(Task<int> u) => u.{|LOOP104:Result|};
                Func<int> synchronous = () => t.Result;
            }
        }
        """,
        """
        class C<T>(Task<T> inner)
        {
            async Task<T> Expression() => await inner;
            async Task NoResult() => await inner;
            static async Task<TItem> Generic<TItem>(Task<TItem> task) { return await task; }
            async IAsyncEnumerable<T> Iterator() { yield return await inner; }
            void Outer(Task<int> t)
            {
                Func<Task> plain = async () => await (Task)t;
                Func<Task<int>> value = async () => await t;
                async Task<int> Local(Task<int> u) => await u;
                Func<int> synchronous = () => t.Result;
            }
        }
        """);

    [Fact]
    public Task Top_level_statements() => Verify.Source<LOOP104_TaskWaitFix>(
        "var task = Task.Run(() => 1);\nawait Task.Yield();\nConsole.WriteLine(task.{|LOOP104:Result|});\n",
        "var task = Task.Run(() => 1);\nawait Task.Yield();\nConsole.WriteLine(await task);\n", output: OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("lock (this) { FAsync().{|LOOP104:Wait|}(); }")]
    [InlineData("try { } catch (Exception) when (GAsync().{|LOOP104:Result|} == 1) { }")]
    [InlineData("unsafe { FAsync().{|LOOP104:Wait|}(); }")]
    [InlineData("System.Linq.Expressions.Expression<Func<int>> tree = () => GAsync().Result;")]
    [InlineData("try { FAsync().{|LOOP104:Wait|}(); } catch (AggregateException) { }")]
    [InlineData("try { FAsync().{|LOOP104:Wait|}(); } catch (IOException) { }")]
    [InlineData("try { Use(GAsync().{|LOOP104:Result|}); } catch (Exception e) when (e is not IOException) { }")]
    [InlineData("var task = FAsync(); task.{|LOOP104:RunSynchronously|}();")]
    [InlineData("Use(string.Concat(\"a\".AsSpan(), TextAsync().{|LOOP104:Result|}));")]
    [InlineData("Spans()[0] = GAsync().{|LOOP104:Result|};")]
    [InlineData("Swap(ref Spans()[0], GAsync().{|LOOP104:Result|});")]
    public Task No_await_can_stand_there(string statement) => Async(
        statement, statement, members: """
            static Span<int> Spans() => default;
            static void Swap(ref int place, int value) { }
            ref struct Resource { public void Dispose() { } }
        """);

    [Theory(Skip = Language.NeedsCSharp13, SkipUnless = nameof(Language.HasRefsInAsync), SkipType = typeof(Language))]
    [InlineData("foreach (var item in Spans()) FAsync().{|LOOP104:Wait|}();")]
    [InlineData("for (var rest = Spans(); rest.Length > 0; rest = rest[1..]) FAsync().{|LOOP104:Wait|}();")]
    [InlineData("using (new Resource()) { FAsync().{|LOOP104:Wait|}(); }")]
    [InlineData("{ using var resource = new Resource(); FAsync().{|LOOP104:Wait|}(); }")]
    [InlineData("using (new Lock().EnterScope()) FAsync().{|LOOP104:Wait|}();")]
    [InlineData("Span<int> span = stackalloc int[1]; FAsync().{|LOOP104:Wait|}(); span[0] = 1;")]
    [InlineData("var n = 1; ref var place = ref n; FAsync().{|LOOP104:Wait|}(); place = 2;")]
    public Task A_ref_struct_would_live_across_it(string statement) => No_await_can_stand_there(statement);

    [Theory]
    [InlineData("Use(Spans()[0] + GAsync().{|LOOP104:Result|});", "Use(Spans()[0] + await GAsync());")]
    [InlineData("int[] all = [..Spans(), GAsync().{|LOOP104:Result|}];", "int[] all = [..Spans(), await GAsync()];")]
    [InlineData("lock (TextAsync().{|LOOP104:Result|}) { }", "lock (await TextAsync()) { }")]
    [InlineData("var q = from a in TextAsync().{|LOOP104:Result|} select a;", "var q = from a in await TextAsync() select a;")]
    public Task An_await_can_stand_beside_it(string before, string after) => Async(before, after, members: "static Span<int> Spans() => default;");

    [Theory(Skip = Language.NeedsCSharp13, SkipUnless = nameof(Language.HasRefsInAsync), SkipType = typeof(Language))]
    [InlineData("Span<int> span = [1, GAsync().{|LOOP104:Result|}];", "Span<int> span = [1, await GAsync()];")]
    [InlineData("foreach (var n in new[] { GAsync().{|LOOP104:Result|} }.AsSpan()) { }", "foreach (var n in new[] { await GAsync() }.AsSpan()) { }")]
    public Task A_ref_struct_does_not_live_across_it(string before, string after) => An_await_can_stand_beside_it(before, after);

    [Fact]
    public Task No_await_in_constructors_and_accessors() => Same(
        """
        class C
        {
            [LoopBound] public C(Task task) { task.{|LOOP104:Wait|}(); }
            [LoopBound] int P => Task.Run(() => 1).{|LOOP104:Result|};
            LoopHandle Callback(Task task) => EventLoop.Current.CallSoon(() => task.{|LOOP104:Wait|}());
        }
        """);

    // Names and trivia

    [Fact]
    public Task Comments_and_layout_stay() => Async(
        """
        var a = text // the text
                    .ContinueWith(_ => 1)
                    .{|LOOP104:Result|}; // done
                var b = text
                    .ContinueWith(_ => 1) // first
                    /* then */ .{|LOOP104:Result|};
                /* lead */ FAsync( /* none */ ) . {|LOOP104:Wait|}( /* ever */ );
        """,
        """
        var a = await text // the text
                    .ContinueWith(_ => 1); // done
                var b = await text
                    .ContinueWith(_ => 1) // first
                    /* then */ ;
                /* lead */ await FAsync( /* none */ )   /* ever */ ;
        """, "Task<string> text");

    [Theory]
    [InlineData("Use(text /* why */ ?.{|LOOP104:Result|});")]
    [InlineData("text /* why */ ?.{|LOOP104:Wait|}();")]
    public Task A_comment_that_would_be_lost_keeps_the_wait(string statement) => Async(statement, statement, "Task<string>? text");

    [Fact]
    public Task A_directive_that_would_be_lost_keeps_the_wait() => Same(
        """
        class C
        {
            async Task<int> M(Task<int> task) => task
        #if true
                .{|LOOP104:Result|};
        #endif
        }
        """);

    [Fact]
    public Task A_missing_import_and_a_shadowed_name() => Verify.Source<LOOP104_TaskWaitFix>(
        """
        class C
        {
            int TimeSpan => 1;
            async System.Threading.Tasks.Task M(System.Threading.Tasks.Task task) { task.{|LOOP104:Wait|}(100); }
        }
        """,
        """
        class C
        {
            int TimeSpan => 1;
            async System.Threading.Tasks.Task M(System.Threading.Tasks.Task task) { await task.WaitAsync(System.TimeSpan.FromMilliseconds(100)); }
        }
        """, withUsings: false);

    [Fact]
    public Task A_result_that_somebody_needs_as_an_interface_keeps_its_type() => Async(
        "IEnumerable<char> chars = TextAsync().{|LOOP104:Result|}; dynamic d = GAsync().{|LOOP104:Result|}; var (x, _) = (GAsync().{|LOOP104:Result|}, 1);",
        "IEnumerable<char> chars = await TextAsync(); dynamic d = await GAsync(); var (x, _) = (await GAsync(), 1);");

    [Fact]
    public Task Half_typed_code_around_it() => Verify.Source<LOOP104_TaskWaitFix>(
        "class C { async Task M(Task t) { foreach (var x in ) t.{|LOOP104:Wait|}(); if (",
        "class C { async Task M(Task t) { foreach (var x in ) await t; if (", compiles: false);

    private static Task Proven(string before, string after, string parameters = "") => Verify.Proven<LOOP104_TaskWaitFix>(before, after, parameters);

    private static Task Async(string before, string after, string parameters = "", string members = "") =>
        Verify.Async<LOOP104_TaskWaitFix>(before, after, parameters, members: members);

    private static Task Same(string source) => Verify.Source<LOOP104_TaskWaitFix>(source, source);
}
