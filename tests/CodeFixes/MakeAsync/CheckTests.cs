using AsyncLoop.CodeFixes.MakeAsync;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>What is compiled of a changed file: all declarations, and the bodies that can mean something else.</summary>
public sealed class CheckTests
{
    [Theory]
    [InlineData("class C { int A() => 1; int B() => 2; }", "class C { int A() => 3; int B() => 2; }", "int A() => 3; ")]
    [InlineData("namespace N { class C { class D { int A() => 1; } int P => 1; } }", "namespace N { class C { class D { int A() => 2; } int P => 2; } }", "int A() => 2; |int P => 2; ")]
    [InlineData("class C { int A() => New(); }", "class C { int A() => New(); }", "int A() => New(); ")]
    [InlineData("class C { int A() => @New(); /** <see cref=\"New\"/> */ int B() => Newer(\"New\"); }", "class C { int A() => @New(); /** <see cref=\"New\"/> */ int B() => Newer(\"New\"); }", "int A() => @New(); |/** <see cref=\"New\"/> */ int B() => Newer(\"New\"); ")]
    [InlineData("class C { int A() => N\\u0065w(); int B() => 1; }", "class C { int A() => N\\u0065w(); int B() => 1; }", "int A() => N\\u0065w(); ")]
    [InlineData("using A; class C { int A() => 1; }", "using A; class C { int A() => 1; }", "")]
    [InlineData("using A; class C { int A() => 1; }", "using B; class C { int A() => 1; }", null)]
    [InlineData("class C { int A() => 1; }", "using B; class C { int A() => 1; }", null)]
    [InlineData("A(); B(); int A() => 1;", "A(); await B(); int A() => 1;", null)]
    [InlineData("[New] class C { int A() => 1; }", "[New] class C { int A() => 1; }", null)]
    public void The_bodies_that_can_mean_something_else(string before, string after, string? expected)
    {
        var found = ChangedMembers.Between(Root(before), Root(after), ["Old", "New"], TestContext.Current.CancellationToken);
        Assert.Equal(expected, found is null ? null : string.Join('|', found.Select(pair => after.Substring(pair.After.Start, pair.After.Length))));
    }

    [Fact]
    public async Task What_breaks_another_member_is_not_offered()
    {
        const string Source = "class Outer { static void LoadAsync(int n) { } class Inner { int Load() { Thread.Sleep(1); return 1; } async Task M() => Load(); {0} } }";
        Assert.NotEmpty(await Closures.Offers(Workbench.Open(Source.Replace("{0}", "")).Project.Solution));
        await Closures.Same(Source.Replace("{0}", "void N() { LoadAsync(1); }"));
    }

    [Fact]
    public async Task What_was_broken_before_is_no_hindrance()
    {
        var document = Workbench.Open("class C { int Load() { Thread.Sleep(1); return Missing; } async Task M() { Load(); Missing(); } void N() => Missing(); }");
        var action = Assert.Single(await Closures.Offers(document.Project.Solution));
        Assert.Contains("await LoadAsync(); Missing();", await Closures.Text(await Closures.Apply(action), document.Id));
    }

    private static SyntaxNode Root(string text) => CSharpSyntaxTree.ParseText(text).GetRoot(TestContext.Current.CancellationToken);
}
