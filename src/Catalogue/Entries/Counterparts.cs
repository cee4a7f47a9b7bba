using AsyncLoop.Catalogue.Lists;
using AsyncLoop.Catalogue.Metadata;
using AsyncLoop.Catalogue.Walk;

namespace AsyncLoop.Catalogue.Entries;

/// <summary>
/// The awaitable counterpart of a member: the same name with Async behind it and the same parameters, up to a token at the
/// end and memory for spans. A name alone proves nothing. Odd ones are listed (Counterparts.txt).
/// </summary>
internal sealed class Counterparts
{
    private const string Token = "System.Threading.CancellationToken";
    private readonly CallGraph _graph;
    private readonly PublicSurface _surface;
    private readonly MemberPatterns<string> _listed = new();
    private readonly MemberPatterns<string> _never = new();

    public Counterparts(CallGraph graph, PublicSurface surface)
    {
        _graph = graph;
        _surface = surface;
        foreach (var line in ListFile.Read("Counterparts.txt").Lines())
        {
            var arrow = line.IndexOf(" -> ", StringComparison.Ordinal);
            _listed.Add(line[..arrow].Trim(), line[(arrow + 4)..].Trim());
        }

        foreach (var section in ListFile.Read("NeverPropose.txt").Sections)
        {
            foreach (var line in section.Lines)
                _never.Add(line, section.Reason);
        }
    }

    public IEnumerable<string> Unused => _listed.Unused;

    public string? NeverBecause(Method method) => _never.Find(method)?.Says;

    public string? Of(Method method)
    {
        if (NeverBecause(method) is not null)
            return null;
        if (Strict(method) is { } sibling)
            return sibling.Name;
        return _listed.Find(method)?.Says ?? OfEnd(method);
    }

    /// <summary>The second half of a Begin/End pair has the whole operation as its counterpart.</summary>
    private string? OfEnd(Method method)
    {
        if (!method.Name.StartsWith("End", StringComparison.Ordinal) || method.Parameters.All(p => p.Text != "System.IAsyncResult"))
            return null;
        var name = method.Name["End".Length..] + "Async";
        return Siblings(method, name).Any() ? name : null;
    }

    private Method? Strict(Method method)
    {
        if (method.Parameters.Any(p => p.IsByRef))
            return null;
        return Siblings(method, method.Name + "Async").FirstOrDefault(s => Matches(method, s) && !IsStale(method, s) && !IsFake(method, s));
    }

    private IEnumerable<Method> Siblings(Method method, string name) =>
        method.Type.SelfAndBases()
            .SelectMany(t => t.MethodsByName.GetValueOrDefault(name) ?? [])
            .Where(s => s.IsAwaitable && s.IsStatic == method.IsStatic && s.GenericArity == method.GenericArity && _surface.Contains(s));

    private static bool Matches(Method method, Method sibling)
    {
        var count = method.Parameters.Count;
        var extra = sibling.Parameters.Count - count;
        if (extra is not (0 or 1) || (extra == 1 && sibling.Parameters[count].Text != Token))
            return false;
        for (var i = 0; i < count; i++)
        {
            var wanted = method.Parameters[i].Text;
            var offered = sibling.Parameters[i].Text;
            if (offered != wanted && offered != AsMemory(wanted))
                return false;
        }

        return true;
    }

    private static string AsMemory(string span) => span
        .Replace("System.ReadOnlySpan`1<", "System.ReadOnlyMemory`1<", StringComparison.Ordinal)
        .Replace("System.Span`1<", "System.Memory`1<", StringComparison.Ordinal);

    /// <summary>The type overrides the synchronous member only: what the awaitable one of its base does is not its work.</summary>
    private bool IsStale(Method method, Method sibling) =>
        sibling.Type != method.Type && _graph.Dispatch.RootOf(method) != method && !sibling.IsAbstract
        && !_graph.Bodies[sibling.Index].Calls.Any(c => c.Target.IsVirtual && c.Target.Type == sibling.Type && c.Target.IsAwaitable);

    /// <summary>The awaitable member calls the synchronous one. Where it is open, real types override both.</summary>
    private bool IsFake(Method method, Method sibling) =>
        !method.IsOpen && _graph.Bodies[sibling.Index].Calls.Any(c => c.Target == method);
}
