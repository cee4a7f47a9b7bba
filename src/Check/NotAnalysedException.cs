namespace AsyncLoop.Check;

/// <summary>The run cannot give a result. The message is the one line that says why; the details are what the build printed.</summary>
internal sealed class NotAnalysedException(string message, IReadOnlyList<string>? details = null) : Exception(message)
{
    public IReadOnlyList<string> Details { get; } = details ?? [];
}
