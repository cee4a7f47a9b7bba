using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>What is marked in the changed trees, so that it can be found again and asked what it means now.</summary>
internal static class Marks
{
    /// <summary>The declaration of a function that changed its signature.</summary>
    public static readonly SyntaxAnnotation Function = new("AsyncLoop.Function");

    /// <summary>A call of such a function.</summary>
    public static readonly SyntaxAnnotation Call = new("AsyncLoop.Call");

    /// <summary>A lambda that became async.</summary>
    public static readonly SyntaxAnnotation Lambda = new("AsyncLoop.Lambda");

    private const string LeafKind = "AsyncLoop.Leaf";

    private const string TypedKind = "AsyncLoop.Typed";

    /// <summary>What blocks, by its number.</summary>
    public static SyntaxAnnotation Leaf(int number) => new(LeafKind, number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static SyntaxNode? LeafIn(SyntaxNode root, int number) =>
        root.GetAnnotatedNodes(LeafKind).FirstOrDefault(node => node.GetAnnotations(LeafKind).Any(mark => mark.Data == Leaf(number).Data));

    /// <summary>An expression that has to keep its type.</summary>
    public static SyntaxAnnotation Typed(string type) => new(TypedKind, type);

    public static IEnumerable<(SyntaxNode Node, string Type)> TypedIn(SyntaxNode root) =>
        root.GetAnnotatedNodes(TypedKind).Select(node => (node, node.GetAnnotations(TypedKind).First().Data!));
}
