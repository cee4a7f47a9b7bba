using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Tests.Rules.Blocking;

public sealed class LOOP101_BlockingCallFixTests
{
    private const string InExecutor = "LOOP101.RunInExecutor";

    // Delay

    [Theory]
    [InlineData("100")]
    [InlineData("TimeSpan.FromSeconds(1)")]
    [InlineData("Timeout.Infinite")]
    [InlineData("Timeout.InfiniteTimeSpan")]
    public async Task Sleep_becomes_a_delay(string duration)
    {
        await Proven($"Thread.{{|LOOP101:Sleep|}}({duration});", $"await EventLoop.Delay({duration});");
        await Async($"Thread.{{|LOOP101:Sleep|}}({duration});", $"await Task.Delay({duration});");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("TimeSpan.Zero")]
    [InlineData("default(TimeSpan)")]
    public async Task Sleep_of_zero_becomes_a_yield(string zero)
    {
        await Proven($"Thread.{{|LOOP101:Sleep|}}({zero});", "await EventLoop.Yield();");
        await Async($"Thread.{{|LOOP101:Sleep|}}({zero});", "await Task.Yield();");
    }

    [Fact]
    public Task Names_of_parameters_go() => Proven(
        """
        Thread.{|LOOP101:Sleep|}(millisecondsTimeout: 5);
                Thread.{|LOOP101:Sleep|}(timeout: TimeSpan.MaxValue);
        """,
        """
        await EventLoop.Delay(5);
                await EventLoop.Delay(TimeSpan.MaxValue);
        """);

    [Fact]
    public Task Delays_and_yields_in_bulk() => Verify.Bulk<LOOP101_BlockingCallFix>(
        """
        Thread.{|LOOP101:Sleep|}(1);
                for (;; Thread.{|LOOP101:Sleep|}(2))
                    if (DateTime.Now.Hour == 1) Thread.{|LOOP101:Sleep|}(0);
                    else break;
        """,
        """
        await EventLoop.Delay(1, ct);
                for (;; await EventLoop.Delay(2, ct))
                    if (DateTime.Now.Hour == 1) await EventLoop.Yield();
                    else break;
        """,
        "CancellationToken ct");

    // Tokens

    [Theory]
    [InlineData("CancellationToken ct", "1, ct")]
    [InlineData("CancellationToken a, CancellationToken b", "1")]
    [InlineData("CancellationToken _", "1")]
    [InlineData("CancellationToken @default", "1, @default")]
    [InlineData("CancellationTokenSource cts", "1")]
    public Task A_delay_takes_the_only_token(string parameters, string arguments) =>
        Proven("Thread.{|LOOP101:Sleep|}(1);", $"await EventLoop.Delay({arguments});", parameters);

    [Fact]
    public Task The_nearest_function_with_a_token_has_it() => Async(
        """
        Func<CancellationToken, Task> own = async own => { Thread.{|LOOP101:Sleep|}(1); };
                Func<Task> captured = async () => Thread.{|LOOP101:Sleep|}(2);
                Func<Task> none = static async () => Thread.{|LOOP101:Sleep|}(3);
                async Task Local() => Thread.{|LOOP101:Sleep|}(4);
                static async Task Static(CancellationToken inner) { Thread.{|LOOP101:Sleep|}(5); }
        """,
        """
        Func<CancellationToken, Task> own = async own => { await Task.Delay(1, own); };
                Func<Task> captured = async () => await Task.Delay(2, ct);
                Func<Task> none = static async () => await Task.Delay(3);
                async Task Local() => await Task.Delay(4, ct);
                static async Task Static(CancellationToken inner) { await Task.Delay(5, inner); }
        """,
        "CancellationToken ct");

    [Theory]
    [InlineData("try { } finally { [Sleep]; }", "await Task.Delay(1)")]
    [InlineData("try { } catch { [Sleep]; throw; }", "await Task.Delay(1)")]
    [InlineData("try { } catch (Exception) { if (true) [Sleep]; }", "await Task.Delay(1)")]
    [InlineData("try { } catch (TaskCanceledException) { [Sleep]; }", "await Task.Delay(1)")]
    [InlineData("try { [Sleep]; } catch { }", "await Task.Delay(1, ct)")]
    [InlineData("try { } catch (IOException) { [Sleep]; }", "await Task.Delay(1, ct)")]
    [InlineData("try { } finally { Func<Task> f = async () => [Sleep]; }", "await Task.Delay(1, ct)")]
    public Task Code_that_cleans_up_is_not_cancelled(string statement, string after) => Async(
        statement.Replace("[Sleep]", "Thread.{|LOOP101:Sleep|}(1)"), statement.Replace("[Sleep]", after), "CancellationToken ct");

