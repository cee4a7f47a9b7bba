using AsyncLoop.Analyzers.Tests.Common;

namespace AsyncLoop.Analyzers.Tests.LoopBound;

/// <summary>What is proven to run on a user interface's thread: what the framework itself calls, and no more.</summary>
public sealed class UserInterfaceTests
{
    private const string Sleep = "Thread.{|LOOP101:Sleep|}(1);";

    [Theory]
    [InlineData("class W : Window { public override void OnInitialized(EventArgs e) { SLEEP } }")]
    [InlineData("class A : Application { protected override void OnStartup(StartupEventArgs e) { SLEEP } }")]
    [InlineData("class W : Window { void OnClick(object sender, RoutedEventArgs e) { SLEEP } }")]
    [InlineData("class W : Window { private void OnClosed(object sender, EventArgs e) { SLEEP } W() { Closed += OnClosed; } }")]
    [InlineData("class W : Window { private void OnClosed(object sender, EventArgs e) { SLEEP } W() { this.Closed += new EventHandler(this.OnClosed); } }")]
    [InlineData("class W : Window { private void NamedInMarkup(object sender, EventArgs e) { SLEEP } }")]
    [InlineData("class W : Window { W() { Closed += (s, e) => { SLEEP }; } }")]
    [InlineData("class W { void M(Dispatcher d) { d.Invoke(() => { SLEEP }); d.InvokeAsync(() => { SLEEP }); } }")]
    [InlineData("class W { void M(Dispatcher d) => d.Invoke(Work); void Work() { SLEEP } }")]
    [InlineData("class W { void M(DispatcherTimer t) { t.Tick += delegate { SLEEP }; } }")]
    [InlineData("class Save : System.Windows.Input.ICommand { public event EventHandler CanExecuteChanged; public bool CanExecute(object p) => true; public void Execute(object p) { SLEEP } }")]
    [InlineData("class W : Window { async void OnClick(object sender, RoutedEventArgs e) { await Task.Yield(); SLEEP } }")]
    public Task Wpf(string source) =>
        Verify.FrameworkSource("using System.Windows; using System.Windows.Threading; " + source.Replace("SLEEP", Sleep), FrameworkReferences.Wpf);

    [Theory]
    [InlineData("class W : Window { void Helper() { Thread.Sleep(1); } }")]
    [InlineData("class W : Window { public override string ToString() { Thread.Sleep(1); return null; } }")]
    [InlineData("class B : Window { public virtual void Refresh() { } } class W : B { public override void Refresh() { Thread.Sleep(1); } }")]
    [InlineData("class W : Window { private void OnExited(object sender, EventArgs e) { Thread.Sleep(1); } void M(Process p) { p.Exited += OnExited; } }")]
    [InlineData("class W : Window { private void OnAny(object sender, EventArgs e) { Thread.Sleep(1); } void M(Process p) { p.Exited += OnAny; Closed += OnAny; } }")]
    [InlineData("class W : Window { private void OnAny(object sender, EventArgs e) { Thread.Sleep(1); } void M() => OnAny(null, null); }")]
    [InlineData("class W : Window { internal void OnAny(object sender, EventArgs e) { Thread.Sleep(1); } }")]
    [InlineData("class W : Window { void M(Process p) { p.Exited += (s, e) => { Thread.Sleep(1); }; } }")]
    [InlineData("class Model { void OnClick(object sender, RoutedEventArgs e) { Thread.Sleep(1); } }")]
    [InlineData("class Model { void Execute(object p) { Thread.Sleep(1); } }")]
    [InlineData("class W : Window { void OnClick(object sender, RoutedEventArgs e) { Task.Run(() => Thread.Sleep(1)).ToString(); } }")]
    [InlineData("class W { void M(Dispatcher d) { d.Invoke(Work); Task.Run(Work).ToString(); } void Work() { Thread.Sleep(1); } }")]
    public Task Wpf_does_not_call(string source) =>
        Verify.FrameworkSource("using System.Windows; using System.Windows.Threading; " + source, FrameworkReferences.Wpf);

    [Fact]
    public Task A_command_is_anybodys_without_a_user_interface() => Verify.PlainSource(
        "class Save : System.Windows.Input.ICommand { public event EventHandler CanExecuteChanged; public bool CanExecute(object p) => true; public void Execute(object p) { Thread.Sleep(1); } }");

