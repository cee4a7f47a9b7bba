using System.Reflection;
using AsyncLoop.Catalogue.Lists;
using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Walk;

/// <summary>Where blocking begins: native entry points, and members that stand for them (Leaves.txt).</summary>
internal sealed class Leaves
{
    private readonly Dictionary<int, (Tier Tier, string What)> _leaves = [];

    public Leaves(AssemblySet assemblies, ListFile list)
    {
        var imports = new Dictionary<string, (Tier, string)>();
        var members = new MemberPatterns<(Tier, string)>();
        foreach (var section in list.Sections)
        {
            var tier = Enum.Parse<Tier>(section.Name, ignoreCase: true);
            foreach (var line in section.Lines)
            {
                if (line.Contains("::", StringComparison.Ordinal))
                    members.Add(line, (tier, section.Reason));
                else
                    imports.Add(line, (tier, section.Reason));
            }
        }

        foreach (var method in assemblies.Methods)
        {
            if ((method.Attributes & MethodAttributes.PinvokeImpl) != 0 && imports.TryGetValue(EntryPoint(method), out var native))
                _leaves.Add(method.Index, (native.Item1, EntryPoint(method)));
            else if (members.Find(method) is { } member)
                _leaves.Add(method.Index, (member.Says.Item1, member.Says.Item2));
        }

        Unused = [.. members.Unused];
    }

    public IReadOnlyDictionary<int, (Tier Tier, string What)> All => _leaves;

    public IReadOnlyList<string> Unused { get; }

    private static string EntryPoint(Method method)
    {
        var reader = method.Type.File.Reader;
        return reader.GetString(reader.GetMethodDefinition(method.Handle).GetImport().Name);
    }
}
