using AsyncLoop.Check.Fix;
using AsyncLoop.Tests.Running;

namespace AsyncLoop.Check.Tests.Fix;

public sealed class SourceSnapshotTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Changes_AreFound_AndPutBackByteForByte()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, (byte)'a', (byte)'\r', (byte)'\n'];
        File.WriteAllBytes(_folder["A.cs"], bytes);
        _folder.Write("B.cs", "b");
        var snapshot = SourceSnapshot.Take([_folder["A.cs"], _folder["B.cs"], _folder["Missing.cs"]]);
        _folder.Write("A.cs", "changed");

        var change = Assert.Single(snapshot.Changes());
        Assert.Equal((_folder["A.cs"], "a\r\n", "changed"), (change.File, change.Before, change.After));

        snapshot.PutBack([change]);
        Assert.Equal(bytes, File.ReadAllBytes(_folder["A.cs"]));
        Assert.Empty(snapshot.Changes());
    }
}
