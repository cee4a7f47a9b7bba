using System.Text.RegularExpressions;

namespace AsyncLoop.Catalogue.Metadata;

/// <summary>
/// A type as a signature names it. Two are the same type when their text is the same: full names are enough, since
/// only members of one type are ever compared. Most texts are never asked for, so instantiations make theirs late.
/// </summary>
internal sealed class TypeText
{
    /// <summary>What stands for a type that cannot be resolved.</summary>
    public static readonly TypeText Unknown = new("?", "?");

    private readonly TypeText? _generic;
    private string? _text;
    private string? _short;

    /// <param name="type">The definition; null for arrays, pointers and type parameters.</param>
    public TypeText(string text, string shortText, TypeDef? type = null)
    {
        _text = text;
        _short = shortText;
        Type = type;
        Arguments = [];
    }

    private TypeText(TypeText generic, TypeText[] arguments)
    {
        _generic = generic;
        Type = generic.Type;
        Arguments = arguments;
    }

    public TypeDef? Type { get; }

    /// <summary>The type arguments of an instantiation.</summary>
    public TypeText[] Arguments { get; }

    /// <summary>The full name, generic arguments in angle brackets, type parameters as <c>!0</c> and <c>!!0</c>.</summary>
    public string Text => _text ??= $"{_generic!.Text}<{string.Join(',', Arguments.Select(a => a.Text))}>";

    /// <summary>The same without namespaces and arity, as the data file writes it.</summary>
    public string Short => _short ??= $"{WithoutArity(_generic!.Short)}<{string.Join(',', Arguments.Select(a => a.Short))}>";

    /// <summary>Whether a by-reference parameter: ref, out or in.</summary>
    public bool IsByRef => Text.EndsWith('&');

    public static TypeText Of(TypeDef type) => type.Text ??= new(type.FullName, type.ShortName, type);

    public static TypeText Parameter(string marker, int index) => new(marker + index, marker + index);

    public TypeText With(string suffix) => new(Text + suffix, Short + suffix);

    public TypeText Instantiate(TypeText[] arguments) => new(this, arguments);

    public override string ToString() => Text;

    private static string WithoutArity(string name) => name.Contains('`', StringComparison.Ordinal) ? Regex.Replace(name, "`[0-9]+", "") : name;
}
