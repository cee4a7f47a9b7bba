using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Configuration;

/// <summary>What is wrong with an additional file, whichever of ours it is.</summary>
internal static class FileCheck
{
    public static IEnumerable<Mistake> Check(AdditionalText file, Compilation compilation, CancellationToken cancellationToken)
    {
        if (file.GetText(cancellationToken) is not { } text)
            return Enumerable.Empty<Mistake>();
        if (ConfigFile.Is(file.Path))
            return ConfigCheck.Check(file.Path, text);
        if (SummaryFile.Is(file.Path))
            return SummaryFile.Of(text).Mistakes;
        return ListFile.Is(file.Path)
            ? ListFile.Of(text).Mistakes.Concat(ListCheck.Check(ListFile.Of(text).Lines, compilation, cancellationToken))
            : Enumerable.Empty<Mistake>();
    }
}
