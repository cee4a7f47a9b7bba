using AsyncLoop.Analyzers.Tests.Common;

namespace AsyncLoop.Analyzers.Tests.Rules.LostTasks;

public sealed class LOOP201_UnawaitedTaskTests
{
    [Theory]
    [InlineData("{|LOOP201:FAsync()|};")]
    [InlineData("{|LOOP201:GAsync()|};")]
    [InlineData("{|LOOP201:VAsync()|};")]
    [InlineData("{|LOOP201:FAsync().ConfigureAwait(true)|};")]
    [InlineData("{|LOOP201:Task.WhenAll(FAsync(), FAsync())|};")]
    [InlineData("{|LOOP201:Task.Run(() => { })|};")]
    [InlineData("{|LOOP201:Task.Delay(100)|};")]
    [InlineData("{|LOOP201:Task.Yield()|};")]
    [InlineData("{|LOOP201:FAsync().ContinueWith(t => { })|};")]
    [InlineData("Func<Task> f = FAsync; {|LOOP201:f()|};")]
    [InlineData("Func<Task>? f = FAsync; {|LOOP201:f?.Invoke()|};")]
    [InlineData("C? c = this; {|LOOP201:c?.Instance()|};")]
    [InlineData("try { {|LOOP201:FAsync()|}; } catch (Exception) { }")]
    [InlineData("{|LOOP201:Local()|}; async Task Local() => await FAsync();")]
    [InlineData("Action a = () => {|LOOP201:FAsync()|};")]
    [InlineData("new List<int>().ForEach(i => {|LOOP201:FAsync()|});")]
    [InlineData("for (;;{|LOOP201:FAsync()|}) break;")]
    [InlineData("{|LOOP201:Own()|};")]
    public async Task Dropped_awaitables_are_found_in_async_and_in_synchronous_code(string statement)
    {
        const string Members = """
            Task Instance() => FAsync();
            static async MyTask Own() { await FAsync(); }

            [System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(MyBuilder))]
            class MyTask { }

            class MyBuilder
            {
                public static MyBuilder Create() => new();
                public MyTask Task => new();
                public void SetResult() { }
                public void SetException(Exception e) { }
                public void SetStateMachine(System.Runtime.CompilerServices.IAsyncStateMachine m) { }
                public void Start<T>(ref T m) where T : System.Runtime.CompilerServices.IAsyncStateMachine { }
                public void AwaitOnCompleted<A, T>(ref A a, ref T m) where A : System.Runtime.CompilerServices.INotifyCompletion where T : System.Runtime.CompilerServices.IAsyncStateMachine { }
                public void AwaitUnsafeOnCompleted<A, T>(ref A a, ref T m) where A : System.Runtime.CompilerServices.ICriticalNotifyCompletion where T : System.Runtime.CompilerServices.IAsyncStateMachine { }
            }
            """;
        await Verify.Async(statement, Members);
        await Verify.Sync(statement, Members);
        await Verify.Proven(statement, Members);
    }

    [Theory]
    [InlineData("await FAsync();")]
    [InlineData("_ = FAsync();")]
    [InlineData("var t = FAsync(); await t;")]
    [InlineData("Task t; t = FAsync(); await t;")]
    [InlineData("Func<Task> f = () => FAsync(); await f();")]
    [InlineData("new EventLoop().CreateTask(async ct => await FAsync());")]
    [InlineData("Console.WriteLine(FAsync());")]
    [InlineData("System.Linq.Expressions.Expression<Action> e = () => FAsync();")]
    [InlineData("_ = nameof(FAsync);")]
    [InlineData("_ = await (await Task.WhenAny(FAsync())).ContinueWith(t => 1);")]
    public async Task Silent_where_the_task_is_used(string statement)
    {
        await Verify.Async(statement);
        await Verify.Proven(statement);
    }

    [Fact]
    public Task A_task_that_is_handed_back_belongs_to_its_variable() => Verify.Source("""
        static class Extensions
        {
            public static T Checked<T>(this T? value, string? name = null) => value!;
            public static T Timed<T>(string name, Func<T> work) => work();
        }

        class C
        {
            static Task FAsync() => Task.CompletedTask;
            Task? _task;
            Task? Task { get; set; }

            void M(Task<int>? given)
            {
                Task? own = FAsync();
                own.Checked();
                own?.Checked("own");
                given.Checked();
                Task!.Checked();
                Extensions.Checked(name: "field", value: _task);
                Interlocked.Exchange(ref _task, FAsync());
                {|LOOP201:FAsync().Checked()|};
                {|LOOP201:Extensions.Timed("a", () => FAsync())|};
                {|LOOP201:own!.ContinueWith(t => 1)|};
            }
        }
        """);

    [Fact]
    public Task Expression_bodies_and_void_members() => Verify.Source("""
        class C
        {
            static Task FAsync() => Task.CompletedTask;
            void Body() => {|LOOP201:FAsync()|};
            int Property { set => {|LOOP201:FAsync()|}; }
            C() => {|LOOP201:FAsync()|};
            Task Fine() => FAsync();
            void Generic<T>(Func<T> f) { f(); }
        }
        """);

    [Fact]
    public Task Top_level_statements() => Verify.Source(
        "{|LOOP201:Task.Delay(1)|}; Console.WriteLine(1);", Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task Messages_name_the_call() => Verify.Message(
        "class C { Task FAsync() => Task.CompletedTask; void M() { FAsync(); } }",
        "The task of 'C.FAsync' is dropped: a failure is never seen, and nobody knows when it ends; await it");

    [Theory]
    [InlineData("class C { void M() { Task.Delay( } }")]
    [InlineData("class C { void M() { Task.Delay(1). } }")]
    [InlineData("class C { Task F() => null!; void M() { {|LOOP201:F()|} } }")]
    [InlineData("class C { void M() { F()?.; } Task F() => }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);
}
