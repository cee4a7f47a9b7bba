using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.MakeAsync.Search;

/// <summary>
/// The words in the text of a file: one without a name need not be parsed and bound to know that it does not use it. Read
/// once and kept as long as the text, so that after an edit one file is read again.
/// </summary>
internal sealed class Words
{
    private static readonly ConditionalWeakTable<SourceText, Words> Known = new();

    // Hashes take a fraction of the text; two words with one hash cost a look and change no result.
    private readonly int[] _hashes;

    // An identifier may be written with \u0041, or with invisible characters that do not count.
    private readonly bool _hasOddSpellings;

    private Words(string text)
    {
        var found = new HashSet<int>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : '\0';
            if (SyntaxFacts.IsIdentifierPartCharacter(c))
            {
                _hasOddSpellings |= c > 127 && CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format;
                continue;
            }

            _hasOddSpellings |= c == '\\' && i + 1 < text.Length && text[i + 1] is 'u' or 'U';
            if (start < i)
                found.Add(Hash(text, start, i));
            start = i + 1;
        }

        _hashes = [.. found];
        Array.Sort(_hashes);
    }

    public static Words Of(SourceText text) => Known.GetValue(text, static key => new Words(key.ToString()));

    /// <summary>False where no identifier of the file is this one.</summary>
    public bool MayHave(string name) => _hasOddSpellings || Array.BinarySearch(_hashes, Hash(name, 0, name.Length)) >= 0;

    /// <summary>The tokens that are this name, also in documentation.</summary>
    public IEnumerable<SyntaxToken> Find(string name, SyntaxNode root) => MayHave(name) ? Containing(name, root).Where(token => token.ValueText == name) : [];

    /// <summary>The tokens that have this name in them, also texts.</summary>
    public IEnumerable<SyntaxToken> Containing(string name, SyntaxNode root)
    {
        if (_hasOddSpellings)
            return root.DescendantTokens(descendIntoTrivia: true).Where(token => token.ValueText.Contains(name));
        return PositionsOf(name, root.SyntaxTree.GetText().ToString())
            .Select(at => (At: at, Token: root.FindToken(at, findInsideTrivia: true)))
            .Where(found => found.Token.Span.Contains(found.At))
            .Select(found => found.Token);
    }

    private static IEnumerable<int> PositionsOf(string name, string text)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + name.Length, StringComparison.Ordinal))
            yield return at;
    }

    private static int Hash(string text, int start, int end)
    {
        unchecked
        {
            var hash = 5381;
            for (var i = start; i < end; i++)
                hash = hash * 33 ^ text[i];
            return hash;
        }
    }
}
