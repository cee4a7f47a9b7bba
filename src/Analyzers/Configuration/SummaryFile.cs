using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AsyncLoop.Analyzers.Blocking;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Configuration;

/// <summary>
/// What blocks in referenced assemblies, as a file says it: <c>*.asyncloop-summary.txt</c>, one member a line,
/// <code>
/// // comment
/// M:Lib.Store.Load(System.String) wait Cache.Fetch -> Socket.Receive
/// </code>
/// documentation id, tier (<c>wait</c> or <c>io</c>), and the path from that member to what blocks, without the member
/// itself. Blanks separate the three. Lines are in ordinal order of their ids and end in a line feed: the same assembly
/// gives the same bytes. The first line of an id counts.
/// </summary>
internal sealed class SummaryFile
{
    public const string Extension = ".asyncloop-summary.txt";

    private static readonly ConditionalWeakTable<SourceText, SummaryFile> Known = new();
    private static readonly char[] Blanks = { ' ', '\t' };

    private SummaryFile(SourceText text)
    {
        var mistakes = ImmutableArray.CreateBuilder<Mistake>();
        foreach (var line in text.Lines)
        {
            var content = line.ToString().Trim(' ', '\t', '\uFEFF');
            if (content.Length == 0 || content.StartsWith("//", StringComparison.Ordinal))
                continue;
            var parts = content.Split(Blanks, 3, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length < 3 || !DocumentationId.IsWellFormed(parts[0], "MP") || TierOf(parts[1]) is not { } tier)
                mistakes.Add(new Mistake(line.Span, "A summary is a documentation id, 'wait' or 'io', and the path to what blocks; the line is skipped"));
            else if (Summaries.Find(parts[0]) is null)
                Summaries.Set(parts[0], new BlockingSummary(tier, parts[2].Trim()));
        }

        Mistakes = mistakes.ToImmutable();
    }

    public MemberIds<BlockingSummary> Summaries { get; } = new();

    public ImmutableArray<Mistake> Mistakes { get; }

    public static bool Is(string path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    public static SummaryFile Of(SourceText text) => Known.GetValue(text, static t => new SummaryFile(t));

    private static Tier? TierOf(string word) => word switch
    {
        "wait" => Tier.Wait,
        "io" => Tier.IO,
        _ => null,
    };
}