    [Theory]
    [InlineData("Dispose", "")]
    [InlineData("DisposeAll", "")]
    [InlineData("Disconnect", "")]
    [InlineData("Disposed", ", ct")]
    [InlineData("Open", ", ct")]
    public Task A_call_that_ends_something_is_not_cancelled(string name, string token) => Verify.Source<LOOP105_TransitiveBlockingFix>(
        $$"""class C { void {{name}}() => Console.ReadKey(); async Task M(CancellationToken ct) { {|LOOP105:{{name}}|}(); } }""",
        $$"""class C { void {{name}}() => Console.ReadKey(); async Task M(CancellationToken ct) { await Task.Run(() => {{name}}(){{token}}); } }""",
        "LOOP105.RunHelperInExecutor");

    // Counterpart

    [Fact]
    public Task A_counterpart_takes_the_arguments_and_the_token() => Proven(
        """
        semaphore.{|LOOP101:Wait|}();
                if (semaphore.{|LOOP101:Wait|}(100)) Use(1);
                semaphore.{|LOOP101:Wait|}(ct);
                Use(listener.{|LOOP101:AcceptTcpClient|}().Client);
                process.{|LOOP101:WaitForExit|}();
                Use(Dns.{|LOOP101:GetHostEntry|}(hostNameOrAddress: "a"));
        """,
        """
        await semaphore.WaitAsync(ct);
                if (await semaphore.WaitAsync(100, ct)) Use(1);
                await semaphore.WaitAsync(ct);
                Use((await listener.AcceptTcpClientAsync(ct)).Client);
                await process.WaitForExitAsync(ct);
                Use(await Dns.GetHostEntryAsync(hostNameOrAddress: "a", ct));
        """,
        "SemaphoreSlim semaphore, TcpListener listener, Process process, CancellationToken ct");

    [Fact]
    public Task The_replacement_of_an_annotation_is_called_where_it_binds() => Verify.Proven<LOOP101_BlockingCallFix>(
        "{|LOOP101:Save|}(1);\n        {|LOOP101:Load|}();\n        Use(this.{|LOOP101:Value|});",
        "await SaveAsync(1);\n        await EventLoop.Current.RunInExecutor(() => Load());\n        Use(await EventLoop.Current.RunInExecutor(() => this.Value));",
        members: """
            [Blocking("disk", Replacement = "SaveAsync")] private void Save(int i) { }
            private Task SaveAsync(int i) => Task.CompletedTask;
            [Blocking("disk", Replacement = "LoadAsync")] private void Load() { }
            private Task LoadAsync(string name) => Task.CompletedTask;
            [Blocking("disk", Replacement = "Nowhere")] private int Value => 1;
            """);

    [Fact]
    public Task A_counterpart_behind_a_conditional_access_waits_for_nothing_when_null() => Proven(
        "semaphore?.{|LOOP101:Wait|}();\n        Use(semaphore?.{|LOOP101:Wait|}(5));",
        "await (semaphore?.WaitAsync() ?? Task.CompletedTask);\n        Use(semaphore is { } instance ? await instance.WaitAsync(5) : (bool?)null);",
        "SemaphoreSlim? semaphore");

    [Fact]
    public Task Without_a_counterpart_of_the_same_arguments_it_is_the_executor() => Proven(
        "if (process.{|LOOP101:WaitForExit|}(5)) Use(1);",
        "if (await EventLoop.Current.RunInExecutor(() => process.WaitForExit(5))) Use(1);",
        "Process process");

    [Theory]
    [InlineData("socket.{|LOOP101:Send|}(new byte[1].AsSpan());")]
    [InlineData("socket.{|LOOP101:Receive|}(new byte[1], 0, 1, SocketFlags.None, out var error);")]
    public Task Spans_and_out_arguments_have_no_asynchronous_form(string call) => Unchanged(call, "Socket socket");

