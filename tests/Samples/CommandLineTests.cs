namespace AsyncLoop.Samples.Tests;

/// <summary>The samples as programs of their own.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task Guide_runs_the_samples_it_is_given()
    {
        using var guide = new SampleProgram("Guide", "result", "call-soon");

        var (output, error, exitCode) = await guide.EndAsync();

        Assert.Empty(error);
        Assert.Equal(["Data retrieved", "Third one cancelled: True", "Callback executed with 1", "Callback executed with 2", "Main goes on"], output);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Guide_lists_the_samples_when_it_is_given_none()
    {
        using var guide = new SampleProgram("Guide");

        var (output, error, exitCode) = await guide.EndAsync();

        Assert.Empty(error);
        Assert.Equal(Guide.Program.Samples.Select(sample => sample.Name), output[1..].Select(line => line.Split(' ')[0]));
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Guide_names_the_samples_when_there_is_none_of_that_name()
    {
        using var guide = new SampleProgram("Guide", "nope");

        var (output, error, exitCode) = await guide.EndAsync();

        Assert.Empty(output);
        Assert.Equal("There is no sample named 'nope'.", error[0]);
        Assert.Equal(Guide.Program.Samples.Select(sample => sample.Name), error[2..].Select(line => line.Split(' ')[0]));
        Assert.Equal(2, exitCode);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Service_ends_well_on_a_signal(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill, which Windows does not have.");
        using var service = new SampleProgram("Guide", "service");
        Assert.Equal("Loop running: False", await service.ReadLineAsync());
        Assert.Equal("Background task iteration 1", await service.ReadLineAsync());

        await service.SignalAsync(signal);
        var (output, error, exitCode) = await service.EndAsync();

        Assert.Empty(error);
        // As many iterations as there was time for; one that is due just now may run behind the handler.
        var rest = output.Where(line => !line.StartsWith("Background task iteration", StringComparison.Ordinal));
        Assert.Equal(["Shutting down gracefully...", "Background task ended", "Loop closed: False"], rest);
        Assert.Equal(0, exitCode);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ftp://127.0.0.1/")]
    public async Task Scraper_refuses_what_is_no_url_of_a_page(string argument)
    {
        using var scraper = new SampleProgram("Scraper", argument);

        var (output, error, exitCode) = await scraper.EndAsync();

        Assert.Empty(output);
        Assert.Equal([$"'{argument}' is not the URL of a web page."], error);
        Assert.Equal(2, exitCode);
    }

    [Fact]
    public async Task Scraper_takes_urls_and_survives_those_that_fail()
    {
        // Nobody listens there.
        using var scraper = new SampleProgram("Scraper", "http://127.0.0.1:1/a");

        var (output, error, exitCode) = await scraper.EndAsync();

        Assert.Empty(error);
        Assert.Equal(3, output.Length);
        Assert.StartsWith("Completed 1/1: http://127.0.0.1:1/a ", output[0], StringComparison.Ordinal);
        Assert.Equal("Success rate: 0/1", output[2]);
        Assert.Equal(0, exitCode);
    }
}
