using AsyncLoop.Analyzers.Tests.Common;

namespace AsyncLoop.Analyzers.Tests.Rules.Blocking;

public sealed class LOOP105_TransitiveBlockingTests
{
    [Theory]
    [InlineData("{|LOOP105:One|}();", "static void One() => Thread.Sleep(1);")]
    [InlineData("{|LOOP105:One|}();", "static void One() => Two(); static void Two() { Thread.Sleep(1); }")]
    [InlineData("_ = {|LOOP105:Getter|};", "static int Getter => GAsync().Result;")]
    [InlineData("_ = {|LOOP105:Getter|};", "static int Getter { get { Thread.Sleep(1); return 1; } }")]
    [InlineData("{|LOOP105:Setter|} = 1;", "static int Setter { set { Thread.Sleep(1); } }")]
    [InlineData("_ = {|LOOP105:this[1]|};", "int this[int i] => GAsync().Result;")]
    [InlineData("_ = {|LOOP105:new Slow()|};", "class Slow { public Slow() { Thread.Sleep(1); } }")]
    [InlineData("_ = {|LOOP105:new Slow()|};", "class Slow { readonly int _x = GAsync().Result; }")]
    [InlineData("_ = {|LOOP105:new Slow()|};", "class Base { public Base() { Thread.Sleep(1); } } class Slow : Base { public Slow() { } }")]
    [InlineData("_ = {|LOOP105:new Slow(1)|};", "class Base { public Base(int i) { Thread.Sleep(i); } } class Slow : Base { public Slow(int i) : base(i) { } }")]
    [InlineData("_ = {|LOOP105:new Slow() + new Slow()|};", "class Slow { public static Slow operator +(Slow a, Slow b) { Thread.Sleep(1); return a; } }")]
    [InlineData("_ = {|LOOP105:-new Slow()|};", "class Slow { public static Slow operator -(Slow a) { Thread.Sleep(1); return a; } }")]
    [InlineData("_ = {|LOOP105:(int)new Slow()|};", "class Slow { public static explicit operator int(Slow a) { Thread.Sleep(1); return 1; } }")]
    [InlineData("{|LOOP105:using|} (new Slow()) { }", "class Slow : IDisposable { public void Dispose() => Thread.Sleep(1); }")]
    [InlineData("{|LOOP105:using|} var slow = new Slow();", "class Slow : IDisposable { public void Dispose() => Thread.Sleep(1); }")]
    [InlineData("foreach (var i in {|LOOP105:Items|}()) { }", "static IEnumerable<int> Items() { Thread.Sleep(1); yield return 1; }")]
    [InlineData("_ = {|LOOP105:Items|}().ToList();", "static IEnumerable<int> Items() { Thread.Sleep(1); yield return 1; }")]
    [InlineData("{|LOOP105:Local|}(); void Local() => Thread.Sleep(1);", "")]
    [InlineData("_ = new[] { 1 }.{|LOOP105:Select|}(i => Slow(i)).ToList();", "static int Slow(int i) { Thread.Sleep(i); return i; }")]
    [InlineData("_ = new[] { 1 }.{|LOOP105:Select|}(Slow).ToList();", "static int Slow(int i) { Thread.Sleep(i); return i; }")]
    [InlineData("new List<int>().{|LOOP105:ForEach|}(i => Thread.Sleep(i));", "")]
    [InlineData("_ = text.{|LOOP105:Value|};", "static readonly Lazy<int> text = new(() => GAsync().Result);")]
    [InlineData("_ = text.{|LOOP105:Value|};", "readonly Lazy<int> text = new Lazy<int>(Load); static int Load() { Thread.Sleep(1); return 1; }")]
    [InlineData("_ = text.{|LOOP105:Value|};", "readonly Lazy<int> text; C() { text = new Lazy<int>(() => Load()); } int Load() { Thread.Sleep(1); return 1; }")]
    [InlineData("_ = text?.{|LOOP105:Value|};", "readonly Lazy<int>? text; C() => this.text = new(Load, true); int Load() { Thread.Sleep(1); return 1; }")]
    [InlineData("_ = Text.{|LOOP105:Value|};", "static Lazy<int> Text { get; } = new(Load); static int Load() { Thread.Sleep(1); return 1; }")]
    [InlineData("_ = {|LOOP105:Text|};", "static readonly Lazy<int> text = new(() => GAsync().Result); static int Text => text.Value;")]
    [InlineData("var text = new Lazy<int>(() => { Thread.Sleep(1); return 1; }); _ = text.{|LOOP105:Value|};", "")]
    [InlineData("object o = null!; LazyInitializer.{|LOOP105:EnsureInitialized|}(ref o, () => { Thread.Sleep(1); return new object(); });", "")]
    [InlineData("{|LOOP105:Retry|}(() => Thread.Sleep(1));", "static void Retry(Action a) { a(); }")]
    [InlineData("{|LOOP105:Outer|}(() => Thread.Sleep(1));", "static void Outer(Action a) { Retry(a); } static void Retry(Action b) { b(); }")]
    [InlineData("I i = new A(); i.{|LOOP105:Go|}();", "interface I { void Go(); } class A : I { public void Go() => Thread.Sleep(1); }")]
    [InlineData("I<int> i = new A(); i.{|LOOP105:Go|}();", "interface I<T> { void Go(); } class A : I<int> { public void Go() => Thread.Sleep(1); }")]
    [InlineData("Base b = new A(); b.{|LOOP105:Go|}();", "abstract class Base { public abstract void Go(); } class A : Base { public override void Go() => Thread.Sleep(1); }")]
    [InlineData("{|LOOP105:Generic|}(1);", "static void Generic<T>(T t) { Thread.Sleep(1); }")]
    [InlineData("1.{|LOOP105:Extension|}();", "} static class Ext { public static void Extension(this int i) => Thread.Sleep(i); ")]
    [InlineData("{|LOOP105:Open|}(false);", "static void Open(bool async) { if (async) FAsync().ToString(); else Thread.Sleep(1); }")]
    [InlineData("{|LOOP105:Rec|}(3);", "static void Rec(int n) { if (n > 0) Rec(n - 1); Other(n); } static void Other(int n) { Rec(n); Thread.Sleep(1); }")]
    [InlineData("await Task.FromResult({|LOOP105:One|}());", "static int One() { Thread.Sleep(1); return 1; }")]
    [InlineData("Open(true); {|LOOP105:Open|}(false);", "static void Open(bool async) { if (async) FAsync().ToString(); else Thread.Sleep(1); }")]
    [InlineData("Retry(() => { }); {|LOOP105:Retry|}(() => Thread.Sleep(1));", "static void Retry(Action a) { a(); }")]
    [InlineData("new List<int>().ForEach(i => { }); new List<int>().{|LOOP105:ForEach|}(i => Thread.Sleep(i));", "")]
    [InlineData("var later = Items(); foreach (var i in {|LOOP105:Items|}()) { }", "static IEnumerable<int> Items() { Thread.Sleep(1); yield return 1; }")]
    [InlineData("_ = P; {|LOOP105:P|} = 1;", "static int P { get => 1; set { Thread.Sleep(value); } }")]
    [InlineData("new Base().Go(); Base b = new A(); b.{|LOOP105:Go|}();", "abstract class Top { public abstract void Go(); } class Base : Top { public override void Go() { } } class A : Base { public override void Go() => Thread.Sleep(1); }")]
    [InlineData("{|LOOP105:foreach|} (var i in 3) { }", "} static class Ext { public static Enumerator GetEnumerator(this int i) => new(); public struct Enumerator { public int Current => 1; public bool MoveNext() { Thread.Sleep(1); return false; } } ")]
    [InlineData("{|LOOP105:foreach|} (var i in (1, 2)) { }", "} static class Ext { public static IEnumerator<int> GetEnumerator(this (int, int) t) { Thread.Sleep(1); return null!; } ")]
    public async Task Helpers_that_block(string statement, string members)
    {
        await Verify.Async(statement, members);
        await Verify.Proven(statement, members);
    }

