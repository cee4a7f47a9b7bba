using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Analyzers.Tests.Rules.Blocking;

public sealed class LOOP112_HeavyWorkTests
{
    private const string Members = """
        string _text = ""; byte[] _bytes = []; object _graph = new();
        static readonly System.Text.RegularExpressions.Regex Field = new("a*b");
        static readonly System.Text.RegularExpressions.Regex Limited = new("a*b", 0, TimeSpan.FromSeconds(1));
        static readonly System.Text.RegularExpressions.Regex Linear = new("a*b", System.Text.RegularExpressions.RegexOptions.NonBacktracking);
        static readonly System.Text.RegularExpressions.Regex Plain = new("^[a-z][0-9]?$");
        static System.Text.RegularExpressions.Regex Property { get; } = new("a+");
        static System.Text.RegularExpressions.Regex _mutable = new("a+");
        """;

    [Theory]
    [InlineData("_ = System.Security.Cryptography.Rfc2898DeriveBytes.{|LOOP112:Pbkdf2|}(\"p\", _bytes, 1, System.Security.Cryptography.HashAlgorithmName.SHA256, 32);")]
    [InlineData("_ = new System.Security.Cryptography.Rfc2898DeriveBytes(_bytes, _bytes, 1, System.Security.Cryptography.HashAlgorithmName.SHA256).{|LOOP112:GetBytes|}(32);")]
    [InlineData("_ = System.Security.Cryptography.SHA256.{|LOOP112:HashData|}(new MemoryStream(_bytes));")]
    [InlineData("_ = System.Security.Cryptography.SHA256.Create().{|LOOP112:ComputeHash|}(new MemoryStream(_bytes));")]
    [InlineData("var m = new MemoryStream(); new System.IO.Compression.GZipStream(m, System.IO.Compression.CompressionMode.Compress).{|LOOP112:Write|}(_bytes);")]
    [InlineData("new System.IO.Compression.BrotliStream(new MemoryStream(_bytes), System.IO.Compression.CompressionMode.Decompress).{|LOOP112:CopyTo|}(new MemoryStream());")]
    [InlineData("System.IO.Compression.BrotliEncoder.{|LOOP112:TryCompress|}(_bytes, new byte[1], out _);")]
    [InlineData("_ = System.Text.Json.JsonSerializer.{|LOOP112:Deserialize<int[]>|}(_text);")]
    [InlineData("_ = System.Text.Json.JsonSerializer.{|LOOP112:Serialize|}(_graph);")]
    [InlineData("_ = System.Text.Json.JsonDocument.{|LOOP112:Parse|}(_text);")]
    [InlineData("_ = System.Xml.Linq.XDocument.{|LOOP112:Parse|}(_text);")]
    [InlineData("_ = System.Text.RegularExpressions.Regex.{|LOOP112:IsMatch|}(_text, \"(a+)+b\");")]
    [InlineData("_ = System.Text.RegularExpressions.Regex.{|LOOP112:Replace|}(_text, _text, \"\");")]
    [InlineData("_ = System.Text.RegularExpressions.Regex.{|LOOP112:Matches|}(_text, \"a{2,}\", System.Text.RegularExpressions.RegexOptions.IgnoreCase);")]
    [InlineData("_ = new System.Text.RegularExpressions.Regex(\"a*\").{|LOOP112:Match|}(_text);")]
    [InlineData("var r = new System.Text.RegularExpressions.Regex(_text); _ = r.{|LOOP112:Split|}(_text);")]
    [InlineData("_ = Field.{|LOOP112:Count|}(_text);")]
    [InlineData("_ = Property.{|LOOP112:IsMatch|}(_text);")]
    [InlineData("_ = Property?.{|LOOP112:IsMatch|}(_text);")]
    [InlineData("EventLoop.Current.CallSoon(() => { Field.{|LOOP112:IsMatch|}(_text); });")]
    [InlineData("lock_(); void lock_() { } _ = Field.{|LOOP112:IsMatch|}(_text);")]
    public Task Long_work_on_the_loop(string statement) => Verify.Proven(statement, Members);

    [Theory]
    [InlineData("_ = System.Text.Json.JsonSerializer.Deserialize<int[]>(\"[]\");")]
    [InlineData("_ = System.Text.Json.JsonSerializer.Serialize(1);")]
    [InlineData("_ = System.Security.Cryptography.SHA256.HashData(_bytes);")]
    [InlineData("new System.IO.Compression.GZipStream(new MemoryStream(), System.IO.Compression.CompressionMode.Compress).Write(new byte[1]);")]
    [InlineData("_ = System.Text.RegularExpressions.Regex.IsMatch(\"constant\", \"a*\");")]
    [InlineData("_ = System.Text.RegularExpressions.Regex.IsMatch(_text, \"^[a-z]$\");")]
    [InlineData("_ = System.Text.RegularExpressions.Regex.IsMatch(_text, _text, System.Text.RegularExpressions.RegexOptions.NonBacktracking);")]
    [InlineData("_ = System.Text.RegularExpressions.Regex.IsMatch(_text, _text, 0, TimeSpan.FromSeconds(1));")]
    [InlineData("_ = Limited.IsMatch(_text) || Linear.IsMatch(_text) || Plain.IsMatch(_text) || _mutable.IsMatch(_text);")]
    [InlineData("var r = new System.Text.RegularExpressions.Regex(\"a*\"); r = Linear; _ = r.IsMatch(_text);")]
    [InlineData("_ = _text.Replace(\"a\", \"b\").Split(',').Count();")]
    [InlineData("await Task.Run(() => System.Text.Json.JsonSerializer.Serialize(_graph));")]
    [InlineData("await EventLoop.Current.RunInExecutor(() => Field.IsMatch(_text));")]
    [InlineData("_ = System.Text.Json.JsonSerializer.{|LOOP102:Deserialize<int>|}(Stream.Synchronized(null!));")]
    [InlineData("_ = nameof(System.Text.RegularExpressions.Regex.IsMatch);")]
    public Task Silent_where_it_is_short_or_elsewhere(string statement) => Verify.Proven(statement, Members);

