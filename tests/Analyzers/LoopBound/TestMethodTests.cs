using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.LoopBound;

/// <summary>Async tests are async code, and what they do is a suggestion.</summary>
public sealed class TestMethodTests
{
    public static TheoryData<string, string> Attributes => new()
    {
        { "Xunit", "Xunit.Fact" },
        { "Xunit", "Xunit.Theory" },
        { "NUnit", "NUnit.Framework.Test" },
        { "NUnit", "NUnit.Framework.TestCase(1)" },
        { "NUnit", "NUnit.Framework.SetUp" },
        { "MSTest", "Microsoft.VisualStudio.TestTools.UnitTesting.TestMethod" },
        { "MSTest", "Microsoft.VisualStudio.TestTools.UnitTesting.TestInitialize" },
        { "TUnit", "TUnit.Core.Test" },
        { "TUnit", "TUnit.Core.Before(TUnit.Core.HookType.Test)" },
    };

    [Theory]
    [MemberData(nameof(Attributes))]
    public async Task A_warning_is_a_suggestion(string framework, string attribute)
    {
        var found = Assert.Single(await Find(framework, $"[{attribute}] public async Task M() {{ Thread.Sleep(1); await Task.Yield(); }}"));
        Assert.Equal((DiagnosticSeverity.Info, "Info"), (found.Severity, found.Properties[FixProperties.Severity]));
    }

    [Theory]
    [InlineData("[Own] public async Task M() { Func<Task> f = async () => { Thread.Sleep(1); await Task.Yield(); }; await f(); }", DiagnosticSeverity.Info)]
    [InlineData("[Own] public async Task M() { await Inner(); async Task Inner() { Thread.Sleep(1); await Task.Yield(); } }", DiagnosticSeverity.Info)]
    [InlineData("public async Task Helper() { Thread.Sleep(1); await Task.Yield(); }", DiagnosticSeverity.Warning)]
    [InlineData("[Own] public void M() => EventLoop.Run(async () => { Thread.Sleep(1); await Task.Yield(); });", DiagnosticSeverity.Warning)]
    [InlineData("[Own] public void M() => Task.Run(async () => { EventLoop.Current.Stop(); await Task.Yield(); }).Wait();", DiagnosticSeverity.Warning)]
    [InlineData("[Own] public void M(EventLoop loop) { Task.Run(Work).Wait(); async Task Work() { loop.Stop(); await Task.Yield(); } }", DiagnosticSeverity.Warning)]
    [InlineData("[Own] public void M() { Task.Delay(1); }", DiagnosticSeverity.Warning)]
    [InlineData("[Own] public async Task M() => EventLoop.Run(async () => await Task.Yield());", DiagnosticSeverity.Info)]
    [InlineData("[Own] public void M() => EventLoop.Run(async () => { EventLoop.Run(async () => await Task.Yield()); await Task.Yield(); });", DiagnosticSeverity.Error)]
    public async Task Severities(string member, DiagnosticSeverity severity) =>
        Assert.Equal(severity, Assert.Single(await Find("Xunit", member)).Severity);

    private static Task<ImmutableArray<Diagnostic>> Find(string framework, string member)
    {
        var references = framework switch
        {
            "Xunit" => FrameworkReferences.Xunit,
            "NUnit" => FrameworkReferences.NUnit,
            "MSTest" => FrameworkReferences.MSTest,
            _ => FrameworkReferences.TUnit,
        };
        var own = framework == "Xunit" ? "class OwnAttribute : Xunit.FactAttribute { }" : "";
        return Verify.Diagnostics("public class C { " + member + " } " + own, references: references);
    }
}
