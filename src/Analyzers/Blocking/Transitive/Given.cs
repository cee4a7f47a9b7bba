using System.Collections.Immutable;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>What is known of a body's parameters from its caller: constants and functions, ordered by parameter.</summary>
internal readonly struct Given : IEquatable<Given>
{
    public static readonly Given Nothing = new(ImmutableArray<(int, object)>.Empty);

    private readonly ImmutableArray<(int Parameter, object Value)> _values;

    private Given(ImmutableArray<(int Parameter, object Value)> values) => _values = values;

    /// <summary>The value of a parameter; null where it is not known.</summary>
    public object? this[int parameter]
    {
        get
        {
            if (_values.IsDefaultOrEmpty)
                return null;
            foreach (var known in _values)
            {
                if (known.Parameter == parameter)
                    return known.Value;
            }

            return null;
        }
    }

    public bool Allows(Guard guard) => this[guard.Parameter] is not { } value || value.Equals(guard.Value) == guard.Equal;

    /// <summary>What a callee is given, of the parameters that it branches on, invokes or hands on.</summary>
    public Given Through(ImmutableArray<Binding> bindings, ImmutableHashSet<int> flags)
    {
        var values = ImmutableArray.CreateBuilder<(int, object)>();
        foreach (var binding in bindings)
        {
            if (flags.Contains(binding.Parameter) && (binding.From >= 0 ? this[binding.From] : binding.Value) is { } value)
                values.Add((binding.Parameter, value));
        }

        if (values.Count == 0)
            return Nothing;
        values.Sort(static (x, y) => x.Item1.CompareTo(y.Item1));
        return new Given(values.ToImmutable());
    }

    public bool Equals(Given other)
    {
        if (_values.IsDefaultOrEmpty || other._values.IsDefaultOrEmpty)
            return _values.IsDefaultOrEmpty == other._values.IsDefaultOrEmpty;
        return _values.SequenceEqual(other._values);
    }

    public override bool Equals(object? obj) => obj is Given other && Equals(other);

    public override int GetHashCode()
    {
        var hash = 0;
        if (!_values.IsDefaultOrEmpty)
        {
            foreach (var (parameter, value) in _values)
                hash = (hash * 397) ^ parameter ^ value.GetHashCode();
        }

        return hash;
    }
}
