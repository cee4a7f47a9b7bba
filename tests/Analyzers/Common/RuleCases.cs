using System.Reflection;
using Microsoft.CodeAnalysis;
using Xunit.Sdk;
using Xunit.v3;

namespace AsyncLoop.Analyzers.Tests.Common;

/// <summary>A source that a test of a rule verifies, in which something is reported.</summary>
/// <param name="Test">The method of the test.</param>
/// <param name="Source">The source, with the marks of what is reported.</param>
/// <param name="Usings">The file beside it.</param>
/// <param name="WithRuntime">The project references the runtime.</param>
/// <param name="Output">A library or a program.</param>
/// <param name="References">What the project references besides.</param>
public sealed record RuleCase(
    string Test, string Source, string Usings, bool WithRuntime, OutputKind Output, IReadOnlyList<MetadataReference> References);

/// <summary>
/// The sources that the tests of the rules verify, for others who want to try something on them: the tests run with a
/// <see cref="Verify"/> that writes down instead.
/// </summary>
public static class RuleCases
{
    private static readonly AsyncLocal<(string Test, List<RuleCase> Cases)?> Recording = new();

    public static async Task<IReadOnlyList<RuleCase>> CollectAsync()
    {
        var cases = new List<RuleCase>();
        var tests = typeof(RuleCases).Assembly.GetTypes().Where(IsOfRules).SelectMany(type => type.GetMethods());
        foreach (var method in tests.Where(method => method.GetCustomAttribute<FactAttribute>() is { } fact && !IsSkipped(fact, method)))
        {
            Recording.Value = ($"{method.DeclaringType!.Name}.{method.Name}", cases);
            foreach (var arguments in await ArgumentsOf(method))
            {
                var missing = method.GetParameters().Skip(arguments.Length).Select(parameter => parameter.DefaultValue);
                if (method.Invoke(method.IsStatic ? null : Activator.CreateInstance(method.DeclaringType), [.. arguments, .. missing]) is Task task)
                    await task;
            }
        }

        Recording.Value = null;
        return cases;
    }

    /// <summary>True where the cases are only collected. Those that nothing is reported in are left out.</summary>
    internal static bool Record(
        bool isPositive, string source, string usings, bool withRuntime, OutputKind output, IEnumerable<MetadataReference>? references = null)
    {
        if (Recording.Value is not var (test, cases))
            return false;
        if (isPositive)
            cases.Add(new RuleCase(test, source, usings, withRuntime, output, [.. references ?? []]));
        return true;
    }

    private static bool IsOfRules(Type type) =>
        type.Namespace is { } name && (name.StartsWith("AsyncLoop.Analyzers.Tests.Rules", StringComparison.Ordinal) || name == "AsyncLoop.Analyzers.Tests.LoopBound");

    private static bool IsSkipped(FactAttribute fact, MethodInfo method) => fact.Skip is not null && !(fact.SkipUnless is { } condition
        && (fact.SkipType ?? method.DeclaringType)!.GetProperty(condition)?.GetValue(null) is true);

    private static async Task<IReadOnlyList<object?[]>> ArgumentsOf(MethodInfo method)
    {
        if (method.GetParameters().Length == 0)
            return [[]];
        await using var disposals = new DisposalTracker();
        var rows = new List<object?[]>();
        foreach (var data in method.GetCustomAttributes().OfType<IDataAttribute>())
            rows.AddRange((await data.GetData(method, disposals)).Select(row => row.GetData()));
        return rows;
    }
}
