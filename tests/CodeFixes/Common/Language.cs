using Microsoft.CodeAnalysis.CSharp;

namespace AsyncLoop.CodeFixes.Tests.Common;

/// <summary>What the C# of the host can say.</summary>
public static class Language
{
    public const string NeedsCSharp13 = "The host's C# has no ref structs and ref locals in async code: it needs C# 13.";

    public static bool HasRefsInAsync => LanguageVersionFacts.MapSpecifiedToEffectiveVersion(LanguageVersion.Latest) >= (LanguageVersion)1300;
}
