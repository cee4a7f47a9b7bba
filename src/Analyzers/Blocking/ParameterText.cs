using System.Text;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>Parameter types as the data file writes them: metadata names without namespaces, type parameters as <c>!0</c> and <c>!!0</c>.</summary>
internal static class ParameterText
{
    public static string Of(IMethodSymbol method)
    {
        var text = new StringBuilder();
        foreach (var parameter in method.Parameters)
        {
            if (text.Length > 0)
                text.Append(',');
            Append(text, parameter.Type);
            if (parameter.RefKind != RefKind.None)
                text.Append('&');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ITypeSymbol type)
    {
        switch (type)
        {
            case IDynamicTypeSymbol:
                text.Append("Object");
                break;
            case ITypeParameterSymbol parameter:
                AppendParameter(text, parameter);
                break;
            case IArrayTypeSymbol array:
                Append(text, array.ElementType);
                text.Append('[').Append(',', array.Rank - 1).Append(']');
                break;
            case IPointerTypeSymbol pointer:
                Append(text, pointer.PointedAtType);
                text.Append('*');
                break;
            case INamedTypeSymbol named:
                AppendNamed(text, named);
                break;
            default:
                text.Append('?');
                break;
        }
    }

    private static void AppendParameter(StringBuilder text, ITypeParameterSymbol parameter)
    {
        if (parameter.TypeParameterKind == TypeParameterKind.Method)
        {
            text.Append("!!").Append(parameter.Ordinal);
            return;
        }

        // Metadata numbers the parameters of nested types after those of the types around them.
        var number = parameter.Ordinal;
        for (var outer = parameter.ContainingType?.ContainingType; outer is not null; outer = outer.ContainingType)
            number += outer.Arity;
        text.Append('!').Append(number);
    }

    private static void AppendNamed(StringBuilder text, INamedTypeSymbol type)
    {
        var arguments = new List<ITypeSymbol>();
        AppendName(text, type, arguments);
        if (arguments.Count == 0)
            return;
        text.Append('<');
        for (var i = 0; i < arguments.Count; i++)
        {
            if (i > 0)
                text.Append(',');
            Append(text, arguments[i]);
        }

        text.Append('>');
    }

    private static void AppendName(StringBuilder text, INamedTypeSymbol type, List<ITypeSymbol> arguments)
    {
        if (type.ContainingType is { } outer)
        {
            AppendName(text, outer, arguments);
            text.Append('.');
        }

        text.Append(type.SpecialType switch
        {
            SpecialType.System_IntPtr => "IntPtr",
            SpecialType.System_UIntPtr => "UIntPtr",
            _ => type.IsTupleType ? "ValueTuple" : type.Name,
        });
        arguments.AddRange(type.TypeArguments);
    }
}