    [Theory]
    [InlineData("_ = System.Text.RegularExpressions.Regex.IsMatch(_text, \"(a+)+b\"); _ = System.Text.Json.JsonSerializer.Serialize(_graph);")]
    public async Task Only_on_the_loop(string statement)
    {
        await Verify.Async(statement, Members);
        await Verify.Sync(statement, Members);
    }

    [Fact]
    public Task Patterns_that_are_generated() => Verify.Source("""
        using System.Text.RegularExpressions;
        partial class C
        {
            [GeneratedRegex("a+b")] private static partial Regex Slow();
            [GeneratedRegex("a+b", RegexOptions.None, 1000)] private static partial Regex Limited();
            [GeneratedRegex("ab")] private static partial Regex Plain();
            private static partial Regex Slow() => null!;
            private static partial Regex Limited() => null!;
            private static partial Regex Plain() => null!;
            [LoopBound] async Task M(string s) { Slow().{|LOOP112:IsMatch|}(s); Limited().IsMatch(s); Plain().IsMatch(s); await Task.Yield(); }
        }
        """);

    [Fact]
    public Task A_member_with_an_awaitable_twin_is_reported_as_that() => Verify.Source("""
        namespace Konscious.Security.Cryptography { public abstract class Argon2 { public byte[] GetBytes(int n) => null!; public Task<byte[]> GetBytesAsync(int n) => null!; } }
        class C { [LoopBound] async Task M(Konscious.Security.Cryptography.Argon2 a) { a.{|LOOP106:GetBytes|}(1); await Task.Yield(); } }
        """);

    [Fact]
    public Task Derived_receivers_and_interfaces_of_packages() => Verify.Source("""
        namespace Microsoft.AspNetCore.Identity
        {
            public interface IPasswordHasher<T> { string HashPassword(T user, string password); }
            public class PasswordHasher<T> : IPasswordHasher<T> { public virtual string HashPassword(T user, string password) => ""; }
        }
        class Own : Microsoft.AspNetCore.Identity.PasswordHasher<int> { }
        class C { [LoopBound] async Task M(Own own, Microsoft.AspNetCore.Identity.IPasswordHasher<int> any) { own.{|LOOP112:HashPassword|}(1, ""); any.{|LOOP112:HashPassword|}(1, ""); await Task.Yield(); } }
        """);

    [Fact]
    public Task Messages_say_why() => Verify.Message(
        "class C { [LoopBound] async Task M(string s) { System.Xml.Linq.XElement.Parse(s); await Task.Yield(); } }",
        "'XElement.Parse' keeps the loop busy: text of any length is parsed at once; run it with 'RunInExecutor'");

    [Fact]
    public async Task It_is_off_until_it_is_turned_on()
    {
        var tree = CSharpSyntaxTree.ParseText(
            "class C { [AsyncLoop.Annotations.LoopBound] async System.Threading.Tasks.Task M(string s) { System.Xml.Linq.XElement.Parse(s); await System.Threading.Tasks.Task.Yield(); } }",
            cancellationToken: TestContext.Current.CancellationToken);
        var compilation = CSharpCompilation.Create(
            "Test", [tree], References.Framework.Add(References.Runtime), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(await compilation.WithAnalyzers([new LoopAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Every_line_of_the_framework_names_something()
    {
        var compilation = CSharpCompilation.Create("Test", [], References.Framework);
        foreach (var (type, member, parameters) in HeavyWork.Lines.Where(line => line.Type.StartsWith("System.", StringComparison.Ordinal) && !line.Type.StartsWith("System.Drawing.", StringComparison.Ordinal)))
        {
            var members = compilation.GetTypeByMetadataName(type)?.BaseTypes().SelectMany(t => t.GetMembers(member)).OfType<IMethodSymbol>() ?? [];
            Assert.True(members.Any(m => parameters is null || ParameterText.Of(m) == parameters), $"{type}::{member}({parameters})");
        }
    }

    [Theory]
    [InlineData("class C { [LoopBound] async Task M(string s) { System.Xml.Linq.XElement.Parse( } }")]
    [InlineData("class C { System.Text.RegularExpressions.Regex _r = new(; [LoopBound] async Task M(string s) { _r.IsMatch(s } }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);
}

file static class Types
{
    public static IEnumerable<INamedTypeSymbol> BaseTypes(this INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
            yield return current;
    }
}
