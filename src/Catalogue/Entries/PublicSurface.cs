using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Entries;

/// <summary>What code can call: the public and protected members of the reference assemblies. Implementations have more.</summary>
internal sealed class PublicSurface
{
    private readonly HashSet<string> _members = [];

    public PublicSurface(IEnumerable<string> referenceFiles)
    {
        using var reference = new AssemblySet(referenceFiles);
        foreach (var method in reference.Methods)
        {
            if (method.IsVisible)
                _members.Add(KeyOf(method));
        }
    }

    public bool Contains(Method method) => method.IsVisible && _members.Contains(KeyOf(method));

    private static string KeyOf(Method method) => $"{method.FullName}`{method.GenericArity}({method.ParameterText})";
}
