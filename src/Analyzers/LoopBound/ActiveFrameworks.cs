using System.Collections.Concurrent;
using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>The lines of the table whose types a compilation has. Where it has none, every question ends at once.</summary>
internal sealed class ActiveFrameworks
{
    /// <summary>What a task factory is asked to run, by itself or by an extension.</summary>
    private static readonly ImmutableArray<string> FactoryMembers = ImmutableArray.Create("StartNew", "Run");

    private readonly IAssemblySymbol _assembly;

    // Symbols by the type of a line: one type may stand in several lines.
    private readonly Dictionary<ISymbol, ImmutableArray<Framework>> _bases = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, ImmutableArray<Framework>> _members = new(SymbolEqualityComparer.Default);
    private readonly List<Framework> _types = new();
    private readonly HashSet<ISymbol> _tests = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<Framework>> _framesOf = new(SymbolEqualityComparer.Default);

    private ActiveFrameworks(Compilation compilation, ImmutableArray<Framework> rows)
    {
        _assembly = compilation.Assembly;
        foreach (var row in rows)
        {
            if (compilation.FindType(row.Type) is { } type && (row.When is null || compilation.FindType(row.When) is not null))
                Add(row, type);
        }
    }

    /// <summary>Names of the members that take delegates: what is worth a closer look.</summary>
    public HashSet<string> DelegateMembers { get; } = new();

    /// <summary>Names of the members whose await goes over to a context.</summary>
    public HashSet<string> SwitchMembers { get; } = new();

    /// <summary>Some await of this compilation may go over to a context.</summary>
    public bool HasSwitches => SwitchMembers.Count > 0;

    /// <summary>Some framework's code, other than tests, may be in this compilation.</summary>
    public bool Any => _bases.Count + _members.Count > 0;

    public static ActiveFrameworks Of(Compilation compilation, ImmutableArray<Framework> rows) => new(compilation, rows);

    /// <summary>The line of a member that runs delegates on a context, or where its caller runs.</summary>
    public Framework? OfDelegateMember(ISymbol member, IOperation? call)
    {
        if (_members.Count == 0 || member.ContainingType is not { } type)
            return null;
        if (RowOf(type, member.Name, FrameworkUse.Members, FrameworkUse.Caller) is { } row)
            return row;
        // StartNew and Run, whoever declares them, on the factory of a context.
        return FactoryMembers.Contains(member.Name) && call is IInvocationOperation invocation && invocation.Receiver() is IPropertyReferenceOperation { Property: var factory }
            ? RowOf(factory.ContainingType, factory.Name, FrameworkUse.Factory, FrameworkUse.Factory)
            : null;
    }

    /// <summary>The line of a call whose await goes on on a context.</summary>
    public Framework? OfSwitch(IMethodSymbol method) =>
        HasSwitches ? RowOf(method.ContainingType, method.Name, FrameworkUse.Switch, FrameworkUse.Switch) : null;

    /// <summary>The user interface's events call their handlers on its thread.</summary>
    public Framework? OfEvent(IEventSymbol raised)
    {
        if (_types.Count == 0 || raised.ContainingType is not { TypeKind: not TypeKind.Interface } type || type.ContainingAssembly.Is(_assembly))
            return null;
        foreach (var row in _types)
        {
            if (row.Context == FrameworkContext.Synchronization && IsBelow(type.ContainingNamespace, row))
                return row;
        }

        return null;
    }

    /// <summary>The lines that a type belongs to: its bases' and its interfaces'.</summary>
    public ImmutableArray<Framework> OfType(INamedTypeSymbol type)
    {
        if (_bases.Count == 0)
            return ImmutableArray<Framework>.Empty;
        return _framesOf.TryGetValue(type, out var known) ? known : _framesOf.GetOrAdd(type, RowsOf(type));
    }

    /// <summary>A member of a framework's type that belongs to its context; what any thread may call does not.</summary>
    public bool IsAffine(ISymbol member)
    {
        if (_bases.Count == 0 || member.IsStatic || member.ContainingType is not { } type || type.ContainingAssembly.Is(_assembly)
            || RowOf(type, member.Name, FrameworkUse.Members, FrameworkUse.Members) is not null)
            return false;
        foreach (var row in OfType(type))
        {
            if (row.Context == FrameworkContext.Synchronization && IsBelow(type.ContainingNamespace, row))
                return true;
        }

        return false;
    }

    /// <summary>The method carries an attribute of a test framework.</summary>
    public bool IsTest(IMethodSymbol method)
    {
        if (_tests.Count == 0)
            return false;
        foreach (var attribute in method.GetAttributes())
        {
            for (var type = attribute.AttributeClass; type is not null; type = type.BaseType)
            {
                if (_tests.Contains(type))
                    return true;
            }

            if (attribute.AttributeClass?.AllInterfaces.Any(_tests.Contains) == true)
                return true;
        }

        return false;
    }

    /// <summary>A namespace is that of the line's type, or one inside it.</summary>
    public static bool IsBelow(INamespaceSymbol? space, Framework row)
    {
        if (row.Namespace.IsEmpty)
            return space is { IsGlobalNamespace: true };
        var depth = 0;
        for (var around = space; around is { IsGlobalNamespace: false }; around = around.ContainingNamespace)
            depth++;
        for (; depth > row.Namespace.Length; depth--)
            space = space!.ContainingNamespace;
        if (depth < row.Namespace.Length)
            return false;
        for (; depth > 0; depth--, space = space.ContainingNamespace)
        {
            if (space!.Name != row.Namespace[depth - 1])
                return false;
        }

        return true;
    }

    private void Add(Framework row, INamedTypeSymbol type)
    {
        switch (row.Use)
        {
            case FrameworkUse.Test:
                _tests.Add(type);
                return;
            case FrameworkUse.Type or FrameworkUse.Component:
                _bases[type] = _bases.TryGetValue(type, out var rows) ? rows.Add(row) : ImmutableArray.Create(row);
                if (row.Use == FrameworkUse.Type)
                    _types.Add(row);
                return;
        }

        _members[type] = _members.TryGetValue(type, out var others) ? others.Add(row) : ImmutableArray.Create(row);
        if (row.Use == FrameworkUse.Switch)
            SwitchMembers.UnionWith(row.Members);
        else
            DelegateMembers.UnionWith(row.Use == FrameworkUse.Factory ? FactoryMembers : row.Members);
    }

    private Framework? RowOf(INamedTypeSymbol? type, string member, FrameworkUse use, FrameworkUse other)
    {
        if (type is not null && _members.TryGetValue(type.OriginalDefinition, out var rows))
        {
            foreach (var row in rows)
            {
                if ((row.Use == use || row.Use == other) && row.Members.Contains(member))
                    return row;
            }
        }

        return null;
    }

    private ImmutableArray<Framework> RowsOf(INamedTypeSymbol type)
    {
        var found = ImmutableArray<Framework>.Empty;
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (_bases.TryGetValue(current.OriginalDefinition, out var rows))
                found = found.AddRange(rows);
        }

        foreach (var contract in type.AllInterfaces)
        {
            if (_bases.TryGetValue(contract.OriginalDefinition, out var rows))
                found = found.AddRange(rows);
        }

        return found;
    }
}
