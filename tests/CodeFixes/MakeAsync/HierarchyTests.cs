namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>What overrides or implements a method becomes async with it.</summary>
public sealed class HierarchyTests
{
    [Fact]
    public Task An_interface_and_all_its_implementations() => Closures.Fix(
        """
        interface IStore { /* loads */ string Load(string key); void Clear(); }
        class Disk : IStore { public string Load(string key) => File.ReadAllText(key); public void Clear() { } }
        class Memory : IStore { public virtual string Load(string key) { if (key == "") return ""; return key; } public void Clear() { } }
        class Sub : Memory { public override string Load(string key) => base.Load(key) + "!"; }
        class Explicit : IStore { string IStore.Load(string key) => throw new NotSupportedException(); void IStore.Clear() { } }
        class User { async Task<string> M(IStore store, Disk disk) => store.Load("a") + disk.Load("b"); }
        """,
        """
        interface IStore { /* loads */ Task<string> LoadAsync(string key); void Clear(); }
        class Disk : IStore { public async Task<string> LoadAsync(string key) => await File.ReadAllTextAsync(key); public void Clear() { } }
        class Memory : IStore { public virtual Task<string> LoadAsync(string key) { if (key == "") return Task.FromResult(""); return Task.FromResult(key); } public void Clear() { } }
        class Sub : Memory { public override async Task<string> LoadAsync(string key) => await base.LoadAsync(key) + "!"; }
        class Explicit : IStore { Task<string> IStore.LoadAsync(string key) => throw new NotSupportedException(); void IStore.Clear() { } }
        class User { async Task<string> M(IStore store, Disk disk) => await store.LoadAsync("a") + await disk.LoadAsync("b"); }
        """);

    [Fact]
    public Task Members_that_await_nothing_return_what_is_complete() => Closures.Fix(
        """
        abstract class A { public abstract void Do(int n); public virtual object? Get(int n) => n; }
        class Waits : A { public override void Do(int n) => Thread.Sleep(n); public override object? Get(int n) { Thread.Sleep(n); return null; } }
        class Empty : A { public override void Do(int n) { } }
        class Counts : A
        {
            int _count;
            public override void Do(int n)
            {
                if (n == 0)
                    return;
                _count += n;
                // that is all
            }

            public override object? Get(int n)
            {
                Func<int> f = () => { return n; };
                if (n == 1) return null;
                return n > 1 ? "text" : f();
            }
        }
        class Arrow : A { int _count; public override void Do(int n) => _count++; }
        class Throws : A { public override void Do(int n) { throw new NotSupportedException(); } }
        class User { async Task M(A a) { a.Do(1); a.Get(2); } }
        """,
        """
        abstract class A { public abstract Task DoAsync(int n); public virtual Task<object?> GetAsync(int n) => Task.FromResult<object?>(n); }
        class Waits : A { public override async Task DoAsync(int n) => await Task.Delay(n); public override async Task<object?> GetAsync(int n) { await Task.Delay(n); return null; } }
        class Empty : A { public override Task DoAsync(int n) { return Task.CompletedTask; } }
        class Counts : A
        {
            int _count;
            public override Task DoAsync(int n)
            {
                if (n == 0)
                    return Task.CompletedTask;
                _count += n;
                // that is all
                return Task.CompletedTask;
            }

            public override Task<object?> GetAsync(int n)
            {
                Func<int> f = () => { return n; };
                if (n == 1) return Task.FromResult<object?>(null);
                return Task.FromResult<object?>(n > 1 ? "text" : f());
            }
        }
        class Arrow : A { int _count; public override Task DoAsync(int n) { _count++; return Task.CompletedTask; } }
        class Throws : A { public override Task DoAsync(int n) { throw new NotSupportedException(); } }
        class User { async Task M(A a) { await a.DoAsync(1); await a.GetAsync(2); } }
        """);

