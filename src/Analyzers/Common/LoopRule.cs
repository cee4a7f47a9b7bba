using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Common;

/// <summary>
/// One rule: a descriptor, the operations that it looks at, and what it says of them.
/// Rules share one analyzer class (<see cref="LoopAnalyzer"/>), because the compiler's cost grows with the number of
/// classes and registrations, not with the number of rules.
/// </summary>
internal abstract class LoopRule
{
    private static readonly string HelpBase = typeof(LoopRule).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(a => a.Key == "HelpBase")?.Value ?? "";

    protected LoopRule(DiagnosticDescriptor descriptor, params OperationKind[] kinds)
    {
        Descriptor = descriptor;
        Kinds = ImmutableArray.Create(kinds);
    }

    public DiagnosticDescriptor Descriptor { get; }

    /// <summary>The rule's page, beside the rule.</summary>
    public string Page => PageOf(Descriptor.Category, GetType().Name);

    /// <summary>The kinds of operation that <see cref="Analyze"/> is called with.</summary>
    public ImmutableArray<OperationKind> Kinds { get; }

    /// <summary>Looks at one operation. Called concurrently; must not throw, whatever the code looks like.</summary>
    public abstract void Analyze(in RuleContext context);

    /// <summary>Descriptor of a rule. The topic is the rule's folder; the help link is the page's, once the project has a public address.</summary>
    protected static DiagnosticDescriptor Describe(
        string id, string name, string topic, string title, string messageFormat, string description, DiagnosticSeverity severity,
        bool isEnabledByDefault = true) =>
        new(id, title, messageFormat, category: topic, severity, isEnabledByDefault, description,
            helpLinkUri: HelpBase.Length == 0 ? null : HelpBase + PageOf(topic, $"{id}_{name}"));

    private static string PageOf(string topic, string key) => $"src/Analyzers/Rules/{topic}/{key}.md";
}