    [Fact]
    public Task The_alternative_has_a_key_of_its_own() => Verify.Bulk<LOOP101_BlockingCallFix>(
        "semaphore.{|LOOP101:Wait|}();\n        Thread.{|LOOP101:Sleep|}(1);",
        "await EventLoop.Current.RunInExecutor(() => semaphore.Wait());\n        Thread.{|LOOP101:Sleep|}(1);",
        "SemaphoreSlim semaphore", key: InExecutor);

    [Fact]
    public Task Counterparts_in_bulk() => Verify.Bulk<LOOP101_BlockingCallFix>(
        "first.{|LOOP101:Wait|}();\n        second?.{|LOOP101:Wait|}();",
        "await first.WaitAsync();\n        await (second?.WaitAsync() ?? Task.CompletedTask);",
        "SemaphoreSlim first, SemaphoreSlim? second");

    // RunInExecutor

    [Fact]
    public async Task A_call_without_counterpart_moves_to_the_executor()
    {
        await Proven(
            "Use(Console.{|LOOP101:ReadLine|}()!.Length);",
            "Use((await EventLoop.Current.RunInExecutor(() => Console.ReadLine()))!.Length);");
        await Async(
            "Use(Console.{|LOOP101:ReadLine|}()!.Length);",
            "Use((await Task.Run(() => Console.ReadLine()))!.Length);");
    }

    [Fact]
    public async Task The_job_takes_the_token()
    {
        await Proven(
            "thread.{|LOOP101:Join|}();", "await EventLoop.Current.RunInExecutor(() => thread.Join(), cancellationToken: ct);",
            "Thread thread, CancellationToken ct");
        await Async("thread.{|LOOP101:Join|}();", "await Task.Run(() => thread.Join(), ct);", "Thread thread, CancellationToken ct");
    }

    [Theory]
    [InlineData("CancellationToken.None", "")]
    [InlineData("default(CancellationToken)", "")]
    [InlineData("ct", ", ct")]
    public Task But_not_where_the_call_says_what_cancels_it(string given, string added) => Async(
        $"countdown.{{|LOOP101:Wait|}}({given});", $"await Task.Run(() => countdown.Wait({given}){added});", "CountdownEvent countdown, CancellationToken ct");

    [Theory]
    [InlineData("EventLoop loop", "", "loop")]
    [InlineData("", "readonly EventLoop _loop = new();", "_loop")]
    [InlineData("EventLoop? loop", "", "EventLoop.Current")]
    [InlineData("EventLoop a, EventLoop b", "", "EventLoop.Current")]
    public Task The_one_loop_in_scope_has_the_executor(string parameters, string members, string loop) => Proven(
        "Console.{|LOOP101:ReadKey|}();", $"await {loop}.RunInExecutor(() => Console.ReadKey());", parameters, members: members);

    [Fact]
    public Task Jobs_in_bulk_take_what_is_inside_along() => Verify.Bulk<LOOP101_BlockingCallFix>(
        """
        queue.Add(queue.{|LOOP101:Take|}());
                var all = new[] { queue.{|LOOP101:Take|}() }.AsParallel().Select(x => x + 1).{|LOOP101:ToList|}();
                Parallel.{|LOOP101:For|}(0, 10, i => Use(i));
        """,
        """
        queue.Add(await EventLoop.Current.RunInExecutor(() => queue.Take()));
                var all = new[] { await EventLoop.Current.RunInExecutor(() => queue.Take()) }.AsParallel().Select(x => x + 1).{|LOOP101:ToList|}();
                await EventLoop.Current.RunInExecutor(() => Parallel.For(0, 10, i => Use(i)));
        """,
        "BlockingCollection<int> queue",
        bulk: """
        queue.Add(await EventLoop.Current.RunInExecutor(() => queue.Take()));
                var all = await EventLoop.Current.RunInExecutor(() => new[] { queue.Take() }.AsParallel().Select(x => x + 1).ToList());
                await EventLoop.Current.RunInExecutor(() => Parallel.For(0, 10, i => Use(i)));
        """);

    [Fact]
    public Task A_lambda_inside_may_assign_what_it_captures() => Proven(
        "var sums = new long[4]; Parallel.{|LOOP101:For|}(0, 4, i => { for (var n = 0; n < 9; n++) sums[i] += n; });",
        "var sums = new long[4]; await EventLoop.Current.RunInExecutor(() => Parallel.For(0, 4, i => { for (var n = 0; n < 9; n++) sums[i] += n; }));");

