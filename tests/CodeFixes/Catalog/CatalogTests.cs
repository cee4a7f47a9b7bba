using System.Reflection;
using System.Text.RegularExpressions;
using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Tests.Catalog;

/// <summary>A rule that names a rewrite has a fix that knows it, and the fix has a test.</summary>
public sealed class CatalogTests
{
    private static readonly IReadOnlyList<LoopFix> Fixes =
        [.. typeof(LoopFix).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(LoopFix))).Select(t => (LoopFix)Activator.CreateInstance(t)!)];

    public static TheoryData<string> RulesWithFixes => [.. AllRules.Create().Where(rule => KindsOf(rule).Count > 0).Select(rule => rule.GetType().Name)];

    [Theory]
    [MemberData(nameof(RulesWithFixes))]
    public void A_rule_has_a_fix_of_its_name_for_all_its_kinds(string key)
    {
        var rule = AllRules.Create().Single(r => r.GetType().Name == key);
        var fix = Assert.Single(Fixes, f => f.FixableDiagnosticIds.Contains(rule.Descriptor.Id));
        Assert.Equal(key + "Fix", fix.GetType().Name);
        Assert.Equal($"AsyncLoop.CodeFixes.Rules.{rule.Descriptor.Category}", fix.GetType().Namespace);
        Assert.Equal(KindsOf(rule), fix.Kinds.Order());
        Assert.True(File.Exists(PathOf("tests", rule, "FixTests")), PathOf("tests", rule, "FixTests"));
    }

    [Fact]
    public void Every_kind_is_somebodys()
    {
        var kinds = typeof(FixKinds).GetFields().Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(kinds.Order(), Fixes.SelectMany(fix => fix.Kinds).Distinct().Order());
    }

    [Fact]
    public void Every_fix_is_exported_for_the_language_and_fixes_in_bulk() => Assert.All(Fixes, fix =>
    {
        var export = fix.GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>();
        Assert.Equal([LanguageNames.CSharp], export!.Languages);
        Assert.Equal(fix.GetType().Name, export.Name);
        Assert.Equal(
            [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution],
            fix.GetFixAllProvider().GetSupportedFixAllScopes().Where(scope => scope <= FixAllScope.Solution));
    });

    /// <summary>The oldest host brings another version of it.</summary>
    [Fact]
    public void The_assembly_does_not_reference_the_composition_library() =>
        Assert.DoesNotContain(typeof(LoopFix).Assembly.GetReferencedAssemblies(), name => name.Name!.StartsWith("System.Composition", StringComparison.Ordinal));

    private static IReadOnlyList<string> KindsOf(LoopRule rule) =>
        [.. Regex.Matches(SourceOf(rule), @"FixKinds\.(\w+)").Select(match => match.Groups[1].Value).Distinct().Order()];

    /// <summary>The rule, and what rules of the catalogue share.</summary>
    private static string SourceOf(LoopRule rule) => File.ReadAllText(PathOf("src", rule, "")) + (rule is CatalogueRule
        ? File.ReadAllText(Path.Combine(References.RepositoryRoot, "src", "Analyzers", "Blocking", "CatalogueRule.cs"))
        : "");

    private static string PathOf(string root, LoopRule rule, string suffix) => Path.Combine(
        References.RepositoryRoot, root, root == "src" ? "Analyzers" : "CodeFixes", "Rules", rule.Descriptor.Category, rule.GetType().Name + suffix + ".cs");
}
