using System.Text;

namespace AsyncLoop.CodeFixes.Tests.Proof.Programs;

/// <summary>Statements that block, nested in the statements and functions where an await cannot stand or means something else.</summary>
internal sealed class GeneratedStatements(Tape tape, GeneratedExpressions expressions, bool isProven)
{
    /// <summary>Statements between braces.</summary>
    public string Block(Place place)
    {
        var text = new StringBuilder("{\n");
        for (var i = tape.Pick(3); i >= 0; i--)
            text.Append(Statement(place)).Append(tape.Pick(6) == 5 ? $" // remark {tape.Pick(10)}\n" : "\n");
        return text.Append('}').ToString();
    }

    private string Statement(Place place) =>
        place.Depth > 0 && !tape.IsAtEnd && tape.Pick(2) == 1 ? Nested(place) : Simple(place);

    private string Simple(Place place)
    {
        var number = tape.Pick(9) + 1;
        return tape.Pick(24) switch
        {
            0 or 1 or 2 => $"Note({expressions.Of(place)});",
            3 => $"Field += {expressions.Of(place)};\nNote(Field);",
            4 => $"Numbers[Next() % 3] = {expressions.Of(place)};",
            5 => $"Numbers[Next() % 3] += {expressions.Of(place)};",
            6 => Named("v", name => $"var {name} = {expressions.Of(place)};\nNote({name});"),
            7 => "Thread.Sleep(1);",
            8 => "Thread.Sleep(0);",
            9 => "Thread.Sleep(TimeSpan.FromMilliseconds(1));",
            10 => $"ComputeAsync({number}).Wait();",
            11 => $"Task.WaitAll(ComputeAsync({number}), ComputeAsync({expressions.Of(place)}));",
            12 => $"Task.WaitAny(ComputeAsync({number}));",
            13 => $"ComputeAsync({number}).Wait(600_000);",
            14 => $"DropAsync({number});",
            15 => "Free.Wait();\nFree.Release();",
            16 => $"Some?.GetAsync({number}).Wait();",
            17 => $"None?.GetAsync({expressions.Of(place)}).Wait();",
            18 => "while (!Ready) Thread.Yield();",
            19 => Named("r", name => $"using var {name} = new Resource();\nNote({expressions.Of(place)});"),
            20 => place.CanAwait ? "await Task.Delay(1);" : "Thread.Sleep(1);",
            21 => place.CanAwait ? $"await ComputeAsync({number}).ConfigureAwait(false);" : $"Twin({number});",
            22 => isProven ? $"ComputeAsync({number}).Wait();" : "EventLoop.Run(_ => DropAsync(1));",
            _ => $"Note({number});",
        };
    }

