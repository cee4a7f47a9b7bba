namespace AsyncLoop.Analyzers.Common;

/// <summary>
/// A value that is made when it is first needed, by one thread while the others wait for it: several that make the same
/// would cost the build what they cost together. A cancelled attempt is not remembered. What makes a value may need
/// others, in one order only; Roslyn calls nobody back while it binds, so waiting here is safe.
/// </summary>
internal sealed class Once<T>
    where T : class
{
    private readonly Func<T> _make;
    private readonly object _gate = new();
    private T? _value;

    public Once(Func<T> make) => _make = make;

    public T Value
    {
        get
        {
            if (Volatile.Read(ref _value) is { } made)
                return made;
            lock (_gate)
            {
                if (_value is null)
                    Volatile.Write(ref _value, _make());
                return _value!;
            }
        }
    }
}
