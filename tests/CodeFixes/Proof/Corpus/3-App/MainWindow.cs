using Corpus.Core;

namespace Corpus.App;

/// <summary>A window of a toolkit whose events come on the loop.</summary>
[LoopBound]
public sealed class MainWindow : IDisposable
{
    private readonly FileStore _store;
    private readonly LineClient _client;
    private readonly SemaphoreSlim _saving = new(1);
    private string? _name;
    private string _status = "";
    private Task<string>? _preview;

    public MainWindow(FileStore store, LineClient client)
    {
        (_store, _client) = (store, client);
        _store.OpenAsync(default).Wait();
        Opened += OnOpened;
        Closed += (sender, e) => _client.DisposeAsync().AsTask().Wait();
        Renamed += async (sender, name) =>
        {
            await _store.WriteAsync(name, await _store.ReadAsync(_name!) ?? "");
            _store.DeleteAsync(_name!);
            _name = name;
        };
    }

    public event EventHandler? Opened;
    public event EventHandler? Closed;
    public event EventHandler<string>? Renamed;

    public string Title => _name is null ? "(none)" : $"{_name} - {_store.ReadAsync(_name).Result?.Length ?? 0}";

    public string Status
    {
        get => _status;
        set
        {
            _status = value;
            _client.SendAsync("STATUS " + value).Wait();
        }
    }

    public int this[string name] => _store.ReadAsync(name).Result?.Length ?? -1;

    #region Commands

    public async void OnSave(object? sender, EventArgs e)
    {
        _saving.Wait();
        try
        {
            Status = "saving";
            _store.WriteAsync(_name ?? "new", _preview?.Result ?? "").Wait();
            Status = $"saved {_preview?.Result.Length ?? 0} characters";
        }
        catch (IOException error)
        {
            Status = error.Message;
        }
        finally
        {
            _saving.Release();
        }

        await Task.Delay(500);
        Status = "";
    }

    public async Task OnRefreshAsync()
    {
        _preview = _store.ReadAsync(_name!)!;
        var text = _preview.Result;
        var lines = from line in text.Split('\n')
                    where line.Length > _client.SendAsync("LIMIT").Result!.Length
                    select line.Trim();
        foreach (var line in lines)
        {
            if (_client.SendAsync(line).Result is "stop") break;
        }

        var answer = await _client.SendAsync("END").ConfigureAwait(false);
        Status = answer ?? "lost";
    }

    public async Task<bool> OnCloseAsync()
    {
        using (var dialog = new Dialog("Save?"))
        {
            dialog.Show();
            while (!dialog.IsAnswered)
                Thread.Sleep(20);
#if DEBUG
            // Only while trying things out.
            Thread.Sleep(200);
#endif
            if (dialog.Answer)
                _store.WriteAsync(_name!, _preview!.Result).GetAwaiter().GetResult();
        }

        Closed?.Invoke(this, EventArgs.Empty);
        return await Task.FromResult(true);
    }

    #endregion

    public void Dispose()
    {
        _saving.Wait();
        _store.Dispose();
        _client.Dispose();
    }

    private void OnOpened(object? sender, EventArgs e)
    {
        _preview = _store.ReadAsync("last")!;
        _preview.ContinueWith(t => Status = t.Result);
        Renamed?.Invoke(this, _preview.Result);
    }

    private sealed class Dialog(string text) : IDisposable, IAsyncDisposable
    {
        private readonly Stream _log = File.Open("dialog.log", FileMode.Append);

        public bool IsAnswered { get; private set; }

        public bool Answer { get; private set; }

        public void Show()
        {
            Console.Write(text + " ");
            Answer = Console.ReadLine() is "y";
            IsAnswered = true;
        }

        public void Dispose() => _log.Dispose();

        public async ValueTask DisposeAsync()
        {
            await _log.FlushAsync();
            await _log.DisposeAsync();
        }
    }
}
