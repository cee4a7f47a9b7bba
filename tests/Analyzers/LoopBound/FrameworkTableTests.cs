using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Repository = AsyncLoop.Analyzers.Tests.Catalog.Repository;

namespace AsyncLoop.Analyzers.Tests.LoopBound;

/// <summary>A typing error in the table would hide a framework in silence: every name is looked up in the real thing.</summary>
public sealed class FrameworkTableTests
{
    /// <summary>These need Windows or a workload: the stubs of the tests have their names.</summary>
    private static readonly string[] WithoutPackage = ["System.Windows.", "Microsoft.Maui.", "Microsoft.UI."];

    private static readonly Compilation Real = FrameworkReferences.Compile(FrameworkReferences.AllReal);

    private static readonly Compilation Stubs = FrameworkReferences.Compile(FrameworkReferences.AllStubs);

    private static string[] Lines => File.ReadAllLines(Repository.File("src/Analyzers/LoopBound/Frameworks.txt"));

    [Fact]
    public void Every_line_is_read()
    {
        foreach (var line in Lines.Where(line => !FrameworkLine.IsEmpty(line)))
            Assert.True(FrameworkLine.TryParse(line, out _, out var error), $"{line}: {error}");
        Assert.Equal(Lines.Count(line => !FrameworkLine.IsEmpty(line)), FrameworkTable.Rows.Length);
    }

    [Fact]
    public void Every_type_and_member_exists()
    {
        foreach (var row in FrameworkTable.Rows)
        {
            var compilation = WithoutPackage.Any(space => row.Type.StartsWith(space, StringComparison.Ordinal)) ? Stubs : Real;
            var type = Assert.Single(compilation.GetTypesByMetadataName(row.Type));
            Assert.Equal(type, compilation.FindType(row.Type), SymbolEqualityComparer.Default);
            foreach (var member in row.Members)
                Assert.True(type.GetMembers(member).Any(m => m.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected), $"{row.Type} has no {member}");
            if (row.When is { } when)
                Assert.Single((WithoutPackage.Any(space => when.StartsWith(space, StringComparison.Ordinal)) ? Stubs : Real).GetTypesByMetadataName(when));
            if (row.Use == FrameworkUse.Switch)
                Assert.All(type.GetMembers(row.Members[0]).OfType<IMethodSymbol>(), m => Assert.NotEmpty(m.ReturnType.GetMembers("GetAwaiter")));
        }
    }

    [Theory]
    [InlineData("System.Collections.Generic.List`1")]
    [InlineData("System.Collections.Generic.List`1+Enumerator")]
    [InlineData("Global")]
    [InlineData("No.Such.Type")]
    [InlineData("System.Collections.Generic.List")]
    [InlineData("System.String.Type")]
    public void Types_are_found_as_by_metadata_name(string name)
    {
        var compilation = FrameworkReferences.Compile([], "class Global { }");
        Assert.Equal(compilation.GetTypeByMetadataName(name), compilation.FindType(name), SymbolEqualityComparer.Default);
    }

    [Fact]
    public void Nothing_is_active_in_a_compilation_without_frameworks()
    {
        var active = ActiveFrameworks.Of(FrameworkReferences.Compile([]), FrameworkTable.Rows);
        Assert.False(active.Any);
        Assert.False(active.HasSwitches);
        Assert.Empty(active.DelegateMembers);
    }

    [Theory]
    [InlineData("type UI-thread synchronization System.Windows.UIElement", FrameworkUse.Type, "UI thread", "System.Windows.UIElement", 0)]
    [InlineData("  component grain scheduler Orleans.Grain // turns", FrameworkUse.Component, "grain", "Orleans.Grain", 0)]
    [InlineData("members loop synchronization My.Loop`1: Post,Send , .ctor", FrameworkUse.Members, "loop", "My.Loop`1", 3)]
    [InlineData("test My.Outer+CheckAttribute", FrameworkUse.Test, "", "My.Outer+CheckAttribute", 0)]
    public void A_line_says(string line, object use, string subject, string type, int members)
    {
        Assert.True(FrameworkLine.TryParse(line, out var row, out var error), error);
        Assert.Null(error);
        Assert.Equal((use, subject, type, members), (row.Use, row.Subject, row.Type, row.Members.Length));
    }

    [Fact]
    public void A_line_may_depend_on_another_type()
    {
        Assert.True(FrameworkLine.TryParse("type UI-thread synchronization A.ICommand when B.Control", out var row, out _));
        Assert.Equal(("A.ICommand", "B.Control"), (row.Type, row.When));
    }

    [Theory]
    [InlineData("", "'' is none of caller, component, factory, members, switch, test, type")]
    [InlineData("typ UI-thread synchronization A.B", "'typ' is none of caller, component, factory, members, switch, test, type")]
    [InlineData("type UI-thread A.B", "expected: type SUBJECT CONTEXT Type")]
    [InlineData("test a b", "expected: test Type")]
    [InlineData("type UI-thread thread A.B", "'thread' is neither synchronization nor scheduler")]
    [InlineData("type UI-thread synchronization A..B", "'A..B' is no type name")]
    [InlineData("type UI-thread synchronization A.B when A-B", "'A-B' is no type name")]
    [InlineData("type UI-thread synchronization A.B: C", "'type' takes a type and no members")]
    [InlineData("members UI-thread synchronization A.B", "expected names of members: A.B: A, B")]
    [InlineData("members UI-thread synchronization A.B: C D", "'C D' is no name of a member")]
    [InlineData("members UI-thread synchronization A.B:", "'' is no name of a member")]
    public void A_wrong_line_is_told(string line, string message)
    {
        Assert.False(FrameworkLine.TryParse(line, out _, out var error));
        Assert.Equal(message, error);
    }
}