    [Theory]
    [InlineData("int n; queue.{|LOOP101:TryTake|}(out n, 5);")]
    [InlineData("queue.{|LOOP101:TryTake|}(out var n, 5); Use(n);")]
    [InlineData("int n; BlockingCollection<int>.{|LOOP101:TakeFromAny|}([queue], out n);")]
    [InlineData("Thread? thread; (thread = new Thread(() => { })).{|LOOP101:Join|}(); Use(thread);")]
    public Task What_the_call_assigns_it_must_assign_here(string statements) => Unchanged(statements, "BlockingCollection<int> queue");

    [Fact]
    public Task A_lazy_sequence_would_still_block_where_it_is_enumerated() =>
        Unchanged("foreach (var item in queue.{|LOOP101:GetConsumingEnumerable|}()) Use(item);", "BlockingCollection<int> queue");

    [Fact]
    public Task A_task_that_is_taken_would_be_unwrapped_by_Task_Run() =>
        Async("Use(queue.{|LOOP101:Take|}());", "Use(queue.{|LOOP101:Take|}());", "BlockingCollection<Task<int>> queue");

    // Places

    [Fact]
    public Task Functions_of_every_form() => Verify.Source<LOOP101_BlockingCallFix>(
        """
        class C<T>
        {
            async Task Expression() => Thread.{|LOOP101:Sleep|}(1);
            static async Task<TItem> Generic<TItem>(BlockingCollection<TItem> queue) where TItem : class { return queue.{|LOOP101:Take|}(); }
            async IAsyncEnumerable<string?> Iterator() { yield return Console.{|LOOP101:ReadLine|}(); }
            async ValueTask Handler() { try { await Task.Yield(); } catch { Thread.{|LOOP101:Sleep|}(1); } finally { Thread.{|LOOP101:Sleep|}(2); } }
            void Outer() { EventLoop.Run(async token => Thread.{|LOOP101:Sleep|}(3)); Func<Task> f = async delegate { Thread.{|LOOP101:Sleep|}(4); }; }
        }
        """,
        """
        class C<T>
        {
            async Task Expression() => await Task.Delay(1);
            static async Task<TItem> Generic<TItem>(BlockingCollection<TItem> queue) where TItem : class { return await Task.Run(() => queue.Take()); }
            async IAsyncEnumerable<string?> Iterator() { yield return await Task.Run(() => Console.ReadLine()); }
            async ValueTask Handler() { try { await Task.Yield(); } catch { await Task.Delay(1); } finally { await Task.Delay(2); } }
            void Outer() { EventLoop.Run(async token => await EventLoop.Delay(3, token)); Func<Task> f = async delegate { await Task.Delay(4); }; }
        }
        """);

    [Fact]
    public Task Top_level_statements() => Verify.Source<LOOP101_BlockingCallFix>(
        "Thread.{|LOOP101:Sleep|}(1);\nawait Task.Yield();\n", "await Task.Delay(1);\nawait Task.Yield();\n", output: OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("{|LOOP107:lock|} (this) { Thread.{|LOOP101:Sleep|}(1); }")]
    [InlineData("try { } catch (Exception) when (Console.{|LOOP101:ReadLine|}() == null) { }")]
    [InlineData("unsafe { Thread.{|LOOP101:Sleep|}(1); }")]
    [InlineData("var text = string.Concat(\"a\".AsSpan(), Console.{|LOOP101:ReadLine|}());")]
    [InlineData("EventLoop.Current.CallLater(TimeSpan.Zero, () => Thread.{|LOOP101:Sleep|}(1));")]
    public Task No_await_can_stand_there(string statement) => Unchanged(statement);

    [Fact]
    public Task No_await_in_constructors_and_accessors() => Same(
        """
        class C
        {
            [LoopBound] public C() { Thread.{|LOOP101:Sleep|}(1); }
            [LoopBound] int P { get { Thread.{|LOOP101:Sleep|}(1); return 1; } }
        }
        """);

    [Fact]
    public Task A_struct_cannot_be_captured() => Same(
        "struct S { BlockingCollection<int> _queue; async Task M() { _queue.{|LOOP101:Take|}(); await Task.Yield(); } }");

