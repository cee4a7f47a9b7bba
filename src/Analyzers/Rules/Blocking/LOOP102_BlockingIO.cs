using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Rules.Blocking;

/// <summary>Reading or writing data synchronously, in code that must not block.</summary>
internal sealed class LOOP102_BlockingIO : CatalogueRule
{
    public LOOP102_BlockingIO() : base(
        Describe(RuleIds.BlockingIO, "BlockingIO", "Blocking",
            title: "Do not read or write data on the loop",
            messageFormat: "'{0}' {1} while data is read or written; {2}",
            description: "A disk, a pipe or a network share answers in a microsecond or in a minute: until then the thread stands still.",
            DiagnosticSeverity.Warning),
        Tier.IO)
    {
    }

    protected override DiagnosticSeverity SeverityIn(Body body) => body.IsProven ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info;
}
