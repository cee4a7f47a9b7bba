using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>What runs a loop, or pumps one, on the calling thread until it ends.</summary>
internal enum LoopRunner
{
    None,
    EventLoop,

    /// <summary>Runs an AsyncLoop loop for a while, by hand: as fine in async code as anywhere, but not on a loop.</summary>
    ByHand,
    AsyncContext,
    JoinableTaskFactory,
    Dispatcher,
}

/// <summary>Recognises the members that run a loop.</summary>
internal static class LoopRunners
{
    public static LoopRunner Of(IMethodSymbol method, KnownTypes types)
    {
        if (method.Name is "RunPending" or "RunUntilIdle" or "RunFor")
            return types.EventLoop is { } loop && (method.ContainingType.Is(loop) || (method.IsExtensionMethod && (method.ReducedFrom ?? method).Parameters[0].Type.Is(loop)))
                ? LoopRunner.ByHand
                : LoopRunner.None;
        if (method.Name is not ("Run" or "RunUntilComplete" or "RunForever" or "PushFrame"))
            return LoopRunner.None;
        var type = method.ContainingType;
        if (type.Is(types.EventLoop))
            return LoopRunner.EventLoop;
        return (type.Name, method.Name) switch
        {
            ("AsyncContext", "Run") when IsIn("Nito.AsyncEx") => LoopRunner.AsyncContext,
            ("JoinableTaskFactory", "Run") when IsIn("Microsoft.VisualStudio.Threading") => LoopRunner.JoinableTaskFactory,
            ("Dispatcher", "PushFrame") when IsIn("System.Windows.Threading") => LoopRunner.Dispatcher,
            _ => LoopRunner.None,
        };

        bool IsIn(string space) => type.ContainingNamespace?.ToDisplayString() == space;
    }
}
