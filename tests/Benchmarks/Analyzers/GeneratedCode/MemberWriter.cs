namespace AsyncLoop.Benchmarks.Analyzers.GeneratedCode;

/// <summary>Writes the members of one class, each kind as often as the shape says.</summary>
internal sealed class MemberWriter
{
    private readonly ClassInfo _class;
    private readonly string _interface;
    private readonly Random _random;
    private readonly CodeWriter _code;
    private readonly StatementWriter _statements;
    private readonly (int Weight, Action Write)[] _kinds;
    private int _number;

    public MemberWriter(ClassInfo info, List<ClassInfo> dependencies, string @interface, Shape shape, Random random, CodeWriter code)
    {
        _class = info;
        _interface = @interface;
        _random = random;
        _code = code;
        _statements = new StatementWriter(info, dependencies, random, code);
        _kinds =
        [
            (shape.Helper, WriteHelper), (shape.Chain, WriteChain), (shape.Getter, WriteGetter), (shape.Linq, WriteLinq),
            (shape.Recursion, WriteRecursion), (shape.Dispatch, WriteDispatch), (shape.Operators, WriteOperators), (shape.Locks, WriteLock),
            (shape.Async, WriteAsync), (shape.AsyncBlocking, WriteAsyncBlocking), (shape.DualMode, WriteDualMode), (shape.Loop, WriteLoop),
            (shape.Files, WriteFile), (shape.Waits, WriteWait),
        ];
    }

    public void WriteInterfaceMembers()
    {
        _code.Line("public int Capacity => _items.Count + _total;");
        _code.Line();
        Method("Lookup", () =>
        {
            _statements.Fill(1, 3);
            _statements.Calls(_random.Next(2));
        });
    }

    /// <summary>One more member, of a kind chosen by weight.</summary>
    public void WriteNext()
    {
        var at = _random.Next(_kinds.Sum(k => k.Weight));
        foreach (var (weight, write) in _kinds)
        {
            if (at < weight)
            {
                write();
                return;
            }

            at -= weight;
        }
    }

    private void WriteHelper() => Method(NewName(), () => _statements.Fill(2, 6));

    private void WriteChain() => Method(NewName(), () =>
    {
        _statements.Fill(1, 3);
        _statements.Calls(_random.Next(1, 4));
        _statements.Fill(0, 2);
    });

