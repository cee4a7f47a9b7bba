using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Rules.Blocking;

public sealed class LOOP106_AsyncCounterpartTests
{
    private const string Store = """
        static class Ext
        {
            public static int Sum(this Store s, int n) => n;
            public static Task<int> SumAsync(this Store s, int n) => Task.FromResult(n);
        }
        interface IBase { void Save(); Task SaveAsync(); }
        interface IStore : IBase { int Count(); ValueTask<int> CountAsync(CancellationToken token = default); }
        class Generic<T> { public T Get(T t) => t; public Task<T> GetAsync(T t) => Task.FromResult(t); public List<U> All<U>() => null!; public Task<List<U>> AllAsync<U>() => null!; }
        class Derived : Store { }
        class Store
        {
            public static int Open(string s) => 1;
            public static Task<int> OpenAsync(string s) => Task.FromResult(1);
            public void Load() { }
            public Task LoadAsync() => Task.Delay(1);
            public object Read(int n, string s = "") => n;
            public Task<string> ReadAsync(int n, string s = "", CancellationToken token = default) => Task.FromResult(s);
            public int Fill(Span<byte> b) => 1;
            public ValueTask<int> FillAsync(Memory<byte> b, CancellationToken token) => new(1);
            public virtual void Sync() { }
            public virtual Task SyncAsync() => Task.CompletedTask;

            public int Zero() => 1;
            public Task<int> ZeroAsync(int n) => Task.FromResult(n);
            public bool TryGet(out int n) { n = 1; return true; }
            public Task<bool> TryGetAsync(out int n) { n = 1; return Task.FromResult(true); }
            public int Other(int n) => n;
            public Task<int> OtherAsync(string s) => Task.FromResult(1);
            public int Result() => 1;
            public Task<string> ResultAsync() => Task.FromResult("");
            public int Void() => 1;
            public Task VoidAsync() => Task.CompletedTask;
            public int Hidden() => 1;
            private Task<int> HiddenAsync() => Task.FromResult(1);
            public int Old() => 1;
            [Obsolete] public Task<int> OldAsync() => Task.FromResult(1);
            public int Fire() => 1;
            public async void FireAsync() { await Task.Yield(); }
            public int Items() => 1;
            public IAsyncEnumerable<int> ItemsAsync() => null!;
            public int Fake() => 1;
            public Task<int> FakeAsync() => Task.FromResult(Fake());
            [NonBlocking("quick")] public int Quick() => 1;
            public Task<int> QuickAsync() => Task.FromResult(1);
            public int Static() => 1;
            public static Task<int> StaticAsync() => Task.FromResult(1);
            public int Slow() { Thread.Sleep(1); return 1; }
            public Task<int> SlowAsync() => Task.FromResult(1);
            public void Dispose() { }
            public Task DisposeAsync() => Task.Delay(1);
        }
        class Half : Store { public override void Sync() { } }
        class C
        {
            async Task<object> M(Store s, IStore i, Generic<int> g, CancellationToken token, byte[] bytes)
            {
                STATEMENT
                await Task.CompletedTask;
                return null!;
            }
        }
        """;

    [Theory]
    [InlineData("s.{|LOOP106:Load|}();")]
    [InlineData("s?.{|LOOP106:Load|}();")]
    [InlineData("new Derived().{|LOOP106:Load|}();")]
    [InlineData("Store.{|LOOP106:Open|}(\"a\");")]
    [InlineData("_ = s.{|LOOP106:Read|}(1);")]
    [InlineData("_ = s.{|LOOP106:Read|}(s: \"a\", n: 1);")]
    [InlineData("_ = s.{|LOOP106:Fill|}(bytes);")]
    [InlineData("_ = s.{|LOOP106:Sum|}(1);")]
    [InlineData("_ = Ext.{|LOOP106:Sum|}(s, 1);")]
    [InlineData("_ = Store.{|LOOP106:Open|}(new StringWriter().ToString());")]
    [InlineData("i.{|LOOP106:Save|}();")]
    [InlineData("_ = i.{|LOOP106:Count|}();")]
    [InlineData("_ = g.{|LOOP106:Get|}(1);")]
    [InlineData("_ = g.{|LOOP106:All<string>|}();")]
    [InlineData("s.{|LOOP106:Sync|}();")]
    [InlineData("lock (s) s.{|LOOP106:Load|}();")]
    [InlineData("await Local(); async Task Local() { s.{|LOOP106:Load|}(); await Task.Yield(); }")]
    [InlineData("Func<Task> f = async () => { s.{|LOOP106:Load|}(); await Task.Yield(); };")]
    [InlineData("await Task.Run(async () => { s.{|LOOP106:Load|}(); await Task.Yield(); });")]
    [InlineData("_ = from x in new[] { s } where x.{|LOOP106:Read|}(1) != null select x;")]
    public Task Calls_with_a_twin_that_binds(string statement) => Verify.Source(With(statement));

