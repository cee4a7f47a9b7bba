using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>Functions of every form become async, and their callers with them.</summary>
public sealed class FunctionTests
{
    [Fact]
    public Task A_helper_and_the_async_method_that_calls_it() => Closures.Fix(
        """
        class C
        {
            // Loads it.
            private static int Load(string path)
            {
                Thread.Sleep(10); // wait
                return path.Length;
            }

            public async Task<int> MAsync() => Load("a").CompareTo(1) + Load("b");
        }
        """,
        """
        class C
        {
            // Loads it.
            private static async Task<int> LoadAsync(string path)
            {
                await Task.Delay(10); // wait
                return path.Length;
            }

            public async Task<int> MAsync() => (await LoadAsync("a")).CompareTo(1) + await LoadAsync("b");
        }
        """);

    [Fact]
    public Task A_method_that_nobody_calls() => Closures.Fix(
        "class C { [LoopBound] void M() => Thread.Sleep(1); }",
        "class C { [LoopBound] async Task MAsync() => await EventLoop.Delay(1); }");

    [Fact]
    public Task Helpers_through_helpers_and_all_their_callers() => Closures.Fix(
        """
        class C
        {
            static string Read(string path) => File.ReadAllText(path);
            string Load() { var text = Read("a"); return text.Trim(); }
            bool Has(string text) => !Load().Contains(text) && Load() is { Length: > 1 };
            async Task<bool> MAsync() { await Task.Yield(); return Has("x"); }
            void Other() { if (Has("y")) Console.WriteLine(Load()[0]); }
        }
        """,
        """
        class C
        {
            static async Task<string> ReadAsync(string path) => await File.ReadAllTextAsync(path);
            async Task<string> LoadAsync() { var text = await ReadAsync("a"); return text.Trim(); }
            async Task<bool> HasAsync(string text) => !(await LoadAsync()).Contains(text) && await LoadAsync() is { Length: > 1 };
            async Task<bool> MAsync() { await Task.Yield(); return await HasAsync("x"); }
            async Task OtherAsync() { if (await HasAsync("y")) Console.WriteLine((await LoadAsync())[0]); }
        }
        """);

    [Fact]
    public Task Generic_methods() => Closures.Fix(
        """
        class C<T>
        {
            static List<TItem> Load<TItem>(T key, Func<TItem> make) where TItem : class { Thread.Sleep(1); return [make()]; }
            async Task M(T key) { var all = Load<string>(key, () => ""); foreach (var text in Load(key, () => text2)) Console.WriteLine(text + all); }
            string text2 = "";
        }
        """,
        """
        class C<T>
        {
            static async Task<List<TItem>> LoadAsync<TItem>(T key, Func<TItem> make) where TItem : class { await Task.Delay(1); return [make()]; }
            async Task M(T key) { var all = await LoadAsync<string>(key, () => ""); foreach (var text in await LoadAsync(key, () => text2)) Console.WriteLine(text + all); }
            string text2 = "";
        }
        """);

    [Fact]
    public Task Local_functions() => Closures.Fix(
        """
        class C
        {
            async Task<int> M(int x)
            {
                await Task.Yield();
                return Twice() + Static(x);
                int Twice() { return Once() * 2; int Once() => Static(x); }
                static int Static(int n) { Thread.Sleep(n); return n; }
            }
        }
        """,
        """
        class C
        {
            async Task<int> M(int x)
            {
                await Task.Yield();
                return await TwiceAsync() + await StaticAsync(x);
                async Task<int> TwiceAsync() { return await OnceAsync() * 2; async Task<int> OnceAsync() => await StaticAsync(x); }
                static async Task<int> StaticAsync(int n) { await Task.Delay(n); return n; }
            }
        }
        """);

    [Fact]
    public Task Recursion_alone_and_by_turns() => Closures.Fix(
        """
        class C
        {
            int Down(int n) { Thread.Sleep(1); return n == 0 ? 0 : Down(n - 1) + Even(n); }
            int Even(int n) => n == 0 ? 1 : Odd(n - 1);
            int Odd(int n) => n == 0 ? 0 : Even(Down(n - 1));
            async Task<int> M() => Down(3);
        }
        """,
        """
        class C
        {
            async Task<int> DownAsync(int n) { await Task.Delay(1); return n == 0 ? 0 : await DownAsync(n - 1) + await EvenAsync(n); }
            async Task<int> EvenAsync(int n) => n == 0 ? 1 : await OddAsync(n - 1);
            async Task<int> OddAsync(int n) => n == 0 ? 0 : await EvenAsync(await DownAsync(n - 1));
            async Task<int> M() => await DownAsync(3);
        }
        """);

