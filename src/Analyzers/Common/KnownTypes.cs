using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Common;

/// <summary>The types that rules ask about, resolved once per compilation. What a compilation lacks is null.</summary>
internal sealed class KnownTypes
{
    private KnownTypes(Compilation compilation, INamedTypeSymbol task)
    {
        INamedTypeSymbol? Find(string name) => compilation.FindType(name);

        Task = task;
        ValueTask = Find("System.Threading.Tasks.ValueTask");
        ValueTaskOfT = Find("System.Threading.Tasks.ValueTask`1");
        ConfiguredTask = Find("System.Runtime.CompilerServices.ConfiguredTaskAwaitable");
        ConfiguredTaskOfT = Find("System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1");
        ConfiguredValueTask = Find("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable");
        ConfiguredValueTaskOfT = Find("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable`1");
        YieldAwaitable = Find("System.Runtime.CompilerServices.YieldAwaitable");
        AsyncMethodBuilder = Find("System.Runtime.CompilerServices.AsyncMethodBuilderAttribute");
        AsyncEnumerable = Find("System.Collections.Generic.IAsyncEnumerable`1");
        AsyncEnumerator = Find("System.Collections.Generic.IAsyncEnumerator`1");
        AsyncDisposable = Find("System.IAsyncDisposable");
        CancellationToken = Find("System.Threading.CancellationToken");
        TimeSpan = Find("System.TimeSpan");
        AggregateException = Find("System.AggregateException");
        OperationCanceledException = Find("System.OperationCanceledException");
        Expression = Find("System.Linq.Expressions.LambdaExpression");
        TaskScheduler = Find("System.Threading.Tasks.TaskScheduler");
        EventLoop = Find("AsyncLoop.EventLoop");
        LoopBound = Find("AsyncLoop.Annotations." + Annotations.LoopBound);
    }

    public INamedTypeSymbol Task { get; }
    public INamedTypeSymbol? ValueTask { get; }
    public INamedTypeSymbol? ValueTaskOfT { get; }
    public INamedTypeSymbol? ConfiguredTask { get; }
    public INamedTypeSymbol? ConfiguredTaskOfT { get; }
    public INamedTypeSymbol? ConfiguredValueTask { get; }
    public INamedTypeSymbol? ConfiguredValueTaskOfT { get; }
    public INamedTypeSymbol? YieldAwaitable { get; }
    public INamedTypeSymbol? AsyncMethodBuilder { get; }
    public INamedTypeSymbol? AsyncEnumerable { get; }
    public INamedTypeSymbol? AsyncEnumerator { get; }
    public INamedTypeSymbol? AsyncDisposable { get; }
    public INamedTypeSymbol? CancellationToken { get; }
    public INamedTypeSymbol? TimeSpan { get; }
    public INamedTypeSymbol? AggregateException { get; }
    public INamedTypeSymbol? OperationCanceledException { get; }
    public INamedTypeSymbol? Expression { get; }
    public INamedTypeSymbol? TaskScheduler { get; }

    /// <summary>The runtime's loop; null in code that does not reference the AsyncLoop runtime.</summary>
    public INamedTypeSymbol? EventLoop { get; }

    /// <summary>The annotation of loop-bound code; null where nothing can be annotated with it.</summary>
    public INamedTypeSymbol? LoopBound { get; }

    /// <summary>Null where the compilation knows no tasks: nothing is in scope there.</summary>
    public static KnownTypes? From(Compilation compilation) =>
        compilation.FindType("System.Threading.Tasks.Task") is { } task
            ? new KnownTypes(compilation, task)
            : null;

    /// <summary>Task, Task of T, ValueTask, ValueTask of T, and types derived from the first two.</summary>
    public bool IsTask(ITypeSymbol? type)
    {
        var definition = type?.OriginalDefinition;
        if (definition.Is(ValueTask) || definition.Is(ValueTaskOfT))
            return true;
        for (var current = definition as INamedTypeSymbol; current is not null; current = current.BaseType?.OriginalDefinition)
        {
            if (current.Is(Task))
                return true;
        }

        return false;
    }

    public bool IsValueTask(ITypeSymbol? type) =>
        type?.OriginalDefinition is { } definition && (definition.Is(ValueTask) || definition.Is(ValueTaskOfT));

    /// <summary>What <c>ConfigureAwait</c> of a task returns.</summary>
    public bool IsConfiguredTask(ITypeSymbol? type) =>
        type?.OriginalDefinition is { } definition
        && (definition.Is(ConfiguredTask) || definition.Is(ConfiguredTaskOfT)
            || definition.Is(ConfiguredValueTask) || definition.Is(ConfiguredValueTaskOfT));

    /// <summary>A task, or another type that an async function can return (it names its builder).</summary>
    public bool IsTaskLike(ITypeSymbol? type)
    {
        if (IsTask(type))
            return true;
        // What the framework knows by heart names no builder, and most results are that.
        if (AsyncMethodBuilder is null || type is not INamedTypeSymbol { SpecialType: SpecialType.None })
            return false;
        foreach (var attribute in type.OriginalDefinition.GetAttributes())
        {
            if (attribute.AttributeClass.Is(AsyncMethodBuilder))
                return true;
        }

        return false;
    }

    /// <summary>An async function: marked async, or with a result that is awaited or enumerated asynchronously.</summary>
    public bool IsAsyncFunction(IMethodSymbol method)
    {
        if (method.IsAsync)
            return true;
        var result = method.ReturnType;
        return IsTaskLike(result)
            || (result.OriginalDefinition is { } definition && (definition.Is(AsyncEnumerable) || definition.Is(AsyncEnumerator)));
    }
}
