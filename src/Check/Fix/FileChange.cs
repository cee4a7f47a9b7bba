using System.Globalization;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace AsyncLoop.Check.Fix;

/// <summary>A source file before and after the fixes.</summary>
internal sealed record FileChange(string File, string Before, string After)
{
    /// <summary>The lines that went and came, numbered in their own version of the file.</summary>
    public IReadOnlyList<ChangedLine> Lines()
    {
        var lines = new List<ChangedLine>();
        int before = 0, after = 0;
        foreach (var piece in InlineDiffBuilder.Diff(Before, After, ignoreWhiteSpace: false).Lines)
        {
            if (piece.Type is ChangeType.Deleted or ChangeType.Unchanged)
                before++;
            if (piece.Type is ChangeType.Inserted or ChangeType.Unchanged)
                after++;
            if (piece.Type == ChangeType.Deleted)
                lines.Add(new ChangedLine('-', before, piece.Text));
            else if (piece.Type == ChangeType.Inserted)
                lines.Add(new ChangedLine('+', after, piece.Text));
        }
        return lines;
    }
}

/// <param name="Kind"><c>-</c> or <c>+</c>.</param>
internal sealed record ChangedLine(char Kind, int Number, string Text)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number,5} {Kind} {Text}");
}
