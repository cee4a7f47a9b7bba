using AsyncLoop.Catalogue.Metadata;
using AsyncLoop.Catalogue.Scan;
using AsyncLoop.Catalogue.Walk;

namespace AsyncLoop.Catalogue.Entries;

/// <summary>
/// The types whose own <c>DisposeAsync</c> waits for something: it starts an async method, or hands on the task of a member
/// that may. Most others call <c>Dispose</c> and return.
/// </summary>
internal static class AsyncDisposal
{
    public static IEnumerable<TypeDef> Find(CallGraph graph, IEnumerable<Method> methods, PublicSurface surface) => methods
        .Where(m => m.Name == "DisposeAsync" && m.Parameters.Count == 0 && surface.Contains(m) && Waits(m, graph, []))
        .Select(m => m.Type);

    private static bool Waits(Method method, CallGraph graph, HashSet<Method> seen) =>
        seen.Add(method)
        && ((method.ImplAttributes & Method.RuntimeAsync) != 0
            || graph.Bodies[method.Index].Calls.Any(c => StartsAsyncMethod(c.Target) || (c.Target.IsAwaitable && (c.Target.IsAbstract || Waits(BodyOf(c, graph), graph, seen)))));

    private static Method BodyOf(Call call, CallGraph graph) =>
        (call is { Kind: CallKind.Virtual, Receiver: { } type } ? graph.Dispatch.BodyOf(type, call.Target) : null) ?? call.Target;

    private static bool StartsAsyncMethod(Method target) =>
        target.Name == "Start" && target.Type.Namespace == "System.Runtime.CompilerServices" && target.Type.Name.Contains("MethodBuilder", StringComparison.Ordinal);
}
