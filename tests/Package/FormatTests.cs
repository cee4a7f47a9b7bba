using System.Text.RegularExpressions;

namespace AsyncLoop.Package.Tests;

/// <summary>
/// The formatter that comes with the SDK, over a project with hits of every rule: what each page shows as bad, and places where nothing can be
/// fixed. It asks only the first finding of a rule for its fix, and stops at one that fails.
/// </summary>
public sealed partial class FormatTests(PackedRepository packed) : IDisposable
{
    /// <summary>Findings without a fix, the first of their rules in the order of files.</summary>
    private const string Unfixable = """
        using AsyncLoop;

        namespace Unfixable;

        class Places
        {
            private readonly object _gate = new();
            private readonly Task<int> _task = Task.Run(() => 1);

            async Task<int> InLock(string path)
            {
                await Task.Yield();
                lock (_gate)
                {
                    Thread.Sleep(1);
                    File.WriteAllText(path, File.Exists(path) + File.ReadAllText(path));
                    return _task.Result;
                }
            }

            async Task InFilter(string path)
            {
                try
                {
                    await Task.Yield();
                }
                catch (IOException) when (_task.Wait(100) && File.ReadAllText(path) == "")
                {
                }
            }

            async Task<List<int>> InQuery(int[] numbers)
            {
                await Task.Yield();
                return (from number in numbers where number == _task.Result select number).ToList();
            }

            async Task WithSpan(Stream stream)
            {
                await Task.Yield();
                Span<byte> bytes = stackalloc byte[10];
                Thread.Sleep(1);
                stream.ReadExactly(bytes);
            }
        }
        """;

    /// <summary>LOOP001 is about the configuration: there is nothing to fix in code.</summary>
    private static string[] Pages { get; } =
        [.. Directory.GetFiles(Path.Combine(PackedRepository.Root, "src", "Analyzers", "Rules"), "LOOP*.md", SearchOption.AllDirectories)
            .Where(page => !Path.GetFileName(page).StartsWith("LOOP001", StringComparison.Ordinal)).OrderBy(Path.GetFileName, StringComparer.Ordinal)];

    private static IEnumerable<string> Ids => Pages.Select(page => Path.GetFileName(page)[..7]);

    private readonly Consumer _consumer = new(packed, $"""<PackageReference Include="AsyncLoop" Version="{packed.Version}" />""", "return 0;");

    public void Dispose() => _consumer.Dispose();

    [Fact]
    public async Task Dotnet_format_fixes_what_can_be_fixed_and_the_project_builds()
    {
        WriteBadBlocks();
        // An error would end the build before it reports the rest; one rule is off until it is asked for.
        _consumer.Folder
            .Write("A_Unfixable.cs", Unfixable)
            .Write(".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.LOOP301.severity = warning\ndotnet_diagnostic.LOOP112.severity = suggestion\n");
        var (built, before) = await _consumer.Build();
        Assert.True(built);

        await Format();

        var (builtAfter, after) = await _consumer.Build();
        Assert.True(builtAfter, string.Join('\n', after));
        Assert.Equal(Ids, before.Select(finding => finding.Id).Distinct().Order());
        Assert.Equal(
            [
                // Where nothing can be awaited.
                "LOOP101 2", "LOOP102 4", "LOOP103 1", "LOOP104 3",
                // What has no fix: a getter that waits, a lock, a dropped task in a void method, a ForEach in another.
                "LOOP105 1", "LOOP107 1", "LOOP201 1", "LOOP206 1",
            ],
            after.GroupBy(finding => finding.Id).OrderBy(group => group.Key).Select(group => $"{group.Key} {group.Count()}"));
        var formatted = Sources();
        await Format();
        Assert.Equal(formatted, Sources());
    }

    private Task Format() => _consumer.Succeed(["format", "analyzers", "--severity", "info", "--no-restore", "--diagnostics", .. Ids]);

    private IReadOnlyList<string> Sources() => [.. Directory.GetFiles(_consumer.Folder.Root, "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    /// <summary>The bad block of each page, in a namespace of its own.</summary>
    private void WriteBadBlocks()
    {
        foreach (var page in Pages)
        {
            var block = BadBlock().Match(File.ReadAllText(page)).Groups[1].Value;
            var usings = string.Concat(Regex.Matches(block, @"^using [\w.]+;\n", RegexOptions.Multiline).Select(m => m.Value));
            var name = Path.GetFileNameWithoutExtension(page);
            _consumer.Folder.Write($"{name}.cs", $"{usings}\nnamespace {name};\n\n{block[usings.Length..].TrimStart('\n')}");
        }
    }

    [GeneratedRegex(@"## Bad\s+```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex BadBlock();
}