    [Theory]
    [InlineData("Fine();", "static void Fine() { Console.WriteLine(); }")]
    [InlineData("Open(true);", "static void Open(bool async) { if (async) FAsync().ToString(); else Thread.Sleep(1); }")]
    [InlineData("Open(async: true);", "static void Open(bool async) { if (async) { FAsync().ToString(); return; } Thread.Sleep(1); }")]
    [InlineData("Outer(true);", "static void Outer(bool async) => Open(async); static void Open(bool async) { if (!async) Thread.Sleep(1); }")]
    [InlineData("Open(Mode.Async);", "enum Mode { Async, Sync } static void Open(Mode m) { if (m == Mode.Sync) Thread.Sleep(1); }")]
    [InlineData("Check(1);", "static void Check(int i) { if (i < 0) { Thread.Sleep(1); throw new Exception(); } }")]
    [InlineData("Die(1);", "static void Die(int i) { if (i < 0) { Thread.Sleep(1); Environment.FailFast(null); } }")]
    [InlineData("await Task.Run(() => One());", "static void One() => Thread.Sleep(1);")]
    [InlineData("await Task.Run(One);", "static void One() => Thread.Sleep(1);")]
    [InlineData("Start();", "static void Start() => new Thread(() => Thread.Sleep(1)).Start();")]
    [InlineData("var items = Items();", "static IEnumerable<int> Items() { Thread.Sleep(1); yield return 1; }")]
    [InlineData("Action a = One;", "static void One() => Thread.Sleep(1);")]
    [InlineData("Waived();", "[NonBlocking(\"only at start\")] static void Waived() => Thread.Sleep(1);")]
    [InlineData("Off();", "[OffLoop(\"worker\")] static void Off() => Thread.Sleep(1);")]
    [InlineData("Done(Task.FromResult(1));", "static int Done(Task<int> t) { return t.IsCompleted ? t.Result : 0; }")]
    [InlineData("new B().Go();", "class A { public virtual void Go() => Thread.Sleep(1); } sealed class B : A { public override void Go() { } }")]
    [InlineData("Keep(() => Thread.Sleep(1));", "static Action? kept; static void Keep(Action a) { kept = a; }")]
    [InlineData("_ = nameof(One);", "static void One() => Thread.Sleep(1);")]
    [InlineData("A(null!);", "static void A(I i) { i.Dispose(); } interface I : IDisposable { } class X : I { public void Dispose() { } } class Y : IDisposable { public void Dispose() => Thread.Sleep(1); }")]
    [InlineData("A(null!);", "static void A(IDisposable d) { using (d) { } } class Y : IDisposable { public void Dispose() => Thread.Sleep(1); }")]
    [InlineData("new B().Go();", "class A { public virtual void Go() => Thread.Sleep(1); } class B : A { public override void Go() { } }")]
    [InlineData("M2(new B());", "static void M2(B b) => b.Go(); class A { public virtual void Go() => Thread.Sleep(1); } class B : A { public override void Go() { } } class D : A { }")]
    [InlineData("_ = text.Value;", "static readonly Lazy<int> text = new(() => 1);")]
    [InlineData("_ = await text.Value;", "static readonly Lazy<Task<int>> text = new(GAsync); static readonly Lazy<Task<int>> other = new(async () => { await Task.Yield(); return 1; });")]
    [InlineData("_ = text.IsValueCreated;", "static readonly Lazy<int> text = new(() => GAsync().Result);")]
    [InlineData("_ = new C2(); ", "class C2 { readonly Lazy<int> text = new(() => GAsync().Result); }")]
    [InlineData("_ = text.Value;", "readonly Lazy<int> text; C(Lazy<int> given) => text = given;")]
    [InlineData("Zero();", "static void Zero() => new SemaphoreSlim(1).Wait(0);")]
    public async Task Silent_on_paths_that_do_not_run_or_do_not_block(string statement, string members)
    {
        await Verify.Async(statement, members);
        await Verify.Proven(statement, members);
    }

