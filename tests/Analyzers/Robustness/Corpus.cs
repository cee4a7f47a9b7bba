using AsyncLoop.Analyzers.Tests.Catalog;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Tests.Robustness;

/// <summary>Real code: the projects of this repository, and a file with something for every rule.</summary>
internal static class Corpus
{
    /// <summary>Something for every rule.</summary>
    public const string Pitfalls = """
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

    private static readonly CSharpParseOptions ParseOptions = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);

    /// <summary>Each project as a compilation; what it references beside the framework and the runtime is missing.</summary>
    public static readonly CSharpCompilation[] Projects =
        [Compile(("Pitfalls.cs", Pitfalls)), Project("samples/Pitfalls"), Project("src/Runtime"), Project("src/Catalogue"), Project("src/Check")];

    public static CSharpCompilation Compile(params (string Path, string Text)[] files) => CSharpCompilation.Create(
        files[0].Path,
        files.Append((Path: "Usings.cs", Text: Verify.Usings + "\n" + Verify.LoopUsings)).Select(f => CSharpSyntaxTree.ParseText(f.Text, ParseOptions, f.Path)),
        References.Framework.Add(References.Runtime),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));

    /// <summary>The compilation with another text in one of its files, as after an edit.</summary>
    public static CSharpCompilation Edit(CSharpCompilation compilation, SyntaxTree tree, string text) =>
        compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(text)));

    private static CSharpCompilation Project(string folder) => Compile(Directory
        .GetFiles(Repository.File(folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Repository.File(folder), file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
        .Order(StringComparer.Ordinal)
        .Select(file => (file, File.ReadAllText(file)))
        .ToArray());
}
