using System.Collections.Immutable;
using AsyncLoop.CodeFixes.MakeAsync.Search;
using AsyncLoop.CodeFixes.Tests.Common;
using AsyncLoop.CodeFixes.Tests.Proof.Cases;
using AsyncLoop.CodeFixes.Tests.Proof.Programs;
using CsCheck;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FindSymbols;

namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>The search by names finds what Roslyn's search finds, or leaves it to that.</summary>
public sealed class SearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Uses of <c>Load</c> that the search by names answers.</summary>
    [Theory]
    [InlineData("class C { int Load() => 1; int M() => Load() + this.Load() + new C().Load(); }")]
    [InlineData("class C { static int Load() => 1; Func<int> f = Load; Func<int> g = C.Load; Lazy<int> l = new(C.Load); event Action E { add { } remove { } } int P => Load(); }")]
    [InlineData("/// <summary><see cref=\"C.Load\"/> <see cref=\"C.Load()\"/></summary>\nclass C { /** <see cref=\"Load\"/> */ int Load() => 1; [Obsolete(nameof(Load))] string M() => nameof(C.Load); }")]
    [InlineData("using A = C; class C { public static int Load() => 1; } class D { int M() => A.Load(); }")]
    [InlineData("using static C; class C { public static int Load() => 1; } class D { int M() => Load(); Func<int> f = Load; }")]
    [InlineData("static class C { public static int Load(this string s) => 1; } class D { int M(string? s) => \"\".Load() + C.Load(\"\") + (s?.Load() ?? 0); Func<int> f = \"\".Load; }")]
    [InlineData("class C { int @Load() => 1; int M() => @Load() + Load(); }")]
    [InlineData("class C { int Load() => 1; int M() => L\\u006fad() + \\U0000004coad(); }")]
    [InlineData("class C { int L\\u006fad() => 1; int M() => Load(); }")]
    [InlineData("class C { int Load() => 1; int M() => Lo\u200dad(); }")]
    [InlineData("class C { T Load<T>(T t) => t; int M() => Load<int>(1) + Load(2); Func<int, int> f; C() => f = Load<int>; }")]
    [InlineData("class C<T> { public T Load(T t) => t; public class D : C<int> { int M() => Load(1); } int N() => new C<int>().Load(1); }")]
    [InlineData("class C { int Load(int n) => 1; int Load(string s) => 2; int M() => Load(1) + Load(\"\"); string N() => nameof(Load); }")]
    [InlineData("class C { int Load(int n) => 1; int M() => Load() + Load(\"\") + Missing.Load(1); } class D { int M() => new C().Load(1); }")]
    [InlineData("class C { int Load(int n) => 1; int Load(long n) => 1; object M(dynamic d) => Load(d) + d.Load(1); }")]
    [InlineData("class C { int Load() => 1; int M() { int Load() => 2; return Load(); } int N() { return Load(); int Load() => 3; } }")]
    [InlineData("class B { public int Load() => 1; } class D : B { public new int Load() => base.Load() + ((B)this).Load(); }")]
    [InlineData("class C { int Load() => 1; /* Load() */ string s = \"Load\"; string M(int Loaded) => $\"Load {Load()} {nameof(Loaded)}\"; // Load\n#if Load\nint N() => Load();\n#endif\n}")]
    [InlineData("[assembly: Marked(nameof(C.Load))] class MarkedAttribute(string s) : Attribute { } class C { public int Load() => 1; [return: Marked(nameof(Load))] int M() => 1; }")]
    [InlineData("record R(int N) { public int Load() => N; } struct S : IDisposable { public int Load() => new R(1).Load(); public void Dispose() => Load(); }")]
    [InlineData("class C : IDisposable { public int Load() => 1; public void Dispose() { } } class D : C { int M() => Load(); }")]
    [InlineData("partial class C { int Load() => 1; } partial class C { int M() => Load(); }")]
    [InlineData("unsafe class C { static int Load() => 1; delegate*<int> M() => &Load; int N => M()(); }")]
    [InlineData("class C { class Load { } int Load() => 1; }")]
    [InlineData("class C { int Load() => ; int M( => Load(")]
    public Task As_Roslyn_finds_it(string source) => Compare(Solution(source), isAnswered: true);

    /// <summary>Uses of <c>Load</c> or of what constructs call, which the search by names leaves to Roslyn's.</summary>
    [Theory]
    [InlineData("interface I { int Load(); } class C : I { public int Load() => 1; int M(I i) => i.Load() + Load(); }", "Load")]
    [InlineData("interface I { int Load(); } class C : I { int I.Load() => 1; }", "Load")]
    [InlineData("interface I { int Load(); } class B { public int Load() => 1; } class C : B { } class D : C, I { }", "Load")]
    [InlineData("interface I { static abstract int Load(); } class B { public static int Load() => 1; } class D : B, I { }", "Load")]
    [InlineData("interface I { int Load() => 1; int M() => Load(); }", "Load")]
    [InlineData("class B { protected virtual int Load() => 1; } class C : B { protected override int Load() => base.Load(); }", "Load")]
    [InlineData("abstract class B { protected abstract int Load(); } class C : B { protected sealed override int Load() => 1; }", "Load")]
    [InlineData("partial class C { partial void Load(); void M() => Load(); } partial class C { partial void Load() { } }", "Load")]
    [InlineData("[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage(\"A\", \"B\", Scope = \"member\", Target = \"~M:C.Load~System.Int32\")] class C { public int Load() => 1; }", "Load")]
    [InlineData("class C { public IEnumerator<int> GetEnumerator() => null!; void M() { foreach (var i in this) { } } }", "GetEnumerator")]
    [InlineData("class C { public void Deconstruct(out int a, out int b) => a = b = 1; void M() { var (a, b) = this; } }", "Deconstruct")]
    [InlineData("class C : System.Collections.IEnumerable { public void Add(int n) { } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null!; C M() => new() { 1, 2 }; }", "Add")]
    [InlineData("class C { public System.Runtime.CompilerServices.TaskAwaiter GetAwaiter() => default; async Task M() => await this; }", "GetAwaiter")]
    [InlineData("class C { public C Select(Func<int, int> f) => this; public C Where(Func<int, bool> f) => this; C M(C c) => from x in c where x > 1 select x; }", "Select")]
    [InlineData("ref struct C { public void Dispose() { } void M() { using var c = new C(); } }", "Dispose")]
    public Task Left_to_Roslyn(string source, string name) => Compare(Solution(source), isAnswered: false, name);

    [Fact]
    public Task Global_usings_of_another_file() => Compare(
        Solution("class C { public static int Load() => 1; }", "global using static C; global using G = C;", "class D { int M() => Load() + G.Load(); }"), isAnswered: true);

    [Fact]
    public async Task Of_a_project_that_others_reference_with_another_framework_and_one_that_does_not()
    {
        var solution = Solution("public class C { public int Load() => 1; } public class B { public int Load() => 1; }");
        var first = solution.Projects.Single();
        var second = Workbench.AddProject(solution, "Second", withRuntime: true).AddProjectReference(new(first.Id)).AddDocument("D.cs", "public class D : C { int M() => Load() + new B().Load(); }");
        // Fewer assemblies, so that it sees the types of the first anew.
        var third = Workbench.AddProject(second.Project.Solution, "Third", withRuntime: false).AddProjectReference(new(first.Id)).AddProjectReference(new(second.Project.Id))
            .AddDocument("E.cs", "interface I { int Load(); } class E : B, I { int M(D d, B b) => d.Load() + b.Load(); } class F { int Load() => 1; int M() => Load(); }");
        var fourth = Workbench.AddProject(third.Project.Solution, "Fourth", withRuntime: false).AddDocument("G.cs", "class G { int Load() => 1; int M() => Load(); }");
        Assert.Equal(["B: False", "C: True", "F: True", "G: True", "I: False"], (await Compare(fourth.Project.Solution, "Load")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("class C { public int Load() => 1;\n#if NEW\nint M() => Load();\n#else\nint N() => Load();\n#endif\n}", true)]
    [InlineData("class C {\n#if NEW\npublic int Load() => 1;\n#endif\nint M() => new C().Load(); }", true)]
    [InlineData("class B {\n#if NEW\npublic virtual\n#else\npublic\n#endif\nint Load() => 1; }\n#if NEW\nclass C : B { public override int Load() => 2; }\n#endif\n", false)]
    public async Task Of_a_file_that_two_projects_share(string source, bool isAnswered)
    {
        var first = Solution(source).Projects.Single();
        var second = Workbench.AddProject(first.Solution, "New", withRuntime: true).WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: ["NEW"]))
            .AddDocument("0.cs", source, filePath: "/0.cs").Project;
        var solution = second.Solution.WithDocumentFilePath(first.Documents.First(document => document.Name == "0.cs").Id, "/0.cs");
        await Compare(solution, isAnswered);
    }

    [Fact]
    public async Task Of_a_project_whose_assembly_another_references()
    {
        var first = Solution("public class C { public int Load() => 1; }").Projects.Single();
        using var image = new MemoryStream();
        (await first.GetCompilationAsync(Token))!.Emit(image, cancellationToken: Token);
        var second = Workbench.AddProject(first.Solution, "Second", withRuntime: true).AddMetadataReference(MetadataReference.CreateFromImage(image.ToArray()))
            .AddDocument("D.cs", "class D { int M() => new C().Load(); }").Project;
        await Compare(second.Solution, isAnswered: false);
    }

    /// <summary>Roslyn's search knows no generator that does not come from a file.</summary>
    [Theory]
    [InlineData("Load")]
    [InlineData("Made")]
    public async Task In_the_file_of_a_source_generator(string name)
    {
        var project = Solution("public partial class C { public int Load() => 1; }").Projects.Single().AddAnalyzerReference(new Generator());
        var method = (await project.GetCompilationAsync(Token))!.GetTypeByMetadataName("C")!.GetMembers(name).OfType<IMethodSymbol>().Single();
        var use = Assert.Single((await new MethodSearch(new SearchedSolution(project.Solution, Token), Token).UsesOfAsync(method))!);
        Assert.IsType<SourceGeneratedDocument>(use.Document);
        Assert.Equal(name, (await use.Document.GetTextAsync(Token)).ToString(use.Span));
    }

    [Fact]
    public async Task In_the_corpus()
    {
        var answered = await Compare(CorpusSource.Read().Solution, name: null);
        Assert.True(answered.Count(answer => answer.EndsWith("True", StringComparison.Ordinal)) > answered.Count / 2, "Most of what is declared there stands alone.");
    }

    [Fact]
    public Task In_programs_at_random() => GeneratedProgram.Gen.SampleAsync(
        async program => Assert.NotEmpty(await Compare(ProofCase.Of("Program", program).Solution, name: null)), iter: 10, print: program => program);

    private static Solution Solution(params string[] sources)
    {
        var project = Workbench.Open("").Project;
        foreach (var (i, source) in sources.Index())
            project = project.AddDocument($"{i}.cs", source).Project;
        return project.Solution;
    }

    /// <summary>All methods of the name, or none, are answered by the search by names.</summary>
    private static async Task Compare(Solution solution, bool isAnswered, string name = "Load")
    {
        var answered = await Compare(solution, name);
        Assert.NotEmpty(answered);
        Assert.All(answered, answer => Assert.EndsWith($"{isAnswered}", answer));
    }

    /// <summary>Asserts that what the search by names finds is what Roslyn finds. Gives for each method whether it was answered.</summary>
    private static async Task<IReadOnlyList<string>> Compare(Solution solution, string? name)
    {
        var search = new MethodSearch(new SearchedSolution(solution, Token), Token);
        var answered = new List<string>();
        foreach (var document in solution.Projects.SelectMany(project => project.Documents))
        {
            var model = (await document.GetSemanticModelAsync(Token))!;
            foreach (var declared in (await document.GetSyntaxRootAsync(Token))!.DescendantNodes().Where(node => node is MethodDeclarationSyntax or LocalFunctionStatementSyntax))
            {
                if (model.GetDeclaredSymbol(declared, Token) is not IMethodSymbol method || name is not null && method.Name != name)
                    continue;
                var uses = await search.UsesOfAsync(method);
                answered.Add($"{method.ContainingType.Name}: {uses is not null}");
                if (uses is null)
                    continue;
                var expected = (await SymbolFinder.FindReferencesAsync(method, solution, Token)).Select(MethodUses.From).SelectMany(found => found.Places);
                Assert.Equal(Written(expected), Written(uses));
            }
        }

        return answered;
    }

    private static IEnumerable<string> Written(IEnumerable<UsePlace> places) =>
        places.Select(place => $"{place.Document.Project.Name} {place.Document.Name} {place.Span} {place.IsPlain}").Distinct().Order(StringComparer.Ordinal);

    private sealed class Generator : AnalyzerReference, IIncrementalGenerator
    {
        public override string? FullPath => null;

        public override object Id => nameof(Generator);

        public void Initialize(IncrementalGeneratorInitializationContext context) =>
            context.RegisterPostInitializationOutput(output => output.AddSource("Made.cs", "partial class C { int M() => Load(); int Made() => 1; int N() => Made(); }"));

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

        public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => [this.AsSourceGenerator()];
    }
}
