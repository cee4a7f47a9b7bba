using AsyncLoop.Catalogue.Metadata;
using AsyncLoop.Catalogue.Scan;

namespace AsyncLoop.Catalogue.Walk;

/// <summary>
/// The delegates among the arguments that a method invokes before it returns: itself, or through methods that it
/// passes them on to. A delegate that is stored is none of them.
/// </summary>
internal sealed class InvokedArguments
{
    private readonly ulong[] _invoked;

    public InvokedArguments(CallGraph graph)
    {
        _invoked = [.. graph.Bodies.Select(b => b.Invokes)];
        var passes = FindPasses(graph);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (caller, argument, target, position) in passes)
            {
                if ((_invoked[target] & Value.Bit(position)) == 0 || (_invoked[caller] & Value.Bit(argument)) != 0)
                    continue;
                _invoked[caller] |= Value.Bit(argument);
                changed = true;
            }
        }
    }

    public bool Contains(Method method, int argument) => (_invoked[method.Index] & Value.Bit(argument)) != 0;

    private static List<(int Caller, int Argument, int Target, int Position)> FindPasses(CallGraph graph)
    {
        var passes = new List<(int, int, int, int)>();
        foreach (var method in graph.Assemblies.Methods)
        {
            foreach (var call in graph.Bodies[method.Index].Calls)
            {
                for (var i = 0; i < call.Arguments.Length; i++)
                {
                    var value = call.Arguments[i];
                    if (value.Argument > 0 && value.Type is { IsDelegate: true } && graph.BodyOf(call) is { } target)
                        passes.Add((method.Index, value.Argument - 1, target.Index, i));
                }
            }
        }

        return passes;
    }
}
