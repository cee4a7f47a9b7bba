using AsyncLoop.Catalogue.Lists;
using AsyncLoop.Catalogue.Metadata;
using AsyncLoop.Catalogue.Scan;

namespace AsyncLoop.Catalogue.Walk;

/// <summary>An edge of the call graph, seen from what is called.</summary>
/// <param name="Caller">The index of the calling method.</param>
/// <param name="Call">The call; null for the body of a delegate, which runs because another call invokes it.</param>
internal readonly record struct Edge(int Caller, Call? Call)
{
    public bool IsIterator => Call?.Kind == CallKind.Iterator;
}

/// <summary>
/// Who calls whom. Nodes are the methods, by index, and after them the closed slots: places where one of several
/// implementations runs and all of them are known.
/// </summary>
internal sealed class CallGraph
{
    private readonly List<List<Edge>?> _callers;
    private readonly List<Method[]> _slots = [];
    private readonly Dictionary<(TypeDef, Method), int> _slotNodes = [];
    private readonly Dictionary<Method, List<int>> _slotsOf = [];

    public CallGraph(AssemblySet assemblies)
    {
        Assemblies = assemblies;
        var scanner = new BodyScanner(new InMemoryTypes(ListFile.Read("InMemory.txt")));
        Bodies = new Body[assemblies.Methods.Count];
        foreach (var method in assemblies.Methods)
            Bodies[method.Index] = scanner.Scan(method);
        _callers = [.. Enumerable.Repeat<List<Edge>?>(null, assemblies.Methods.Count)];
        Link(new InvokedArguments(this));
    }

    public AssemblySet Assemblies { get; }

    public Dispatch Dispatch { get; } = new();

    public Body[] Bodies { get; }

    public int NodeCount => _callers.Count;

    public int MethodCount => Bodies.Length;

    public Method MethodAt(int node) => Assemblies.Methods[node];

    /// <summary>The implementations behind a closed slot.</summary>
    public Method[] SlotAt(int node) => _slots[node - Bodies.Length];

    /// <summary>The closed slots that a method is an implementation of.</summary>
    public IReadOnlyList<int> SlotsOf(Method method) => _slotsOf.TryGetValue(method, out var slots) ? slots : [];

    public IReadOnlyList<Edge> CallersOf(int node) => _callers[node] ?? (IReadOnlyList<Edge>)[];

    /// <summary>The one body that a call runs; null where there may be several, or none is known.</summary>
    public Method? BodyOf(Call call) => Resolve(call) is { } node && node < MethodCount ? MethodAt(node) : null;

    private void Link(InvokedArguments invoked)
    {
        foreach (var method in Assemblies.Methods)
        {
            foreach (var call in Bodies[method.Index].Calls)
            {
                if (Resolve(call) is not { } node)
                    continue;
                AddEdge(node, new Edge(method.Index, call));
                if (node >= MethodCount)
                    continue;
                for (var i = 0; i < call.Arguments.Length; i++)
                {
                    if (call.Arguments[i].Handed is { } lambda && invoked.Contains(MethodAt(node), i))
                        AddEdge(lambda.Index, new Edge(method.Index, null));
                }
            }
        }
    }

    private void AddEdge(int node, Edge edge) => (_callers[node] ??= []).Add(edge);

    private int? Resolve(Call call)
    {
        var target = call.Target;
        if (call.Kind != CallKind.Virtual)
            return target.Index;
        var type = call.Receiver ?? target.Type;
        var isKnown = call.IsExact || type.IsSealed || (target.IsFinal && !target.Type.IsInterface);
        if (!isKnown && IsObjectSlot(target, type))
            return null;
        if (isKnown)
            return Dispatch.BodyOf(type, target)?.Index;
        if (Dispatch.IsClosed(type, target))
            return SlotNode(type, target);
        return (Dispatch.BodyOf(type, target) ?? target).Index;
    }

    /// <summary>Slots that everything has: what they mean behind an abstraction says nothing of the caller.</summary>
    private static bool IsObjectSlot(Method target, TypeDef receiver) => target.Name switch
    {
        "ToString" or "Equals" or "GetHashCode" or "CompareTo" or "Compare" => true,
        "Dispose" or "MoveNext" or "get_Current" => receiver.IsInterface || receiver.IsAbstract,
        _ => false,
    };

    private int? SlotNode(TypeDef type, Method target)
    {
        if (_slotNodes.TryGetValue((type, target), out var known))
            return known < 0 ? null : known;
        var bodies = Dispatch.BodiesBelow(type, target).Where(b => !Bodies[b.Index].IsTrivial && !IsWrapper(b, Dispatch.RootOf(target))).OrderBy(b => b.Index).ToArray();
        var node = bodies.Length switch
        {
            0 => -1,
            1 => bodies[0].Index,
            _ => NewSlot(bodies),
        };
        _slotNodes.Add((type, target), node);
        return node < 0 ? null : node;
    }

    private int NewSlot(Method[] bodies)
    {
        _slots.Add(bodies);
        _callers.Add(null);
        var node = _callers.Count - 1;
        foreach (var body in bodies)
        {
            if (!_slotsOf.TryGetValue(body, out var slots))
                _slotsOf.Add(body, slots = []);
            slots.Add(node);
        }

        return node;
    }

    /// <summary>
    /// A decorator calls the same member of another instance, itself or in a helper: it blocks as that one does, and
    /// says nothing new. Waiting for it would be waiting for oneself.
    /// </summary>
    private bool IsWrapper(Method body, Method root, int depth = 2) =>
        Bodies[body.Index].Calls.Any(c => Dispatch.RootOf(c.Target) == root
            || (depth > 0 && c.Kind == CallKind.Direct && !c.Target.IsConstructor && c.Target != body && IsWrapper(c.Target, root, depth - 1)));
}
