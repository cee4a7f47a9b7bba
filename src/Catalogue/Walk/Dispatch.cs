using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Walk;

/// <summary>Which bodies a slot can mean: overrides, implementations, and what a call of it resolves to.</summary>
internal sealed class Dispatch
{
    private readonly Dictionary<Method, Method> _roots = [];
    private readonly Dictionary<(TypeDef, Method), Method?> _bodies = [];

    /// <summary>The first declaration of a virtual method's slot in its base classes.</summary>
    public Method RootOf(Method method)
    {
        if (!method.IsVirtual)
            return method;
        if (_roots.TryGetValue(method, out var root))
            return root;
        root = Overridden(method) is { } overridden ? RootOf(overridden) : method;
        _roots[method] = root;
        return root;
    }

    /// <summary>
    /// What runs when a slot is called on a type: the body, or the abstract declaration where there is none. Null for
    /// an interface member that the type does not implement.
    /// </summary>
    public Method? BodyOf(TypeDef type, Method slot)
    {
        if (_bodies.TryGetValue((type, slot), out var known))
            return known;
        var body = slot.Type.IsInterface ? Implementation(type, slot) : Override(type, slot);
        _bodies.Add((type, slot), body);
        return body;
    }

    /// <summary>Every body that can run for a slot when the receiver is this type or one derived from it.</summary>
    public IEnumerable<Method> BodiesBelow(TypeDef type, Method slot)
    {
        var bodies = new HashSet<Method>();
        var seen = new HashSet<TypeDef>();
        Visit(type);
        return bodies;

        void Visit(TypeDef visited)
        {
            if (!seen.Add(visited))
                return;
            if (!visited.IsInterface && !visited.IsAbstract && BodyOf(visited, slot) is { IsAbstract: false } body)
                bodies.Add(body);
            foreach (var derived in visited.Derived)
                Visit(derived);
        }
    }

    /// <summary>Whether nobody outside the framework can add an implementation that a call on this type could mean.</summary>
    public static bool IsClosed(TypeDef type, Method slot)
    {
        if (!type.IsVisible || !slot.IsVisibleMember)
            return true;
        return !type.IsInterface && !type.Methods.Any(m => m.IsConstructor && m.IsVisibleMember);
    }

    private Method? Overridden(Method method)
    {
        if (method.Type.IsInterface)
            return null;
        foreach (var (declaration, body) in method.Type.Explicit)
        {
            if (body == method && !declaration.Type.IsInterface)
                return declaration;
        }

        if (method.IsNewSlot)
            return null;
        var arguments = method.Type.BaseText?.Arguments ?? [];
        for (var type = method.Type.Base; type is not null; type = type.Base)
        {
            if (Match(type, method, arguments) is { IsVirtual: true } found)
                return found;
            arguments = [.. (type.BaseText?.Arguments ?? []).Select(a => Substitute(a, arguments))];
        }

        return null;
    }

    private Method? Override(TypeDef type, Method slot)
    {
        var root = RootOf(slot);
        foreach (var candidate in type.SelfAndBases())
        {
            foreach (var method in candidate.Methods)
            {
                if (method.IsVirtual && RootOf(method) == root)
                    return method;
            }
        }

        return null;
    }

    private static Method? Implementation(TypeDef type, Method slot)
    {
        if (type.IsInterface)
            return slot;
        var interfaces = type.AllInterfaces();
        if (!interfaces.Contains(slot.Type))
            return null;
        foreach (var candidate in type.SelfAndBases())
        {
            if (candidate.Explicit.TryGetValue(slot, out var body))
                return body;
            if (ImplicitMatch(candidate, slot) is { } found)
                return found;
        }

        return slot.IsAbstract ? null : slot;
    }

    private static Method? ImplicitMatch(TypeDef type, Method slot)
    {
        var arguments = type.Interfaces.FirstOrDefault(i => i.Type == slot.Type)?.Arguments ?? [];
        return Match(type, slot, arguments) is { IsStatic: false, IsVisibleMember: true } found ? found : null;
    }

    /// <summary>The method of a type with the signature of another, type parameters replaced; the only one of its shape where generics hide it.</summary>
    private static Method? Match(TypeDef type, Method wanted, TypeText[] arguments)
    {
        if (!type.MethodsByName.TryGetValue(wanted.Name, out var overloads))
            return null;
        Method? shaped = null;
        var count = 0;
        foreach (var method in overloads)
        {
            if (method.Parameters.Count != wanted.Parameters.Count || method.GenericArity != wanted.GenericArity || method.IsStatic != wanted.IsStatic)
                continue;
            if (method.ParameterText == wanted.ParameterText)
                return method;
            if (arguments.Length > 0)
            {
                shaped = method;
                count++;
            }
        }

        return count == 1 ? shaped : null;
    }

    private static TypeText Substitute(TypeText argument, TypeText[] arguments) =>
        argument.Text.StartsWith('!') && int.TryParse(argument.Text.AsSpan(1), out var index) && index < arguments.Length
            ? arguments[index]
            : argument;
}
