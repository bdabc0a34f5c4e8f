using System.Text;

namespace Quality.Common.Values;

/// <summary>
/// Full-text search of Chinese without a dictionary: a text is stored as pairs of neighbouring characters, so that every part of a word can be
/// found (stock trigram indexes miss words of two characters). Works with SQLite FTS5 (unicode61) and PostgreSQL (<c>simple</c>).
/// </summary>
public static class ChineseSearch
{
    private const int LongestQuery = 200; // characters; more is no search but a document
    private const int MostTerms = 32;

    /// <summary>
    /// The column to index: for a run of Chinese characters all pairs and the last character alone (甘肃省 = 甘肃 肃省 省), for other runs
    /// of letters and digits the word in lower case; separated by spaces. Empty in, empty out.
    /// </summary>
    public static string Index(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var builder = new StringBuilder(text.Length * 3);
        foreach (var run in Runs(text))
        {
            foreach (var token in run.Chinese ? Pairs(run).Append(run.Characters[^1]) : [run.Text])
                builder.Append(builder.Length == 0 ? "" : " ").Append(token);
        }
        return builder.ToString();
    }

    /// <summary>
    /// The conditions that a found text meets, all of them: a run of Chinese characters stands in the text as it is; a word or a single
    /// character begins a word of the text. Only the first 200 characters are read.
    /// </summary>
    public static SearchQuery Query(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return SearchQuery.Empty;
        var head = text.Length <= LongestQuery ? text : text[..LongestQuery];
        return new SearchQuery([.. Runs(head).Take(MostTerms).Select(Term)]);
    }

    private static SearchTerm Term(Run run) => run.Chinese && run.Characters.Count > 1
        ? new SearchTerm([.. Pairs(run)], Prefix: false)
        : new SearchTerm([run.Text], Prefix: true);

    private static IEnumerable<string> Pairs(Run run)
    {
        for (var i = 0; i + 1 < run.Characters.Count; i++)
            yield return run.Characters[i] + run.Characters[i + 1];
    }

    private static IEnumerable<Run> Runs(string text)
    {
        Run? run = null;
        foreach (var rune in TextFolding.Nfkc(text).EnumerateRunes())
        {
            var kind = IsChinese(rune) ? true : Rune.IsLetterOrDigit(rune) ? false : (bool?)null;
            if (run is not null && run.Chinese != kind)
            {
                yield return run;
                run = null;
            }
            if (kind is { } chinese)
                (run ??= new Run(chinese, [])).Characters.Add(Rune.ToLowerInvariant(rune).ToString());
        }
        if (run is not null)
            yield return run;
    }

    /// <summary>Han characters: the basic block, extensions, compatibility forms, 々 and 〇.</summary>
    private static bool IsChinese(Rune rune) => rune.Value is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x323AF) or (>= 0xF900 and <= 0xFAFF) or 0x3005 or 0x3007;

    private sealed record Run(bool Chinese, List<string> Characters)
    {
        public string Text => string.Concat(Characters);
    }
}

/// <summary>One condition: tokens that stand one after the other, the last one whole or as a beginning.</summary>
public sealed record SearchTerm(IReadOnlyList<string> Tokens, bool Prefix);

/// <summary>A search for texts that <see cref="ChineseSearch.Index"/> prepared. An empty query finds nothing by itself: leave the condition out.</summary>
public sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms)
{
    /// <summary>No condition.</summary>
    public static SearchQuery Empty { get; } = new([]);

    /// <summary>Whether there is nothing to look for.</summary>
    public bool IsEmpty => Terms.Count == 0;

    /// <summary>The right side of <c>MATCH</c> for SQLite FTS5; pass it as a parameter.</summary>
    public string Fts5 => string.Join(" AND ", Terms.Select(term => $"\"{string.Join(' ', term.Tokens)}\"{(term.Prefix ? "*" : "")}"));

    /// <summary>The second argument of <c>to_tsquery('simple', …)</c> for PostgreSQL; pass it as a parameter.</summary>
    public string TsQuery => string.Join(" & ", Terms.Select(term =>
        $"({string.Join(" <-> ", term.Tokens.Select(token => $"'{token}'"))}{(term.Prefix ? ":*" : "")})"));
}
