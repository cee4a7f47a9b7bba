namespace AsyncLoop.Tests.Support;

/// <summary>Takes what goes to the standard error stream until it is disposed. One at a time: the stream is the process's.</summary>
internal sealed class QuietError : IDisposable
{
    private static readonly SemaphoreSlim One = new(1, 1);

    private readonly TextWriter _original;
    private readonly StringWriter _taken = new();

    public QuietError()
    {
        One.Wait();
        _original = Console.Error;
        Console.SetError(TextWriter.Synchronized(_taken));
    }

    public string Text => _taken.ToString();

    public void Dispose()
    {
        Console.SetError(_original);
        One.Release();
    }
}
