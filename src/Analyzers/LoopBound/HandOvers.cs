using System.Collections.Immutable;
using AsyncLoop.Analyzers.Blocking.Transitive;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>A function that is handed to something as a delegate: a method by its name, or a lambda.</summary>
/// <param name="Body">The function.</param>
/// <param name="Place">Where it will run.</param>
/// <param name="Argument">What stands in the argument list for it, in the tree that hands it over.</param>
internal readonly record struct HandOver(BodyKey Body, DelegatePlace Place, TextSpan Argument);

/// <summary>
/// What a tree tells of where functions run: numbers and places in the text, which stay right when bodies elsewhere are
/// edited.
/// </summary>
/// <param name="Given">The functions that it hands over.</param>
/// <param name="OnLoop">Its own functions that an annotation or a framework puts on a loop.</param>
/// <param name="OffLoop">Its own functions that an annotation puts on another thread.</param>
internal sealed record HandOvers(ImmutableArray<HandOver> Given, ImmutableArray<(BodyKey Body, Framework? Framework)> OnLoop, ImmutableArray<BodyKey> OffLoop)
{
    public static readonly HandOvers None =
        new(ImmutableArray<HandOver>.Empty, ImmutableArray<(BodyKey, Framework?)>.Empty, ImmutableArray<BodyKey>.Empty);
}
