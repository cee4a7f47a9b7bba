using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Scan;

/// <summary>What is known of a value on the evaluation stack.</summary>
internal readonly record struct Value
{
    /// <summary>The static type; null where it is not known.</summary>
    public TypeDef? Type { get; init; }

    /// <summary>Whether the type is the one that was constructed, no derived one.</summary>
    public bool IsExact { get; init; }

    /// <summary>Reads and writes memory only: a MemoryStream, a StringReader, and what is made from one.</summary>
    public bool InMemory { get; init; }

    /// <summary>A constant zero, of any type that limits a time.</summary>
    public bool IsZero { get; init; }

    /// <summary>The arguments of the method that the value was made from, one bit each; <c>this</c> is bit 0.</summary>
    public ulong From { get; init; }

    /// <summary>The number of the argument that the value is, plus one; 0 where it is none.</summary>
    public int Argument { get; init; }

    /// <summary>The number of the local that the value was loaded from, plus one; 0 where it is none.</summary>
    public int Local { get; init; }

    /// <summary>The method of a delegate that was made here.</summary>
    public Method? Handed { get; init; }

    public static ulong Bit(int argument) => argument < 63 ? 1UL << argument : 0;

    /// <summary>What is known where two paths meet.</summary>
    public Value Join(Value other) => new()
    {
        Type = Type == other.Type ? Type : null,
        IsExact = IsExact && other.IsExact && Type == other.Type,
        InMemory = InMemory && other.InMemory,
        IsZero = IsZero && other.IsZero,
        From = From | other.From,
        Argument = Argument == other.Argument ? Argument : 0,
        // A lambda that is kept in a static field after its first use: one path reads the field, the other makes it.
        Handed = Handed ?? other.Handed,
    };
}
