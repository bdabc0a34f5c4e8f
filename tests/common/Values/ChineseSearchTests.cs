using CsCheck;
using Microsoft.Data.Sqlite;
using Quality.Common.Values;

namespace Quality.Common.Tests.Values;

public sealed class ChineseSearchTests
{
    private static readonly Gen<string> Texts = Gen.Char["兰州新区面粉厂酒有限公司 A1b,（）"].Array[1, 40].Select(characters => new string(characters));

    [Theory]
    [InlineData("甘肃省", "甘肃 肃省 省")]
    [InlineData("酒", "酒")]
    [InlineData("兰州ABC面粉厂", "兰州 州 abc 面粉 粉厂 厂")]
    [InlineData("ＧＢ／Ｔ 5009.3", "gb t 5009 3")]
    [InlineData("（有限）公司，2017", "有限 限 公司 司 2017")]
    [InlineData("3M胶带", "3m 胶带 带")]
    [InlineData("𠮷野", "𠮷野 野")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("-- ，。", "")]
    public void Texts_become_pairs_and_words(string? text, string tokens) => Assert.Equal(tokens, ChineseSearch.Index(text));

    [Theory]
    [InlineData("兰州新区", "\"兰州 州新 新区\"", "('兰州' <-> '州新' <-> '新区')")]
    [InlineData("酒", "\"酒\"*", "('酒':*)")]
    [InlineData("GB 5009", "\"gb\"* AND \"5009\"*", "('gb':*) & ('5009':*)")]
    [InlineData("兰州 面粉", "\"兰州\" AND \"面粉\"", "('兰州') & ('面粉')")]
    [InlineData("a\" OR 'b", "\"a\"* AND \"or\"* AND \"b\"*", "('a':*) & ('or':*) & ('b':*)")]
    public void Queries_become_conditions_of_both_databases(string text, string fts5, string tsQuery)
    {
        var query = ChineseSearch.Query(text);
        Assert.Equal((fts5, tsQuery), (query.Fts5, query.TsQuery));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("\"'*&|()")]
    public void Nothing_to_look_for_is_empty(string? text) => Assert.True(ChineseSearch.Query(text).IsEmpty);

    [Fact]
    public void Every_part_of_a_text_finds_it() => Gen.Select(Texts, Gen.Int[0, 39], Gen.Int[1, 6]).Sample((text, start, length) =>
    {
        start %= text.Length;
        var part = text.Substring(start, Math.Min(length, text.Length - start));
        // A word is found by its beginning, so a part has to begin where a word does.
        return StartsInsideWord(text, start) || Matches(ChineseSearch.Index(text), ChineseSearch.Query(part));
    });

    [Fact]
    public void A_run_of_characters_that_is_not_in_the_text_does_not_find_it() => Gen.Select(Texts, Texts).Sample((text, other) =>
    {
        var term = ChineseSearch.Query(other).Terms.FirstOrDefault(term => !term.Prefix);
        if (term is null)
            return true;
        var run = term.Tokens[0] + string.Concat(term.Tokens.Skip(1).Select(pair => pair[^1]));
        return text.Contains(run, StringComparison.Ordinal) == Matches(ChineseSearch.Index(text), new SearchQuery([term]));
    });

    [Fact]
    public void SQLite_finds_what_it_should()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Execute("CREATE VIRTUAL TABLE names USING fts5(tokens, tokenize = 'unicode61')");
        string[] texts = ["兰州新区面粉厂", "兰州市新城区面粉厂", "皇台白酒（武威）有限公司", "GB/T 5009.3-2016", "酒泉家具厂"];
        foreach (var text in texts)
            Execute("INSERT INTO names(tokens) VALUES ($value)", ChineseSearch.Index(text));
        Assert.Equal([1], Find("兰州新区"));
        Assert.Equal([1, 2], Find("面粉"));
        Assert.Equal([3, 5], Find("酒"));
        Assert.Equal([4], Find("gb 5009"));
        Assert.Equal([4], Find("ＧＢ／Ｔ 50"));
        Assert.Equal([3], Find("武威 白酒"));
        Assert.Empty(Find("州面"));

        List<long> Find(string text)
        {
            using var command = Command("SELECT rowid FROM names WHERE names MATCH $value ORDER BY rowid", ChineseSearch.Query(text).Fts5);
            using var reader = command.ExecuteReader();
            var found = new List<long>();
            while (reader.Read())
                found.Add(reader.GetInt64(0));
            return found;
        }

        void Execute(string sql, string? value = null)
        {
            using var command = Command(sql, value);
            command.ExecuteNonQuery();
        }

        SqliteCommand Command(string sql, string? value)
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            if (value is not null)
                command.Parameters.AddWithValue("$value", value);
            return command;
        }
    }

    [Fact]
    public void Nothing_throws() => Gen.String.Sample(text => ChineseSearch.Index(text) is not null && ChineseSearch.Query(text).Terms.Count <= 32);

    /// <summary>What both databases do: the tokens of a term stand one after the other.</summary>
    private static bool Matches(string index, SearchQuery query)
    {
        var tokens = index.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return query.Terms.All(term => Enumerable.Range(0, tokens.Length).Any(at => at + term.Tokens.Count <= tokens.Length
            && term.Tokens.Select((token, i) => term.Prefix && i == term.Tokens.Count - 1
                ? tokens[at + i].StartsWith(token, StringComparison.Ordinal)
                : tokens[at + i] == token).All(equal => equal)));
    }

    private static bool StartsInsideWord(string text, int at) => at > 0 && char.IsAsciiLetterOrDigit(text[at - 1]) && char.IsAsciiLetterOrDigit(text[at]);
}
