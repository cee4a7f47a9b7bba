using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Repository = AsyncLoop.Analyzers.Tests.Catalog.Repository;

namespace AsyncLoop.Analyzers.Tests.LoopBound;

/// <summary>The attributes that the package adds as source are those of the runtime, and any project can compile them.</summary>
public sealed class AnnotationSourceTests
{
    private static readonly string Source = File.ReadAllText(Repository.File("src/Package/annotations/AsyncLoop.Annotations.cs"));

    [Fact]
    public void The_copies_have_the_shape_of_the_runtimes()
    {
        var copies = Compile(LanguageVersion.CSharp7_3, NullableContextOptions.Disable).Assembly;
        var runtime = (IAssemblySymbol)CSharpCompilation.Create("R", [], References.Framework.Add(References.Runtime)).GetAssemblyOrModuleSymbol(References.Runtime)!;

        Assert.Equal(ShapeOf(runtime), ShapeOf(copies));
        Assert.NotEmpty(ShapeOf(copies));
        Assert.All(TypesOf(copies), type => Assert.Equal(Accessibility.Internal, type.DeclaredAccessibility));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3, NullableContextOptions.Disable)]
    [InlineData(LanguageVersion.Latest, NullableContextOptions.Enable)]
    public void They_compile_without_a_warning(LanguageVersion version, NullableContextOptions nullable) =>
        Assert.Empty(Compile(version, nullable).GetDiagnostics(TestContext.Current.CancellationToken));

    /// <summary>Path, warnings and documentation as strict as a project can have them.</summary>
    private static CSharpCompilation Compile(LanguageVersion version, NullableContextOptions nullable) => CSharpCompilation.Create(
        "Copies",
        [CSharpSyntaxTree.ParseText(Source, new CSharpParseOptions(version, DocumentationMode.Diagnose), "AsyncLoop.Annotations.cs")],
        References.Framework,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: nullable, warningLevel: 9999));

    private static IEnumerable<INamedTypeSymbol> TypesOf(IAssemblySymbol assembly) => assembly.GlobalNamespace
        .GetNamespaceMembers().Single(n => n.Name == "AsyncLoop").GetNamespaceMembers().Single(n => n.Name == "Annotations").GetTypeMembers();

    private static List<string> ShapeOf(IAssemblySymbol assembly) =>
    [
        .. TypesOf(assembly).OrderBy(t => t.Name, StringComparer.Ordinal).SelectMany(type => (IEnumerable<string>)
        [
            $"{type.Name} : {type.BaseType} sealed={type.IsSealed}",
            .. type.GetAttributes().Where(a => a.AttributeClass!.Name == "AttributeUsageAttribute").Select(usage => $"  {usage}"),
            .. type.GetMembers().Where(m => m.DeclaredAccessibility == Accessibility.Public).Select(m => "  " + m.ToDisplayString()).Order(StringComparer.Ordinal),
        ]),
    ];
}
