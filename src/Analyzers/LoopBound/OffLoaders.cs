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

    /// <summary>The names of these members, of a constructor the type's, and of what the operators of PLINQ are called most.</summary>
    public static readonly HashSet<string> Names = new HashSet<string>(
        Members.Select(m => m.Member == ".ctor" ? m.Type.Substring(m.Type.LastIndexOf('.') + 1).Replace("`1", "") : m.Member).Append("ForAll").Append("RunInExecutor"));

    /// <summary>PLINQ: every delegate of its operators.</summary>
    private const string ParallelEnumerable = "System.Linq.ParallelEnumerable";

    /// <summary>Whether a call or constructor of this name may take a delegate elsewhere.</summary>
    public static bool MayBe(string name) => Names.Contains(name);

    /// <summary>
    /// Where the target runs its delegate, as far as it is known here. A call that is given a scheduler goes where that
    /// scheduler decides, which may be the loop; one that is not goes to the current one.
    /// </summary>
    public static DelegatePlace PlaceOf(ISymbol target, IOperation? call, KnownTypes types)
    {
        if (target.Has(Annotations.RunsOffLoop))
            return new DelegatePlace(Place.Elsewhere);
        var member = target is IParameterSymbol parameter ? parameter.ContainingSymbol : target;
        // By the name first: a full name is made anew each time.
        if (member.ContainingType is not { } type || !(MayBe(member.Name) || member.Name == WellKnownMemberNames.InstanceConstructorName || type.Name == "ParallelEnumerable"))
            return default;
        var name = type.OriginalDefinition.FullName();
        if (name == ParallelEnumerable)
            return new DelegatePlace(Place.Elsewhere);
        if (!Members.Contains((name, member.Name)))
            return default;
        if (SchedulerOf(call, types) is { } scheduler)
            return scheduler.Unwrapped() is IPropertyReferenceOperation { Property: { Name: "Default", IsStatic: true } } ? new DelegatePlace(Place.Elsewhere) : default;
        return member.Name switch
        {
            "ContinueWith" => new DelegatePlace(Place.CurrentScheduler),
            // Another factory has a scheduler of its own.
            "StartNew" => call is IInvocationOperation start && start.Receiver() is IPropertyReferenceOperation { Property: { Name: "Factory", IsStatic: true } }
                ? new DelegatePlace(Place.CurrentScheduler)
                : default,
            _ => new DelegatePlace(Place.Elsewhere),
        };
    }

    private static IOperation? SchedulerOf(IOperation? call, KnownTypes types)
    {
        var arguments = call switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => default,
        };
        if (arguments.IsDefault)
            return null;
        foreach (var argument in arguments)
        {
            if (argument.Parameter?.Type.Is(types.TaskScheduler) == true)
                return argument.Value;
        }

        return null;
    }
}
