namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>One caller that cannot become async, or one place without an await, and nothing is offered.</summary>
public sealed class BoundaryTests
{
    [Theory]
    [InlineData("C() { Load(); }")]
    [InlineData("static C() { Load(); }")]
    [InlineData("C(int n) { } C() : this(Load()) { }")]
    [InlineData("int P => Load();")]
    [InlineData("int P { get { return Load(); } set { } }")]
    [InlineData("int this[int i] { get => 1; set { Load(); } }")]
    [InlineData("int _field = Load();")]
    [InlineData("static readonly Lazy<int> Late = new(() => Load());")]
    [InlineData("event Action E { add { Load(); } remove { } }")]
    [InlineData("public static C operator +(C a, C b) { Load(); return a; }")]
    [InlineData("public static implicit operator int(C a) => Load();")]
    [InlineData("~C() { Load(); }")]
    [InlineData("void L() { lock (this) { Load(); } }")]
    [InlineData("void Q() { var q = from x in new[] { 1 } where x == Load() select x; }")]
    [InlineData("void F() { try { } catch (Exception) when (Load() == 1) { } }")]
    [InlineData("unsafe void U() { Load(); }")]
    [InlineData("void U() { unsafe { Load(); } }")]
    [InlineData("void O(out int n) { n = Load(); }")]
    [InlineData("void R(ref int n) { n = Load(); }")]
    [InlineData("void I(in int n) { Load(); }")]
    [InlineData("int S(ReadOnlySpan<char> s) => s.Length + Load();")]
    [InlineData("ref int R(int[] a) { Load(); return ref a[0]; }")]
    [InlineData("Span<int> S(int[] a) { Load(); return a; }")]
    [InlineData("int S(string s) { var a = s.AsSpan(); Load(); return a.Length; }")]
    [InlineData("int? N(C? c) => c?.Instance();")]
    [InlineData("string N(C? c) => c?.Instance().ToString() ?? \"\";")]
    [InlineData("void A([System.Runtime.InteropServices.Optional] int n) { Load(); } [Custom] void Marked() { Load(); }")]
    [InlineData("[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)] void Synchronized() { Load(); }")]
    [InlineData("[Conditional(\"DEBUG\")] void Traced() { Load(); }")]
    [InlineData("partial void Old(); partial void Old() { Load(); }")]
    [InlineData("struct S { int n; void M() { n = Load(); } }")]
    [InlineData("ref struct S { void M() { Load(); } }")]
    [InlineData("IEnumerable<int> It() { yield return Load(); } int Sum() => It().Sum();")]
    [InlineData("class Bag : List<int> { public void Add(string text) { Load(); } } Bag B() => new() { \"a\" };")]
    [InlineData("public void Deconstruct(out int a, out int b) { a = b = Load(); }")]
    [InlineData("string Concat(string s) => string.Concat(s.AsSpan(), Load().ToString());")]
    public Task A_caller_that_cannot_become_async(string member) => Closures.Same(
        $$"""
        class CustomAttribute : Attribute;
        partial class C
        {
            {{member}}
            int Instance() => Load();
            static int Load() { Thread.Sleep(1); return 1; }
            static async Task<int> M() { await Task.Yield(); return Load(); }
        }
        """);

    [Theory]
    [InlineData("int Load() { lock (this) { Thread.Sleep(1); } return 1; }")]
    [InlineData("int Load() { try { return 1; } catch when (Console.ReadLine() == null) { return 2; } }")]
    [InlineData("int Load(ref int n) { Thread.Sleep(n); return 1; } int Load() { int n = 1; return Load(ref n); }")]
    [InlineData("int Load() { Span<int> s = [1]; Thread.Sleep(1); return s[0]; }")]
    [InlineData("int Load() { Monitor.Enter(this); try { Thread.Sleep(1); } finally { Monitor.Exit(this); } return 1; }")]
    [InlineData("readonly ReaderWriterLockSlim _lock = new(); int Load() { _lock.EnterReadLock(); Thread.Sleep(1); _lock.ExitReadLock(); return 1; }")]
    [InlineData("readonly Mutex _mutex = new(); int Load() { _mutex.WaitOne(0); Thread.Sleep(1); _mutex.ReleaseMutex(); return 1; }")]
    [InlineData("int Load() => P; int P { get { Thread.Sleep(1); return 1; } }")]
    [InlineData("int Load() => new int[1].Select(x => { Thread.Sleep(1); return x; }).First();")]
    [InlineData("int Load() { foreach (var x in new BlockingCollection<int>().GetConsumingEnumerable()) return x; return 1; }")]
    [InlineData("int Load() { new BlockingCollection<int>().TryTake(out var n, 9); return n; }")]
    public Task What_blocks_at_a_place_without_await(string members) => Closures.Same(
        $$"""class C { {{members}} async Task<int> M() { await Task.Yield(); return Load(); } }""");

    [Fact]
    public Task A_readonly_struct_has_nothing_to_lose() => Closures.Fix(
        "readonly struct S { readonly int _n; int Load() { Thread.Sleep(_n); return _n; } public async Task<int> M() => Load(); }",
        "readonly struct S { readonly int _n; async Task<int> LoadAsync() { await Task.Delay(_n); return _n; } public async Task<int> M() => await LoadAsync(); }");

    [Fact]
    public Task Nested_hard_places() => Closures.Same(
        "class C { int Load() { Thread.Sleep(1); return 1; } async Task M() { Load(); Func<int> f = () => { lock (this) { foreach (var x in from y in new[] { Load() } select y) return x; } return 1; }; await Task.Yield(); } }");
}