    [Theory]
    [InlineData("s.Zero();")]
    [InlineData("s.TryGet(out _);")]
    [InlineData("s.Other(1);")]
    [InlineData("s.Result();")]
    [InlineData("s.Void();")]
    [InlineData("s.Hidden();")]
    [InlineData("s.Old();")]
    [InlineData("s.Fire();")]
    [InlineData("s.Items();")]
    [InlineData("s.Fake();")]
    [InlineData("s.Quick();")]
    [InlineData("s.Static();")]
    [InlineData("s.Dispose();")]
    [InlineData("_ = s.Fill(stackalloc byte[1]);")]
    [InlineData("new Half().Sync();")]
    [InlineData("_ = nameof(s.Load);")]
    [InlineData("System.Linq.Expressions.Expression<Func<int>> e = () => Store.Open(\"\");")]
    [InlineData("await Task.Run(() => s.Load());")]
    [InlineData("Action later = () => s.Load();")]
    [InlineData("void Local() => s.Load();")]
    public Task No_twin_or_none_that_binds(string statement) => Verify.Source(With(statement));

    [Fact]
    public Task What_blocks_through_source_is_said_once() => Verify.Source(With("_ = s.{|LOOP105:Slow|}();"));

    /// <summary>What the catalogue knows is for its rules, also where it says nothing this time.</summary>
    [Theory]
    [InlineData("_ = File.{|LOOP102:ReadAllText|}(\"f\");")]
    [InlineData("new SemaphoreSlim(1).{|LOOP101:Wait|}();")]
    [InlineData("new SemaphoreSlim(1).Wait(0);")]
    [InlineData("FAsync().{|LOOP104:Wait|}();")]
    [InlineData("var m = new MemoryStream(); m.Flush(); m.CopyTo(m); m.Write(new byte[1]);")]
    [InlineData("var r = new StringReader(\"\"); r.ReadLine(); r.ReadToEnd();")]
    [InlineData("System.Text.Json.JsonSerializer.Serialize(new MemoryStream(), 1, typeof(int));")]
    [InlineData("new CancellationTokenSource().Cancel();")]
    [InlineData("((System.Data.Common.DbDataReader)null!).IsDBNull(1);")]
    [InlineData("System.Data.DataReaderExtensions.IsDBNull(null!, \"\");")]
    [InlineData("((System.Net.Sockets.NetworkStream)null!).Flush();")]
    [InlineData("Console.WriteLine(1); Console.Out.Flush();")]
    [InlineData("_ = new List<int>().ToArray(); _ = Enumerable.Range(0, 1).ToList();")]
    public async Task What_the_catalogue_answers(string statement)
    {
        await Verify.Async(statement);
        await Verify.Proven(statement);
    }

    [Theory]
    [InlineData("_ = JsonSerializer.{|LOOP106:Serialize|}")]
    public Task Framework_members_that_the_catalogue_missed(string call) => Verify.Source(
        "using System.Text.Json; class C { async Task M(Stream s) { " + call.Replace("_ = ", "", StringComparison.Ordinal) + "(s, 1, typeof(int)); await Task.Yield(); } }");

    [Fact]
    public Task A_method_may_call_its_own_twin() => Verify.Source("""
        class Base { public virtual void Load() { } public virtual Task LoadAsync() => Task.Delay(1); }
        class A : Base
        {
            public override async Task LoadAsync() { Load(); await Task.Yield(); base.Load(); }
            public async Task Both(Base other) { {|LOOP106:Load|}(); other.{|LOOP106:Load|}(); await Task.Yield(); }
        }
        class Wrapper(Base inner) { public async Task LoadAsync() { inner.{|LOOP106:Load|}(); await Task.Yield(); } }
        """);

    [Fact]
    public Task The_synchronous_half_of_two_modes() => Verify.Source("""
        class S { public void Load() { } public Task LoadAsync() => Task.Delay(1); }
        class A
        {
            async Task M(S s, bool async) { if (async) await s.LoadAsync(); else s.Load(); }
            async Task N(S s, bool async) { if (!async) { s.Load(); return; } await s.LoadAsync(); }
        }
        """);

