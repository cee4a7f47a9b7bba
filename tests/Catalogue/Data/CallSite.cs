using System.Reflection;
using AsyncLoop.Analyzers.Blocking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.Catalogue.Tests.Data;

/// <summary>Asks the catalogue as the analyzers do: by the symbols of code that the compiler has bound.</summary>
internal static class CallSite
{
    private const string Usings = """
        using System; using System.Buffers; using System.Collections.Concurrent; using System.Collections.Generic; using System.Data; using System.Data.Common;
        using System.Diagnostics; using System.IO; using System.IO.Compression; using System.IO.Pipes; using System.Linq; using System.Net; using System.Net.Http;
        using System.Net.NetworkInformation; using System.Net.Sockets; using System.Text; using System.Text.Json; using System.Threading; using System.Threading.Channels;
        using System.Threading.Tasks; using System.Xml; using System.Xml.Linq;
        """;

    // One compilation for all cases: they share the symbols of the framework.
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Calls",
        [],
        Directory.GetFiles(Fact("ReferencePack"), "*.dll").Select(f => MetadataReference.CreateFromFile(f)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    /// <summary>What the last member of an expression is in the catalogue; variables are declared before it.</summary>
    public static BlockingEntry? Find(string code, string members = "") => DerivedCatalogue.Instance.Find(SymbolOf(code, members));

    /// <summary>The member that the last statement ends in: a call, a property or a construction.</summary>
    public static ISymbol SymbolOf(string code, string members = "")
    {
        var tree = CSharpSyntaxTree.ParseText($"{Usings}\nclass C {{ void M() {{ {code}; }} {members} }}");
        var model = Empty.AddSyntaxTrees(tree).GetSemanticModel(tree);
        var errors = model.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error && d.Id != "CS0201").ToList();
        Assert.True(errors.Count == 0, code + ": " + string.Join("; ", errors));
        var last = tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().First(m => m.Identifier.Text == "M").Body!.Statements.Last(s => s is not EmptyStatementSyntax);
        var expression = last switch
        {
            ExpressionStatementSyntax statement => statement.Expression,
            LocalDeclarationStatementSyntax local => local.Declaration.Variables[0].Initializer!.Value,
            _ => throw new InvalidOperationException("The last statement of a case is the call: " + code),
        };
        if (expression is AssignmentExpressionSyntax { Right: var right })
            expression = right;
        return model.GetSymbolInfo(expression).Symbol switch
        {
            IMethodSymbol method => (method.ReducedFrom ?? method).OriginalDefinition,
            { } symbol => symbol.OriginalDefinition,
            null => throw new InvalidOperationException("Nothing is called in " + code),
        };
    }

    public static string Fact(string key) =>
        typeof(CallSite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value!;
}