    private void WriteGetter()
    {
        var name = NewName() + "Count";
        if (_random.Next(3) > 0)
        {
            _code.Line($"public int {name} => _items.Count * {_random.Next(9)} + _total;");
        }
        else
        {
            _code.Open($"public int {name}");
            _code.Open("get");
            _code.Line("if (_total < 0)");
            _code.Line("    _total = _items.Count;");
            _code.Line($"return {(_class.Methods.Count > 0 ? _statements.OwnCall("_total", "\"\"") : "_total")};");
            _code.Close();
            _code.Line("set => _total = value;");
            _code.Close();
        }

        _code.Line();
        _class.Getters.Add(name);
    }

    private void WriteLinq() => Method(NewName(), () =>
    {
        _code.Line("var names = _items.Where(item => item.Length > value).OrderBy(item => item.Length).ToList();");
        _code.Line(_random.Next(2) == 0
            ? "total += names.Select((item, index) => item.Length * index).DefaultIfEmpty(0).Max();"
            : "total += (from item in names where item.StartsWith(text, StringComparison.Ordinal) select item.Length).Sum();");
        if (_class.Methods.Count > 0)
            _code.Line($"total += names.Sum(item => {_statements.OwnCall("item.Length", "item")});");
        _statements.Fill(0, 2);
    });

    private void WriteRecursion()
    {
        var name = NewName();
        Method(name, () =>
        {
            _code.Line("if (value <= 0 || text.Length == 0)");
            _code.Line("    return total;");
            _statements.Fill(1, 2);
            _code.Line($"total += {name}Rest(value - 1, text.Substring(1));");
        });
        Method(name + "Rest", () =>
        {
            _statements.Fill(0, 2);
            _code.Line($"total += {name}(value / 2, text);");
        });
    }

    private void WriteDispatch() => Method(NewName(), () =>
    {
        _statements.Fill(0, 2);
        _code.Open("if (_store is not null)");
        _code.Line("total += _store.Lookup(value, text) + _store.Capacity;");
        _code.Close();
    });

    private void WriteOperators()
    {
        var name = NewName();
        _code.Open($"public readonly record struct {name}Size(int Width, int Height)");
        _code.Line($"public static {name}Size operator +({name}Size x, {name}Size y) => new(x.Width + y.Width, x.Height + y.Height);");
        _code.Line();
        _code.Line($"public static implicit operator int({name}Size size) => size.Width * size.Height;");
        _code.Close();
        _code.Line();
        Method(name, () => _code.Line($"total += new {name}Size(value, 1) + new {name}Size(1, text.Length);"));
    }

    private void WriteLock() => Method(NewName(), () =>
    {
        _code.Open("lock (_lock)");
        _code.Line("_counts[text] = value;");
        _statements.Fill(1, 2);
        _code.Close();
    });

    private void WriteAsync() => AsyncMethod(NewName() + "Async", () =>
    {
        _statements.Fill(1, 3);
        _statements.Calls(_random.Next(2));
        _statements.Awaits(_random.Next(1, 3));
        _statements.Fill(0, 2);
    });

    private void WriteAsyncBlocking() => AsyncMethod(NewName() + "Async", () =>
    {
        _statements.Awaits(1);
        switch (_random.Next(5))
        {
            case 0:
                _code.Line("Thread.Sleep(value);");
                break;
            case 1:
                _code.Line("total += Task.Run(() => value * 2, cancellationToken).Result;");
                break;
            case 2:
                _code.Line("total += File.ReadAllText(text).Length;");
                break;
            case 3:
                _code.Line("if (File.Exists(text))");
                _code.Line("    total++;");
                break;
            default:
                _code.Line("Task.Delay(value, cancellationToken).Wait(cancellationToken);");
                break;
        }
    });

    private void WriteDualMode()
    {
        var name = NewName();
        _code.Open($"private async Task<int> {name}Core(bool async, int value, string text, CancellationToken cancellationToken)");
        _code.Line("var total = value;");
        _statements.Fill(1, 3);
        _code.Line("if (async)");
        _code.Line("    total += (await File.ReadAllTextAsync(text, cancellationToken).ConfigureAwait(false)).Length;");
        _code.Line("else");
        _code.Line("    total += File.ReadAllText(text).Length;");
        _code.Line("return total;");
        _code.Close();
        _code.Line();
        _code.Line($"public int {name}(int value, string text) => {name}Core(async: false, value, text, default).GetAwaiter().GetResult();");
        _code.Line();
        _code.Line($"public Task<int> {name}Async(int value, string text, CancellationToken cancellationToken) => {name}Core(async: true, value, text, cancellationToken);");
        _code.Line();
        _class.Methods.Add(name);
        _class.AsyncMethods.Add(name + "Async");
    }

    private void WriteLoop()
    {
        var name = NewName();
        _code.Line("[LoopBound]");
        AsyncMethod(name + "Async", () =>
        {
            _code.Line($"EventLoop.Current.CallSoon({name}Tick);");
            _statements.Calls(_random.Next(2));
            _statements.Awaits(1);
        });
        _code.Open($"private void {name}Tick()");
        _code.Line("_total++;");
        _code.Close();
        _code.Line();
    }

    private void WriteFile() => Method(NewName(), () =>
    {
        _code.Open("if (!File.Exists(text))");
        _code.Line("return total;");
        _code.Close();
        _code.Line("using var reader = new StreamReader(text);");
        _code.Open("while (reader.ReadLine() is { } line)");
        _code.Line("_items.Add(line);");
        _code.Close();
    });

    private void WriteWait() => Method(NewName(), () =>
    {
        _code.Line("_gate.Wait();");
        _code.Open("try");
        _statements.Fill(1, 2);
        _code.Close();
        _code.Open("finally");
        _code.Line("_gate.Release();");
        _code.Close();
    });

    private void Method(string name, Action writeBody)
    {
        if (_random.Next(3) == 0)
            _code.Line($"/// <summary>{name} of a value and a text.</summary>");
        _code.Open($"public {(_random.Next(12) == 0 ? "virtual " : "")}int {name}(int value, string text)");
        _code.Line("var total = value;");
        writeBody();
        _code.Line("return total;");
        _code.Close();
        _code.Line();
        _class.Methods.Add(name);
    }

    private void AsyncMethod(string name, Action writeBody)
    {
        _code.Open($"public async Task<int> {name}(int value, string text, CancellationToken cancellationToken)");
        _code.Line("var total = value;");
        writeBody();
        _code.Line("return total;");
        _code.Close();
        _code.Line();
        _class.AsyncMethods.Add(name);
    }

    private string NewName() => $"{Words.Verb(_random)}{Words.Noun(_random)}{++_number}";
}
