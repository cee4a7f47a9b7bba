using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace AsyncLoop.Analyzers.Tests.Common;

/// <summary>What test code compiles against: the SDK's own reference pack and the real runtime, loaded once.</summary>
internal static class References
{
    /// <summary>The framework comes from <see cref="Framework"/>: nothing is restored.</summary>
    public static readonly ReferenceAssemblies None = new("net10.0");

    public static readonly ImmutableArray<MetadataReference> Framework =
        Directory.GetFiles(Metadata("ReferencePack"), "*.dll").Select(Load).ToImmutableArray();

    public static readonly MetadataReference Runtime = Load(typeof(EventLoop).Assembly.Location);

    public static string RepositoryRoot => Metadata("RepositoryRoot");

    public static MetadataReference Load(string path) => MetadataReference.CreateFromFile(path);

    public static string Metadata(string key) =>
        typeof(References).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
