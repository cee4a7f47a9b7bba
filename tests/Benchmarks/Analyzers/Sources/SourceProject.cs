using System.Reflection;
using AsyncLoop.Benchmarks.Analyzers.GeneratedCode;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Benchmarks.Analyzers.Sources;

/// <summary>A project that can be compiled any number of times, each time as if for the first time.</summary>
/// <param name="Sources">Path and text of each file.</param>
internal sealed record SourceProject(
    IReadOnlyList<(string Path, SourceText Text)> Sources,
    IReadOnlyList<MetadataReference> References,
    CSharpParseOptions ParseOptions,
    CSharpCompilationOptions Options)
{
    public int Lines { get; } = Sources.Sum(s => s.Text.Lines.Count);

    public static SourceProject Generate(int lines, Shape shape, int seed)
    {
        var sources = CodeGenerator.Generate(lines, shape, seed)
            .Select((text, i) => ($"File{i}.cs", SourceText.From(text))).ToList();
        return new SourceProject(sources, FrameworkAndRuntime(), CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>A real project: the arguments that its build hands to the compiler, one a line.</summary>
    public static SourceProject FromCompilerArguments(FileInfo file, DirectoryInfo folder)
    {
        var arguments = CSharpCommandLineParser.Default.Parse(File.ReadAllLines(file.FullName), folder.FullName, sdkDirectory: null);
        var sources = arguments.SourceFiles.Select(f => (f.Path, SourceText.From(File.ReadAllText(f.Path)))).ToList();
        var references = arguments.MetadataReferences.Select(r => MetadataReference.CreateFromFile(r.Reference, r.Properties)).ToList();
        // A signature needs a provider of keys, and nothing here needs a signature.
        return new SourceProject(sources, references, arguments.ParseOptions, arguments.CompilationOptions.WithCryptoKeyFile(null).WithPublicSign(false));
    }

    /// <summary>New trees and a new name: nothing that an earlier run left behind helps this one.</summary>
    public CSharpCompilation Compile() => CSharpCompilation.Create(
        $"Project{Guid.NewGuid():N}",
        Sources.AsParallel().AsOrdered().Select(s => CSharpSyntaxTree.ParseText(s.Text, ParseOptions, s.Path)),
        References,
        Options);

    private static List<MetadataReference> FrameworkAndRuntime()
    {
        var pack = typeof(SourceProject).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ReferencePack").Value!;
        return [.. Directory.GetFiles(pack, "*.dll").Append(typeof(EventLoop).Assembly.Location).Select(path => MetadataReference.CreateFromFile(path))];
    }
}
