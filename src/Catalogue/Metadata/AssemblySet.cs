using System.Reflection.Metadata;

namespace AsyncLoop.Catalogue.Metadata;

/// <summary>The assemblies of one framework, with what else is walked together with it.</summary>
internal sealed class AssemblySet : IDisposable
{
    private readonly Dictionary<string, AssemblyImage> _files = [];
    private readonly Dictionary<MetadataReader, AssemblyImage> _byReader = [];

    public AssemblySet(IEnumerable<string> paths)
    {
        Signatures = new SignatureDecoder(this);
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            if (!AssemblyImage.IsManaged(path))
                continue;
            var file = new AssemblyImage(this, path);
            if (_files.TryAdd(file.Name, file))
                _byReader.Add(file.Reader, file);
            else
                file.Dispose();
        }

        foreach (var file in Files)
            file.Define(Methods);
        foreach (var file in Files)
            file.Link();
        foreach (var file in Files)
            file.LinkExplicit();
    }

    public SignatureDecoder Signatures { get; }

    /// <summary>Every method, at its own index.</summary>
    public List<Method> Methods { get; } = [];

    public IEnumerable<AssemblyImage> Files => _files.Values;

    public IEnumerable<TypeDef> Types => Files.SelectMany(f => f.Types);

    public AssemblyImage? Find(string assemblyName) => _files.GetValueOrDefault(assemblyName);

    public AssemblyImage FileOf(MetadataReader reader) => _byReader[reader];

    /// <summary>A type of the core library; null in reference packs, which have none.</summary>
    public TypeDef? CoreType(string fullName) => (Find("System.Private.CoreLib") ?? Find("System.Runtime"))?.Find(fullName);

    public void Dispose()
    {
        foreach (var file in Files)
            file.Dispose();
    }
}
