using CsCheck;

namespace AsyncLoop.CodeFixes.Tests.Proof.Programs;

/// <summary>
/// Programs at random that nest the hard places around calls that the rules flag. What they write depends on nothing but
/// themselves: a number for every step, so that a step which is lost, done twice or done in another order is seen.
/// </summary>
internal static class GeneratedProgram
{
    public static readonly Gen<string> Gen = CsCheck.Gen.Select(CsCheck.Gen.Bool, CsCheck.Gen.Int[0, 9999].Array[10, 90], (isProven, numbers) => Create(isProven, new Tape(numbers)));

    private static string Create(bool isProven, Tape tape)
    {
        var expressions = new GeneratedExpressions(tape);
        var statements = new GeneratedStatements(tape, expressions, isProven);
        var main = statements.Block(new Place(4, CanAwait: true));
        var member = Member(tape, expressions, statements);
        // A member of a loop-bound type says that it is called on the loop, which the statements may have left.
        var steps = isProven ? $"{member.Use}\n{main}" : $"{main}\n{member.Use}";
        return Frame
            .Replace("[Bound]", isProven ? "[LoopBound]" : "")
            .Replace("[Start]", isProven ? "EventLoop.Run(Body.MainAsync);\nreturn null;" : "return Body.MainAsync(default);")
            .Replace("[Steps]", steps)
            .Replace("[Member]", member.Declaration);
    }

    /// <summary>A member of a kind that cannot be async, or not without those who use it.</summary>
    private static (string Declaration, string Use) Member(Tape tape, GeneratedExpressions expressions, GeneratedStatements statements)
    {
        var sync = new Place(3, CanAwait: false);
        var value = expressions.Of(sync);
        var body = statements.Block(sync);
        return tape.Pick(12) switch
        {
            0 => ($"static int Part()\n{{\n{body}\nreturn {value};\n}}", "Note(Part());"),
            1 => ($"class Part\n{{\npublic Part()\n{body}\n}}", "new Part().ToString();"),
            2 => ($"class Part\n{{\npublic int Value\n{{\nget\n{{\n{body}\nreturn {value};\n}}\n}}\n}}", "Note(new Part().Value);"),
            3 => ($"class Part\n{{\npublic int Value => {value};\npublic int this[int i] => i + Value;\n}}", "Note(new Part()[2]);"),
            4 => ($"class Part\n{{\npublic static int operator +(Part one, int other)\n{{\n{body}\nreturn other;\n}}\n}}", "Note(new Part() + 1);"),
            5 => ($"class Part\n{{\npublic int Value = {value};\npublic static readonly int Shared = {value};\n}}", "Note(new Part().Value + Part.Shared);"),
            6 => ($"class Part\n{{\npublic event Action Done\n{{\nadd\n{body}\nremove\n{{\n}}\n}}\n}}", "new Part().Done += () => Note(1);"),
            7 => ($"interface IPart\n{{\nint Get(int n);\n}}\nclass Part : IPart\n{{\npublic int Get(int n) => n + {value};\n}}\nclass Other : IPart\n{{\npublic int Get(int n)\n{{\n{body}\nreturn n;\n}}\n}}", "foreach (IPart part in new IPart[] { new Part(), new Other() })\nNote(part.Get(1));"),
            8 => ($"abstract class Whole\n{{\npublic virtual int Get() => 1;\n}}\nclass Part : Whole\n{{\npublic override int Get()\n{{\n{body}\nreturn base.Get() + {value};\n}}\n}}", "Whole whole = new Part();\nNote(whole.Get());"),
            9 => ($"static IEnumerable<int> Parts()\n{{\n{body}\nyield return {value};\n}}", "foreach (var part in Parts())\nNote(part);"),
            10 => ($"struct Part\n{{\npublic int Value;\npublic void Set() => Value = {value};\n}}", "var part = new Part();\npart.Set();\nNote(part.Value);"),
            _ => ($"static Task<int> PartAsync()\n{{\n{body}\nreturn Task.FromResult({value});\n}}", "Note(PartAsync().Result);"),
        };
    }

    private const string Frame = """
        public static class Program
        {
            public static Task? Run(System.Text.StringBuilder log)
            {
                Body.Log = log;
                [Start]
            }
        }

        [Bound]
        static class Body
        {
            public static System.Text.StringBuilder Log = new();
            static int Steps;
            static int Field;
            static volatile bool Ready = true;
            static readonly object Gate = new();
            static readonly SemaphoreSlim Free = new(1);
            static readonly int[] Numbers = [1, 2, 3];
            static readonly Item Some = new();
            static readonly Item? None = null;
            static readonly string FileName = Directory.GetFiles(AppContext.BaseDirectory, "*.runtimeconfig.json").Order().First();

            public static async Task MainAsync(CancellationToken token)
            {
        [Steps]
                await Task.CompletedTask;
                Note(Field);
            }

            [Member]

            static void Note(int number) => Log.Append(number).Append('\n');
            static int Next()
            {
                Note(-++Steps);
                return Steps;
            }
            static int Add(int a, int b, int c) => 100 * a + 10 * b + c;
            static int AddTo(ref int field, int n) => field += n;
            static int Count(ReadOnlySpan<char> text, int n) => text.Length + n;
            static int Slow(int n)
            {
                Thread.Sleep(1);
                return n;
            }
            static int Twin(int n)
            {
                Note(n);
                return n;
            }
            static Task<int> TwinAsync(int n) => Task.FromResult(Twin(n));
            static Task<int> ComputeAsync(int n)
            {
                Note(n);
                return Task.Run(() => n * 2);
            }
            static ValueTask<int> ValueAsync(int n) => new(ComputeAsync(n));
            static Task<int> FailAsync(int n) => Task.Run(int () => throw new InvalidOperationException(new string('x', n)));
            static Task DropAsync(int n) => Task.FromResult(n);
            static async IAsyncEnumerable<int> CountAsync()
            {
                await Task.CompletedTask;
                yield return 1;
                yield return 2;
            }

            sealed class Item
            {
                public int Value;
                public int Plus(int n) => Value + n;
                public Task<int> GetAsync(int n) => ComputeAsync(n);
            }

            sealed class Resource : IDisposable, IAsyncDisposable
            {
                public void Dispose() => Note(1000);
                public async ValueTask DisposeAsync()
                {
                    await Task.Yield();
                    Note(1000);
                }
            }
        }
        """;
}
