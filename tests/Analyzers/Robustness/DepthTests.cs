using AsyncLoop.Analyzers.Tests.Common;

namespace AsyncLoop.Analyzers.Tests.Robustness;

/// <summary>Code that is deep in one way or another: the analysis ends, and says the right thing.</summary>
public sealed class DepthTests
{
    private const int Deep = 10_000;

    [Fact]
    public async Task A_ring_of_helpers_that_call_one_another()
    {
        var ring = string.Concat(Enumerable.Range(0, Deep).Select(i => $"static void F{i}() => F{(i + 1) % Deep}();\n"));
        Assert.Empty(await Verify.Diagnostics($"class C {{ async Task M() {{ F0(); await Task.Yield(); }}\n{ring} }}"));
    }

    [Fact]
    public async Task Helpers_that_call_all_others()
    {
        var clique = string.Concat(Enumerable.Range(0, 100).Select(i =>
            $"static void F{i}() {{ {string.Concat(Enumerable.Range(0, 100).Select(j => $"F{j}();"))} {(i == 99 ? "Thread.Sleep(1);" : "")} }}\n"));
        var found = await Verify.Diagnostics($"class C {{ async Task M() {{ F0(); F99(); await Task.Yield(); }}\n{clique} }}");
        Assert.Equal(["F0 -> F99 -> Thread.Sleep", "F99 -> Thread.Sleep"], found.OrderBy(d => d.Location.SourceSpan.Start)
            .Select(d => d.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Split(": ")[1].Split(" (")[0]));
    }

    [Fact]
    public async Task Long_expressions()
    {
        var helper = $"static void Long() {{ _ = P{string.Concat(Enumerable.Repeat(" + P", Deep / 2))}; Thread.Sleep(1); }}";
        var found = await Verify.Diagnostics($"class C {{ static string P => \"\"; async Task M() {{ Long(); await Task.Yield(); }}\n{helper} }}");
        Assert.Equal("LOOP105", Assert.Single(found).Id);
    }

    [Fact]
    public async Task Long_chains_of_calls_and_deep_blocks()
    {
        const int depth = 400;
        var chain = "this" + string.Concat(Enumerable.Repeat(".Self()", depth));
        var blocks = string.Concat(Enumerable.Repeat("if (P) { ", depth)) + "Thread.Sleep(1);" + new string('}', depth);
        var lambdas = string.Concat(Enumerable.Repeat("Run(() => { ", 60)) + "Thread.Sleep(1);" + string.Concat(Enumerable.Repeat("});", 60));
        var found = await Verify.Diagnostics($$"""
            class C
            {
                static bool P => true;
                C Self() => this;
                static void Run(Action a) => a();
                void Chain() { {{chain}}; }
                static void Blocks() { {{blocks}} }
                static void Lambdas() { {{lambdas}} }
                async Task M() { {{chain}}; Chain(); Blocks(); await Task.Yield(); }
                async Task N() { Lambdas(); await Task.Yield(); }
            }
            """);
        Assert.Contains(found, d => d.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains("Blocks -> Thread.Sleep"));
    }
}
