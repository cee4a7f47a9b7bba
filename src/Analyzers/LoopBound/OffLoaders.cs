using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>The framework's parameters that run a delegate on another thread.</summary>
internal static class OffLoaders
{
    /// <summary>Containing type and name; every delegate parameter of these members runs elsewhere.</summary>
    private static readonly HashSet<(string Type, string Member)> Members = new()
    {
        ("System.Threading.Tasks.Task", "Run"),
        ("System.Threading.Tasks.Task", ".ctor"),
        ("System.Threading.Tasks.Task`1", ".ctor"),
        ("System.Threading.Tasks.Task", "ContinueWith"),
        ("System.Threading.Tasks.Task`1", "ContinueWith"),
        ("System.Threading.Tasks.TaskFactory", "StartNew"),
        ("System.Threading.Tasks.TaskFactory`1", "StartNew"),
        ("System.Threading.Thread", ".ctor"),
        ("System.Threading.ThreadPool", "QueueUserWorkItem"),
        ("System.Threading.ThreadPool", "UnsafeQueueUserWorkItem"),
        ("System.Threading.ThreadPool", "RegisterWaitForSingleObject"),
        ("System.Threading.ThreadPool", "UnsafeRegisterWaitForSingleObject"),
        ("System.Threading.Timer", ".ctor"),
        ("System.Timers.Timer", "Elapsed"),
        ("System.Threading.Tasks.Parallel", "For"),
        ("System.Threading.Tasks.Parallel", "ForEach"),
        ("System.Threading.Tasks.Parallel", "ForAsync"),
        ("System.Threading.Tasks.Parallel", "ForEachAsync"),
        ("System.Threading.Tasks.Parallel", "Invoke"),
    };

    private static readonly HashSet<string> Names = new(Members.Select(m => m.Member));

    /// <summary>PLINQ: every delegate of its operators.</summary>
    private const string ParallelEnumerable = "System.Linq.ParallelEnumerable";

    /// <summary>
    /// Whether the target runs its delegate elsewhere. A call that is given a scheduler goes where that scheduler
    /// decides, which may be the loop.
    /// </summary>
    public static bool RunsElsewhere(ISymbol target, IOperation? call, KnownTypes types)
    {
        if (target.Has(Annotations.RunsOffLoop))
            return true;
        var member = target is IParameterSymbol parameter ? parameter.ContainingSymbol : target;
        // By the name first: a full name is made anew each time.
        if (member.ContainingType is not { } type || !(Names.Contains(member.Name) || type.Name == "ParallelEnumerable"))
            return false;
        var name = type.OriginalDefinition.FullName();
        if (name == ParallelEnumerable)
            return true;
        return Members.Contains((name, member.Name)) && !IsGivenScheduler(call, types);
    }

    private static bool IsGivenScheduler(IOperation? call, KnownTypes types)
    {
        var arguments = call switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => default,
        };
        return !arguments.IsDefault && arguments.Any(a => a.Parameter?.Type.Is(types.TaskScheduler) == true);
    }
}