    [Theory]
    [InlineData("{|LOOP105:Parse|}(given);", "static int Parse(Stream s) => s.ReadByte();")]
    [InlineData("{|LOOP105:Parse|}(given);", "static int Parse(Stream s) => Inner(new StreamReader(s)); static int Inner(TextReader r) => r.Read();")]
    [InlineData("Parse(new MemoryStream());", "static int Parse(Stream s) => s.ReadByte();")]
    [InlineData("var text = new StringReader(\"\"); Parse(text);", "static int Parse(TextReader s) => s.Read();")]
    [InlineData("Parse(new StreamReader(new MemoryStream()));", "static int Parse(TextReader s) => Inner(s); static int Inner(TextReader r) => r.Read();")]
    [InlineData("Parse(new MemoryStream());", "static int Parse(Stream s) => Inner(new StreamReader(s)); static int Inner(TextReader r) => r.Read();")]
    [InlineData("Parse(new MemoryStream());", "static int Parse(Stream s) { var r = new BinaryReader(s); return Inner(r); } static int Inner(BinaryReader r) => r.ReadInt32();")]
    [InlineData("Parse(new MemoryStream());", "static int Parse(Stream? s) => (s ?? new MemoryStream()).ReadByte();")]
    [InlineData("{|LOOP105:Parse|}(given);", "static int Parse(Stream? s) => (s ?? new MemoryStream()).ReadByte();")]
    [InlineData("{|LOOP105:Parse|}(new MemoryStream(), given);", "static int Parse(Stream s, Stream t) { t.ReadByte(); return s.ReadByte(); }")]
    [InlineData("{|LOOP105:Parse|}(new MemoryStream());", "static int Parse(Stream s) { Thread.Sleep(1); return s.ReadByte(); }")]
    [InlineData("{|LOOP105:Outer|}(false, true);", "static void Outer(bool fast, bool slow) { Inner(true); void Inner(bool a) { if (slow) Thread.Sleep(1); if (!fast) Thread.Sleep(1); } }")]
    [InlineData("{|LOOP105:Outer|}(given);", "static int Outer(Stream s) { return Inner(new MemoryStream()); int Inner(Stream t) => s.ReadByte(); }")]
    [InlineData("new MemoryStream().Parse();", "} static class Ext { public static int Parse(this Stream s) => s.ReadByte(); ")]
    public Task What_a_helper_reads_is_known_where_it_is_called(string statement, string members) =>
        Verify.Source("class C { async Task M(Stream given) { " + statement + " await Task.Yield(); } " + members + " }");