    [Fact]
    public Task Synchronous_code_may_call_it() => Verify.Source("""
        class S { public void Load() { } public Task LoadAsync() => Task.Delay(1); }
        class A { A(S s) => s.Load(); void M(S s) => s.Load(); int P { get { new S().Load(); return 1; } } [OffLoop("own thread")] async Task T(S s) { s.Load(); await Task.Yield(); } }
        """);

    [Fact]
    public Task Top_level_statements() => Verify.Source(
        "new S().{|LOOP106:Load|}(); await Task.Yield(); class S { public void Load() { } public Task LoadAsync() => Task.Delay(1); }",
        OutputKind.ConsoleApplication);

    [Fact]
    public Task A_private_twin_is_one_inside_its_type() => Verify.Source(
        "class S { public int Load() => 1; private Task<int> LoadAsync() => null!; async Task M() { {|LOOP106:Load|}(); await Task.Yield(); } }");

    [Fact]
    public Task Members_of_the_loop_are_no_pairs() => Verify.Source(
        "class A { [LoopBound] async Task M(EventLoop loop) { loop.Stop(); loop.CallSoon(() => { }); await EventLoop.Yield(); } }");

    /// <summary>Shapes of well-known packages whose twins nobody should be sent to.</summary>
    [Theory]
    [InlineData("namespace Microsoft.EntityFrameworkCore { public class DbSet<T> { public T Add(T t) => t; public ValueTask<T> AddAsync(T t, CancellationToken c = default) => new(t); public void AddRange(params T[] t) { } public Task AddRangeAsync(params T[] t) => null!; } }", "Microsoft.EntityFrameworkCore.DbSet<int> x", "x.Add(1); x.AddRange(1);")]
    [InlineData("namespace Microsoft.EntityFrameworkCore { public class DbContext { public virtual object Add(object t) => t; public ValueTask<object> AddAsync(object t, CancellationToken c = default) => new(t); } } class Own : Microsoft.EntityFrameworkCore.DbContext { public override object Add(object t) => t; }", "Own x", "x.Add(1);")]
    [InlineData("namespace Microsoft.EntityFrameworkCore { public interface IDbContextFactory<T> { T CreateDbContext(); Task<T> CreateDbContextAsync(CancellationToken c = default); } }", "Microsoft.EntityFrameworkCore.IDbContextFactory<int> x", "x.CreateDbContext();")]
    [InlineData("namespace FluentValidation { public interface IValidator<T> { bool Validate(T t); Task<bool> ValidateAsync(T t, CancellationToken c = default); } }", "FluentValidation.IValidator<int> x", "x.Validate(1);")]
    [InlineData("namespace MongoDB.Driver { public static class IMongoCollectionExtensions { public static int Find(this string s, int n) => n; public static Task<int> FindAsync(this string s, int n) => null!; } }", "string x", "MongoDB.Driver.IMongoCollectionExtensions.Find(x, 1);")]
    public Task Pairs_of_packages_that_are_never_proposed(string package, string parameter, string statement) => Verify.Source(
        $"{package} class A {{ async Task M({parameter}) {{ {statement} await Task.Yield(); }} }}");

    [Fact]
    public async Task It_is_a_suggestion_and_names_the_twin()
    {
        var source = "class S { public void Load() { } public Task LoadAsync() => Task.Delay(1); } class A { ATTR async Task M(S s) { s.Load(); await Task.Yield(); } }";
        await Verify.Message(source.Replace("ATTR", "", StringComparison.Ordinal), "'S.Load' may block the thread that runs this async code; use 'await LoadAsync'");
        await Verify.Message(source.Replace("ATTR", "[LoopBound]", StringComparison.Ordinal), "'S.Load' may freeze the loop; use 'await LoadAsync'");
        Assert.Equal(DiagnosticSeverity.Info, Assert.Single(await Verify.Diagnostics(source.Replace("ATTR", "", StringComparison.Ordinal))).Severity);
    }

    [Theory]
    [InlineData("class S { public void Load() { } public Task LoadAsync() => Task.Delay(1); } class A { async Task M(S s) { s.{|LOOP106:Load|}( } }")]
    [InlineData("class S { public void Load() { } public Missing LoadAsync() => null; } class A { async Task M(S s) { s.Load(); } }")]
    [InlineData("class S { public void Load(Missing m) { } public Task LoadAsync(Missing m) => null; } class A { async Task M(S s) { s.Load(1, 2); } }")]
    [InlineData("class S { public void Load() { } public Task LoadAsync")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);

    private static string With(string statement) => Store.Replace("STATEMENT", statement, StringComparison.Ordinal);
}
