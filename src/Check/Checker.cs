using AsyncLoop.Check.Build;
using AsyncLoop.Check.Fix;
using AsyncLoop.Check.Report;
using AsyncLoop.Check.Sarif;

namespace AsyncLoop.Check;

/// <summary>The run from the options to the exit code.</summary>
internal static class Checker
{
    public static async Task<int> Run(CheckOptions options, Output output, CancellationToken cancellation)
    {
        try
        {
            using var scratch = new Scratch();
            return await Run(options, scratch, output, cancellation);
        }
        catch (NotAnalysedException e)
        {
            output.WriteFailure(e);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            output.Error.WriteLine("error: cancelled.");
        }
        return ExitCode.NotAnalysed;
    }

    private static async Task<int> Run(CheckOptions options, Scratch scratch, Output output, CancellationToken cancellation)
    {
        if (options.SarifFile is { } file)
            SarifWriter.CheckWritable(file);
        var target = AnalysisTarget.Find(options.Path);
        await Sdk.Require(target, cancellation);

        var build = new BuildRunner(target, options, scratch, output);
        await build.Restore(cancellation);
        var analysis = await build.Analyse(cancellation);
        output.Report.Write(analysis, target);

        if (options.Fix && analysis.Findings.Count > 0)
        {
            var fixing = new Fixer(target, options, scratch, output);
            var changes = await fixing.Apply(analysis, cancellation);
            output.Report.WriteChanges(changes, target);
            if (changes.Count > 0)
            {
                analysis = await fixing.AnalyseAgain(build, changes, cancellation);
                output.Report.WriteLeft(analysis, target);
            }
        }

        if (options.SarifFile is not null)
            SarifWriter.Write(analysis, target, options.SarifFile);
        return ExitCode.Of(analysis, options.FailOn);
    }
}
