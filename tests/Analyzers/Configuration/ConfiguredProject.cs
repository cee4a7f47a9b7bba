using System.Collections.Immutable;
using System.Globalization;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Tests.Configuration;

/// <summary>
/// A project in the folder /p with configuration files, read by the compiler's own reader, and additional files. Each
/// change gives another project over the same trees.
/// </summary>
internal sealed record ConfiguredProject(params string[] Sources)
{
    private readonly Lazy<CSharpCompilation> _compilation = new(() => Compile(Sources));

    /// <summary>Further references, such as a library made of source.</summary>
    public ImmutableArray<MetadataReference> References { get; init; } = [];

    private ImmutableArray<(string Path, string Text)> Configs { get; init; } = [];

    private ImmutableArray<AdditionalText> Files { get; init; } = [];

    private ImmutableArray<DiagnosticAnalyzer> Others { get; init; } = [];

    /// <summary>An .editorconfig or .globalconfig that the host also hands over, as the package makes it do.</summary>
    public ConfiguredProject Config(string text, string name = ".editorconfig") =>
        ConfigWithoutPlace(text, name) with { Files = Files.Add(new TextFile("/p/" + name, text)) };

    /// <summary>One that the host reads and does not hand over.</summary>
    public ConfiguredProject ConfigWithoutPlace(string text, string name = ".editorconfig") => this with { Configs = Configs.Add(("/p/" + name, text)) };

    public ConfiguredProject File(string name, string text) => this with { Files = Files.Add(new TextFile("/p/" + name, text)) };

    public ConfiguredProject Analyzer(params DiagnosticAnalyzer[] analyzers) => this with { Others = Others.AddRange(analyzers) };

    /// <summary>The compilation, the same for all projects that are made of this one without sources or references.</summary>
    public CSharpCompilation Compilation => _compilation.Value.AddReferences(References);

    /// <summary>What our rules say: id, file and line, message.</summary>
    public async Task<string[]> Findings() =>
        [.. (await Diagnostics()).Where(d => d.Id.StartsWith("LOOP", StringComparison.Ordinal)).Select(Describe).Order(StringComparer.Ordinal)];

    /// <summary>The lines, counted from 1, and messages of LOOP001 in one file.</summary>
    public async Task<string[]> Mistakes() =>
        [.. (await Diagnostics()).Where(d => d.Id == "LOOP001").OrderBy(d => d.Location.GetLineSpan().Path).ThenBy(d => d.Location.GetLineSpan().StartLinePosition)
            .Select(d => $"{d.Location.GetLineSpan().StartLinePosition.Line + 1}: {d.GetMessage(CultureInfo.InvariantCulture)}")];

    /// <summary>As an editor asks: for the diagnostics of one open file that is no source.</summary>
    public async Task<string[]> LiveMistakes(string name)
    {
        var options = new AnalyzerOptions(Files, new Options(AnalyzerConfigSet.Create(ImmutableArray<AnalyzerConfig>.Empty)));
        var analysis = Compilation.WithAnalyzers([new LoopAnalyzer()], options);
        var found = await analysis.GetAnalysisResultAsync(Files.Single(f => f.Path.EndsWith(name, StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        return [.. found.GetAllDiagnostics().Select(d => d.GetMessage(CultureInfo.InvariantCulture))];
    }

    public Task<ImmutableArray<Diagnostic>> Diagnostics() => Diagnostics(Compilation);

    /// <summary>The diagnostics of this configuration over a compilation that somebody else may have analysed before.</summary>
    public async Task<ImmutableArray<Diagnostic>> Diagnostics(CSharpCompilation compilation)
    {
        var set = AnalyzerConfigSet.Create(Configs.Select(c => AnalyzerConfig.Parse(c.Text, c.Path)).ToList());
        compilation = compilation.WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(new Severities(set)));
        return await Run(compilation, new AnalyzerOptions(Files, new Options(set)));
    }

    /// <summary>The same without severities, which are part of the compilation: it stays the very one.</summary>
    public async Task<string[]> FindingsIn(CSharpCompilation compilation)
    {
        var set = AnalyzerConfigSet.Create(Configs.Select(c => AnalyzerConfig.Parse(c.Text, c.Path)).ToList());
        return [.. (await Run(compilation, new AnalyzerOptions(Files, new Options(set)))).Select(Describe).Order(StringComparer.Ordinal)];
    }

    /// <summary>A library made of source.</summary>
    public static MetadataReference Library(string source, string name)
    {
        using var stream = new MemoryStream();
        var result = Compile(source).WithAssemblyName(name).Emit(stream);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    private async Task<ImmutableArray<Diagnostic>> Run(CSharpCompilation compilation, AnalyzerOptions options)
    {
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        var failures = new List<Exception>();
        var analysis = compilation.WithAnalyzers(
            [new LoopAnalyzer(), .. Others],
            new CompilationWithAnalyzersOptions(options, (error, _, _) => failures.Add(error), concurrentAnalysis: false, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true));
        var found = Others.IsEmpty
            ? await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken)
            : await analysis.GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Empty(failures);
        return found;
    }

    private static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Configured",
        sources.Append(Verify.Usings + "\n" + Verify.LoopUsings).Select((text, i) => CSharpSyntaxTree.ParseText(text, path: $"/p/{i}.cs")),
        Common.References.Framework.Add(Common.References.Runtime),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private static string Describe(Diagnostic diagnostic)
    {
        var span = diagnostic.Location.GetLineSpan();
        return $"{diagnostic.Id} {Path.GetFileName(span.Path)}({span.StartLinePosition.Line + 1}): {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";
    }

    private sealed class TextFile(string path, string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text);

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    private sealed class Options(AnalyzerConfigSet set) : AnalyzerConfigOptionsProvider
    {
        private readonly Dictionary<string, AnalyzerConfigOptions> _byPath = [];

        public override AnalyzerConfigOptions GlobalOptions => new Values(set.GlobalConfigOptions.AnalyzerOptions);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree)
        {
            lock (_byPath)
            {
                if (!_byPath.TryGetValue(tree.FilePath, out var options))
                    _byPath.Add(tree.FilePath, options = new Values(set.GetOptionsForSourcePath(tree.FilePath).AnalyzerOptions));
                return options;
            }
        }

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override IEnumerable<string> Keys => values.Keys;

        public override bool TryGetValue(string key, out string value) => values.TryGetValue(key, out value!);
    }

    private sealed class Severities(AnalyzerConfigSet set) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            set.GetOptionsForSourcePath(tree.FilePath).TreeOptions.TryGetValue(diagnosticId, out severity);

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            set.GlobalConfigOptions.TreeOptions.TryGetValue(diagnosticId, out severity);
    }
}
