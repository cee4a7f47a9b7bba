using System.Collections.Immutable;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>Reads one line of a table of frameworks; the head of <c>Frameworks.txt</c> explains them.</summary>
internal static class FrameworkLine
{
    private static readonly ImmutableDictionary<string, FrameworkUse> Uses = Enum.GetValues(typeof(FrameworkUse))
        .Cast<FrameworkUse>().ToImmutableDictionary(use => use.ToString().ToLowerInvariant());

    /// <summary>Nothing stands in the line but a comment.</summary>
    public static bool IsEmpty(string line) => WithoutComment(line).Length == 0;

    /// <summary>False with an error that names the wrong word, where the line cannot be read.</summary>
    public static bool TryParse(string line, out Framework row, out string? error)
    {
        row = null!;
        var text = WithoutComment(line);
        string? when = null;
        if (text.IndexOf(" when ", StringComparison.Ordinal) is >= 0 and var condition)
        {
            when = text.Substring(condition + " when ".Length).Trim();
            text = text.Substring(0, condition);
            if (!IsTypeName(when))
                return Fail($"'{when}' is no type name", out error);
        }

        var members = ImmutableArray<string>.Empty;
        if (text.IndexOf(':') is >= 0 and var colon)
        {
            members = text.Substring(colon + 1).Split(',').Select(m => m.Trim()).ToImmutableArray();
            text = text.Substring(0, colon);
            if (members.FirstOrDefault(m => !IsMemberName(m)) is { } wrong)
                return Fail($"'{wrong}' is no name of a member", out error);
        }

        var words = text.Split(new[] { ' ', '\t' }, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !Uses.TryGetValue(words[0], out var use))
            return Fail($"'{words.FirstOrDefault()}' is none of {string.Join(", ", Uses.Keys.OrderBy(k => k, StringComparer.Ordinal))}", out error);
        var isTest = use == FrameworkUse.Test;
        if (words.Length != (isTest ? 2 : 4))
            return Fail(isTest ? "expected: test Type" : $"expected: {words[0]} SUBJECT CONTEXT Type", out error);
        var context = FrameworkContext.None;
        if (!isTest && !TryReadContext(words[2], out context))
            return Fail($"'{words[2]}' is neither synchronization nor scheduler", out error);
        var type = words[words.Length - 1];
        if (!IsTypeName(type))
            return Fail($"'{type}' is no type name", out error);
        var takesMembers = use is FrameworkUse.Members or FrameworkUse.Factory or FrameworkUse.Caller or FrameworkUse.Switch;
        if (takesMembers != members.Length > 0)
            return Fail(takesMembers ? $"expected names of members: {type}: A, B" : $"'{words[0]}' takes a type and no members", out error);

        row = new Framework(use, isTest ? "" : words[1].Replace('-', ' '), context, type, members, when);
        error = null;
        return true;
    }

    private static bool Fail(string message, out string? error)
    {
        error = message;
        return false;
    }

    private static bool TryReadContext(string word, out FrameworkContext context)
    {
        context = word switch
        {
            "synchronization" => FrameworkContext.Synchronization,
            "scheduler" => FrameworkContext.Scheduler,
            _ => FrameworkContext.None,
        };
        return context != FrameworkContext.None;
    }

    private static string WithoutComment(string line)
    {
        var comment = line.IndexOf("//", StringComparison.Ordinal);
        return (comment < 0 ? line : line.Substring(0, comment)).Trim();
    }

    private static bool IsTypeName(string name) =>
        name.Split('.', '+').All(part => part.Length > 0 && part.All(c => char.IsLetterOrDigit(c) || c is '_' or '`'));

    private static bool IsMemberName(string name) =>
        name is ".ctor" || (name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c == '_'));
}
