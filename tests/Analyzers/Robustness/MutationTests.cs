using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Catalog;
using AsyncLoop.Analyzers.Tests.Common;
using AsyncLoop.Analyzers.Tests.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Analyzers.Tests.Robustness;

/// <summary>
/// Real code with tokens deleted, doubled and swapped, and cut off in the middle, as it is while somebody types: no rule
/// may throw on it.
/// </summary>
public sealed class MutationTests
{
    private const int VariantsPerSeed = 100;

    private static readonly string[] Sources = Directory
        .GetFiles(Repository.File("samples"), "*.cs", SearchOption.AllDirectories)
        .Concat(Directory.GetFiles(Repository.File("src/Runtime"), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/") && !file.Contains("\\obj\\"))
        .Order(StringComparer.Ordinal)
        .Select(File.ReadAllText)
        .Append(Pitfalls)
        .ToArray();

    /// <summary>Something for every rule.</summary>
    private const string Pitfalls = """
        [LoopBound] class P(EventLoop loop, Stream s)
        {
            bool _set; int Slow => F().Result; static async Task<int> F() { await Task.Yield(); return 1; }
            void Load(int n, ReadOnlySpan<char> c) { } Task LoadAsync(int n, ReadOnlyMemory<char> c, CancellationToken t = default) => F();
            void Open(bool async) { if (async) F().ToString(); else Thread.Sleep(1); }
            async Task<int> M(CancellationToken ct)
            {
                F(); Thread.Sleep(1); _ = File.ReadAllText("f"); _ = File.Exists("f"); _ = Slow; Open(true); Open(false);
                var ts = new[] { F(), F() }; await Task.WhenAll(ts); foreach (var t in ts) { if (t.IsCompleted || t.Status == TaskStatus.Faulted) _ = t.Result; }
                EventLoop.Run(F); await F().ConfigureAwait(false); new Thread(() => loop.CallSoon(() => { })).Start();
                var q = from x in ts where x.Result > 0 select x.GetAwaiter().GetResult(); using var r = new StreamReader(s); _ = r.ReadToEnd();
                using (var w = new StreamWriter(s)) lock (this) Monitor.Enter(s); Load(1, "a".AsSpan()); System.Text.RegularExpressions.Regex.IsMatch(r.ReadLine()!, "(a+)+");
                while (!ct.IsCancellationRequested) Thread.Yield(); for (;;) { if (loop.IsRunning) continue; F().ToString(); } again: Open(true); goto again;
                while (_set) await Task.Delay(5); var at = loop.Time + TimeSpan.Zero; if (DateTime.UtcNow.TimeOfDay > at) ; using var cts = new CancellationTokenSource(); cts.CancelAfter(5);
                return ts switch { [var a, ..] => a.Result, _ => 0 };
            }
        }
        """;

    /// <summary>Something for every framework, delegate in a local and await that leaves.</summary>
    private const string Frameworks = """
        using Xunit; using Microsoft.AspNetCore.Components; using Microsoft.VisualStudio.Threading; using Nito.AsyncEx; using Akka.Actor;
        class W : System.Windows.Window
        {
            W() { Closed += OnClosed; Closed += (s, e) => Thread.Sleep(1); }
            private void OnClosed(object sender, EventArgs e) { Action a = Tick; Dispatcher.Invoke(a); Task.Run(Tick); void Tick() => Thread.Sleep(1); }
            async void OnClick(object sender, System.Windows.RoutedEventArgs e) { await Task.Delay(1).ConfigureAwait(false); Title = ""; }
        }
        class P : ComponentBase { protected override async Task OnInitializedAsync() { var c = Task.Delay(1).ConfigureAwait(false); await c; StateHasChanged(); } }
        class G : Orleans.Grain { async Task M() { await Task.Factory.StartNew(() => Thread.Sleep(1)); await Task.Delay(1).ConfigureAwait(false); } }
        class A : ReceiveActor { A() { ReceiveAsync<string>(async s => { await Task.Yield(); Thread.Sleep(1); }); } }
        class C(JoinableTaskFactory f, EventLoop loop)
        {
            [Fact] public async Task T() { try { await f.SwitchToMainThreadAsync(); Thread.Sleep(1); } finally { await Task.Delay(1).ConfigureAwait(false); } loop.Stop(); }
            void N() { Func<Task> w = async () => { await foreach (var i in S().ConfigureAwait(false)) loop.Stop(); }; AsyncContext.Run(w); f.Run(w); }
            async IAsyncEnumerable<int> S() { await using var m = new MemoryStream().ConfigureAwait(false); yield return 1; loop.Stop(); }
        }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task No_rule_throws(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < VariantsPerSeed; i++)
        {
            var withFrameworks = i % 4 == 1;
            var text = Mutate(withFrameworks ? Frameworks : i % 2 == 0 ? Pitfalls : Sources[random.Next(Sources.Length)], random);
            var compilation = CSharpCompilation.Create(
                "Mutant",
                new[] { text, Verify.Usings + "\n" + Verify.LoopUsings }.Select(source => CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)),
                [.. References.Framework, References.Runtime, .. withFrameworks ? FrameworkReferences.AllReal.AddRange(FrameworkReferences.Wpf) : []],
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, concurrentBuild: true));
            var failures = new List<Exception>();
            var options = new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (error, _, _) => { lock (failures) failures.Add(error); }, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
            await compilation.WithAnalyzers([new LoopAnalyzer()], options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
            Assert.True(failures.Count == 0, $"{failures.FirstOrDefault()}\n{text}");
        }
    }

    private static string Mutate(string text, Random random)
    {
        var tokens = CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens().Select(t => t.ToFullString()).ToList();
        for (var changes = random.Next(1, 6); changes > 0 && tokens.Count > 2; changes--)
        {
            var at = random.Next(tokens.Count - 1);
            switch (random.Next(4))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    tokens.Insert(at, tokens[at]);
                    break;
                case 2:
                    (tokens[at], tokens[at + 1]) = (tokens[at + 1], tokens[at]);
                    break;
                default:
                    if (random.Next(4) == 0)
                        tokens.RemoveRange(at, tokens.Count - at);
                    break;
            }
        }

        return string.Concat(tokens);
    }
}
