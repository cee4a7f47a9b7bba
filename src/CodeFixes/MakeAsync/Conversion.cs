using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>
/// Carries a closure out: first the functions and their calls, in one pass over each file; then what blocks, which by then
/// stands in an async function like any other. The result is compiled before it is given to anybody.
/// </summary>
internal sealed class Conversion
{
    private readonly Closure _closure;
    private readonly SolutionView _view;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<SourceFile, FileEdits> _files = new();

    private Conversion(Closure closure, SolutionView view, CancellationToken cancellationToken)
    {
        _closure = closure;
        _view = view;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Null where the result would not compile, or mean something else.</summary>
    public static async Task<Solution?> ApplyAsync(Closure closure, SolutionView view, CancellationToken cancellationToken)
    {
        var conversion = new Conversion(closure, view, cancellationToken);
        if (!conversion.Collect())
            return null;
        // An import can make another name of the file ambiguous: then the full name stays.
        return await conversion.ApplyAsync(withImports: true).ConfigureAwait(false)
            ?? (conversion._files.Values.Any(file => file.NeedsImport) ? await conversion.ApplyAsync(withImports: false).ConfigureAwait(false) : null);
    }

    private bool Collect()
    {
        var functions = _closure.Functions.ToDictionary(function => function.Declaration);
        for (var number = 0; number < _closure.Leaves.Count; number++)
        {
            var (leaf, mark) = (_closure.Leaves[number], Marks.Leaf(number));
            EditsOf(leaf.File).Add(leaf.Place, node => node.WithAdditionalAnnotations(mark));
        }

        foreach (var (reference, family) in _closure.Names)
        {
            if (family.NewName != family.OldName)
                EditsOf(reference.File).Rename(reference.Name, family.NewName);
        }

        foreach (var call in _closure.Calls)
        {
            var token = call.Family.AddsToken ? Tokens.In(call, node => functions.TryGetValue(node, out var function) ? function : null, _cancellationToken) : null;
            CallConversion.Add(call, token, EditsOf(call.File));
        }

        foreach (var function in functions.Values)
        {
            var hasAwait = _closure.HasAwait(function);
            FunctionConversion.Add(function, hasAwait, EditsOf(function.File));
            if (!ReturnConversion.Add(function, hasAwait, EditsOf(function.File)))
                return false;
        }

        foreach (var (file, target, function) in _closure.Targets)
            CallConversion.AddTarget(target, function, _closure.WillBeAsync(target.Call.FunctionAround()), EditsOf(file));
        return true;
    }

    private FileEdits EditsOf(SourceFile file) => _files.TryGetValue(file, out var edits) ? edits : _files[file] = new FileEdits(file);

    private async Task<Solution?> ApplyAsync(bool withImports)
    {
        var solution = _view.Solution;
        foreach (var edits in _files.Values)
            solution = solution.WithDocumentSyntaxRoot(edits.File.Document.Id, edits.Apply());
        foreach (var edits in _files.Values)
        {
            if (edits.NeedsImport || edits.NeedsFormat)
                solution = await CleanAsync(edits.File.Document, solution.GetDocument(edits.File.Document.Id)!, withImports).ConfigureAwait(false);
        }

        solution = await ShareAsync(solution, solution).ConfigureAwait(false);
        if (!await MeaningCheck.PassesAsync(solution, _files.Keys.Select(file => file.Document.Id), _cancellationToken).ConfigureAwait(false)
            || await RewriteLeavesAsync(solution).ConfigureAwait(false) is not { } rewritten)
            return null;
        // From their text, as everybody else will read them.
        var result = await ShareAsync(rewritten, _view.Solution).ConfigureAwait(false);
        var names = _closure.Functions.Select(function => function.Family).OfType<Family>().SelectMany(family => new[] { family.OldName, family.NewName });
        return await SolutionCheck.PassesAsync(_view.Solution, result, new HashSet<string>(names), _cancellationToken).ConfigureAwait(false) ? result : null;
    }

    private async Task<Solution> CleanAsync(Document before, Document document, bool withImports)
    {
        if (withImports)
            document = await ImportAdder.AddImportsAsync(document, Simplifier.AddImportsAnnotation, cancellationToken: _cancellationToken).ConfigureAwait(false);
        document = await Simplifier.ReduceAsync(document, Simplifier.Annotation, cancellationToken: _cancellationToken).ConfigureAwait(false);
        document = await Formatter.FormatAsync(document, Formatter.Annotation, cancellationToken: _cancellationToken).ConfigureAwait(false);
        document = await LineEndings.KeepAsync(before, document, _cancellationToken).ConfigureAwait(false);
        return document.Project.Solution;
    }

    /// <summary>Gives the text of the changed files to all projects that share them.</summary>
    private async Task<Solution> ShareAsync(Solution from, Solution to)
    {
        foreach (var file in _files.Keys)
        {
            var text = await from.GetDocument(file.Document.Id)!.GetTextAsync(_cancellationToken).ConfigureAwait(false);
            if (from != to)
                to = to.WithDocumentText(file.Document.Id, text);
            foreach (var linked in file.Document.GetLinkedDocumentIds())
                to = to.WithDocumentText(linked, text);
        }

        return to;
    }

    private async Task<Solution?> RewriteLeavesAsync(Solution solution)
    {
        foreach (var group in _closure.Leaves.Select((leaf, number) => (Leaf: leaf, Number: number)).GroupBy(pair => pair.Leaf.File))
        {
            var document = solution.GetDocument(group.Key.Document.Id)!;
            if (await document.GetSyntaxRootAsync(_cancellationToken).ConfigureAwait(false) is not { } root
                || await FixedDocument.CreateAsync(document, _cancellationToken).ConfigureAwait(false) is not { } fixedDocument)
                return null;
            var edits = new List<Edit>();
            foreach (var (leaf, number) in group)
            {
                if (Marks.LeafIn(root, number) is not { } place || leaf.EditIn(fixedDocument, place) is not { } edit)
                    return null;
                edits.Add(edit);
            }

            if (await fixedDocument.ApplyAsync(Edit.WithoutConflicts(edits)).ConfigureAwait(false) is not { } changed)
                return null;
            solution = changed.Project.Solution;
        }

        return solution;
    }
}
