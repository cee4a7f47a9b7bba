using System.Runtime.CompilerServices;

namespace AsyncLoop;

/// <summary>Where the handle of an entry lives. In this order: what has none, what has its number, what has a slot.</summary>
internal enum HandleKind
{
    /// <summary>It has none: an entry of the loop's own machinery.</summary>
    None,

    /// <summary>It has none: what follows a yield, and enters its own context. The slot is the epoch of that one (<see cref="YieldContext"/>).</summary>
    Yield,

    /// <summary>It is the number in the ready queue, or in that of the posts.</summary>
    Number,

    /// <summary>With the timers.</summary>
    Timer,

    /// <summary>In a table of the loop.</summary>
    Kept,

    /// <summary>In a table of the posts.</summary>
    KeptPost,
}

/// <summary>One entry of the queues: a delegate with its argument, and what it takes to run it.</summary>
/// <remarks>
/// The delegate is one of three kinds, told apart by its exact type: <see cref="Action"/>,
/// <see cref="SendOrPostCallback"/> (awaits and the loop's own callbacks), or an <c>Action&lt;TState&gt;</c> whose
/// TState is a class. Value states come as a <see cref="SendOrPostCallback"/> with a pooled box
/// (<see cref="ValueState{TState}"/>), so that no entry costs an allocation.
/// <para>
/// A place of a queue is written and read field by field (<see cref="ReadyQueue"/>): copying a whole entry that was just written in parts stalls the
/// processor, which cannot forward several small stores to one large load, and an entry often runs right after it was queued. Two places share a cache line.
/// </para>
/// </remarks>
internal struct Callback
{
    /// <summary>The delegate.</summary>
    public object Function;

    /// <summary>The argument of the delegate.</summary>
    public object? State;

    /// <summary>The context captured at registration; null runs in the context the loop itself was started in, or for a yield in that of its epoch.</summary>
    public ExecutionContext? Context;

    /// <summary>Where the entry's handle lives.</summary>
    public HandleKind Kind;

    /// <summary>The place there, for those that live in a <see cref="SlotTable"/>.</summary>
    public int Slot;

    public Callback(object function, object? state, ExecutionContext? context, HandleKind kind, int slot)
    {
        Function = function;
        State = state;
        Context = context;
        Kind = kind;
        Slot = slot;
    }

    public Callback(SendOrPostCallback callback, object? state)
        : this(callback, state, null, HandleKind.None, 0)
    {
    }

    public Callback(SendOrPostCallback callback, object? state, ExecutionContext? context)
        : this(callback, state, context, HandleKind.None, 0)
    {
    }

    /// <summary>Did a user of the loop register it, who can cancel it?</summary>
    public readonly bool IsRegistered => Kind > HandleKind.Yield;

    public readonly Delegate Delegate => Unsafe.As<Delegate>(Function);

    /// <summary>The two words that an entry keeps of a callback with its argument.</summary>
    public static (object Function, object? State) Wrap<TState>(Action<TState> callback, TState state) =>
        typeof(TState).IsValueType
            ? (ValueState<TState>.Callback, ValueState<TState>.Rent(callback, state))
            : (callback, state);

    public static void Invoke(object function, object? state)
    {
        if (function.GetType() == typeof(SendOrPostCallback))
        {
            Unsafe.As<SendOrPostCallback>(function)(state);
        }
        else if (function.GetType() == typeof(Action))
        {
            Unsafe.As<Action>(function)();
        }
        else
        {
            // An Action<TState> of a class TState (see Wrap). All instantiations of a generic delegate over classes
            // share one calling convention, one reference in, nothing out, and the state is the very TState that came
            // with the delegate, so calling it as Action<object> passes it what it expects without a wrapper.
            Unsafe.As<Action<object?>>(function)(state);
        }
    }
}

/// <summary>A state that stands for the user's own delegate in messages; null once the callback has run.</summary>
internal interface IWrappedCallback
{
    Delegate? Inner { get; }
}

/// <summary>A pooled box for a callback whose state is a value type.</summary>
internal sealed class ValueState<TState> : IWrappedCallback
{
    public static readonly SendOrPostCallback Callback = static box => Unsafe.As<ValueState<TState>>(box!).Run();

    // The pool belongs to a thread: callbacks are mostly registered and run on the same one, the loop's. A box
    // registered elsewhere moves to the loop's pool when it has run. The limit keeps a burst from staying for ever.
    private const int PoolLimit = 256;

    [ThreadStatic]
    private static ValueState<TState>? _free;

    [ThreadStatic]
    private static int _freeCount;

    private Action<TState>? _callback;
    private TState? _state;
    private ValueState<TState>? _next;

    public static ValueState<TState> Rent(Action<TState> callback, TState state)
    {
        ValueState<TState>? box = _free;
        if (box is null)
        {
            box = new ValueState<TState>();
        }
        else
        {
            _free = box._next;
            _freeCount--;
            box._next = null;
        }

        box._callback = callback;
        box._state = state;
        return box;
    }

    public Delegate? Inner => _callback;

    private void Run()
    {
        _callback!(_state!);
        // Not in a finally: a box whose callback threw is left to the collector, as the report of it still asks for its name.
        _callback = null;
        _state = default;
        if (_freeCount < PoolLimit)
        {
            _next = _free;
            _free = this;
            _freeCount++;
        }
    }
}
