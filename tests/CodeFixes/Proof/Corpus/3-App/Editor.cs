using System.ComponentModel;
using System.Runtime.CompilerServices;
using Corpus.Core;

namespace Corpus.App;

/// <summary>A document and the commands on it, bound to a window.</summary>
[LoopBound]
public sealed class Editor(IStorage storage, FileStore files, Checksums checksums) : INotifyPropertyChanged
{
    private readonly Stack<string> _undo = [];
    private string _text = "";
    private string? _path;
    private bool _isBusy;

    public event PropertyChangedEventHandler? PropertyChanged;

    public string Text
    {
        get => _text;
        set
        {
            _undo.Push(_text);
            Set(ref _text, value);
            AutoSaveAsync();
        }
    }

    public bool IsBusy
    {
        get => _isBusy;
        private set => Set(ref _isBusy, value);
    }

    public bool CanSave => _path is not null && !IsBusy && !storage.Names.Contains(_path);

    #region File

    public async void OnOpen(object sender, string path)
    {
        IsBusy = true;
        try
        {
            if (!File.Exists(path))
            {
                await ShowAsync($"{path} is not there");
                return;
            }

            Text = File.ReadAllText(path);
            _path = path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ShowAsync(e.Message);
        }
        finally
        {
            IsBusy = false;
        }
    }

    public async void OnSave(object sender, EventArgs e) => await SaveAsync(_path ?? "new");

    public async Task SaveAsync(string path)
    {
        /* first */
        storage.Save(path, System.Text.Encoding.UTF8.GetBytes(_text)); /* then */
        files.WriteAsync(path, _text).Wait(); // both
        if (checksums.OfAsync(path).Result
            is not { Length: 64 } sum) // a sum of
            throw new InvalidDataException(path); // another kind
        await ShowAsync(
#if DEBUG
            "debug: " +
#endif
            sum);
    }

    public async Task<bool> RevertAsync()
    {
        if (_path is null || !File.Exists(_path)) return false;
        Text = (await files.ReadAsync(_path)) ?? File.ReadAllText(_path) ?? throw new FileNotFoundException(null, _path);
        return true;
    }

    #endregion

    #region Edit

    public async Task<int> ReplaceAsync(string old, Func<string, Task<string>> replacement)
    {
        var count = 0;
        for (var at = 0; (at = _text.IndexOf(old, at, StringComparison.Ordinal)) >= 0; count++)
        {
            var with = replacement(old).Result;
            Text = string.Concat(_text.AsSpan(0, at), with, _text.AsSpan(at + old.Length));
            at += with.Length;
        }

        await EventLoop.Yield();
        return count;
    }

    public async Task UndoAsync(int steps)
    {
        while (steps-- > 0 && _undo.TryPop(out var text))
        {
            Set(ref _text, text, nameof(Text));
            Thread.Sleep(30); // for the eye
        }

        await EventLoop.Yield();
    }

    public async Task<string> CompleteAsync(string start, CancellationToken cancellationToken)
    {
        string Find(string word) => files.ReadAsync(word).Result ?? word;
        async Task<string> FindAsync(string word)
        {
            await Task.Delay(5, cancellationToken);
            return Find(word);
        }

        var first = Task.Run(() => Find(start));
        var words = await Task.WhenAll(FindAsync(start), FindAsync(start + "s"));
        return words.MaxBy(word => word.Length) ?? first.Result;
    }

    #endregion

    public void Attach(EventLoop loop)
    {
        loop.CallLater(TimeSpan.FromSeconds(30), () =>
        {
            Thread.Sleep(1);
            AutoSaveAsync();
        });
        loop.CallSoon(async () => await AutoSaveAsync());
        ThreadPool.QueueUserWorkItem(_ => loop.CallSoon(() => IsBusy = false));
        new Timer(_ => loop.CallSoon(() => IsBusy = true), null, 100, Timeout.Infinite);
    }

    private async Task AutoSaveAsync()
    {
        if (_path is not { Length: > 0 } path)
            return;
        await Task.Delay(100).ConfigureAwait(false);
        await files.WriteAsync(path + "~", _text);
        Thread.Sleep(1);
    }

    private static Task ShowAsync(string text) => Console.Out.WriteLineAsync(text);

    private void Set<T>(ref T field, T value, [CallerMemberName] string? name = null)
    {
        if (EqualityComparer<T>.Default.Equals(field, value))
            return;
        field = value;
        PropertyChanged?.Invoke(this, new PropertyChangedEventArgs(name));
    }
}
