using System.Collections.Immutable;
using System.Globalization;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.LoopBound;

/// <summary>
/// What is said and offered in a framework's code, with the AsyncLoop runtime referenced, too: nothing of the runtime, since
/// its loop does not run there.
/// </summary>
public sealed class FrameworkMessageTests
{
    [Theory]
    [InlineData("Thread.Sleep(1);", "'Thread.Sleep' freezes the renderer; use 'await Task.Delay'")]
    [InlineData("Thread.Sleep(0);", "'Thread.Sleep' freezes the renderer; use 'await Task.Yield()'")]
    [InlineData("_ = File.ReadAllText(\"\");", "'File.ReadAllText' freezes the renderer while data is read or written; use 'await ReadAllTextAsync'")]
    [InlineData("_ = File.Exists(\"\");", "'File.Exists' freezes the renderer while the file system answers; run it with 'Task.Run'")]
    [InlineData("Task.Delay(1).Wait();", "'Task.Wait' freezes the renderer until the task ends, which may need the renderer to end; await it")]
    [InlineData("Task.Delay(1);", "The task of 'Task.Delay' is dropped: a failure is never seen, and nobody knows when it ends; await it")]
    [InlineData("Helper();", "'Helper' freezes the renderer: Helper -> Thread.Sleep (Test.cs:1)")]
    [InlineData("EventLoop.Run(async () => await Task.Yield());", "'EventLoop.Run' freezes the renderer until the nested loop ends; run it on a thread of its own, or await the work itself")]
    [InlineData("await Task.Delay(1).ConfigureAwait(false); StateHasChanged();", "'ConfigureAwait(false)' leaves the renderer: what follows runs on the thread pool; remove it")]
    public async Task Blazor(string statement, string message)
    {
        var found = Assert.Single(await Find(statement));
        Assert.Equal(message, found.GetMessage(CultureInfo.InvariantCulture));
        Assert.False(found.Properties.ContainsKey(FixProperties.OnLoop));
        Assert.NotEqual(FixKinds.CreateTask, found.Properties.GetValueOrDefault(FixProperties.Alternative));
    }

    [Theory]
    [InlineData("EventLoop.Run(async () => await Task.Yield());", DiagnosticSeverity.Warning)]
    [InlineData("_ = File.ReadAllText(\"\");", DiagnosticSeverity.Warning)]
    [InlineData("await Task.Delay(1).ConfigureAwait(false); StateHasChanged();", DiagnosticSeverity.Info)]
    public async Task Severity(string statement, DiagnosticSeverity severity) => Assert.Equal(severity, Assert.Single(await Find(statement)).Severity);

    [Fact]
    public async Task Leaving_a_grain_is_a_warning()
    {
        var found = Assert.Single(await Verify.Diagnostics(
            "class G : Orleans.Grain { async Task M() => await Task.Delay(1).ConfigureAwait(false); }", references: FrameworkReferences.Orleans));
        Assert.Equal(DiagnosticSeverity.Warning, found.Severity);
        Assert.Equal("'ConfigureAwait(false)' leaves the grain: what follows runs on the thread pool; remove it", found.GetMessage(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_loop_inside_a_framework_is_the_loop()
    {
        var found = Assert.Single(await Find("Task.Run(() => EventLoop.Run(async () => { Thread.Sleep(1); await Task.Yield(); })).ToString();"));
        Assert.Equal("'Thread.Sleep' freezes the loop; use 'await EventLoop.Delay'", found.GetMessage(CultureInfo.InvariantCulture));
    }

    [Fact]
    public Task A_joinable_task_is_the_way_to_wait_in_a_synchronous_handler() => Verify.FrameworkSource(
        """
        using Microsoft.VisualStudio.Threading;
        class W : System.Windows.Window
        {
            private JoinableTaskFactory f;
            public override void OnInitialized(EventArgs e) => f.Run(async () => await Task.Yield());
            protected override void OnRender(object context) => Helper();
            void Helper() => f.Run(async () => await Task.Yield());
            async void OnClick(object sender, System.Windows.RoutedEventArgs e) { f.{|LOOP301:Run|}(async () => await Task.Yield()); await Task.Yield(); }
        }
        """,
        [.. FrameworkReferences.Wpf, .. FrameworkReferences.JoinableTasks]);

    [Fact]
    public async Task Annotations_come_before_frameworks()
    {
        Assert.Empty(await Find("", "[OffLoop(\"a renderer of its own\")] void M() => Thread.Sleep(1);"));
        var found = Assert.Single(await Find("", "[LoopBound] async Task M() { Thread.Sleep(1); await Task.Yield(); }"));
        Assert.Contains("EventLoop.Delay", found.GetMessage(CultureInfo.InvariantCulture));
    }

    private static Task<ImmutableArray<Diagnostic>> Find(string statement, string member = "") => Verify.Diagnostics(
        "class P : Microsoft.AspNetCore.Components.ComponentBase { protected override async Task OnInitializedAsync() { " + statement
        + " await Task.CompletedTask; } void Helper() => Thread.Sleep(1); " + member + " }",
        references: FrameworkReferences.Blazor);
}