    [Theory]
    [InlineData("class F : Form { protected override void OnPaint(PaintEventArgs e) { SLEEP } }")]
    [InlineData("partial class F : Form { void Initialize() { Click += new EventHandler(F_Click); } } partial class F { private void F_Click(object sender, EventArgs e) { SLEEP } }")]
    [InlineData("class F { void M(Control c) { c.Invoke(() => { SLEEP }); c.BeginInvoke(() => { SLEEP }); } }")]
    [InlineData("class F { void M(System.Windows.Forms.Timer t) { t.Tick += (s, e) => { SLEEP }; } }")]
    public Task WinForms(string source) =>
        Verify.FrameworkSource("using System.Windows.Forms; " + source.Replace("SLEEP", Sleep), FrameworkReferences.WinForms);

    [Theory]
    [InlineData("class F : Form { protected override void Dispose(bool disposing) { Thread.Sleep(1); } }")]
    [InlineData("class F : Form { private void Work(object sender, System.ComponentModel.DoWorkEventArgs e) { Thread.Sleep(1); } void M(System.ComponentModel.BackgroundWorker w) { w.DoWork += Work; } }")]
    [InlineData("class F : Form { void M(System.Timers.Timer t) { t.Elapsed += OnElapsed; } private void OnElapsed(object sender, System.Timers.ElapsedEventArgs e) { Thread.Sleep(1); } }")]
    public Task WinForms_does_not_call(string source) => Verify.FrameworkSource("using System.Windows.Forms; " + source, FrameworkReferences.WinForms);

    [Theory]
    [InlineData("class P : Page { protected override void OnAppearing() { SLEEP } }")]
    [InlineData("class P : Page { private void OnCounterClicked(object sender, EventArgs e) { SLEEP } }")]
    [InlineData("class P { void M() => Microsoft.Maui.ApplicationModel.MainThread.BeginInvokeOnMainThread(() => { SLEEP }); }")]
    [InlineData("class P : Page { void M() => Dispatcher.Dispatch(() => { SLEEP }); }")]
    [InlineData("class P { object M() => new Command(() => { SLEEP }); }")]
    public Task Maui(string source) => Verify.FrameworkSource("using Microsoft.Maui.Controls; " + source.Replace("SLEEP", Sleep), FrameworkReferences.Maui);

    [Theory]
    [InlineData("class P : Page { protected override void OnNavigatedTo(object e) { SLEEP } }")]
    [InlineData("class W : Window { private void OnClick(object sender, RoutedEventArgs e) { SLEEP } }")]
    [InlineData("class A : Application { protected override void OnLaunched(object args) { SLEEP } }")]
    [InlineData("class C { void M(Microsoft.UI.Dispatching.DispatcherQueue q) => q.TryEnqueue(() => { SLEEP }); }")]
    public Task WinUI(string source) => Verify.FrameworkSource("using Microsoft.UI.Xaml; " + source.Replace("SLEEP", Sleep), FrameworkReferences.WinUI);

    [Theory]
    [InlineData("class V : UserControl { protected override void OnInitialized() { SLEEP } }")]
    [InlineData("class V : UserControl { public override void Render(Avalonia.Media.DrawingContext context) { SLEEP } }")]
    [InlineData("class A : Avalonia.Application { public override void OnFrameworkInitializationCompleted() { SLEEP } }")]
    [InlineData("class V : UserControl { private void OnClick(object sender, Avalonia.Interactivity.RoutedEventArgs e) { SLEEP } }")]
    [InlineData("class V : UserControl { V(Button b) { b.Click += (s, e) => { SLEEP }; } }")]
    [InlineData("class V { void M() { Dispatcher.UIThread.Post(() => { SLEEP }); Dispatcher.UIThread.Invoke(() => { SLEEP }); } }")]
    [InlineData("class V { void M() => DispatcherTimer.RunOnce(() => { SLEEP }, TimeSpan.Zero); }")]
    public Task Avalonia(string source) =>
        Verify.FrameworkSource("using Avalonia.Controls; using Avalonia.Threading; " + source.Replace("SLEEP", Sleep), FrameworkReferences.Avalonia);

    /// <summary>Leaving the thread is what good code does there, unless it then touches what belongs to the thread.</summary>
    [Theory]
    [InlineData("await Task.Delay(1).ConfigureAwait(false); Compute();")]
    [InlineData("await Task.Delay(1).{|LOOP402:ConfigureAwait|}(false); Title = \"done\";")]
    [InlineData("await Task.Delay(1).ConfigureAwait(false); Dispatcher.Invoke(() => Title = \"done\");")]
    [InlineData("Title = \"start\"; await Task.Delay(1).ConfigureAwait(false);")]
    [InlineData("if (Title == \"\") await Task.Delay(1).ConfigureAwait(false); Title = \"done\";")]
    public Task Leaving_the_thread(string statements) => Verify.FrameworkSource(
        "using System.Windows; class W : Window { async void OnClick(object sender, RoutedEventArgs e) { " + statements + " } void Compute() { } }",
        FrameworkReferences.Wpf);
}
