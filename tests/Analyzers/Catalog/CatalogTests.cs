using System.Text.RegularExpressions;
using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Configuration;
using AsyncLoop.Analyzers.Rules.House;
using AsyncLoop.Analyzers.Suppressors;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Catalog;

/// <summary>A rule is an id, a class, a page, a release note and a test: none may be missing or say something else.</summary>
public sealed class CatalogTests
{
    private static readonly LoopRule[] Rules = [.. AllRules.Create()];

    public static TheoryData<string> Keys => [.. Rules.Select(KeyOf)];

    [Fact]
    public void Every_rule_of_the_assembly_runs_and_every_id_has_a_rule()
    {
        var classes = typeof(LoopRule).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(LoopRule)) && !t.IsAbstract);
        Assert.Equal(classes.Select(t => t.Name).Order(), Rules.Select(KeyOf).Order());
        Assert.Equal(Rules.Select(KeyOf).Order(), Rules.Select(KeyOf));

        var ids = typeof(RuleIds).GetFields().Select(f => f.Name + " " + f.GetRawConstantValue());
        Assert.Equal(Rules.Select(r => KeyOf(r).Split('_')[1] + " " + r.Descriptor.Id).Order(), ids.Order());
        Assert.Equal(Rules.Select(r => r.Descriptor), new LoopAnalyzer().SupportedDiagnostics);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Descriptor_page_and_test_belong_together(string key)
    {
        var rule = Rules.Single(r => KeyOf(r) == key);
        var topic = rule.Descriptor.Category;
        Assert.Equal($"AsyncLoop.Analyzers.Rules.{topic}", rule.GetType().Namespace);
        Assert.StartsWith(rule.Descriptor.Id + "_", key);
        Assert.Equal($"src/Analyzers/Rules/{topic}/{key}.md", rule.Page);
        Assert.True(rule.Descriptor.HelpLinkUri is "" || rule.Descriptor.HelpLinkUri.EndsWith(rule.Page, StringComparison.Ordinal));
        Assert.True(File.Exists(Repository.File($"tests/Analyzers/Rules/{topic}/{key}Tests.cs")), "the rule has no test file");

        var page = new RulePage(rule);
        Assert.Equal($"# {rule.Descriptor.Id}: {rule.Descriptor.Title}", page.Title);
        Assert.Equal(topic, page.Facts[0]);
        Assert.Equal(Repository.SeverityName(rule.Descriptor), page.Facts[1]);
        Assert.NotEmpty(page.Bad);
        Assert.NotEmpty(page.Good);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Bad_code_of_a_page_is_reported_and_good_code_is_not(string key)
    {
        var rule = Rules.Single(r => KeyOf(r) == key);
        var page = new RulePage(rule);
        foreach (var bad in page.Bad)
            Assert.Equal([rule.Descriptor.Id], (await Verify.Diagnostics(bad)).Select(d => d.Id).Distinct());
        foreach (var good in page.Good)
            Assert.Empty(await Verify.Diagnostics(good));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_page_names_the_fixes_that_the_rule_offers(string key)
    {
        var rule = Rules.Single(r => KeyOf(r) == key);
        var source = File.ReadAllText(Repository.File($"src/Analyzers/Rules/{rule.Descriptor.Category}/{key}.cs"));
        if (rule is CatalogueRule)
            source += File.ReadAllText(Repository.File("src/Analyzers/Blocking/CatalogueRule.cs"));
        var kinds = Regex.Matches(source, @"FixKinds\.(\w+)").Select(m => m.Groups[1].Value).Distinct().Order();
        Assert.Equal(kinds, new RulePage(rule).Facts[2].Split(", ").Where(kind => kind != "-").Order());
        Assert.All(kinds, kind => Assert.NotNull(typeof(FixKinds).GetField(kind)));
    }

    [Fact]
    public void Release_notes_name_every_rule_with_its_category_and_severity()
    {
        var notes = File.ReadAllLines(Repository.File("src/Analyzers/AnalyzerReleases.Shipped.md"))
            .Concat(File.ReadAllLines(Repository.File("src/Analyzers/AnalyzerReleases.Unshipped.md")))
            .Where(line => line.StartsWith("LOOP", StringComparison.Ordinal));
        Assert.Equal(
            Rules.Select(r => $"{r.Descriptor.Id} | {r.Descriptor.Category} | {(r.Descriptor.IsEnabledByDefault ? r.Descriptor.DefaultSeverity : "Disabled")} | {KeyOf(r).Split('_')[1]}"),
            notes);
    }

    [Fact]
    public void Readme_lists_the_rules() =>
        Repository.AssertGenerated("README.md", RuleTable.Readme(Rules), "<!-- rules: generated -->", "<!-- rules: end -->");

    [Theory]
    [InlineData("none")]
    [InlineData("all")]
    [InlineData("strict")]
    public void Presets_list_the_rules(string preset) =>
        Repository.AssertGenerated($"src/Package/presets/{preset}.globalconfig", RuleTable.Preset(Rules, preset));

    [Fact]
    public void Readme_lists_the_suppressors() =>
        Repository.AssertGenerated("README.md", RuleTable.Suppressors(), "<!-- suppressors: generated -->", "<!-- suppressors: end -->");

    [Fact]
    public void Suppressor_ids_are_known_and_nobody_elses()
    {
        var ids = typeof(SuppressorIds).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);
        Assert.Equal(ids, SuppressorIds.All);
        Assert.Equal(SuppressorIds.All, Suppression.All.Select(s => s.Id));
        Assert.Equal(SuppressorIds.All, new LoopSuppressor().SupportedSuppressions.Select(s => s.Id).Distinct());
        Assert.Empty(SuppressorIds.All.Intersect(AllRules.Ids));
    }

    [Fact]
    public void The_page_lists_the_options() =>
        Repository.AssertGenerated(PageOfOptions, RuleTable.Options(), "<!-- options: generated -->", "<!-- options: end -->");

    [Fact]
    public void Options_are_lower_case_and_named_on_the_pages_of_their_rules()
    {
        Assert.All(KnownOptions.All, option =>
        {
            Assert.StartsWith(LoopOption.Prefix, option.Key);
            Assert.Equal(option.Key.ToLowerInvariant(), option.Key);
            Assert.True(option.Accepts(option.DefaultText));
            // asyncloop.loop105.max_depth belongs to LOOP105; what names no rule belongs to those that have a scope.
            var owner = option.Key.Split('.')[1].ToUpperInvariant();
            string[] owners = AllRules.Ids.Contains(owner) ? [owner] : [RuleIds.BlockingCall, RuleIds.BlockingIO, RuleIds.FileSystemMetadata, RuleIds.TaskWait, RuleIds.TransitiveBlocking];
            Assert.All(owners, id => Assert.Contains($"`{option.Key}", File.ReadAllText(Repository.File(Rules.Single(r => r.Descriptor.Id == id).Page))));
        });
        Assert.Equal(
            typeof(KnownOptions).GetFields().Where(f => f.FieldType.IsSubclassOf(typeof(LoopOption))).Select(f => f.GetValue(null)),
            KnownOptions.All);
    }

    [Fact]
    public void The_page_describes_every_word_of_a_list_line()
    {
        var page = File.ReadAllText(Repository.File(PageOfOptions));
        Assert.All(ListLineReader.Words, word => Assert.Contains($"\n{word} ", page));
        // An example on the page is a line that is read.
        var examples = Regex.Match(page, @"## Lists.*?```\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        Assert.All(examples.Split('\n'), line => Assert.Null(ListLineReader.Read(line, 0).Mistake));
        Assert.Equal(ListLineReader.Words.Order(), examples.Split('\n').Where(l => l.Length > 0 && l[0] != '/').Select(l => l.Split(' ')[0]).Distinct().Order());
    }

    private static string PageOfOptions => new LOOP001_InvalidConfiguration().Page;

    [Fact]
    public void The_command_knows_the_rules() =>
        Repository.AssertGenerated("src/Check/Injected/rules.txt", RuleTable.List(Rules));

    [Fact]
    public void Annotations_of_the_runtime_are_those_that_the_engine_reads()
    {
        var names = typeof(Analyzers.LoopBound.Annotations).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);
        var types = typeof(EventLoop).Assembly.GetExportedTypes().Where(t => t.Namespace == "AsyncLoop.Annotations").Select(t => t.Name);
        Assert.Equal(names.Order(), types.Order());
    }

    private static string KeyOf(LoopRule rule) => rule.GetType().Name;
}
