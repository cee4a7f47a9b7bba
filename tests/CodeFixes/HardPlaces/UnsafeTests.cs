namespace AsyncLoop.CodeFixes.Tests.HardPlaces;

/// <summary>No await in an unsafe context (CS4004), whoever opens it.</summary>
public sealed class UnsafeTests
{
    [Theory]
    [InlineData("unsafe { Thread.Sleep(1); }")]
    [InlineData("unsafe { var n = 1; int* p = &n; Thread.Sleep(*p); n = GAsync().Result; }")]
    [InlineData("unsafe { fixed (char* p = \"a\") { Thread.Sleep(*p); } }")]
    [InlineData("unsafe { Func<Task<int>> f = async () => { Thread.Sleep(1); return 1; }; }")]
    [InlineData("unsafe { async Task F() { GAsync().Wait(); } Use((Delegate)F); }")]
    public Task It_stays(string statement) => HardPlace.Body(statement, statement);

    [Fact]
    public Task Beside_it_is_fixed() => HardPlace.Body(
        "Thread.Sleep(1); unsafe { Thread.Sleep(2); } Thread.Sleep(3);", "await Task.Delay(1); unsafe { Thread.Sleep(2); } await Task.Delay(3);");
}
