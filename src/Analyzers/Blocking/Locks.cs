using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>Which calls take a lock: mutual exclusion between threads, whatever its tier.</summary>
internal static class Locks
{
    /// <summary>A lock that the calling thread takes and waits for. Not <c>Lazy.Value</c>: what its factory does is judged where it is written.</summary>
    public static bool IsEnter(IInvocationOperation call) =>
        call.TargetMethod.ContainingType is { ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } } type
        && (type.Name, call.TargetMethod.Name) switch
        {
            ("Monitor" or "SpinLock", "Enter" or "TryEnter") => true,
            ("Lock", "Enter" or "EnterScope" or "TryEnter") => true,
            ("ReaderWriterLockSlim", var name) => name.StartsWith("Enter", StringComparison.Ordinal) || name.StartsWith("TryEnter", StringComparison.Ordinal),
            ("ReaderWriterLock", var name) => name.StartsWith("Acquire", StringComparison.Ordinal) || name == "UpgradeToWriterLock",
            _ => false,
        };
}
