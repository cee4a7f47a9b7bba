using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>What is marked in the changed trees, so that it can be found again and asked what it means now.</summary>
internal static class Marks
{
    /// <summary>The declaration of a function that changed its signature.</summary>
    public static readonly SyntaxAnnotation Function = new("AsyncLoop.Function");

    /// <summary>A call of such a function.</summary>
    public static readonly SyntaxAnnotation Call = new("AsyncLoop.Call");

    private const string LambdaKind = "AsyncLoop.Lambda";

    private const string LeafKind = "AsyncLoop.Leaf";

    private const string TypedKind = "AsyncLoop.Typed";

    /// <summary>A lambda that became async, and the type that it has to give; null for any task.</summary>
    public static SyntaxAnnotation Lambda(string? type) => new(LambdaKind, type);

    public static IEnumerable<(SyntaxNode Node, string? Type)> LambdasIn(SyntaxNode root) =>
        root.GetAnnotatedNodes(LambdaKind).Select(node => (node, node.GetAnnotations(LambdaKind).First().Data));

    /// <summary>What blocks, by its number.</summary>
    public static SyntaxAnnotation Leaf(int number) => new(LeafKind, number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static SyntaxNode? LeafIn(SyntaxNode root, int number) =>
        root.GetAnnotatedNodes(LeafKind).FirstOrDefault(node => node.GetAnnotations(LeafKind).Any(mark => mark.Data == Leaf(number).Data));

    /// <summary>An expression that has to keep its type.</summary>
    public static SyntaxAnnotation Typed(string type) => new(TypedKind, type);

    public static IEnumerable<(SyntaxNode Node, string Type)> TypedIn(SyntaxNode root) =>
        root.GetAnnotatedNodes(TypedKind).Select(node => (node, node.GetAnnotations(TypedKind).First().Data!));
}
