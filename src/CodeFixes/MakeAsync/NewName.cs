using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>The name of a function once it is async.</summary>
internal static class NewName
{
    private const string Suffix = "Async";

    /// <param name="members">A method and all that overrides or implements it, or that it overrides or implements.</param>
    /// <param name="options">Whether the user wants another name.</param>
    /// <param name="view">The solution.</param>
    /// <returns>Null where a method has its awaitable twin already: that one is to be called.</returns>
    public static async Task<string?> ChooseAsync(IReadOnlyList<(IMethodSymbol Method, SourceFile File, SyntaxNode Declaration)> members, MakeAsyncOptions options, SolutionView view)
    {
        var old = members[0].Method.PlainName();
        var name = old + Suffix;
        if (members.Any(member => HasTwin(name, member.Method, member.File.Types)))
            return null;
        if (!options.Renames || old.EndsWith(Suffix, StringComparison.Ordinal))
            return old;
        foreach (var (method, file, declaration) in members)
        {
            if (FunctionAttributes.On(method) != AttributeReach.Nothing
                || method.Is(file.Model.Compilation.GetEntryPoint(view.CancellationToken))
                || IsTaken(name, method, file, declaration) || await IsTakenBelowAsync(name, method, view).ConfigureAwait(false))
                return old;
        }

        return name;
    }

    private static bool HasTwin(string name, IMethodSymbol method, KnownTypes types)
    {
        for (var type = method.ContainingType; type is not null && method.MethodKind != MethodKind.LocalFunction; type = type.BaseType)
        {
            if (type.GetMembers(name).Any(member => member is IMethodSymbol twin && types.IsTaskLike(twin.ReturnType)
                    && twin.Parameters.Length >= method.Parameters.Length
                    && method.Parameters.All(parameter => parameter.Type.Is(twin.Parameters[parameter.Ordinal].Type))))
                return true;
        }

        return false;
    }

    private static bool IsTaken(string name, IMethodSymbol method, SourceFile file, SyntaxNode declaration)
    {
        if (method.MethodKind == MethodKind.LocalFunction)
            return !file.Model.LookupSymbols(declaration.SpanStart, name: name).IsEmpty;
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            if (type.Name == name || !type.GetMembers(name).IsEmpty)
                return true;
        }

        if (method.ContainingType.AllInterfaces.Any(contract => !contract.GetMembers(name).IsEmpty))
            return true;
        // A member comes before an extension method of its name, which is called now.
        return file.Model.LookupSymbols(declaration.SpanStart, method.ContainingType, name, includeReducedExtensionMethods: true).Length > 0
            || file.Model.Compilation.GetSymbolsWithName(name, SymbolFilter.Member).Any(symbol => symbol is IMethodSymbol { IsExtensionMethod: true });
    }

    private static async Task<bool> IsTakenBelowAsync(string name, IMethodSymbol method, SolutionView view)
    {
        if (method.MethodKind == MethodKind.LocalFunction || method.ContainingType is not { TypeKind: TypeKind.Class, IsSealed: false, IsStatic: false } type)
            return false;
        return (await view.DerivedOfAsync(type).ConfigureAwait(false)).Any(derived => !derived.GetMembers(name).IsEmpty);
    }
}