    [Fact]
    public Task Extension_methods_named_arguments_and_casts() => Closures.Fix(
        """
        static class E { public static object Load(this string path, int tries = 1, params int[] more) { Thread.Sleep(tries); return path; } }
        class C { async Task<int> M() { var n = (string)"a".Load(tries: 2) + E.Load("b", 1, 2, 3); n += "c".Load()!.ToString(); return ("d".Load() as string)!.Length; } }
        """,
        """
        static class E { public static async Task<object> LoadAsync(this string path, int tries = 1, params int[] more) { await Task.Delay(tries); return path; } }
        class C { async Task<int> M() { var n = (string)await "a".LoadAsync(tries: 2) + await E.LoadAsync("b", 1, 2, 3); n += (await "c".LoadAsync())!.ToString(); return (await "d".LoadAsync() as string)!.Length; } }
        """);

    [Fact]
    public Task Every_statement_that_may_hold_a_call() => Closures.Fix(
        """
        class C
        {
            bool Ok() { Thread.Sleep(1); return true; }
            void Do() { Ok(); }
            async Task M(bool flag)
            {
                if (Ok()) Do(); else if (!Ok()) { Do(); }
                while (Ok()) { do Do(); while (Ok()); }
                for (var i = Ok(); Ok() && i; Do()) { }
                try { Do(); } catch { Do(); throw; } finally { Do(); }
                switch (Ok()) { case true: Do(); break; }
                var (a, b) = (Ok(), flag ? Ok() : !Ok());
                Func<bool> f = () => a; _ = Ok(); using var s = new MemoryStream(Ok() ? 1 : 2);
                Console.WriteLine($"{Ok()} {(Ok() ? 1 : 2),5:x} {f()}{b}");
                foreach (var x in new[] { Ok(), Ok() }) { label: Do(); if (x) goto label; }
                flag |= Ok(); var text = Ok() switch { true => "a", _ => "b" } + new { A = Ok() };
            }
        }
        """,
        """
        class C
        {
            async Task<bool> OkAsync() { await Task.Delay(1); return true; }
            async Task DoAsync() { await OkAsync(); }
            async Task M(bool flag)
            {
                if (await OkAsync()) await DoAsync(); else if (!await OkAsync()) { await DoAsync(); }
                while (await OkAsync()) { do await DoAsync(); while (await OkAsync()); }
                for (var i = await OkAsync(); await OkAsync() && i; await DoAsync()) { }
                try { await DoAsync(); } catch { await DoAsync(); throw; } finally { await DoAsync(); }
                switch (await OkAsync()) { case true: await DoAsync(); break; }
                var (a, b) = (await OkAsync(), flag ? await OkAsync() : !await OkAsync());
                Func<bool> f = () => a; _ = await OkAsync(); using var s = new MemoryStream(await OkAsync() ? 1 : 2);
                Console.WriteLine($"{await OkAsync()} {(await OkAsync() ? 1 : 2),5:x} {f()}{b}");
                foreach (var x in new[] { await OkAsync(), await OkAsync() }) { label: await DoAsync(); if (x) goto label; }
                flag |= await OkAsync(); var text = await OkAsync() switch { true => "a", _ => "b" } + new { A = await OkAsync() };
            }
        }
        """);

    [Fact]
    public Task Comments_documentation_directives_and_layout_stay() => Closures.Fix(
        """
        class C
        {
            /// <summary>See <see cref="Load(int)"/> and <see cref="C.Load(int)"/>.</summary>
            [Obsolete("no")] // attribute
            /* before */ internal /* access */ static /* kind */ int /* type */ Load /* name */ ( /* in */ int n /* n */ ) // end
            {
        #if DEBUG
                n++;
        #endif
                // waits
                Thread.Sleep( n /* ms */ );
                return /* value */ n; // done
            } // after

            async Task<int> M()
            {
        #pragma warning disable CS0618
                // first
                return /* a */ Load( /* one */ 1 ) /* b */ // c
                    + nameof(Load).Length; // last
            }
        }
        """,
        """
        class C
        {
            /// <summary>See <see cref="LoadAsync(int)"/> and <see cref="C.LoadAsync(int)"/>.</summary>
            [Obsolete("no")] // attribute
            /* before */ internal /* access */ static /* kind */ async Task<int> /* type */ LoadAsync /* name */ ( /* in */ int n /* n */ ) // end
            {
        #if DEBUG
                n++;
        #endif
                // waits
                await Task.Delay( n /* ms */ );
                return /* value */ n; // done
            } // after

            async Task<int> M()
            {
        #pragma warning disable CS0618
                // first
                return /* a */ await LoadAsync( /* one */ 1 ) /* b */ // c
                    + nameof(LoadAsync).Length; // last
            }
        }
        """);

