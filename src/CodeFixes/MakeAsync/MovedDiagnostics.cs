using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>Finds diagnostics of a solution again, after other places of it changed.</summary>
internal sealed class MovedDiagnostics
{
    private readonly Solution _before;
    private readonly Solution _after;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<DocumentId, IReadOnlyList<TextChange>> _changes = new();

    public MovedDiagnostics(Solution before, Solution after, CancellationToken cancellationToken)
    {
        _before = before;
        _after = after;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Null where the place itself changed: there is nothing to say about it until it is analysed again.</summary>
    public async Task<Diagnostic?> FindAsync(Diagnostic diagnostic)
    {
        var places = new List<Location>();
        foreach (var place in diagnostic.AdditionalLocations.Prepend(diagnostic.Location))
        {
            if (await FindAsync(place).ConfigureAwait(false) is not { } found)
                return null;
            places.Add(found);
        }

        return Diagnostic.Create(diagnostic.Descriptor, places[0], places.Skip(1), diagnostic.Properties);
    }

    private async Task<Location?> FindAsync(Location place)
    {
        if (SolutionView.DocumentOf(_before, place.SourceTree) is not { } document
            || await _after.GetDocument(document.Id)!.GetSyntaxTreeAsync(_cancellationToken).ConfigureAwait(false) is not { } changed)
            return null;
        var span = place.SourceSpan;
        var shift = 0;
        foreach (var change in await ChangesOfAsync(document).ConfigureAwait(false))
        {
            if (change.Span.End <= span.Start)
                shift += (change.NewText?.Length ?? 0) - change.Span.Length;
            else if (change.Span.Start < span.End)
                return await FindLineAsync(document, changed, span).ConfigureAwait(false);
        }

        return Location.Create(changed, new TextSpan(span.Start + shift, span.Length));
    }

    /// <summary>What the comparison takes for moved may stand where it stood: a line that is as it was, of which there are as many as there were.</summary>
    private async Task<Location?> FindLineAsync(Document document, SyntaxTree changed, TextSpan span)
    {
        var before = await document.GetTextAsync(_cancellationToken).ConfigureAwait(false);
        var after = await changed.GetTextAsync(_cancellationToken).ConfigureAwait(false);
        var line = before.Lines.GetLineFromPosition(span.Start);
        var text = line.ToString();
        var (old, now) = (LinesIn(before), LinesIn(after));
        if (span.End > line.End || old.Count != now.Count)
            return null;
        var place = now[old.IndexOf(line)].Start + (span.Start - line.Start);
        return Location.Create(changed, new TextSpan(place, span.Length));

        List<TextLine> LinesIn(SourceText source) => source.Lines.Where(other => other.Span.Length == text.Length && other.ToString() == text).ToList();
    }

    private async Task<IReadOnlyList<TextChange>> ChangesOfAsync(Document document)
    {
        if (!_changes.TryGetValue(document.Id, out var changes))
        {
            var found = await _after.GetDocument(document.Id)!.GetTextChangesAsync(document, _cancellationToken).ConfigureAwait(false);
            _changes[document.Id] = changes = found.ToList();
        }

        return changes;
    }
}
