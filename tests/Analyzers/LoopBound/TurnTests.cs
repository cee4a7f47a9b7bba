using AsyncLoop.Analyzers.Tests.Common;

namespace AsyncLoop.Analyzers.Tests.LoopBound;

/// <summary>Components, grains and actors: one piece of code at a time, on no thread of their own.</summary>
public sealed class TurnTests
{
    private const string Sleep = "Thread.{|LOOP101:Sleep|}(1);";

    [Theory]
    [InlineData("class P : ComponentBase { protected override void OnInitialized() { SLEEP } }")]
    [InlineData("class P : ComponentBase { protected override void OnAfterRender(bool first) { SLEEP } }")]
    [InlineData("class P : ComponentBase { void M() => InvokeAsync(() => { SLEEP }).ToString(); }")]
    [InlineData("class P : ComponentBase { object M() => EventCallback.Factory.Create(this, OnClick); void OnClick() { SLEEP } }")]
    [InlineData("class P : IComponent { public void Attach(RenderHandle h) { SLEEP } public Task SetParametersAsync(ParameterView p) => Task.CompletedTask; }")]
    [InlineData("class P : ComponentBase, IHandleAfterRender { Task IHandleAfterRender.OnAfterRenderAsync() { SLEEP return Task.CompletedTask; } }")]
    public Task Blazor(string source) => Verify.FrameworkSource("using Microsoft.AspNetCore.Components; " + source.Replace("SLEEP", Sleep), FrameworkReferences.Blazor);

    [Theory]
    [InlineData("class P : ComponentBase { void Helper() { Thread.Sleep(1); } }")]
    [InlineData("class P : ComponentBase { void M() => Task.Run(Work).ToString(); void Work() { Thread.Sleep(1); } }")]
    [InlineData("class P : ComponentBase { static void M() { Thread.Sleep(1); } }")]
    [InlineData("class Service { void M(Dispatcher d) { Thread.Sleep(1); } }")]
    public Task Blazor_does_not_call(string source) => Verify.FrameworkSource("using Microsoft.AspNetCore.Components; " + source, FrameworkReferences.Blazor);

    [Theory]
    [InlineData("await Task.Delay(1).{|LOOP402:ConfigureAwait|}(false); StateHasChanged();")]
    [InlineData("await Task.Delay(1).ConfigureAwait(false); await InvokeAsync(StateHasChanged);")]
    [InlineData("await Task.Delay(1).ConfigureAwait(false); _count++;")]
    public Task Leaving_the_renderer(string statements) => Verify.FrameworkSource(
        "class P : Microsoft.AspNetCore.Components.ComponentBase { int _count; protected override async Task OnInitializedAsync() { " + statements + " } }",
        FrameworkReferences.Blazor);

    [Theory]
    [InlineData("class G : Grain, IMine { public Task Work() { SLEEP return Task.CompletedTask; } }")]
    [InlineData("class G : Grain, IMine { public async Task Work() { await Task.Yield(); SLEEP } }")]
    [InlineData("class G : IGrainBase, IMine { public Orleans.Runtime.IGrainContext GrainContext => null; public Task Work() { SLEEP return Task.CompletedTask; } }")]
    [InlineData("class G : Grain { async Task Helper() { await Task.Delay(1).{|LOOP402:ConfigureAwait|}(false); } }")]
    [InlineData("class G : Grain { async Task M() => await Task.Factory.StartNew(() => { SLEEP }); }")]
    [InlineData("class G : Grain { async Task M(Task t) => await t.ContinueWith(_ => { SLEEP }); }")]
    [InlineData("class G : Grain { async Task M() { await Task.Run(() => Thread.Sleep(1)); } }")]
    [InlineData("class G : Grain { async Task M() => await Task.Factory.StartNew(HelperAsync); async Task HelperAsync() => await Task.Delay(1).{|LOOP402:ConfigureAwait|}(false); }")]
    [InlineData("class G : Grain { async Task M() => await Task.Run(HelperAsync); async Task HelperAsync() => await Task.Delay(1).ConfigureAwait(false); }")]
    [InlineData("class G : Grain { async Task M() { await Task.Factory.StartNew(() => Thread.Sleep(1), default, default, TaskScheduler.Default); } }")]
    public Task Orleans(string source) => Verify.FrameworkSource(
        "using Orleans; public interface IMine : IGrainWithStringKey { Task Work(); } " + source.Replace("SLEEP", Sleep), FrameworkReferences.Orleans);

