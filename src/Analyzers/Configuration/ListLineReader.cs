using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Configuration;

/// <summary>
/// Reads one line of a list: <c>verb [rule] id [-> replacement] [: reason]</c>. Whatever is missing or too much is told,
/// at its place, and the line is not used.
/// </summary>
internal struct ListLineReader
{
    private const string Arrow = "->";

    private static readonly (string Word, ListVerb Verb)[] Verbs =
    {
        ("blocking", ListVerb.Blocking),
        ("nonblocking", ListVerb.NonBlocking),
        ("never-propose", ListVerb.NeverPropose),
        ("framework", ListVerb.Framework),
        ("waive", ListVerb.Waive),
    };

    /// <summary>The words that a line may begin with.</summary>
    public static IEnumerable<string> Words => Verbs.Select(v => v.Word);

    private readonly string _line;
    private readonly int _offset;
    private readonly int _end;
    private int _at;

    private ListLineReader(string line, int offset)
    {
        _line = line;
        _offset = offset;
        _end = EndOfContent(line);
        _at = 0;
        SkipBlanks();
    }

    /// <summary>The line, or what is wrong with it; neither for an empty one.</summary>
    public static (ListLine? Line, Mistake? Mistake) Read(string line, int offset)
    {
        var reader = new ListLineReader(line, offset);
        return reader._at == reader._end ? default : reader.Read();
    }

    private (ListLine?, Mistake?) Read()
    {
        var (word, wordSpan) = Word();
        var index = Array.FindIndex(Verbs, v => v.Word == word);
        if (index < 0)
            return Wrong(wordSpan, $"Unknown word '{word}' (blocking, nonblocking, never-propose, waive, framework){Spelling.Suggest(word, Words)}; the line is skipped");
        var verb = Verbs[index].Verb;
        if (verb == ListVerb.Framework)
            return ReadFramework(wordSpan);

        string? rule = null;
        if (verb == ListVerb.Waive)
        {
            (rule, var ruleSpan) = Word();
            if (!AllRules.Ids.Contains(rule))
                return Wrong(rule.Length == 0 ? wordSpan : ruleSpan, $"'waive' needs the id of a rule, such as LOOP101{(rule.Length == 0 ? "" : $": there is no rule '{rule}'")}; the line is skipped");
        }

        var (id, span) = Id();
        var kinds = verb == ListVerb.Waive ? "MPTNEF" : "MPT";
        if (!DocumentationId.IsWellFormed(id, kinds))
            return Wrong(id.Length == 0 ? wordSpan : span, $"'{word}' needs a documentation id that starts with {string.Join(", ", kinds.Select(k => k + ":"))}, such as M:My.Db.Query(System.String); the line is skipped");

        var replacement = verb == ListVerb.Blocking ? Replacement() : null;
        if (replacement is { Length: 0 })
            return Wrong(Rest(), "The name of a member is missing behind '->'; the line is skipped");
        var reason = Reason();
        if (reason is null && _at < _end)
            return Wrong(Rest(), $"'{_line.Substring(_at, _end - _at)}' is not understood; a reason stands behind ' : ', and the line is skipped");
        if (string.IsNullOrWhiteSpace(reason) && (verb != ListVerb.Blocking || reason is not null))
            return Wrong(span, $"'{word}' needs a reason (' : reason'); the line is skipped");
        return (new ListLine(verb, id, span) { Rule = rule, Replacement = replacement, Reason = reason }, null);
    }

    private (ListLine?, Mistake?) ReadFramework(TextSpan word)
    {
        var rest = Rest();
        if (rest.IsEmpty)
            return Wrong(word, "'framework' needs a type and where it runs code; the line is skipped");
        return FrameworkLine.TryParse(_line.Substring(_at, _end - _at), out var row, out var error)
            ? (new ListLine(ListVerb.Framework, row.Type, rest) { Framework = row }, null)
            : Wrong(rest, $"{error}; the line is skipped");
    }

    /// <summary>A documentation id; blanks inside its parameter list are nobody's intention.</summary>
    private (string, TextSpan) Id()
    {
        var start = _at;
        var open = 0;
        while (_at < _end && (open > 0 || !char.IsWhiteSpace(_line[_at])))
        {
            open += _line[_at] switch { '(' => 1, ')' => -1, _ => 0 };
            _at++;
        }

        var id = _line.Substring(start, _at - start);
        // A colon that stands close belongs to the reason.
        if (id.Length > 2 && id[id.Length - 1] == ':')
        {
            _at--;
            id = id.Substring(0, id.Length - 1);
        }

        var span = Span(start, _at);
        SkipBlanks();
        return (id.Replace(" ", "").Replace("\t", ""), span);
    }

    private string? Replacement()
    {
        if (_end - _at < Arrow.Length || string.CompareOrdinal(_line, _at, Arrow, 0, Arrow.Length) != 0)
            return null;
        _at += Arrow.Length;
        SkipBlanks();
        var start = _at;
        while (_at < _end && !char.IsWhiteSpace(_line[_at]) && _line[_at] != ':')
            _at++;
        var name = _line.Substring(start, _at - start);
        SkipBlanks();
        return name;
    }

    private string? Reason()
    {
        if (_at == _end || _line[_at] != ':')
            return null;
        var reason = _line.Substring(_at + 1, _end - _at - 1).Trim();
        _at = _end;
        return reason;
    }

    private (string, TextSpan) Word()
    {
        var start = _at;
        while (_at < _end && !char.IsWhiteSpace(_line[_at]))
            _at++;
        var found = (_line.Substring(start, _at - start), Span(start, _at));
        SkipBlanks();
        return found;
    }

    private void SkipBlanks()
    {
        while (_at < _end && IsBlank(_line[_at]))
            _at++;
    }

    private readonly TextSpan Rest() => Span(_at, _end);

    private readonly TextSpan Span(int start, int end) => TextSpan.FromBounds(_offset + start, _offset + end);

    private static (ListLine?, Mistake?) Wrong(TextSpan span, string message) => (null, new Mistake(span, message));

    /// <summary>Two slashes at the start or behind a blank begin a comment; those of an address in a reason do not.</summary>
    private static int EndOfContent(string line)
    {
        var end = line.Length;
        for (var i = 0; i + 1 < line.Length; i++)
        {
            if (line[i] == '/' && line[i + 1] == '/' && (i == 0 || IsBlank(line[i - 1])))
            {
                end = i;
                break;
            }
        }

        while (end > 0 && IsBlank(line[end - 1]))
            end--;
        return end;
    }

    // A byte order mark is no white space to the framework.
    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || c == '\uFEFF';
}
