using System.Collections.Concurrent;
using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>What <c>[Blocking]</c> and <c>[NonBlocking]</c> say, in this compilation and in what it references.</summary>
internal sealed class BlockingAnnotations
{
    private const string Runtime = "AsyncLoop";

    private readonly KnownTypes _types;

    /// <summary>The assemblies that declare the attributes: only they and what references them can use them.</summary>
    private readonly ImmutableHashSet<string> _declaring;

    private readonly ConcurrentDictionary<IAssemblySymbol, bool> _mayUse = new(SymbolEqualityComparer.Default);
    private readonly Func<IAssemblySymbol, bool> _find;

    public BlockingAnnotations(Compilation compilation, KnownTypes types)
    {
        _types = types;
        _declaring = new[] { Annotations.Blocking, Annotations.NonBlocking }
            .SelectMany(name => compilation.GetTypesByMetadataName($"{Annotations.Namespace}.{name}"))
            .Select(type => type.ContainingAssembly.Name)
            // A compilation may use a library that is annotated without referencing the runtime itself.
            .Append(Runtime)
            .ToImmutableHashSet(StringComparer.Ordinal);
        _find = MayUse;
    }

    /// <summary>A quick refusal: nothing in the member's assembly is annotated.</summary>
    public bool MayContain(IMethodSymbol method) =>
        method.ContainingAssembly is { } assembly && _mayUse.GetOrAdd(assembly, _find);

    /// <summary>
    /// Whether the member is annotated; the entry is null where it is said not to block. The nearest annotation counts:
    /// the member's own or its property's, that of what it overrides, that of the types around it. An async function of
    /// such a type is awaited, which blocks nobody.
    /// </summary>
    public bool TryFind(IMethodSymbol declared, out BlockingEntry? entry)
    {
        entry = null;
        for (var method = declared; method is not null; method = method.OverriddenMethod?.OriginalDefinition)
        {
            if (TryRead(method, ref entry) || (method.AssociatedSymbol is { } associated && TryRead(associated, ref entry)))
                return true;
        }

        for (var type = declared.ContainingType; type is not null && !_types.IsAsyncFunction(declared); type = type.ContainingType)
        {
            if (TryRead(type, ref entry))
                return true;
        }

        return false;
    }

    private static bool TryRead(ISymbol symbol, ref BlockingEntry? entry)
    {
        if (symbol.Find(Annotations.Blocking) is not { } blocking)
            return symbol.Has(Annotations.NonBlocking);
        var replacement = blocking.NamedArguments.FirstOrDefault(a => a.Key == "Replacement").Value;
        entry = new BlockingEntry(Tier.Wait, TextOf(replacement), IsPinned: false)
        {
            IsDeclared = true,
            Reason = blocking.ConstructorArguments.IsEmpty ? null : TextOf(blocking.ConstructorArguments[0]),
        };
        return true;
    }

    private static string? TextOf(TypedConstant constant) =>
        constant is { Kind: TypedConstantKind.Primitive, Value: string text } && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private bool MayUse(IAssemblySymbol assembly) =>
        _declaring.Contains(assembly.Name)
        || assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => _declaring.Contains(r.Name)));
}
