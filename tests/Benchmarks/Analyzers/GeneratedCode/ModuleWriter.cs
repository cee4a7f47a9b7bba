namespace AsyncLoop.Benchmarks.Analyzers.GeneratedCode;

/// <summary>
/// Writes the files of one module: a class each, which depends on classes of lower layers of its module and on one class
/// that all modules share.
/// </summary>
internal sealed class ModuleWriter(int module, ClassInfo? core, Shape shape, Random random)
{
    /// <summary>Files in a module.</summary>
    public const int Files = 40;

    private const int Layers = 8;
    private const int FilesPerInterface = 6;

    private readonly List<ClassInfo> _classes = [];
    private string? _interface;

    /// <summary>The class that other modules use, too.</summary>
    public ClassInfo Core => _classes[0];

    public (string Text, int Lines) WriteFile()
    {
        var number = _classes.Count;
        var info = new ClassInfo($"Generated.Module{module}", $"{Words.Noun(random)}{Words.Role(random)}{module}x{number}", number % Layers);
        var code = new CodeWriter();
        code.Line($"namespace Generated.Module{module};");
        code.Line();
        if (number % FilesPerInterface == 0)
            WriteInterface($"I{Words.Noun(random)}Store{module}x{number}", code);
        var dependencies = Dependencies(info);
        WriteHead(info, dependencies, code);
        var members = new MemberWriter(info, dependencies, _interface!, shape, random, code);
        members.WriteInterfaceMembers();
        while (code.Lines < 140)
            members.WriteNext();
        code.Close();
        _classes.Add(info);
        return (code.ToString(), code.Lines);
    }

    private List<ClassInfo> Dependencies(ClassInfo info)
    {
        var below = _classes.Where(c => c.Layer < info.Layer).ToList();
        var chosen = new List<ClassInfo>();
        if (core is not null)
            chosen.Add(core);
        for (var i = 0; i < 3 && below.Count > 0; i++)
        {
            var next = below[random.Next(below.Count)];
            if (!chosen.Contains(next))
                chosen.Add(next);
        }

        return chosen;
    }

    private void WriteInterface(string name, CodeWriter code)
    {
        _interface = name;
        code.Line("/// <summary>Where the module keeps what it reads.</summary>");
        code.Open($"public interface {name}");
        code.Line("int Capacity { get; }");
        code.Line();
        code.Line("int Lookup(int value, string text);");
        code.Close();
        code.Line();
    }

    private void WriteHead(ClassInfo info, List<ClassInfo> dependencies, CodeWriter code)
    {
        code.Line($"/// <summary>Takes care of the {Words.Noun(random).ToLowerInvariant()} of module {module}.</summary>");
        code.Open($"public class {info.Name} : {_interface}, IDisposable");
        code.Line("private readonly List<string> _items = new();");
        code.Line("private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);");
        code.Line("private readonly SemaphoreSlim _gate = new(1, 1);");
        code.Line("private readonly object _lock = new();");
        code.Line($"private readonly {_interface}? _store;");
        foreach (var dependency in dependencies)
            code.Line($"private readonly {dependency.FullName} {dependency.Field};");
        code.Line("private int _total;");
        code.Line();
        code.Open($"public {info.Name}({string.Join(", ", dependencies.Select(d => $"{d.FullName} {d.Field[1..]}").Append($"{_interface}? store = null"))})");
        foreach (var dependency in dependencies)
            code.Line($"{dependency.Field} = {dependency.Field[1..]};");
        code.Line("_store = store;");
        code.Close();
        code.Line();
        code.Line("public void Dispose() => _gate.Dispose();");
        code.Line();
    }
}
