using System.Text.RegularExpressions;

namespace Quality.Rules;

/// <summary>Scripts for both databases use the four column types that mean the same on both; numbers of scripts are unique.</summary>
internal static partial class Schemas
{
    private static readonly string[] Types = ["TEXT", "BIGINT", "DOUBLE PRECISION", "BYTEA"];

    /// <summary>Scripts below Schema/sqlite and Schema/postgresql are for one database and use what that one has.</summary>
    public static bool Covers(string path) => ForBoth().IsMatch(path);

    public static IEnumerable<string> Violations(string path, string sql)
    {
        foreach (Match table in Table().Matches(Comment().Replace(sql, "")))
        {
            foreach (var column in Columns(table.Groups["body"].Value))
            {
                var type = Column().Match(column);
                if (!type.Success || !Types.Contains(type.Groups["type"].Value))
                {
                    yield return $"{path}: {table.Groups["name"].Value}: '{column}' is not of {string.Join(", ", Types)}.";
                }
            }
        }
    }

    /// <summary>Two scripts of one service with the same number would be applied in an order nobody chose.</summary>
    public static IEnumerable<string> Doubles(IEnumerable<string> paths) => paths
        .Select(path => (Path: path, Number: Numbered().Match(path)))
        .Where(script => script.Number.Success)
        .GroupBy(script => script.Number.Groups["folder"].Value + script.Number.Groups["number"].Value)
        .Where(group => group.Count() > 1)
        .Select(group => $"{group.Key} is the number of {string.Join(" and ", group.Select(script => script.Path))}.");

    private static IEnumerable<string> Columns(string body)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i <= body.Length; i++)
        {
            depth += i == body.Length ? 0 : body[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (i == body.Length || (body[i] == ',' && depth == 0))
            {
                var part = Blank().Replace(body[start..i], " ").Trim();
                start = i + 1;
                if (part.Length > 0 && !Constraint().IsMatch(part))
                {
                    yield return part;
                }
            }
        }
    }

    [GeneratedRegex("""^services/\w+/Schema/(Shared/)?[^/]+\.sql$""")]
    private static partial Regex ForBoth();

    [GeneratedRegex("""^(?<folder>.*/)(?<number>\d+)_[^/]*\.sql$""")]
    private static partial Regex Numbered();

    [GeneratedRegex("""--[^\n]*""")]
    private static partial Regex Comment();

    [GeneratedRegex("""CREATE\s+TABLE\s+(IF\s+NOT\s+EXISTS\s+)?(?<name>\w+)\s*\((?<body>[^;]*)\)\s*(WITHOUT\s+ROWID\s*)?;""", RegexOptions.IgnoreCase)]
    private static partial Regex Table();

    [GeneratedRegex("""^\w+\s+(?<type>DOUBLE PRECISION|[A-Z]+)\b""")]
    private static partial Regex Column();

    [GeneratedRegex("""^(PRIMARY\s+KEY|UNIQUE|CHECK|FOREIGN\s+KEY|CONSTRAINT)\b""", RegexOptions.IgnoreCase)]
    private static partial Regex Constraint();

    [GeneratedRegex("""\s+""")]
    private static partial Regex Blank();
}

public class SchemasTests
{
    [Fact]
    public void Scripts_for_both_databases_use_the_four_column_types() => Assert.Empty(Tree.FilesEndingWith(".sql")
        .Where(Schemas.Covers)
        .SelectMany(path => Schemas.Violations(path, Tree.Read(path))));

    [Fact]
    public void No_number_of_a_script_is_used_twice() => Assert.Empty(Schemas.Doubles(Tree.FilesEndingWith(".sql")));

    [Theory]
    [InlineData("CREATE TABLE honours (name TEXT PRIMARY KEY, granted_at TIMESTAMP NOT NULL);")]
    [InlineData("CREATE TABLE honours (\n  id TEXT,\n  amount NUMERIC(12, 2),\n  PRIMARY KEY (id)\n);")]
    [InlineData("CREATE TABLE IF NOT EXISTS honours (id TEXT, seen BOOLEAN);")]
    public void A_column_of_another_type_is_found(string sql) =>
        Assert.Single(Schemas.Violations("services/brand/Schema/001_honours.sql", sql));

    [Fact]
    public void The_four_types_are_accepted() => Assert.Empty(Schemas.Violations("services/brand/Schema/001_honours.sql", """
        CREATE TABLE honours (
            id      TEXT NOT NULL, -- honours/{uuid}
            version BIGINT NOT NULL CHECK (version > 0),
            score   DOUBLE PRECISION,
            seal    BYTEA,
            PRIMARY KEY (id, version)
        );
        """));

    [Fact]
    public void A_number_used_twice_is_found() =>
        Assert.Single(Schemas.Doubles(["services/brand/Schema/001_a.sql", "services/brand/Schema/001_b.sql", "services/credit/Schema/001_a.sql"]));
}
