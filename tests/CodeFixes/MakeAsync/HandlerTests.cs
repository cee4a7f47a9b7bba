using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>A handler of events ends the way up: nobody awaits it.</summary>
public sealed class HandlerTests
{
    private const string Types = "class Button { public event EventHandler? Click; public event EventHandler<System.ComponentModel.CancelEventArgs>? Closing; } ";

    [Fact]
    public Task A_handler_becomes_async_void() => Closures.Fix(
        Types + "class C { void Load() { Thread.Sleep(1); } async Task M() => Load(); void Init(Button b) { b.Click += OnClick; b.Click += new EventHandler(OnClick); b.Click -= this.OnClick; } void OnClick(object? sender, EventArgs e) { Load(); } }",
        Types + "class C { async Task LoadAsync() { await Task.Delay(1); } async Task M() => await LoadAsync(); void Init(Button b) { b.Click += OnClick; b.Click += new EventHandler(OnClick); b.Click -= this.OnClick; } async void OnClick(object? sender, EventArgs e) { await LoadAsync(); } }");

    [Theory]
    [InlineData("void OnClosing(object? sender, System.ComponentModel.CancelEventArgs e) { Load(); e.Cancel = true; } void Init(Button b) { b.Closing += OnClosing; }")]
    [InlineData("void OnClosing(object? sender, System.ComponentModel.CancelEventArgs e) { Load(); Tell(e); } void Tell(EventArgs e) { } void Init(Button b) { b.Closing += OnClosing; }")]
    [InlineData("void OnClick(object? sender, EventArgs e) { Load(); } void Init(Button b) { b.Click += OnClick; OnClick(null, EventArgs.Empty); }")]
    [InlineData("void InMarkup(object? sender, EventArgs e) { Load(); }")]
    [InlineData("void OnTick(int n) { Load(); } event Action<int>? Tick; void Init() { Tick += OnTick; Tick(1); }")]
    [InlineData("void Init(Button b) { b.Click += (s, e) => Load(); }")]
    public Task Who_raises_it_may_count_on_its_end(string members) => Closures.Same(
        Types + $$"""class C { void Load() { Thread.Sleep(1); } async Task M() => Load(); {{members}} }""");

    /// <summary>Its failure would end the process, and the next event overtake it.</summary>
    [Fact]
    public async Task Without_a_loop_nothing_brings_it_back_to_the_raiser()
    {
        var document = Workbench.Open(
            Types + "class C { void Load() { Thread.Sleep(1); } async Task M() => Load(); void Init(Button b) { b.Click += OnClick; } void OnClick(object? sender, EventArgs e) { Load(); } }",
            withRuntime: false);
        Assert.NotEmpty(await Workbench.Diagnose(document));
        Assert.Empty(await Closures.Offers(document.Project.Solution));
    }
}
