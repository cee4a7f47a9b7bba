using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>
/// Compares the errors of all changed documents before and after, in every project that holds them: of all declarations,
/// and of the bodies that can mean something else.
/// </summary>
internal static class SolutionCheck
{
    /// <summary>Warnings that tell of a task that nobody awaits, or of a function that awaits nothing.</summary>
    private static readonly HashSet<string> LostTasks = new(StringComparer.Ordinal) { "CS1998", "CS4014" };

    /// <param name="before">The solution before.</param>
    /// <param name="after">The solution after.</param>
    /// <param name="names">The names that functions had and those that they have now.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static async Task<bool> PassesAsync(Solution before, Solution after, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        foreach (var project in after.GetChanges(before).GetProjectChanges())
        {
            foreach (var id in project.GetChangedDocuments())
            {
                var (old, changed) = (before.GetDocument(id)!, after.GetDocument(id)!);
                if (await old.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } oldRoot
                    || await changed.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } newRoot)
                    return false;
                var members = ChangedMembers.Between(oldRoot, newRoot, names, cancellationToken);
                var errors = await ErrorsAsync(changed, members?.Select(member => member.After), cancellationToken).ConfigureAwait(false);
                if (errors.Count == 0)
                    continue;
                foreach (var known in await ErrorsAsync(old, members?.Select(member => member.Before), cancellationToken).ConfigureAwait(false))
                    errors.Remove(known);
                if (errors.Count > 0)
                    return false;
            }
        }

        return true;
    }

    /// <summary>Ids alone: the messages of known errors may name what has another name now.</summary>
    private static async Task<List<string>> ErrorsAsync(Document document, IEnumerable<TextSpan>? members, CancellationToken cancellationToken) =>
        await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            ? []
            : DiagnosticsIn(model, members, cancellationToken)
                .Where(diagnostic => !diagnostic.IsSuppressed && (diagnostic.Severity == DiagnosticSeverity.Error || LostTasks.Contains(diagnostic.Id)))
                .Select(diagnostic => diagnostic.Id)
                .ToList();

    private static IEnumerable<Diagnostic> DiagnosticsIn(SemanticModel model, IEnumerable<TextSpan>? members, CancellationToken cancellationToken) => members is null
        ? model.GetDiagnostics(cancellationToken: cancellationToken)
        : model.GetSyntaxDiagnostics(cancellationToken: cancellationToken)
            .Concat(model.GetDeclarationDiagnostics(cancellationToken: cancellationToken))
            .Concat(members.SelectMany(member => model.GetMethodBodyDiagnostics(member, cancellationToken)));
}
