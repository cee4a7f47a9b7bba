namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>Functions of every form become async, and their callers with them.</summary>
public sealed class FunctionTests
{
    [Fact]
    public Task A_helper_and_the_async_method_that_calls_it() => Closures.Fix(
        """
        class C
        {
            // Loads it.
            private static int Load(string path)
            {
                Thread.Sleep(10); // wait
                return path.Length;
            }

            public async Task<int> MAsync() => Load("a").CompareTo(1) + Load("b");
        }
        """,
        """
        class C
        {
            // Loads it.
            private static async Task<int> LoadAsync(string path)
            {
                await Task.Delay(10); // wait
                return path.Length;
            }

            public async Task<int> MAsync() => (await LoadAsync("a")).CompareTo(1) + await LoadAsync("b");
        }
        """);

    [Fact]
    public Task A_method_that_nobody_calls() => Closures.Fix(
        "class C { [LoopBound] void M() => Thread.Sleep(1); }",
        "class C { [LoopBound] async Task MAsync() => await EventLoop.Delay(1); }");
}
