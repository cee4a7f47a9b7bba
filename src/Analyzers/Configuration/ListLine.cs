using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Configuration;

/// <summary>What a line of a list says.</summary>
internal enum ListVerb
{
    /// <summary>The member blocks.</summary>
    Blocking,

    /// <summary>The member does not block.</summary>
    NonBlocking,

    /// <summary>No awaitable counterpart of the member is proposed.</summary>
    NeverPropose,

    /// <summary>Where a framework runs the code that it calls.</summary>
    Framework,

    /// <summary>The findings of a rule in a member, type or namespace are accepted.</summary>
    Waive,
}

/// <summary>One line of an <c>AsyncLoop.*.txt</c>.</summary>
/// <param name="Verb">What it says.</param>
/// <param name="Id">The documentation id that it says it of; of a framework its type.</param>
/// <param name="Span">The place of the id.</param>
internal sealed record ListLine(ListVerb Verb, string Id, TextSpan Span)
{
    /// <summary>What the line says of a framework.</summary>
    public Framework? Framework { get; init; }

    /// <summary>The rule that is waived.</summary>
    public string? Rule { get; init; }

    /// <summary>What to call instead.</summary>
    public string? Replacement { get; init; }

    public string? Reason { get; init; }
}
