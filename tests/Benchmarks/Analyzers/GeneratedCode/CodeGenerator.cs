namespace AsyncLoop.Benchmarks.Analyzers.GeneratedCode;

/// <summary>
/// Code of realistic shape and any size: the same lines for the same seed. It compiles without errors, and more of it is
/// more of the same, so that a cost that grows faster than the code shows.
/// </summary>
internal static class CodeGenerator
{
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Text;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using AsyncLoop;
        global using AsyncLoop.Annotations;
        """;

    /// <summary>The files, of about 150 lines each, with at least this many lines in all.</summary>
    public static List<string> Generate(int lines, Shape shape, int seed)
    {
        var files = new List<string> { GlobalUsings };
        var random = new Random(seed);
        ClassInfo? core = null;
        for (var module = 0; lines > 0; module++)
        {
            var writer = new ModuleWriter(module, core, shape, random);
            for (var file = 0; file < ModuleWriter.Files && lines > 0; file++)
            {
                var (text, count) = writer.WriteFile();
                files.Add(text);
                lines -= count;
            }

            core ??= writer.Core;
        }

        return files;
    }
}
