using System.Globalization;
using Corpus.Core;
using Corpus.Services;

namespace Corpus.App;

public readonly record struct Row(int Number, string[] Cells)
{
    public string this[int index] => Cells[index];

    public static Row Parse(int number, ReadOnlySpan<char> line)
    {
        var cells = new List<string>();
        foreach (var range in line.Split(';'))
            cells.Add(line[range].Trim().ToString());
        return new Row(number, [.. cells]);
    }
}

/// <summary>Reads tables from files into the store.</summary>
public sealed class Importer(IStorage storage, MessageBus bus)
{
    private readonly Dictionary<string, Func<string, Task<object>>> _converters = new()
    {
        ["int"] = text => Task.FromResult<object>(int.Parse(text, CultureInfo.InvariantCulture)),
        ["date"] = async text =>
        {
            Thread.Sleep(1);
            await Task.Yield();
            return DateOnly.Parse(text, CultureInfo.InvariantCulture);
        },
        ["text"] = text => Task.Run(() => (object)text),
    };

    public int Rows { get; private set; }

    public async Task<int> ImportAsync(string path, CancellationToken cancellationToken = default)
    {
        var number = 0;
        using var reader = new StreamReader(path);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith('#')) goto next;
            var row = Row.Parse(++number, line);
            storage.Save($"{row.Number}", System.Text.Encoding.UTF8.GetBytes(row[0]));
            bus.PublishAsync(row, cancellationToken).Wait();
        next:
            Rows = number;
        }

        return number;
    }

    public async Task<object?> ConvertAsync(string type, string text)
    {
        try
        {
            return _converters.TryGetValue(type, out var convert) ? convert(text).Result : null;
        }
        catch (Exception e) when (e.GetBaseException() is FormatException)
        {
            return text;
        }
        finally
        {
            await Task.Yield();
        }
    }

    public async Task<object[]> ConvertAllAsync(params (string Type, string Text)[] cells)
    {
        var results = new object[cells.Length];
        Parallel.For(0, cells.Length, i => results[i] = _converters[cells[i].Type](cells[i].Text).Result);
        var again = cells.Select((cell, i) => (i, task: _converters[cell.Type](cell.Text))).ToList();
        again.ForEach(pair => results[pair.i] = pair.task.Result);
        foreach (var (i, task) in again)
        {
            if (!task.Wait(1000))
                throw new TimeoutException();
            results[i] ??= task.Result;
        }

        await Task.Yield();
        return results;
    }

    public async Task<T> WithRowAsync<T>(int number, Func<byte[], T> use) where T : notnull
    {
        var content = storage.Load($"{number}") ?? storage.LoadAsync("0").Result ?? throw new KeyNotFoundException();
        T result;
        lock (_converters) result = use(storage.Load($"{number}") ?? content);
        return await Task.FromResult(result);
    }

    public async Task ExportAsync(string path)
    {
        using (var writer = new StreamWriter(path, append: false))
        {
            writer.WriteLine("# number; text");
            foreach (var name in storage.Names)
                writer.WriteLine($"{name}; {System.Text.Encoding.UTF8.GetString(storage.Load(name)!)}");
        }

        await using var copy = File.Create(path + ".bak");
        using var source = File.OpenRead(path);
        source.CopyTo(copy, 4096);
        copy.Flush(flushToDisk: true);
        await Task.Yield();
    }
}
