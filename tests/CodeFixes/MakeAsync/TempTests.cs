using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

public sealed class TempTests
{
    [Fact]
    public async Task One()
    {
        Assert.Empty(await Workbench.Errors(Workbench.Open("class C { async Task M() { for (await DoAsync(); ; ) { } } async Task DoAsync() { } }")));
    }
}
