using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>Compares the errors of all changed documents before and after, in every project that holds them.</summary>
internal static class SolutionCheck
{
    /// <summary>Warnings that tell of a task that nobody awaits, or of a function that awaits nothing.</summary>
    private static readonly HashSet<string> LostTasks = new(StringComparer.Ordinal) { "CS1998", "CS4014" };

    public static async Task<bool> PassesAsync(Solution before, Solution after, CancellationToken cancellationToken)
    {
        foreach (var project in after.GetChanges(before).GetProjectChanges())
        {
            foreach (var id in project.GetChangedDocuments())
            {
                var errors = await ErrorsAsync(after.GetDocument(id)!, cancellationToken).ConfigureAwait(false);
                if (errors.Count == 0)
                    continue;
                foreach (var known in await ErrorsAsync(before.GetDocument(id)!, cancellationToken).ConfigureAwait(false))
                    errors.Remove(known);
                if (errors.Count > 0)
                    return false;
            }
        }

        return true;
    }

    /// <summary>Ids alone: the messages of known errors may name what has another name now.</summary>
    private static async Task<List<string>> ErrorsAsync(Document document, CancellationToken cancellationToken) =>
        await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            ? []
            : model.GetDiagnostics(cancellationToken: cancellationToken)
                .Where(diagnostic => !diagnostic.IsSuppressed && (diagnostic.Severity == DiagnosticSeverity.Error || LostTasks.Contains(diagnostic.Id)))
                .Select(diagnostic => diagnostic.Id)
                .ToList();
}
