using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Configuration;

/// <summary>Documentation ids as people write them in lists: <c>M:My.Db.Query(System.String)</c>.</summary>
internal static class DocumentationId
{
    /// <summary>The kind and a name stand there: <c>M:My.Db.Query</c>.</summary>
    public static bool IsWellFormed(string id, string kinds) =>
        id.Length > 2 && id[1] == ':' && kinds.IndexOf(id[0]) >= 0 && !char.IsWhiteSpace(id[2]);

    /// <summary>
    /// The names by which members of that id are called in metadata: of a property its accessors'; of an explicit
    /// implementation the last part, since the form of the interface's name in it differs.
    /// </summary>
    public static IEnumerable<string> NamesOf(string id)
    {
        var name = MemberOf(id);
        if (id[0] == 'P')
            return new[] { "get_" + name, "set_" + name };
        return new[] { name };
    }

    /// <summary>The name by which a method is found among <see cref="NamesOf"/>.</summary>
    public static string NameOf(IMethodSymbol method)
    {
        var name = method.MetadataName;
        var dot = name.LastIndexOf('.');
        if (dot <= 0)
            return name;
        // The accessor of an explicitly implemented property is called I.get_P.
        return name.Substring(dot + 1);
    }

    /// <summary>The id of the type that a member's id names.</summary>
    public static string TypeOf(string id) =>
        id[0] == 'T' ? id : "T:" + id.Substring(2, Math.Max(0, id.LastIndexOf('.', EndOfName(id) - 1) - 2));

    /// <summary>A method's own id, and of an accessor its property's or event's.</summary>
    public static IEnumerable<string> IdsOf(IMethodSymbol declared)
    {
        if (declared.GetDocumentationCommentId() is { } own)
            yield return own;
        if (declared.AssociatedSymbol?.GetDocumentationCommentId() is { } associated)
            yield return associated;
    }

    /// <summary>The ids of the types around a member, from the inside out.</summary>
    public static IEnumerable<string> TypeIdsOf(ISymbol declared)
    {
        for (var type = declared.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.OriginalDefinition.GetDocumentationCommentId() is { } id)
                yield return id;
        }
    }

    private static string MemberOf(string id)
    {
        var end = EndOfName(id);
        var start = id.LastIndexOf('.', end - 1) + 1;
        var name = id.Substring(start, end - start);
        if (name is "#ctor" or "#cctor")
            return name.Replace('#', '.');
        var arity = name.IndexOf("``", StringComparison.Ordinal);
        if (arity >= 0)
            name = name.Substring(0, arity);
        return name.Substring(name.LastIndexOf('#') + 1);
    }

    private static int EndOfName(string id)
    {
        var end = id.IndexOfAny(new[] { '(', '~' });
        return end < 0 ? id.Length : end;
    }
}