    private string Nested(Place place)
    {
        var inner = place.Deeper;
        var without = place.Without;
        var choice = tape.Pick(30);
        // Who waits on the loop for a function that comes back to the loop waits for ever, and by a fix it comes to do so.
        if (choice is 20 or 23 or 25 or 27 && isProven && !place.CanAwait)
            return Simple(place);
        return choice switch
        {
            0 => $"lock (Gate)\n{Block(without)}",
            1 => $"try\n{Block(inner)}\ncatch (InvalidOperationException)\n{Block(inner)}\nfinally\n{Block(inner)}",
            2 => $"try\n{{\nthrow new InvalidOperationException(\"x\");\n}}\ncatch (InvalidOperationException e) when (e.Message.Length < {expressions.Of(without)})\n{Block(inner)}\ncatch (Exception)\n{Block(inner)}",
            3 => $"try\n{{\nFailAsync({tape.Pick(9)}).Wait();\n}}\ncatch (AggregateException e)\n{{\nNote(e.InnerExceptions.Count);\n}}",
            4 => $"try\n{{\nNote(FailAsync({tape.Pick(9)}).Result);\n}}\ncatch (Exception e)\n{{\nNote(e.GetBaseException().Message.Length);\n}}",
            5 => $"try\n{{\nNote(FailAsync({tape.Pick(9)}).{tape.Pick("Result", "GetAwaiter().GetResult()")});\n}}\ncatch (InvalidOperationException)\n{{\nNote(1);\n}}\ncatch (Exception)\n{{\nNote(2);\n}}",
            6 => $"if ({expressions.Of(place.Deeper)} > 2)\n{Block(inner)}\nelse\n{Block(inner)}",
            7 => Named("i", name => $"for (var {name} = 0; {name} < 2; {name}++)\n{Block(inner)}"),
            8 => Named("n", name => $"foreach (var {name} in Numbers.ToArray())\n{Block(inner)}"),
            9 => $"switch ({expressions.Of(place.Deeper)})\n{{\ncase 1:\n{Block(inner)}\nbreak;\ndefault:\n{Block(inner)}\nbreak;\n}}",
            10 => $"do\n{Block(inner)}\nwhile (Next() < 0);",
            11 => $"using (new Resource())\n{Block(inner)}",
            12 => $"unsafe\n{Block(without)}",
            13 => Named("p", name => $"unsafe\n{{\nfixed (int* {name} = Numbers)\n{Block(without)}\n}}"),
            14 => Named("s", name => $"{{\nSpan<int> {name} = stackalloc int[2];\n{name}[0] = {expressions.Of(without)};\n{Statement(without)}\nNote({name}[0]);\n}}"),
            15 => Named("r", name => $"{{\nref var {name} = ref Numbers[0];\n{name} += {expressions.Of(without)};\n{Statement(without)}\n{name}++;\n}}"),
            16 => Named("c", name => $"foreach (var {name} in \"ab\".AsSpan())\n{Block(without)}"),
            17 => Named("s", name => $"{{\nSpan<int> {name} = stackalloc int[2];\nNote({name}[1]);\n}}\n{Statement(inner)}"),
            18 => Named("Local", name => $"void {name}()\n{Block(without)}\n{name}();"),
            19 => Named("Local", name => $"int {name}() => {expressions.Of(without)};\nNote({name}());"),
            20 => Named("Local", name => $"async Task {name}()\n{Block(place.Async)}\n{AwaitedOrWaitedFor(place, name)}"),
            21 => Named("Local", name => $"void {name}(ref int a, out int b, in int c)\n{{\nb = {expressions.Of(without)};\na += c;\n{Statement(without)}\n}}\n{{\nvar a = 1;\n{name}(ref a, out var b, 3);\nNote(a + b);\n}}"),
            22 => Named("Local", name => $"IEnumerable<int> {name}()\n{{\n{Statement(without)}\nyield return {expressions.Of(without)};\n{Statement(without)}\n}}\nforeach (var n in {name}())\nNote(n);"),
            23 => Named("Local", name => $"async IAsyncEnumerable<int> {name}()\n{{\nawait {(place.CanAwait ? "Task.Yield()" : "Task.CompletedTask")};\n{Statement(inner)}\nyield return {expressions.Of(inner)};\n}}\n" + (place.CanAwait
                ? $"await foreach (var n in {name}())\nNote(n);"
                : $"foreach (var n in {name}().ToBlockingEnumerable())\nNote(n);")),
            24 => Named("run", name => $"Action {name} = () =>\n{Block(without)};\n{name}();"),
            25 => Named("run", name => $"Func<Task> {name} = async () =>\n{Block(place.Async)};\n" + AwaitedOrWaitedFor(place, name)),
            26 => Named("run", name => $"Func<int, int> {name} = x => x + {expressions.Of(without)};\nNote({name}(2));"),
            27 => Named("run", name => $"Func<int, Task<int>> {name} = async x => x + await ComputeAsync({expressions.Of(place.Async)});\nNote(" + (place.CanAwait ? $"await {name}(2));" : $"{name}(2).Result);")),
            28 => $"checked\n{Block(inner)}",
            _ => Named("n", name => $"foreach (var {name} in CountAsync().ToBlockingEnumerable())\n{Block(inner)}"),
        };
    }

    private static string AwaitedOrWaitedFor(Place place, string function) => place.CanAwait ? $"await {function}();" : $"{function}().Wait();";

    private string Named(string start, Func<string, string> statement) => statement(expressions.NewName(start));
}