    // Names and trivia

    [Fact]
    public Task A_shadowed_name_stays_in_full() => Verify.Source<LOOP101_BlockingCallFix>(
        "class C { int Task => 1; int EventLoop; async System.Threading.Tasks.Task M() { Thread.{|LOOP101:Sleep|}(1); } void N() { AsyncLoop.EventLoop.Run(async () => Thread.{|LOOP101:Sleep|}(2)); } }",
        "class C { int Task => 1; int EventLoop; async System.Threading.Tasks.Task M() { await System.Threading.Tasks.Task.Delay(1); } void N() { AsyncLoop.EventLoop.Run(async () => await AsyncLoop.EventLoop.Delay(2)); } }");

    [Fact]
    public Task A_missing_import_is_added() => Verify.Source<LOOP101_BlockingCallFix>(
        """
        using System;

        class C
        {
            async System.Threading.Tasks.Task M()
            {
                System.Threading.Thread.{|LOOP101:Sleep|}(1);
            }
        }
        """,
        """
        using System;
        using System.Threading.Tasks;

        class C
        {
            async System.Threading.Tasks.Task M()
            {
                await Task.Delay(1);
            }
        }
        """, withUsings: false);

    [Fact]
    public Task An_import_that_would_make_another_name_ambiguous_is_not_added() => Verify.Source<LOOP101_BlockingCallFix>(
        """
        using Mine;

        class C
        {
            Parallel _parallel = new();
            async System.Threading.Tasks.Task M() => System.Threading.Thread.{|LOOP101:Sleep|}(1);
        }

        namespace Mine { class Parallel; }
        """,
        """
        using Mine;

        class C
        {
            Parallel _parallel = new();
            async System.Threading.Tasks.Task M() => await System.Threading.Tasks.Task.Delay(1);
        }

        namespace Mine { class Parallel; }
        """, withUsings: false);

    [Fact]
    public Task A_static_import() => Verify.Source<LOOP101_BlockingCallFix>(
        "using static System.Threading.Thread;\nclass C { async Task M() { {|LOOP101:Sleep|}(1); } }",
        "using static System.Threading.Thread;\nclass C { async Task M() { await Task.Delay(1); } }");

    [Fact]
    public Task Comments_and_layout_stay() => Async(
        """
        // before
                Thread.{|LOOP101:Sleep|}( /* five */ 5 /* ms */); // after
                /* lead */ done.{|LOOP101:Wait|}( // limit
                    50);
                semaphore
                    .{|LOOP101:Wait|}(/* none */);
        """,
        """
        // before
                await Task.Delay( /* five */ 5 /* ms */); // after
                /* lead */ await Task.Run(() => done.Wait( // limit
                    50));
                await semaphore
                    .WaitAsync(/* none */);
        """,
        "ManualResetEventSlim done, SemaphoreSlim semaphore");

    [Fact]
    public Task A_comment_that_would_be_lost_keeps_the_call() => Unchanged("Thread /* why */ .{|LOOP101:Sleep|}(1);");

    [Fact]
    public Task A_project_without_the_runtime() => Verify.Source<LOOP101_BlockingCallFix>(
        "class C { async Task M() { Thread.{|LOOP101:Sleep|}(1); Console.{|LOOP101:ReadLine|}(); } }",
        "class C { async Task M() { await Task.Delay(1); await Task.Run(() => Console.ReadLine()); } }", withRuntime: false);

    [Fact]
    public Task Half_typed_code_around_it() => Verify.Source<LOOP101_BlockingCallFix>(
        "class C { async Task M() { var x = ; Thread.{|LOOP101:Sleep|}(1); Foo(. ",
        "class C { async Task M() { var x = ; await Task.Delay(1); Foo(. ", compiles: false);

    private static Task Proven(string before, string after, string parameters = "", string members = "") =>
        Verify.Proven<LOOP101_BlockingCallFix>(before, after, parameters, members: members);

    private static Task Async(string before, string after, string parameters = "") => Verify.Async<LOOP101_BlockingCallFix>(before, after, parameters);

    private static Task Unchanged(string statements, string parameters = "") => Proven(statements, statements, parameters);

    private static Task Same(string source) => Verify.Source<LOOP101_BlockingCallFix>(source, source);
}