    [Fact]
    public Task A_harmless_call_does_not_speak_for_the_next_one() => Verify.Source("""
        class C
        {
            async Task M(Action given, bool flag)
            {
                Run(given);
                {|LOOP105:Run|}(() => Thread.Sleep(1));
                Read(new MemoryStream());
                {|LOOP105:Read|}(given.Target as Stream);
                Open(async: true);
                {|LOOP105:Open|}(async: flag);
                await Task.Yield();
            }

            static void Run(Action action) => action();
            static int Read(Stream? stream) => stream!.ReadByte();
            static void Open(bool async) { if (!async) Thread.Sleep(1); }
        }
        """);

    [Fact]
    public Task Each_call_is_reported_once_at_the_edge_to_synchronous_code() => Verify.Source("""
        class C
        {
            async Task Outer() { await Inner(); {|LOOP105:A|}(); }
            async Task Inner() { await Task.Yield(); {|LOOP105:B|}(); }
            static void A() => B();
            static void B() => Thread.Sleep(1);
        }
        """);

    [Fact]
    public Task The_synchronous_half_of_a_method_with_two_modes_is_for_synchronous_callers() => Verify.Source("""
        class C
        {
            async Task<int> Read(bool async)
            {
                if (async)
                    await Task.Delay(1);
                else
                    Thread.Sleep(1);
                return async ? await GAsync() : G();
            }

            async Task Early(bool async)
            {
                if (async)
                {
                    await Task.Delay(1);
                    return;
                }

                G();
            }

            async Task NotAMode(bool fast)
            {
                if (fast)
                    {|LOOP105:G|}();
                await Task.Delay(1);
            }

            static Task<int> GAsync() => Task.FromResult(1);
            static int G() { Thread.Sleep(1); return 1; }
        }
        """);

    [Fact]
    public Task Some_implementations_make_a_suggestion_of_it() => Verify.Message("""
        interface I { void Go(); }
        class A : I { public void Go() => Thread.Sleep(1); }
        class B : I { public void Go() { } }
        class C { [LoopBound] async Task M(I i) { i.Go(); await Task.Yield(); } }
        """, "'Go' may freeze the loop, depending on the implementation: Go -> Thread.Sleep (Test.cs:2)");

    [Fact]
    public Task Messages_name_the_whole_path() => Verify.Message("""
        class C
        {
            [LoopBound] async Task M() { Load(); await Task.Yield(); }
            void Load() { ReadAll(); }
            int ReadAll()
            {
                return Task.Run(() => 1).Result;
            }
        }
        """, "'Load' freezes the loop: Load -> ReadAll -> Task.Result (Test.cs:7)");

    [Fact]
    public async Task Every_hop_is_a_further_location()
    {
        var found = Assert.Single(await Verify.Diagnostics("""
            class C
            {
                async Task M() { A(); await Task.Yield(); }
                void A() { B(); }
                void B() { Thread.Sleep(1); }
            }
            """));
        Assert.Equal([3, 4], found.AdditionalLocations.Select(l => l.GetLineSpan().StartLinePosition.Line));
    }

    [Fact]
    public Task Chains_of_any_length_end() => Verify.Source($$"""
        class C
        {
            async Task M() { F0(); await Task.Yield(); }
            {{string.Join("\n", Enumerable.Range(0, 10_000).Select(i => $"static void F{i}() => F{i + 1}();"))}}
            static void F10000() => Thread.Sleep(1);
        }
        """);
}