    [Fact]
    public Task Top_level_statements() => Closures.Fix(
        "var n = Load();\nawait Task.Yield();\nConsole.WriteLine(n);\nint Load() { Thread.Sleep(1); return 1; }\n",
        "var n = await LoadAsync();\nawait Task.Yield();\nConsole.WriteLine(n);\nasync Task<int> LoadAsync() { await Task.Delay(1); return 1; }\n",
        output: OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("static void Main() { Load(); }", "static async Task Main() { await LoadAsync(); }")]
    [InlineData("static int Main(string[] args) => Load();", "static async Task<int> Main(string[] args) => await LoadAsync();")]
    public Task The_entry_point_keeps_its_name(string before, string after) => Closures.Fix(
        $$"""class C { {{before}} static int Load() { Thread.Sleep(1); return 1; } async Task M() => Load(); }""",
        $$"""class C { {{after}} static async Task<int> LoadAsync() { await Task.Delay(1); return 1; } async Task M() => await LoadAsync(); }""",
        output: OutputKind.ConsoleApplication);

    [Fact]
    public Task A_call_behind_a_conditional_access_waits_for_nothing_when_null() => Closures.Fix(
        "class C { C? Next; void Load() { Thread.Sleep(1); } async Task M(C? c) { c?.Load(); c?.Next?.Load(); if (c is null) c?.Next!.Load(); } }",
        "class C { C? Next; async Task LoadAsync() { await Task.Delay(1); } async Task M(C? c) { await (c?.LoadAsync() ?? Task.CompletedTask); await (c?.Next?.LoadAsync() ?? Task.CompletedTask); if (c is null) await (c?.Next!.LoadAsync() ?? Task.CompletedTask); } }");

    [Fact]
    public Task A_missing_import_is_added() => Closures.Fix(
        """
        using System;

        namespace N
        {
            class C
            {
                int Load() { System.Threading.Thread.Sleep(1); return 1; }
            }
        }
        """ + "namespace M { using System.Threading.Tasks; class D { async Task F(N.C c) => c.ToString(); } }",
        """
        using System;

        namespace N
        {
            class C
            {
                int Load() { System.Threading.Thread.Sleep(1); return 1; }
            }
        }
        """ + "namespace M { using System.Threading.Tasks; class D { async Task F(N.C c) => c.ToString(); } }");

    [Fact]
    public Task Partial_methods_with_an_access_of_their_own() => Closures.Fix(
        "partial class C { private partial int Load(); async Task M() => Load(); } partial class C { private partial int Load() { Thread.Sleep(1); return 1; } }",
        "partial class C { private partial Task<int> LoadAsync(); async Task M() => await LoadAsync(); } partial class C { private async partial Task<int> LoadAsync() { await Task.Delay(1); return 1; } }");

    private const string Store = "class Store : IDisposable, IAsyncDisposable { public int Load() { Thread.Sleep(1); return 1; } public async Task<int> LoadAsync() { await Task.Delay(1); return 1; } public void Dispose() => Thread.Sleep(1); public async ValueTask DisposeAsync() => await Task.Delay(1); } ";

    [Fact]
    public Task An_awaitable_twin_of_a_helper_that_blocks() => Closures.Fix(
        Store + "class C { [LoopBound] int Tick(Store s) => s.Load() + 1; [LoopBound] void Tock(Store s) { s?.Dispose(); } async Task<int> M(Store s) { Tock(s); return Tick(s); } }",
        Store + "class C { [LoopBound] async Task<int> TickAsync(Store s) => await s.LoadAsync() + 1; [LoopBound] async Task TockAsync(Store s) { await (s?.DisposeAsync() ?? default); } async Task<int> M(Store s) { await TockAsync(s); return await TickAsync(s); } }");

    [Fact]
    public Task A_using_of_what_blocks_when_it_is_disposed() => Closures.Fix(
        Store + "class C { [LoopBound] void Tick() { using var s = new Store(); } async Task M() => Tick(); }",
        Store + "class C { [LoopBound] async Task TickAsync() { await using var s = new Store(); } async Task M() => await TickAsync(); }");

    /// <summary>The compiler warns of each dropped task of an async function.</summary>
    [Fact]
    public Task All_tasks_that_a_function_drops_are_awaited_with_the_first() => Closures.Fix(
        "class C { void M() { FAsync(1); for (var i = 0; i < 2; i++) { FAsync(2); } _ = FAsync(3); FAsync(4); } static Task FAsync(int n) => Task.Delay(n); }",
        "class C { async Task MAsync() { await FAsync(1); for (var i = 0; i < 2; i++) { await FAsync(2); } _ = FAsync(3); await FAsync(4); } static Task FAsync(int n) => Task.Delay(n); }");

    [Fact]
    public Task None_where_one_of_them_is_work_that_was_only_started() =>
        Closures.Same("class C { void M() { FAsync(1); Task.Run(() => { }); } static Task FAsync(int n) => Task.Delay(n); }");
}
