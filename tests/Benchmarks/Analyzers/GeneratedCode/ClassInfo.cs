namespace AsyncLoop.Benchmarks.Analyzers.GeneratedCode;

/// <summary>What other classes may call of one that is written already.</summary>
/// <param name="Layer">Calls between classes go to lower layers only, as in code that somebody maintains: chains end.</param>
internal sealed record ClassInfo(string Namespace, string Name, int Layer)
{
    public string FullName { get; } = $"{Namespace}.{Name}";

    /// <summary>The field of a class that depends on this one.</summary>
    public string Field { get; } = "_" + char.ToLowerInvariant(Name[0]) + Name[1..];

    /// <summary>Methods of the form <c>int X(int value, string text)</c>.</summary>
    public List<string> Methods { get; } = [];

    /// <summary>Methods of the form <c>Task&lt;int&gt; XAsync(int value, string text, CancellationToken cancellationToken)</c>.</summary>
    public List<string> AsyncMethods { get; } = [];

    /// <summary>Properties of type int.</summary>
    public List<string> Getters { get; } = [];
}
