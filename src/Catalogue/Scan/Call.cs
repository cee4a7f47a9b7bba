using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Scan;

internal enum CallKind
{
    /// <summary>A call of exactly this body; constructors too.</summary>
    Direct,

    /// <summary>A call through a slot.</summary>
    Virtual,

    /// <summary>The body of an iterator: it runs when the result is enumerated.</summary>
    Iterator,
}

/// <summary>One call in a body.</summary>
/// <param name="Target">What is called, as the instruction names it.</param>
/// <param name="Kind">How it is called.</param>
/// <param name="Receiver">The static type of the receiver of a virtual call.</param>
/// <param name="IsExact">Whether the receiver is of exactly that type.</param>
/// <param name="Arguments">The arguments, <c>this</c> first; numbered as in the body of the target.</param>
internal sealed record Call(Method Target, CallKind Kind, TypeDef? Receiver, bool IsExact, Value[] Arguments);

/// <summary>What a body does, as far as the walk asks.</summary>
internal sealed class Body
{
    public static readonly Body Empty = new();

    /// <summary>Its calls, without those on throw paths, behind completion guards and with a time limit of zero.</summary>
    public List<Call> Calls { get; } = [];

    /// <summary>The arguments that are delegates and that the body invokes itself, one bit each.</summary>
    public ulong Invokes { get; set; }

    /// <summary>Whether the body has nothing but a return or a throw in it.</summary>
    public bool IsTrivial { get; set; } = true;
}
