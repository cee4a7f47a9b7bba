using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Scan;

/// <summary>
/// The question whether something is complete, and the waits that it makes harmless. Told by type: a collection has an
/// IsCompleted of its own, and waits all the same.
/// </summary>
internal static class CompletionGuard
{
    private static readonly string[] Awaitables =
    [
        "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask",
        "System.Threading.Tasks.ValueTask`1", "System.IAsyncResult",
    ];

    public static bool Asks(Method method) =>
        method.Name is "get_IsCompleted" or "get_IsCompletedSuccessfully" or "get_CompletedSynchronously" && IsAwaitable(method.Type);

    public static bool IsWait(Method method) =>
        method.Name is "GetResult" or "get_Result" or "Wait" or "WaitOne"
        && (IsAwaitable(method.Type) || method.Type.FullName == "System.Threading.WaitHandle");

    private static bool IsAwaitable(TypeDef type) =>
        Awaitables.Contains(type.FullName) || type.Interfaces.Any(i => i.Text is "System.Runtime.CompilerServices.ICriticalNotifyCompletion"
            or "System.Runtime.CompilerServices.INotifyCompletion" or "System.IAsyncResult");
}
