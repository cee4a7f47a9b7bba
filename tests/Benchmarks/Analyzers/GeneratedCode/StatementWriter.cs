namespace AsyncLoop.Benchmarks.Analyzers.GeneratedCode;

/// <summary>Statements of a body that has <c>value</c>, <c>text</c> and <c>total</c>.</summary>
internal sealed class StatementWriter(ClassInfo info, List<ClassInfo> dependencies, Random random, CodeWriter code)
{
    private int _locals;

    /// <summary>Between so many statements and so many that only compute.</summary>
    public void Fill(int least, int most)
    {
        for (var count = random.Next(least, most + 1); count > 0; count--)
            Compute(Local());
    }

    /// <summary>Calls of synchronous methods: of the class itself, and of what it depends on.</summary>
    public void Calls(int count)
    {
        for (; count > 0; count--)
        {
            if (Target(c => c.Methods) is { } call)
                code.Line($"total += {call}(total, text);");
        }

        if (random.Next(5) == 0 && Target(c => c.Getters) is { } getter)
            code.Line($"total += {getter};");
    }

    /// <summary>Awaits of the framework's methods and of the project's.</summary>
    public void Awaits(int count)
    {
        for (; count > 0; count--)
        {
            var local = Local();
            switch (random.Next(4))
            {
                case 0:
                    code.Line("await Task.Delay(value, cancellationToken).ConfigureAwait(false);");
                    break;
                case 1:
                    code.Line($"var {local} = await File.ReadAllLinesAsync(text, cancellationToken).ConfigureAwait(false);");
                    code.Open($"using (var reader{local} = new StringReader({local}[0]))");
                    code.Line($"total += (await reader{local}.ReadLineAsync(cancellationToken).ConfigureAwait(false))?.Length ?? 0;");
                    code.Close();
                    break;
                default:
                    code.Line(Target(c => c.AsyncMethods) is { } call
                        ? $"total += await {call}(total, text, cancellationToken);"
                        : "await Task.Yield();");
                    break;
            }
        }
    }

    /// <summary>A call of a method of the class itself, which has one.</summary>
    public string OwnCall(string value, string text) => $"{info.Methods[random.Next(info.Methods.Count)]}({value}, {text})";

    private string? Target(Func<ClassInfo, List<string>> members)
    {
        var at = random.Next(dependencies.Count + 1);
        var own = at == dependencies.Count;
        var names = members(own ? info : dependencies[at]);
        return names.Count == 0 ? null : (own ? "" : dependencies[at].Field + ".") + names[random.Next(names.Count)];
    }

    private string Local() => $"v{++_locals}";

    private void Compute(string local)
    {
        switch (random.Next(12))
        {
            case 0:
                code.Line($"var {local} = value * {random.Next(2, 9)} + text.Length;");
                code.Line($"total += {local} % {random.Next(3, 99)};");
                break;
            case 1:
                code.Line($"if (text.Length > {random.Next(20)} && total > 0)");
                code.Line("    total -= text.Length;");
                break;
            case 2:
                code.Open($"foreach (var {local} in _items)");
                code.Line($"if ({local}.Length > value)");
                code.Line($"    total += {local}.Length;");
                code.Close();
                break;
            case 3:
                code.Line($"var {local} = new StringBuilder();");
                code.Line($"{local}.Append(text).Append(',').Append(total);");
                code.Line($"total += {local}.ToString().Length;");
                break;
            case 4:
                code.Line($"_counts[text] = _counts.TryGetValue(text, out var {local}) ? {local} + 1 : 1;");
                break;
            case 5:
                code.Open("total += value switch");
                code.Line("0 => 1,");
                code.Line($"< {random.Next(2, 50)} => text.Length,");
                code.Line("_ => value / 2,");
                code.Close("};");
                break;
            case 6:
                code.Open($"for (var {local} = 0; {local} < value; {local}++)");
                code.Line($"total += {local} * total;");
                code.Close();
                break;
            case 7:
                code.Line($"var {local} = text.Trim().Split(',');");
                code.Line($"total += {local}.Length > 1 ? int.Parse({local}[1]) : 0;");
                break;
            case 8:
                code.Line("ArgumentNullException.ThrowIfNull(text);");
                break;
            case 9:
                code.Line($"_items.Add($\"{{text}}-{{total}}-{random.Next(99)}\");");
                break;
            case 10:
                code.Open("try");
                code.Line("total = checked(total * value);");
                code.Close();
                code.Open("catch (OverflowException)");
                code.Line("total = int.MaxValue;");
                code.Close();
                break;
            default:
                code.Line("if (value < 0)");
                code.Line("    throw new ArgumentOutOfRangeException(nameof(value), value, \"It must not be negative.\");");
                break;
        }
    }
}
