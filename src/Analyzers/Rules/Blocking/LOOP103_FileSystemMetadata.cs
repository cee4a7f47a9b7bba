using AsyncLoop.Analyzers.Blocking;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Rules.Blocking;

/// <summary>Asking the file system about files, in code that must not block.</summary>
internal sealed class LOOP103_FileSystemMetadata : CatalogueRule
{
    public LOOP103_FileSystemMetadata() : base(
        Describe(RuleIds.FileSystemMetadata, "FileSystemMetadata", "Blocking",
            title: "Do not ask the file system on the loop",
            messageFormat: "'{0}' {1} while the file system answers; {2}",
            description: "File metadata is quick on a local disk and slow on a network share or a sleeping one; there is no awaitable form.",
            DiagnosticSeverity.Info),
        Tier.Meta)
    {
    }
}
