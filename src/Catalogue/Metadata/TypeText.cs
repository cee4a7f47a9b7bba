using System.Text.RegularExpressions;

namespace AsyncLoop.Catalogue.Metadata;

/// <summary>
/// A type as a signature names it. Two are the same type when their text is the same: full names are enough, since
/// only members of one type are ever compared.
/// </summary>
/// <param name="Text">The full name, generic arguments in angle brackets, type parameters as <c>!0</c> and <c>!!0</c>.</param>
/// <param name="Short">The same without namespaces, as the data file writes it.</param>
/// <param name="Type">The definition; null for arrays, pointers and type parameters.</param>
/// <param name="Arguments">The type arguments of an instantiation.</param>
internal sealed record TypeText(string Text, string Short, TypeDef? Type, TypeText[] Arguments)
{
    /// <summary>What stands for a type that cannot be resolved.</summary>
    public static readonly TypeText Unknown = new("?", "?", null, []);

    /// <summary>Whether a by-reference parameter: ref, out or in.</summary>
    public bool IsByRef => Text.EndsWith('&');

    public static TypeText Of(TypeDef type) => type.Text ??= new(type.FullName, type.ShortName, type, []);

    public static TypeText Parameter(string marker, int index) => new(marker + index, marker + index, null, []);

    public TypeText With(string suffix) => new(Text + suffix, Short + suffix, null, []);

    public TypeText Instantiate(TypeText[] arguments) => new(
        $"{Text}<{string.Join(',', arguments.Select(a => a.Text))}>",
        $"{_plain ??= WithoutArity(Short)}<{string.Join(',', arguments.Select(a => a.Short))}>",
        Type,
        arguments);

    private string? _plain;

    private static string WithoutArity(string name) => name.Contains('`', StringComparison.Ordinal) ? Regex.Replace(name, "`[0-9]+", "") : name;

    public override string ToString() => Text;
}
