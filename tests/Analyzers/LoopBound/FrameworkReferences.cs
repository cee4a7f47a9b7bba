using System.Collections.Immutable;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AsyncLoop.Analyzers.Tests.LoopBound;

/// <summary>The frameworks that test code compiles against: real packages where they run here, else stubs with their names.</summary>
internal static class FrameworkReferences
{
    public static readonly ImmutableArray<MetadataReference> Akka = Real("Akka");
    public static readonly ImmutableArray<MetadataReference> Avalonia = Real("Avalonia");
    public static readonly ImmutableArray<MetadataReference> Blazor = Real("Blazor");
    public static readonly ImmutableArray<MetadataReference> JoinableTasks = Real("JoinableTasks");
    public static readonly ImmutableArray<MetadataReference> MSTest = Real("MSTest");
    public static readonly ImmutableArray<MetadataReference> Nito = Real("Nito");
    public static readonly ImmutableArray<MetadataReference> NUnit = Real("NUnit");
    public static readonly ImmutableArray<MetadataReference> Orleans = Real("Orleans");
    public static readonly ImmutableArray<MetadataReference> TUnit = Real("TUnit");
    public static readonly ImmutableArray<MetadataReference> Xunit = [References.Load(typeof(FactAttribute).Assembly.Location)];

    public static readonly ImmutableArray<MetadataReference> AllReal =
        [.. Akka, .. Avalonia, .. Blazor, .. JoinableTasks, .. MSTest, .. Nito, .. NUnit, .. Orleans, .. TUnit, .. Xunit];

    /// <summary>What Windows or a workload is needed for, with the members that the table and the tests name.</summary>
    public static readonly ImmutableArray<MetadataReference> Wpf = Stub("""
        namespace System.Windows.Threading
        {
            public abstract class DispatcherObject { public Dispatcher Dispatcher => null; public bool CheckAccess() => true; }
            public sealed class Dispatcher
            {
                public void Invoke(Action callback) { }
                public object BeginInvoke(Delegate method, params object[] args) => null;
                public object InvokeAsync(Action callback) => null;
            }
            public class DispatcherTimer { public event EventHandler Tick; }
        }
        namespace System.Windows
        {
            public class DependencyObject : Threading.DispatcherObject { }
            public class UIElement : DependencyObject { public event RoutedEventHandler GotFocus; protected virtual void OnRender(object context) { } }
            public class ContentElement : DependencyObject { }
            public class FrameworkElement : UIElement { public virtual void OnInitialized(EventArgs e) { } }
            public class Window : FrameworkElement { public string Title { get; set; } public event EventHandler Closed; }
            public class Application : Threading.DispatcherObject { protected virtual void OnStartup(StartupEventArgs e) { } }
            public class StartupEventArgs : EventArgs { }
            public class RoutedEventArgs : EventArgs { }
            public delegate void RoutedEventHandler(object sender, RoutedEventArgs e);
        }
        """);

    public static readonly ImmutableArray<MetadataReference> WinForms = Stub("""
        namespace System.Windows.Forms
        {
            using System.ComponentModel;
            public class Control : Component
            {
                public event EventHandler Click;
                public string Text { get; set; }
                public bool InvokeRequired => false;
                public object Invoke(Delegate method) => null;
                public void Invoke(Action method) { }
                public IAsyncResult BeginInvoke(Action method) => null;
                public object EndInvoke(IAsyncResult result) => null;
                public Threading.Tasks.Task InvokeAsync(Action callback, Threading.CancellationToken token = default) => null;
                protected virtual void OnPaint(PaintEventArgs e) { }
            }
            public class Form : Control { }
            public class Timer : Component { public event EventHandler Tick; }
            public class PaintEventArgs : EventArgs { }
        }
        """);

    public static readonly ImmutableArray<MetadataReference> Maui = Stub("""
        namespace Microsoft.Maui.Controls
        {
            public class BindableObject { public Dispatching.IDispatcher Dispatcher => null; }
            public class Element : BindableObject { protected virtual void OnParentSet() { } }
            public class Page : Element { public string Title { get; set; } protected virtual void OnAppearing() { } }
            public class Button : Element { public event System.EventHandler Clicked; }
            public class Command : System.Windows.Input.ICommand
            {
                public Command(System.Action execute) { }
                public event System.EventHandler CanExecuteChanged;
                public bool CanExecute(object parameter) => true;
                public void Execute(object parameter) { }
            }
        }
        namespace Microsoft.Maui.Dispatching
        {
            public interface IDispatcher { bool Dispatch(System.Action action); bool DispatchDelayed(System.TimeSpan delay, System.Action action); }
            public static class DispatcherExtensions
            {
                public static System.Threading.Tasks.Task DispatchAsync(this IDispatcher dispatcher, System.Func<System.Threading.Tasks.Task> work) => null;
                public static void StartTimer(this IDispatcher dispatcher, System.TimeSpan interval, System.Func<bool> callback) { }
            }
        }
        namespace Microsoft.Maui.ApplicationModel
        {
            public static class MainThread
            {
                public static void BeginInvokeOnMainThread(System.Action action) { }
                public static System.Threading.Tasks.Task InvokeOnMainThreadAsync(System.Action action) => null;
            }
        }
        """);

    public static readonly ImmutableArray<MetadataReference> WinUI = Stub("""
        namespace Microsoft.UI.Xaml
        {
            public class DependencyObject { }
            public class UIElement : DependencyObject { }
            public class Page : UIElement { protected virtual void OnNavigatedTo(object e) { } }
            public class Window { public string Title { get; set; } }
            public class Application { protected virtual void OnLaunched(object args) { } }
            public class RoutedEventArgs { }
        }
        namespace Microsoft.UI.Dispatching
        {
            public delegate void DispatcherQueueHandler();
            public class DispatcherQueue { public bool TryEnqueue(DispatcherQueueHandler callback) => true; }
        }
        """);

    public static readonly ImmutableArray<MetadataReference> AllStubs = [.. Wpf, .. WinForms, .. Maui, .. WinUI];

    public static CSharpCompilation Compile(IEnumerable<MetadataReference> references, string source = "") => CSharpCompilation.Create(
        "Frameworks", [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
        References.Framework.AddRange(references), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private static ImmutableArray<MetadataReference> Real(string framework) =>
        [.. References.Metadata("Frameworks").Split('|').Where(pair => pair.StartsWith(framework + "=", StringComparison.Ordinal))
            .Select(pair => References.Load(pair[(framework.Length + 1)..]))];

    private static ImmutableArray<MetadataReference> Stub(string source)
    {
        using var image = new MemoryStream();
        var compilation = CSharpCompilation.Create(
            "Stub" + source.GetHashCode(StringComparison.Ordinal), [CSharpSyntaxTree.ParseText("using System;\n" + source)], References.Framework,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return [MetadataReference.CreateFromImage(image.ToArray())];
    }
}
