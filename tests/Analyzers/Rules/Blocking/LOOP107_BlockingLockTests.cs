using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Rules.Blocking;

public sealed class LOOP107_BlockingLockTests
{
    private const string Members = "readonly object _gate = new(); readonly Lock _lock = new(); SpinLock _spin; int _n;";

    [Theory]
    [InlineData("{|LOOP107:lock|} (_gate) _n++;")]
    [InlineData("{|LOOP107:lock|} (_lock) { _n++; }")]
    [InlineData("{|LOOP107:lock|} (_gate) {|LOOP107:lock|} (this) { _n++; }")]
    [InlineData("Monitor.{|LOOP107:Enter|}(_gate); Monitor.Exit(_gate);")]
    [InlineData("var taken = false; Monitor.{|LOOP107:Enter|}(_gate, ref taken);")]
    [InlineData("if (Monitor.{|LOOP107:TryEnter|}(_gate, 100)) { }")]
    [InlineData("if (Monitor.{|LOOP107:TryEnter|}(_gate, TimeSpan.FromSeconds(1))) { }")]
    [InlineData("_lock.{|LOOP107:Enter|}(); _lock.Exit();")]
    [InlineData("if (_lock.{|LOOP107:TryEnter|}(100)) { }")]
    [InlineData("var taken = false; _spin.{|LOOP107:Enter|}(ref taken);")]
    [InlineData("new ReaderWriterLockSlim().{|LOOP107:EnterReadLock|}();")]
    [InlineData("new ReaderWriterLockSlim().{|LOOP107:EnterWriteLock|}();")]
    [InlineData("new ReaderWriterLockSlim().{|LOOP107:EnterUpgradeableReadLock|}();")]
    [InlineData("new ReaderWriterLockSlim().{|LOOP107:TryEnterReadLock|}(100);")]
    [InlineData("new ReaderWriterLock().{|LOOP107:AcquireReaderLock|}(100);")]
    [InlineData("new ReaderWriterLock().{|LOOP107:AcquireWriterLock|}(TimeSpan.FromSeconds(1));")]
    [InlineData("new ReaderWriterLock().{|LOOP107:UpgradeToWriterLock|}(100);")]
    [InlineData("{|LOOP107:lock|} (_gate) Monitor.{|LOOP101:Wait|}(_gate);")]
    [InlineData("EventLoop.Current.CallSoon(() => { {|LOOP107:lock|} (_gate) _n++; });")]
    [InlineData("try { {|LOOP107:lock|} (_gate) { throw new Exception(); } } catch (Exception) { }")]
    public Task Locks_on_the_loop(string statement) => Verify.Proven(statement, Members);

    [Theory]
    [InlineData("using (_lock.{|LOOP107:EnterScope|}()) _n++;")]
    public Task Scopes_of_a_lock(string statement) => Verify.Source(
        $"class C {{ readonly Lock _lock = new(); int _n; [LoopBound] Task M() {{ EventLoop.Current.CallSoon(() => {{ {statement} }}); return Task.CompletedTask; }} }}");

    [Theory]
    [InlineData("if (Monitor.TryEnter(_gate)) { }")]
    [InlineData("if (Monitor.TryEnter(_gate, 0)) { }")]
    [InlineData("if (Monitor.TryEnter(_gate, TimeSpan.Zero)) { }")]
    [InlineData("if (_lock.TryEnter()) { }")]
    [InlineData("if (new ReaderWriterLockSlim().TryEnterReadLock(0)) { }")]
    [InlineData("_ = new Lazy<int>(() => 1).Value;")]
    [InlineData("await Task.Run(() => { lock (_gate) _n++; });")]
    [InlineData("await EventLoop.Current.RunInExecutor(() => { lock (_gate) _n++; });")]
    [InlineData("void Helper() { lock (_gate) _n++; }")]
    [InlineData("_ = nameof(Monitor.Enter); Monitor.Exit(_gate); Monitor.PulseAll(_gate);")]
    [InlineData("Interlocked.Increment(ref _n);")]
    public Task Silent_where_nothing_is_waited_for_or_it_runs_elsewhere(string statement) => Verify.Proven(statement, Members);

    /// <summary>Elsewhere only what waits without bound is worth a word.</summary>
    [Theory]
    [InlineData("lock (_gate) _n++;")]
    [InlineData("lock (_lock) _n++;")]
    [InlineData("Monitor.Enter(_gate);")]
    [InlineData("_lock.Enter();")]
    [InlineData("new ReaderWriterLockSlim().{|LOOP101:EnterWriteLock|}();")]
    public Task In_other_async_code_only_reader_writer_locks(string statement) => Verify.Async(statement, Members);

    [Fact]
    public async Task It_says_why_and_is_a_suggestion()
    {
        const string Source = "class C { [LoopBound] async Task M() { lock (this) { } await Task.Yield(); } }";
        await Verify.Message(Source, "'lock' freezes the loop while another thread holds the lock; state that is only used on the loop needs none");
        Assert.Equal(DiagnosticSeverity.Info, Assert.Single(await Verify.Diagnostics(Source)).Severity);
    }

    [Fact]
    public async Task Reader_writer_locks_are_a_warning() => Assert.Equal(
        DiagnosticSeverity.Warning,
        Assert.Single(await Verify.Diagnostics("class C { [LoopBound] async Task M(ReaderWriterLockSlim r) { r.EnterReadLock(); await Task.Yield(); } }")).Severity);

    [Theory]
    [InlineData("class C { [LoopBound] async Task M() { {|LOOP107:lock|} ( } }")]
    [InlineData("class C { [LoopBound] async Task M() { Monitor.Enter( } }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);
}
