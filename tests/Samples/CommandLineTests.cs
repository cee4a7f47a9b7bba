using System.Diagnostics;

namespace AsyncLoop.Samples.Tests;

/// <summary>The samples as programs of their own.</summary>
public sealed class CommandLineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Guide_runs_the_samples_it_is_given()
    {
        using var guide = Start("Guide", "result", "call-soon");

        Assert.Equal(
            ["Data retrieved", "Third one cancelled: True", "Callback executed with 1", "Callback executed with 2", "Main goes on"],
            await ReadToEndAsync(guide.StandardOutput));
        Assert.Equal(0, await WaitForExitAsync(guide));
    }

    [Fact]
    public async Task Guide_lists_the_samples_when_it_is_given_none()
    {
        using var guide = Start("Guide");

        var lines = await ReadToEndAsync(guide.StandardOutput);
        Assert.Equal(Guide.Program.Samples.Select(sample => sample.Name), lines[1..].Select(line => line.Trim().Split(' ')[0]));
        Assert.Equal(0, await WaitForExitAsync(guide));
    }

    [Fact]
    public async Task Guide_names_the_samples_when_there_is_none_of_that_name()
    {
        using var guide = Start("Guide", "nope");

        var lines = await ReadToEndAsync(guide.StandardError);
        Assert.Equal("There is no sample named 'nope'.", lines[0]);
        Assert.Equal(Guide.Program.Samples.Count + 2, lines.Length);
        Assert.Equal(2, await WaitForExitAsync(guide));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Service_ends_well_on_a_signal(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill, which Windows does not have.");
        using var service = Start("Guide", "service");
        Assert.Equal("Loop running: False", await ReadLineAsync(service.StandardOutput));
        Assert.Equal("Background task iteration 1", await ReadLineAsync(service.StandardOutput));

        using (var kill = Process.Start("kill", ["-" + signal, $"{service.Id}"]))
            Assert.Equal(0, await WaitForExitAsync(kill));

        // As many iterations as there was time for.
        var rest = (await ReadToEndAsync(service.StandardOutput)).SkipWhile(line => line.StartsWith("Background task iteration", StringComparison.Ordinal));
        Assert.Equal(["Shutting down gracefully...", "Background task ended", "Loop closed: False"], rest);
        Assert.Equal(0, await WaitForExitAsync(service));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("file:///etc/hosts")]
    public async Task Scraper_refuses_what_is_no_url_of_a_page(string argument)
    {
        using var scraper = Start("Scraper", argument);

        Assert.Equal([$"'{argument}' is not the URL of a web page."], await ReadToEndAsync(scraper.StandardError));
        Assert.Equal(2, await WaitForExitAsync(scraper));
    }

    private static Process Start(string sample, params string[] arguments)
    {
        // On the frameworks of the tests: the web framework brings assemblies that the build therefore leaves out of this folder.
        var folder = AppContext.BaseDirectory;
        string[] command = ["exec", "--runtimeconfig", Path.Combine(folder, "AsyncLoop.Samples.Tests.runtimeconfig.json"), Path.Combine(folder, sample + ".dll")];
        var start = new ProcessStartInfo("dotnet", [.. command, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private static Task<string?> ReadLineAsync(StreamReader reader) =>
        reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit);

    private static async Task<string[]> ReadToEndAsync(StreamReader reader) =>
        (await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Limit)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<int> WaitForExitAsync(Process process)
    {
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
            return process.ExitCode;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
