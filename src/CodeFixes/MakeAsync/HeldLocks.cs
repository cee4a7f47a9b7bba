using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>Locks that a function takes by a call: who held one across an await would give it back on another thread.</summary>
internal static class HeldLocks
{
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal) { "Monitor", "Mutex", "ReaderWriterLock", "ReaderWriterLockSlim", "SpinLock", "Lock" };

    private static readonly HashSet<string> Entries = new(StringComparer.Ordinal)
    {
        "Enter", "TryEnter", "EnterScope", "EnterReadLock", "EnterWriteLock", "EnterUpgradeableReadLock",
        "TryEnterReadLock", "TryEnterWriteLock", "TryEnterUpgradeableReadLock", "AcquireReaderLock", "AcquireWriterLock", "WaitOne",
    };

    public static bool AreTakenIn(SyntaxNode function, SemanticModel model, CancellationToken cancellationToken) => function.OwnNodes()
        .OfType<InvocationExpressionSyntax>()
        .Any(call => call.NameOf() is { } name && Entries.Contains(name.Identifier.ValueText)
            && (ReceiverOf(call, model, cancellationToken) ?? model.GetSymbolInfo(call, cancellationToken).Symbol?.ContainingType) is { ContainingNamespace.Name: "Threading" } type
            && Types.Contains(type.Name));

    /// <summary>The wait of a mutex is that of every wait handle: its receiver tells.</summary>
    private static ITypeSymbol? ReceiverOf(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken) =>
        call.Receiver() is { } receiver ? model.GetTypeInfo(receiver, cancellationToken).Type : null;
}
