using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>
/// Compares the errors and warnings (which a project may treat as errors) of the changed members before and after. Only
/// these members are bound, not the compilation: an edit stays inside a body, and an import, which reaches further, has
/// the whole document asked.
/// </summary>
internal sealed class CompileCheck
{
    private readonly Document _before;
    private readonly IReadOnlyDictionary<SyntaxNode, SyntaxAnnotation> _members;
    private readonly CancellationToken _cancellationToken;

    /// <param name="before">The original document.</param>
    /// <param name="members">The members that change, each with the annotation that it carries in the changed tree.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public CompileCheck(Document before, IReadOnlyDictionary<SyntaxNode, SyntaxAnnotation> members, CancellationToken cancellationToken)
    {
        _before = before;
        _members = members;
        _cancellationToken = cancellationToken;
    }

    /// <summary>
    /// The changed document as it will be read from its text, where no error or warning is new in it and in every project
    /// that shares the file; else null. (A tree that is made may mean something else than its text.)
    /// </summary>
    public async Task<Document?> PassAsync(Document after)
    {
        if (await after.GetSyntaxRootAsync(_cancellationToken).ConfigureAwait(false) is not { } root)
            return null;
        var whole = await AddsImportsAsync(after).ConfigureAwait(false);
        var oldSpans = whole ? [] : _members.Keys.Select(member => member.FullSpan).ToList();
        var newSpans = whole ? [] : _members.Values.SelectMany(root.GetAnnotatedNodes).Select(member => member.FullSpan).ToList();
        var text = await after.GetTextAsync(_cancellationToken).ConfigureAwait(false);
        var read = _before.WithText(text);
        if (!await PassesAsync(_before, oldSpans, read, newSpans).ConfigureAwait(false))
            return null;
        // Another fix may have changed this document of the file and not the linked ones yet.
        var oldText = await _before.GetTextAsync(_cancellationToken).ConfigureAwait(false);
        foreach (var id in _before.GetLinkedDocumentIds())
        {
            if (_before.Project.Solution.WithDocumentText(id, oldText).GetDocument(id) is { } linked
                && linked.Project.Solution.WithDocumentText(id, text).GetDocument(id) is { } changed
                && !await PassesAsync(linked, oldSpans, changed, newSpans).ConfigureAwait(false))
                return null;
        }

        return read;
    }

    public async Task<bool> AddsImportsAsync(Document after) =>
        await CountImportsAsync(after).ConfigureAwait(false) != await CountImportsAsync(_before).ConfigureAwait(false);

    private async Task<int> CountImportsAsync(Document document)
    {
        var root = await document.GetSyntaxRootAsync(_cancellationToken).ConfigureAwait(false);
        return root is null ? 0 : root
            .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .Count(node => node is UsingDirectiveSyntax);
    }

    private async Task<bool> PassesAsync(Document before, List<TextSpan> oldSpans, Document after, List<TextSpan> newSpans)
    {
        var complaints = await ComplaintsAsync(after, newSpans).ConfigureAwait(false);
        if (complaints.Count == 0)
            return true;
        foreach (var known in await ComplaintsAsync(before, oldSpans).ConfigureAwait(false))
            complaints.Remove(known);
        return complaints.Count == 0;
    }

    /// <summary>Ids and messages: positions differ, and one message may come more than once.</summary>
    private async Task<List<(string Id, string Message)>> ComplaintsAsync(Document document, List<TextSpan> spans)
    {
        var complaints = new List<(string, string)>();
        if (await document.GetSemanticModelAsync(_cancellationToken).ConfigureAwait(false) is not { } model)
            return complaints;
        var diagnostics = spans.Count == 0
            ? model.GetDiagnostics(cancellationToken: _cancellationToken)
            : spans.SelectMany(span => model.GetDiagnostics(span, _cancellationToken));
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed)
                complaints.Add((diagnostic.Id, diagnostic.GetMessage()));
        }

        return complaints;
    }
}
