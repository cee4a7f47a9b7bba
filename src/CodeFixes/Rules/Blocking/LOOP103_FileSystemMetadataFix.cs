using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Kinds;
using AsyncLoop.CodeFixes.MakeAsync;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Rules.Blocking;

/// <summary>Moves the question to the file system into an executor job.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LOOP103_FileSystemMetadataFix))]
public sealed class LOOP103_FileSystemMetadataFix : LoopFix
{
    /// <summary>Made by the host.</summary>
    public LOOP103_FileSystemMetadataFix() : base(RuleIds.FileSystemMetadata, new CounterpartRewrite(), new RunInExecutorRewrite(), new MakeAsyncRewrite())
    {
    }
}
