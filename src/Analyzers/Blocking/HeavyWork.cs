using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>Members that keep the processor busy for long (<c>HeavyWork.txt</c>).</summary>
internal static class HeavyWork
{
    private static readonly Dictionary<string, List<Line>> ByName = Read();

    /// <summary>How a line counts: the word before the colon of its section.</summary>
    private enum Kind
    {
        Always,
        Input,
        Regex,
    }

    /// <summary>The lines of the file, for the tests.</summary>
    internal static IEnumerable<(string Type, string Member, string? Parameters)> Lines =>
        ByName.SelectMany(pair => pair.Value, (pair, line) => (line.Type, pair.Key, line.Parameters));

    /// <summary>A quick refusal by name alone.</summary>
    public static bool MayContain(string memberName) => ByName.ContainsKey(memberName);

    /// <summary>Why a call takes long; null where it does not, or nobody knows.</summary>
    public static string? ReasonOf(IInvocationOperation call, CancellationToken cancellationToken)
    {
        if (!ByName.TryGetValue(call.TargetMethod.Name, out var lines))
            return null;
        foreach (var line in lines)
        {
            if (!line.IsOn((call.Instance?.Type ?? call.TargetMethod.ContainingType) as INamedTypeSymbol)
                || (line.Parameters is not null && line.Parameters != ParameterText.Of(call.TargetMethod.OriginalDefinition)))
                continue;
            var counts = line.Kind switch
            {
                Kind.Input => !IsConstant(call.Arguments.FirstOrDefault(a => a.Parameter?.Type.Name != "Stream")),
                Kind.Regex => !IsConstant(call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "input")) && RegexCost.MayBacktrack(call, cancellationToken),
                _ => true,
            };
            if (counts)
                return line.Reason;
        }

        return null;
    }

    /// <summary>A constant, or an array that is made here, which has the length that it is made with.</summary>
    private static bool IsConstant(IArgumentOperation? argument)
    {
        var value = argument?.Value;
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        return value is IArrayCreationOperation or { ConstantValue.HasValue: true };
    }

    private static Dictionary<string, List<Line>> Read()
    {
        var found = new Dictionary<string, List<Line>>(StringComparer.Ordinal);
        using var stream = typeof(HeavyWork).Assembly.GetManifestResourceStream("HeavyWork.txt")!;
        using var reader = new StreamReader(stream);
        var (kind, reason) = (Kind.Always, "");
        while (reader.ReadLine() is { } text)
        {
            if (text.Length == 0 || text.StartsWith("//", StringComparison.Ordinal))
                continue;
            if (text[0] != ' ')
            {
                var colon = text.IndexOf(": ", StringComparison.Ordinal);
                kind = text.Substring(0, colon) switch { "always" => Kind.Always, "input" => Kind.Input, "regex" => Kind.Regex, _ => throw new FormatException(text) };
                reason = text.Substring(colon + 2);
                continue;
            }

            var split = text.IndexOf("::", StringComparison.Ordinal);
            var open = text.IndexOf('(');
            var name = text.Substring(split + 2, (open < 0 ? text.Length : open) - split - 2);
            if (!found.TryGetValue(name, out var lines))
                found.Add(name, lines = []);
            lines.Add(new Line(kind, reason, text.Substring(2, split - 2), open < 0 ? null : text.Substring(open + 1).TrimEnd(')')));
        }

        return found;
    }

    private sealed class Line
    {
        private readonly string _metadataName;

        public Line(Kind kind, string reason, string type, string? parameters)
        {
            Kind = kind;
            Reason = reason;
            Type = type;
            Parameters = parameters;
            _metadataName = type.Substring(type.LastIndexOf('.') + 1);
        }

        public Kind Kind { get; }

        public string Reason { get; }

        public string Type { get; }

        public string? Parameters { get; }

        /// <summary>The short name is asked first: the full one has to be made.</summary>
        public bool IsOn(INamedTypeSymbol? type)
        {
            for (var current = type; current is not null; current = current.BaseType)
            {
                if (current.MetadataName == _metadataName && current.OriginalDefinition.FullName() == Type)
                    return true;
            }

            return false;
        }
    }
}
