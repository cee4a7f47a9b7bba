namespace AsyncLoop.Tests.Diagnostics;

public sealed class MemberNameTests
{
    [Theory]
    [InlineData("Space.Client", "Fetch", "Client.Fetch")]
    [InlineData("Space.Client+<Fetch>d__3", "MoveNext", "Client.Fetch")]
    [InlineData("Space.Client+<>c", "<Fetch>b__3_0", "Client.Fetch")]
    [InlineData("Space.Client+<>c__DisplayClass3_0+<<Fetch>b__1>d", "MoveNext", "Client.Fetch")]
    [InlineData("Space.Client", "<Fetch>g__Local|3_0", "Client.Fetch.Local")]
    [InlineData("Space.Client+<<Fetch>g__Local|3_0>d", "MoveNext", "Client.Fetch.Local")]
    [InlineData("Program", "<Main>$", "Program.Main")]
    [InlineData("Program+<>c", "<<Main>$>b__0_0", "Program.Main")]
    [InlineData("Outer+Inner`1", "Run", "Outer.Inner`1.Run")]
    [InlineData("Space.Client+<>c", "<.cctor>b__1_0", "Client")]
    [InlineData("", "Run", ".Run")]
    public void Names_that_the_compiler_made_up_become_those_of_the_source(string type, string method, string expected) =>
        Assert.Equal(expected, MemberName.Of(type, method));

    [Fact]
    public void A_continuation_is_named_by_its_async_method()
    {
        string? name = null;
        var context = new Catching(state => name = MemberName.OfContinuation(state));
        var source = new TaskCompletionSource();
        SynchronizationContext? previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            _ = Waits(source.Task);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }

        source.SetResult();
        Assert.Equal("MemberNameTests.Waits", name);
        Assert.Null(MemberName.OfContinuation(null));
        Assert.Null(MemberName.OfContinuation("text"));
        Assert.Null(MemberName.OfContinuation(new Action(() => { })));
    }

    private static async Task Waits(Task task) => await task;

    private sealed class Catching(Action<object?> posted) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => posted(state);
    }
}
