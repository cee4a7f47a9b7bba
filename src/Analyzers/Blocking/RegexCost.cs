using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>Whether a regular expression may take for ever: no time limit, no engine that cannot backtrack, a pattern that repeats.</summary>
internal static class RegexCost
{
    private const int NonBacktracking = 1024;

    /// <summary>Only where the pattern's origin is known: in the call, or where the object is made.</summary>
    public static bool MayBacktrack(IInvocationOperation call, CancellationToken cancellationToken) =>
        call.Instance is { } instance ? IsMadeToBacktrack(instance.BehindConditional().Unwrapped(), cancellationToken) : MayBacktrack(call.Arguments);

    private static bool IsMadeToBacktrack(IOperation regex, CancellationToken cancellationToken) => regex switch
    {
        IObjectCreationOperation creation => MayBacktrack(creation.Arguments),
        ILocalReferenceOperation local => local.OnlyValue()?.Unwrapped() is { } value and not ILocalReferenceOperation && IsMadeToBacktrack(value, cancellationToken),
        IFieldReferenceOperation { Field: { IsReadOnly: true } field } => InitializerOf(field, regex, cancellationToken) is IObjectCreationOperation creation && MayBacktrack(creation.Arguments),
        IPropertyReferenceOperation { Property: var property } => MayBacktrack(property)
            || (property.SetMethod is null && InitializerOf(property, regex, cancellationToken) is IObjectCreationOperation made && MayBacktrack(made.Arguments)),
        IInvocationOperation { TargetMethod: var method } => MayBacktrack(method),
        _ => false,
    };

    private static bool MayBacktrack(IEnumerable<IArgumentOperation> arguments)
    {
        foreach (var argument in arguments)
        {
            switch (argument.Parameter?.Name)
            {
                case "matchTimeout":
                    return false;
                case "options" when argument.Value.ConstantValue is { HasValue: true, Value: int options }:
                    if ((options & NonBacktracking) != 0)
                        return false;
                    break;
                case "pattern" when argument.Value.ConstantValue is { HasValue: true, Value: string pattern }:
                    if (!Repeats(pattern))
                        return false;
                    break;
            }
        }

        return true;
    }

    /// <summary>A member that a source generator implements: pattern, options and time limit stand in its attribute.</summary>
    private static bool MayBacktrack(ISymbol generated)
    {
        foreach (var attribute in generated.GetAttributes())
        {
            if (attribute.AttributeClass is not { Name: "GeneratedRegexAttribute" } || attribute.AttributeConstructor is not { } constructor)
                continue;
            for (var i = 0; i < constructor.Parameters.Length && i < attribute.ConstructorArguments.Length; i++)
            {
                var value = attribute.ConstructorArguments[i].Value;
                if (constructor.Parameters[i].Name switch
                {
                    "matchTimeoutMilliseconds" => value is int milliseconds and not -1,
                    "options" => value is int options && (options & NonBacktracking) != 0,
                    "pattern" => value is string pattern && !Repeats(pattern),
                    _ => false,
                })
                    return false;
            }

            return true;
        }

        return false;
    }

    /// <summary>Without a repetition there is nothing to go back to.</summary>
    private static bool Repeats(string pattern) => pattern.IndexOfAny(['*', '+']) >= 0 || pattern.IndexOf(",}", StringComparison.Ordinal) >= 0;

    private static IOperation? InitializerOf(ISymbol member, IOperation use, CancellationToken cancellationToken)
    {
        if (member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is not { } declaration || use.SemanticModel is not { } model)
            return null;
        var value = declaration switch
        {
            VariableDeclaratorSyntax variable => variable.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            _ => null,
        };
        return value is null ? null : ModelCache.Get(model.Compilation, value.SyntaxTree)?.GetOperation(value, cancellationToken)?.Unwrapped();
    }
}