    [Theory]
    [InlineData("class A : UntypedActor { protected override void OnReceive(object message) { SLEEP } }")]
    [InlineData("class A : ReceiveActor { protected override void PreStart() { SLEEP } }")]
    [InlineData("class A : ReceiveActor { A() { Receive<string>(s => { SLEEP }); } }")]
    [InlineData("class A : ReceiveActor { A() { ReceiveAsync<string>(async s => { SLEEP await Task.Delay(1).{|LOOP402:ConfigureAwait|}(false); }); } }")]
    [InlineData("class A : ReceiveActor { A() { Receive<string>(OnText); } void OnText(string s) { SLEEP } }")]
    [InlineData("class A : ReceiveActor { A() { ReceiveAsync<string>(async s => { await Task.Factory.StartNew(() => { SLEEP }); }); } }")]
    [InlineData("class A : UntypedActor { protected override void OnReceive(object m) { Task.Factory.StartNew(() => Thread.Sleep(1)).ToString(); } }")]
    [InlineData("class A : ReceiveActor { async Task LoadAsync() { await Task.Delay(1).ConfigureAwait(false); } }")]
    public Task Akka(string source) => Verify.FrameworkSource("using Akka.Actor; " + source.Replace("SLEEP", Sleep), FrameworkReferences.Akka);

    [Theory]
    [InlineData("AsyncContext.Run(() => { SLEEP });")]
    [InlineData("AsyncContext.Run(async () => { SLEEP await Task.Yield(); });")]
    [InlineData("Action work = () => { SLEEP }; AsyncContext.Run(work);")]
    [InlineData("new AsyncContextThread().Factory.StartNew(() => { SLEEP }).ToString();")]
    public Task Nito(string statement) =>
        Verify.FrameworkSource("using Nito.AsyncEx; class C { void M() { " + statement.Replace("SLEEP", Sleep) + " } }", FrameworkReferences.Nito);

    [Theory]
    [InlineData("await f.SwitchToMainThreadAsync(); SLEEP", "freezes the main thread")]
    [InlineData("SLEEP await f.SwitchToMainThreadAsync();", "blocks the thread that runs this async code")]
    [InlineData("if (f.Context.IsOnMainThread) await f.SwitchToMainThreadAsync(); SLEEP", "blocks the thread that runs this async code")]
    [InlineData("await f.SwitchToMainThreadAsync(); await Task.Delay(1); SLEEP", "freezes the main thread")]
    [InlineData("await f.SwitchToMainThreadAsync(); await Task.Delay(1).ConfigureAwait(false); SLEEP", "blocks the thread that runs this async code")]
    [InlineData("await f.SwitchToMainThreadAsync(); await TaskScheduler.Default; SLEEP", "blocks the thread that runs this async code")]
    [InlineData("try { await f.SwitchToMainThreadAsync(); } catch (OperationCanceledException) { } SLEEP", "blocks the thread that runs this async code")]
    [InlineData("try { await f.SwitchToMainThreadAsync(); SLEEP } finally { }", "freezes the main thread")]
    public async Task After_the_switch_to_the_main_thread(string statements, string effect)
    {
        var found = Assert.Single(await Verify.Diagnostics(
            "using Microsoft.VisualStudio.Threading; class C { async Task M(JoinableTaskFactory f) { " + statements.Replace("SLEEP", "Thread.Sleep(1);") + " } }",
            references: FrameworkReferences.JoinableTasks));
        Assert.Contains(effect, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_joinable_task_is_what_its_caller_is()
    {
        const string Source = """
            using Microsoft.VisualStudio.Threading;
            class C
            {
                [LoopBound] void M(JoinableTaskFactory f) => f.RunAsync(async () => { Thread.Sleep(1); await Task.Yield(); }).ToString();
            }
            """;
        var found = Assert.Single(await Verify.Diagnostics(Source, references: FrameworkReferences.JoinableTasks));
        Assert.Contains("freezes the loop", found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
