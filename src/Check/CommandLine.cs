using System.CommandLine;
using System.CommandLine.Parsing;
using AsyncLoop.Check.Report;
using AsyncLoop.Check.Sarif;

namespace AsyncLoop.Check;

/// <summary>The arguments of the command, and what becomes of them.</summary>
internal static class CommandLine
{
    private static readonly string[] Severities = ["info", "warning", "error"];

    public static async Task<int> Run(string[] args, Output output)
    {
        var (command, read) = Create();
        command.SetAction((parsed, cancellation) => Checker.Run(read(parsed), output, cancellation));
        var result = command.Parse(args);
        if (result.Errors.Count > 0)
        {
            foreach (var error in result.Errors)
                output.Error.WriteLine($"error: {error.Message}");
            output.Error.WriteLine("Run 'asyncloop --help' for the options.");
            return ExitCode.NotAnalysed;
        }
        // Ctrl+C and SIGTERM cancel the run; it ends its child process and removes its folder before this time is over.
        return await result.InvokeAsync(new InvocationConfiguration
        {
            Output = output.Out,
            Error = output.Error,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
        });
    }

    private static (RootCommand Command, Func<ParseResult, CheckOptions> Read) Create()
    {
        var path = new Argument<string?>("PATH")
        {
            Description = "A solution, a project, or a folder that holds one. Without it the current folder, or the sample inside a clone of the repository.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        path.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] } token])
                result.AddError($"There is no option '{token.Value}'.");
        });
        var sarif = new Option<string?>("--sarif") { Description = "Write the findings to one SARIF 2.1.0 file.", HelpName = "FILE" };
        var failOn = OneOf("--fail-on", "Exit with 1 if there is a finding of this severity or above.");
        var severity = OneOf("--severity", "Leave out findings below this severity. [default: info]");
        var fix = new Option<bool>("--fix") { Description = "Apply the code fixes, show what changed and what is left." };
        var property = new Option<KeyValuePair<string, string>[]>("--property", "-p")
        {
            Description = "An MSBuild property for restore and build.",
            HelpName = "NAME=VALUE",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = ReadProperties,
        };
        var framework = new Option<string?>("--framework", "-f") { Description = "Build for this target framework only.", HelpName = "TFM" };

        var command = new RootCommand("Analyses any C# solution for code that blocks, loses or breaks async work on an event loop. Exit code 0: analysed; 1: findings at or above --fail-on; 2: not analysed.")
        {
            path, sarif, failOn, severity, fix, property, framework,
        };
        return (command, parsed => new CheckOptions
        {
            Path = parsed.GetValue(path),
            SarifFile = parsed.GetValue(sarif),
            FailOn = parsed.GetValue(failOn),
            Severity = parsed.GetValue(severity) ?? Severity.Info,
            Fix = parsed.GetValue(fix),
            Properties = parsed.GetValue(property) ?? [],
            Framework = parsed.GetValue(framework),
        });
    }

    private static Option<Severity?> OneOf(string name, string description)
    {
        var option = new Option<Severity?>(name)
        {
            Description = description,
            HelpName = string.Join('|', Severities),
            CustomParser = static result =>
            {
                var text = result.Tokens[0].Value;
                var index = Array.IndexOf(Severities, text.ToLowerInvariant());
                if (index >= 0)
                    return (Severity)index;
                result.AddError($"'{text}' is not a severity: use {string.Join(", ", Severities)}.");
                return null;
            },
        };
        return option;
    }

    private static KeyValuePair<string, string>[] ReadProperties(ArgumentResult result)
    {
        var properties = new List<KeyValuePair<string, string>>();
        foreach (var token in result.Tokens)
        {
            var at = token.Value.IndexOf('=');
            if (at > 0)
                properties.Add(new(token.Value[..at].Trim(), token.Value[(at + 1)..]));
            else
                result.AddError($"'{token.Value}' is not a property: use NAME=VALUE.");
        }
        return [.. properties];
    }
}
