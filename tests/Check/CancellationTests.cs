using System.Diagnostics;
using AsyncLoop.Check.Tests.Running;
using AsyncLoop.Tests.Running;
using AsyncLoop.Tests.Support;

namespace AsyncLoop.Check.Tests;

public sealed class CancellationTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Signal_EndsTheBuild_AndRemovesTheTemporaryFolder(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill, which Windows lacks");
        // The build hangs in a child process, which says that it runs by writing its id.
        _folder
            .Write("App.csproj", Sources.Project())
            .Write("Directory.Build.targets", $"""
                <Project>
                  <Target Name="Hang" BeforeTargets="CoreCompile">
                    <Exec Command="echo $$ &gt; '{_folder["pid.part"]}' &amp;&amp; mv '{_folder["pid.part"]}' '{_folder["pid"]}' &amp;&amp; exec sleep 600" />
                  </Target>
                </Project>
                """)
            .Write("tmp/.keep", "");
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(_folder.Root, "pid") { EnableRaisingEvents = true };
        watcher.Renamed += (_, _) => started.TrySetResult();
        // What a watcher that has missed the first half of a renaming calls it.
        watcher.Created += (_, _) => started.TrySetResult();

        var program = Dotnet.Program(Command.Assembly, "App.csproj");
        using var command = Processes.Start(_folder.Root, program.FileName, program.ArgumentList, ("TMPDIR", _folder["tmp"]));
        var error = command.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(started.Task, command.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.False(command.HasExited, "the build ended before it could hang");
        using var hanging = Process.GetProcessById(int.Parse(_folder.Read("pid"), System.Globalization.CultureInfo.InvariantCulture));

        await Processes.Run(_folder.Root, "kill", [$"-{signal}", command.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await command.WaitForExitAsync(TestContext.Current.CancellationToken);
        await hanging.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, command.ExitCode);
        Assert.EndsWith("error: cancelled.", (await error).TrimEnd(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_folder["tmp"], "asyncloop-*"));
    }
}
