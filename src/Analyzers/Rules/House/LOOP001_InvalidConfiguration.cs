using System.Collections.Concurrent;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Configuration;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Rules.House;

/// <summary>A key, a line of a list or a reason that cannot be meant: it is told where it stands, and the default holds.</summary>
internal sealed class LOOP001_InvalidConfiguration : LoopRule, ICompilationRule
{
    public LOOP001_InvalidConfiguration() : base(
        Describe(RuleIds.InvalidConfiguration, "InvalidConfiguration", "House",
            title: "Correct the configuration",
            messageFormat: "{0}",
            description: "What cannot be read is skipped: without this warning a misspelt key or list line would be silent for ever.",
            DiagnosticSeverity.Warning),
        OperationKind.Attribute, OperationKind.LocalFunction, OperationKind.AnonymousFunction)
    {
    }

    /// <summary>An annotation without a reason tells the next reader nothing.</summary>
    public override void Analyze(in RuleContext context)
    {
        switch (context.Operation)
        {
            case IAttributeOperation { Operation: IObjectCreationOperation { Type: { } type, Arguments: { Length: > 0 } arguments } } attribute
                when Annotations.NeedsReason(type) && arguments[0].Value.ConstantValue is { HasValue: true, Value: var reason }:
                CheckReason(type, reason, attribute.Syntax, context);
                break;
            // Attributes inside a body are no operations of their own.
            case ILocalFunctionOperation { Symbol: var function }:
                CheckReasons(function, context);
                break;
            case IAnonymousFunctionOperation { Symbol: var function }:
                CheckReasons(function, context);
                break;
        }
    }

    private void CheckReasons(IMethodSymbol function, in RuleContext context)
    {
        foreach (var attribute in function.GetAttributes())
        {
            if (attribute is { AttributeClass: { } type, ConstructorArguments: { Length: > 0 } arguments, ApplicationSyntaxReference: { } syntax }
                && Annotations.NeedsReason(type) && arguments[0].Kind == TypedConstantKind.Primitive)
                CheckReason(type, arguments[0].Value, syntax.GetSyntax(context.CancellationToken), context);
        }
    }

    private void CheckReason(ITypeSymbol annotation, object? reason, SyntaxNode attribute, in RuleContext context)
    {
        if (string.IsNullOrWhiteSpace(reason as string))
            context.Report(Descriptor, attribute.GetLocation(), Fix.None, $"'{annotation.Name.Replace("Attribute", "")}' needs a reason, for the next reader");
    }

    public void Register(CompilationStartAnalysisContext start)
    {
        start.RegisterAdditionalFileAction(AnalyzeFile);

        // Options without a place: the host does not hand the file over that they come from. Each is told once.
        var told = new ConcurrentDictionary<string, bool>();
        var placed = new Lazy<HashSet<(string, string?)>>(
            () => PlacedIn(start.Options, start.CancellationToken), LazyThreadSafetyMode.PublicationOnly);
        start.RegisterSyntaxTreeAction(context =>
        {
            foreach (var (key, value, message) in Settings.Of(context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Tree)).Mistakes)
            {
                if (!placed.Value.Contains((key, value)) && told.TryAdd(message, true))
                    context.ReportDiagnostic(Diagnostic.Create(Descriptor, Location.None, message));
            }
        });
    }

    private void AnalyzeFile(AdditionalFileAnalysisContext context)
    {
        var file = context.AdditionalFile;
        // A project may hand a file over twice.
        if (context.Options.AdditionalFiles.First(f => f.Path == file.Path) != file)
            return;
        foreach (var mistake in FileCheck.Check(file, context.Compilation, context.CancellationToken))
        {
            var lines = file.GetText(context.CancellationToken)!.Lines;
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptor, Location.Create(file.Path, mistake.Span, lines.GetLinePositionSpan(mistake.Span)), mistake.Message));
        }
    }

    /// <summary>What the configuration files say that the host hands over.</summary>
    private static HashSet<(string, string?)> PlacedIn(AnalyzerOptions options, CancellationToken cancellationToken) => new(
        options.AdditionalFiles.Where(f => ConfigFile.Is(f.Path))
            .Select(f => f.GetText(cancellationToken)).OfType<SourceText>()
            .SelectMany(ConfigFile.Read).Select(e => (e.Key, e.Value)));
}