    [Theory]
    [InlineData("public override void Do(int n) => _n++; // a", "public override Task DoAsync(int n) { _n++; return Task.CompletedTask; } // a")]
    [InlineData("public override void Do(int n) /* a */ => _n++;", "public override Task DoAsync(int n) /* a */ { _n++; return Task.CompletedTask; }")]
    [InlineData("/* a */ public /* b */ override void Do(int n /* c */) => _n++;", "/* a */ public /* b */ override Task DoAsync(int n /* c */) { _n++; return Task.CompletedTask; }")]
    public Task The_comments_of_members_that_await_nothing(string before, string after) => Closures.Fix(
        Commented("void Do", "override void Do", before, "a.Do(1);"),
        Commented("Task DoAsync", "override async Task DoAsync", after, "await a.DoAsync(1);").Replace("Thread.Sleep", "await Task.Delay"));

    [Theory]
    [InlineData("public override void Do(int n) => /* a */ _n++;")]
    [InlineData("public override void Do(int n) => _n /* a */ ++;")]
    [InlineData("public override void Do(int n) => _n++ /* a */;")]
    [InlineData("public override void Do(int n) => _n++\n    // a\n    ;")]
    [InlineData("public override void Do(int n)\n    // a\n    => _n++;")]
    [InlineData("public override void Do(int n) =>\n    // a\n    _n++;")]
    public Task Comments_in_an_expression_that_would_become_a_block(string member) => Closures.Same(Commented("void Do", "override void Do", member, "a.Do(1);"));

    private static string Commented(string declared, string overridden, string member, string call) =>
        $"abstract class A {{ public abstract {declared}(int n); }} class B : A {{ public {overridden}(int n) => Thread.Sleep(n); }} class C : A {{ int _n; {member}\n}} class U {{ async Task M(A a) {{ {call} }} }}";

    [Fact]
    public Task A_default_implementation_in_an_interface() => Closures.Fix(
        "interface I { int Load() { Thread.Sleep(1); return 1; } } class D : I { } class U { async Task<int> M(I i) => i.Load(); }",
        "interface I { async Task<int> LoadAsync() { await Task.Delay(1); return 1; } } class D : I { } class U { async Task<int> M(I i) => await i.LoadAsync(); }");

    [Fact]
    public Task A_generic_interface() => Closures.Fix(
        "interface I<T> { T Load(); } class D : I<int>, I<string> { int I<int>.Load() { Thread.Sleep(1); return 1; } string I<string>.Load() => \"\"; } class U { async Task M(D d) { ((I<int>)d).Load(); } }",
        "interface I<T> { Task<T> LoadAsync(); } class D : I<int>, I<string> { async Task<int> I<int>.LoadAsync() { await Task.Delay(1); return 1; } Task<string> I<string>.LoadAsync() => Task.FromResult(\"\"); } class U { async Task M(D d) { await ((I<int>)d).LoadAsync(); } }");

    [Theory]
    [InlineData("class D : IComparer<int> { public int Compare(int a, int b) { Thread.Sleep(1); return 0; } async Task<int> M() => Compare(1, 2); }")]
    [InlineData("class D { public override string ToString() => File.ReadAllText(\"a\"); async Task<string> M() => ToString(); }")]
    [InlineData("class D : IDisposable { void IDisposable.Dispose() => Thread.Sleep(1); async Task M() { ((IDisposable)this).Dispose(); } }")]
    [InlineData("class D : Stream { public override int Read(byte[] b, int o, int c) { Thread.Sleep(1); return 0; } async Task M() { Read([], 0, 0); } public override bool CanRead => true; public override bool CanSeek => true; public override bool CanWrite => true; public override long Length => 1; public override long Position { get; set; } public override void Flush() { } public override long Seek(long o, SeekOrigin s) => 1; public override void SetLength(long v) { } public override void Write(byte[] b, int o, int c) { } }")]
    public Task Members_of_a_foreign_type_stay(string source) => Closures.Same(source);

    [Fact]
    public Task A_method_that_somebody_else_implements_a_foreign_interface_with() => Closures.Same(
        "class B { public int Compare(int a, int b) { Thread.Sleep(1); return 0; } } class D : B, IComparer<int> { } class U { async Task<int> M(B b) => b.Compare(1, 2); }");
}
