using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>The members that run a loop on the calling thread.</summary>
internal static class LoopRunners
{
    public static bool IsLoop(IMethodSymbol method, KnownTypes types) =>
        method.Name is "Run" or "RunUntilComplete" or "RunForever" && method.ContainingType.Is(types.EventLoop);
}
