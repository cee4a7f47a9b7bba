using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Configuration;

/// <summary>What one <c>AsyncLoop.*.txt</c> says, and what is wrong with the lines that say nothing.</summary>
internal sealed class ListFile
{
    private const string Prefix = "AsyncLoop.";
    private const string Extension = ".txt";

    // Hosts keep the text of a file as long as nobody edits it.
    private static readonly ConditionalWeakTable<SourceText, ListFile> Known = new();

    private ListFile(SourceText text)
    {
        var lines = ImmutableArray.CreateBuilder<ListLine>();
        var mistakes = ImmutableArray.CreateBuilder<Mistake>();
        foreach (var source in text.Lines)
        {
            var (line, mistake) = ListLineReader.Read(source.ToString(), source.Start);
            if (mistake is { } wrong)
                mistakes.Add(wrong);
            if (line is null)
                continue;
            if (line.Verb is ListVerb.Blocking or ListVerb.NonBlocking && Blocking.Find(line.Id) is { } earlier && earlier.Verb != line.Verb)
                mistakes.Add(new Mistake(earlier.Span, $"Line {source.LineNumber + 1} says the opposite of '{line.Id}', and counts: this line has no effect"));
            lines.Add(line);
            Add(line);
        }

        Lines = lines.ToImmutable();
        Mistakes = mistakes.ToImmutable();
    }

    public ImmutableArray<ListLine> Lines { get; }

    public ImmutableArray<Mistake> Mistakes { get; }

    /// <summary>What blocks and what does not.</summary>
    public MemberIds<ListLine> Blocking { get; } = new();

    /// <summary>What has no counterpart worth proposing.</summary>
    public MemberIds<ListLine> NeverPropose { get; } = new();

    /// <summary>What is accepted, by rule and id.</summary>
    public HashSet<(string Rule, string Id)> Waivers { get; } = [];

    public static bool Is(string path)
    {
        var name = Path.GetFileName(path);
        return name.Length > Prefix.Length + Extension.Length && !SummaryFile.Is(path)
            && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);
    }

    public static ListFile Of(SourceText text) => Known.GetValue(text, static t => new ListFile(t));

    private void Add(ListLine line)
    {
        switch (line.Verb)
        {
            case ListVerb.Blocking or ListVerb.NonBlocking:
                Blocking.Set(line.Id, line);
                break;
            case ListVerb.NeverPropose:
                NeverPropose.Set(line.Id, line);
                break;
            case ListVerb.Waive:
                Waivers.Add((line.Rule!, line.Id));
                break;
        }
    }
}
