using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>The members of one type in the data file, read when the first of them is asked for.</summary>
internal sealed class CatalogueType
{
    private readonly string _text;
    private readonly int _start;
    private readonly int _end;
    private Content? _content;

    public CatalogueType(string text, int start, int end)
    {
        _text = text;
        _start = start;
        _end = end;
    }

    public bool IsInMemory => Read().IsInMemory;

    /// <summary>Its own DisposeAsync waits for something.</summary>
    public bool AwaitsDisposal => Read().AwaitsDisposal;

    /// <summary>Every line of the type, for the tests.</summary>
    public IEnumerable<CatalogueMember> Members => Read().Members.Values.SelectMany(m => m);

    /// <summary>Whether the type has its own word on the method; the entry is null where that word is that it does not block.</summary>
    public bool TryFind(IMethodSymbol method, out BlockingEntry? entry)
    {
        entry = null;
        if (!Read().Members.TryGetValue(method.MetadataName, out var overloads))
            return false;
        foreach (var overload in overloads)
        {
            if (overload.Parameters is null || overload.Parameters == ParameterText.Of(method))
            {
                entry = overload.Entry;
                return true;
            }
        }

        return false;
    }

    public bool IsNeverProposed(IMethodSymbol method) =>
        Read().Never.Any(n => n.Name == "*" || (n.Name == method.MetadataName && (n.Parameters is null || n.Parameters == ParameterText.Of(method))));

    public bool IsDisposalNeverProposed => Read().Never.Any(n => n.Name is "*" or "Dispose");

    // Two threads may read the same lines at once: both make the same.
    private Content Read() => _content ??= Content.Parse(_text.Substring(_start, _end - _start));

    private sealed class Content
    {
        public Dictionary<string, List<CatalogueMember>> Members { get; } = new(StringComparer.Ordinal);

        public List<CatalogueMember> Never { get; } = [];

        public bool IsInMemory { get; private set; }

        public bool AwaitsDisposal { get; private set; }

        public static Content Parse(string lines)
        {
            var content = new Content();
            foreach (var raw in lines.Split(new[] { '\n' }, StringSplitOptions.RemoveEmptyEntries))
            {
                var line = raw.Trim();
                if (line == "memory")
                    content.IsInMemory = true;
                else if (line == "awaits DisposeAsync")
                    content.AwaitsDisposal = true;
                else if (line.StartsWith("never ", StringComparison.Ordinal))
                    content.Never.Add(CatalogueLine.Read("none " + line.Substring("never ".Length)));
                else if (line.StartsWith("none ", StringComparison.Ordinal))
                    content.AddQuiet(line);
                else
                    content.Add(CatalogueLine.Read(line));
            }

            return content;
        }

        /// <summary>Overrides that do not block share a line.</summary>
        private void AddQuiet(string line)
        {
            foreach (var member in line.Substring("none ".Length).Split(' '))
                Add(CatalogueLine.Read("none " + member));
        }

        private void Add(CatalogueMember member)
        {
            if (!Members.TryGetValue(member.Name, out var overloads))
                Members.Add(member.Name, overloads = []);
            overloads.Add(member);
        }
    }
}
