using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Analyzers.Configuration;

/// <summary>A key of .editorconfig and .globalconfig that the rules read.</summary>
internal abstract class LoopOption
{
    public const string Prefix = "asyncloop.";

    protected LoopOption(string key, string values, string documentation)
    {
        Key = key;
        Values = values;
        Documentation = documentation;
    }

    /// <summary>The key, in lower case: so it arrives, however it is written.</summary>
    public string Key { get; }

    /// <summary>What may be written: <c>auto, loop, all</c>.</summary>
    public string Values { get; }

    /// <summary>What holds where nothing, or nothing that can be read, is written.</summary>
    public abstract string DefaultText { get; }

    /// <summary>What it decides, as the page of LOOP001 says it.</summary>
    public string Documentation { get; }

    public abstract bool Accepts(string value);
}

/// <summary>A key whose value has a type.</summary>
internal sealed class LoopOption<T> : LoopOption
{
    private readonly Func<string, (bool Ok, T Value)> _parse;
    private readonly T _default;

    public LoopOption(string key, string values, T @default, Func<string, (bool Ok, T Value)> parse, string documentation)
        : base(key, values, documentation)
    {
        _default = @default;
        _parse = parse;
    }

    public override string DefaultText => _default!.ToString()!.ToLowerInvariant();

    public override bool Accepts(string value) => _parse(value.Trim()).Ok;

    /// <summary>The value that holds; the default where none is set or it cannot be read.</summary>
    public T Read(AnalyzerConfigOptions options) =>
        options.TryGetValue(Key, out var text) && _parse(text.Trim()) is (true, var value) ? value : _default;
}
