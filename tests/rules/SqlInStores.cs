using System.Text.RegularExpressions;

namespace Quality.Rules;

/// <summary>SQL stands in stores (types named …Store) and in the storage code of services/common, nowhere else.</summary>
internal static partial class SqlInStores
{
    public static bool Covers(string path) =>
        !path.StartsWith("tests/", StringComparison.Ordinal)
        && !path.StartsWith("services/common/Storage/", StringComparison.Ordinal);

    public static IEnumerable<string> Violations(string path, string source) => new CSharpText(source).Strings()
        .Where(text => !text.Type.EndsWith("Store", StringComparison.Ordinal) && Sql().IsMatch(text.Text))
        .Select(text => $"{path}:{text.Line}: SQL outside a store: {Shorten(text.Text)}");

    private static string Shorten(string text) => Blank().Replace(text, " ").Trim() is var line && line.Length > 60 ? line[..60] + "…" : line;

    // SQL is written in one case; "Select one from the list" is a sentence.
    [GeneratedRegex("""
        \b(SELECT\b[\s\S]*\bFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(UNIQUE\s+)?(TABLE|INDEX|VIEW)
        |(ALTER|DROP)\s+(TABLE|INDEX|VIEW)|TRUNCATE\s+\w|PRAGMA\s+\w|COPY\s+\w+\s*\(|ORDER\s+BY|GROUP\s+BY|ON\s+CONFLICT
        |select\s[^<>@{}]{1,300}\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s)
        |\bWHERE\s+\w+(\.\w+)?\s*(=|<|>|IN\b|IS\b|LIKE\b)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Sql();

    [GeneratedRegex("""\s+""")]
    private static partial Regex Blank();
}

public class SqlInStoresTests
{
    [Fact]
    public void No_sql_stands_outside_a_store() => Rule.Holds(Tree.FilesEndingWith(".cs", ".razor")
        .Where(SqlInStores.Covers)
        .SelectMany(path => SqlInStores.Violations(path, Code(path))));

    [Theory]
    [InlineData("""var sql = "SELECT name FROM honours";""")]
    [InlineData("var sql = \"\"\"\n  INSERT INTO honours (name)\n  VALUES (@name)\n  \"\"\";")]
    [InlineData("""var sql = $"{prefix} WHERE region = {region}";""")]
    [InlineData("""var sql = @"UPDATE honours SET state = 1";""")]
    [InlineData("""var sql = "delete from honours";""")]
    public void Sql_in_any_kind_of_string_is_found(string source) =>
        Assert.Single(SqlInStores.Violations("services/brand/Honours/HonourGrpc.cs", source));

    [Theory]
    [InlineData("// SELECT name FROM honours")]
    [InlineData("""var text = "Select a region from the list";""")]
    [InlineData("""var text = "Update the register, set a date";""")]
    public void A_sentence_is_not_sql(string source) =>
        Assert.Empty(SqlInStores.Violations("services/brand/Honours/HonourGrpc.cs", source));

    [Theory]
    [InlineData("internal static class HonourStore { const string Sql = \"SELECT name FROM honours\"; }", 0)]
    [InlineData("internal sealed class HonourGrpc { const string Sql = \"SELECT name FROM honours\"; }", 1)]
    public void A_store_is_told_by_its_name(string source, int violations) =>
        Assert.Equal(violations, SqlInStores.Violations("services/brand/Honours/Any.cs", source).Count());

    [Theory]
    [InlineData("tests/brand/Honours/HonourTests.cs", false)]
    [InlineData("services/common/Storage/SchemaMigrator.cs", false)]
    [InlineData("services/brand/Honours/HonourGrpc.cs", true)]
    [InlineData("dashboard/Features/Honours/HonourList.razor", true)]
    public void All_but_the_storage_code_and_the_tests_is_covered(string path, bool covered) => Assert.Equal(covered, SqlInStores.Covers(path));

    // A razor file is markup around code; its quoted texts are what matters here.
    private static string Code(string path) => path.EndsWith(".razor", StringComparison.Ordinal)
        ? $"var razor = \"\"\"\"\"\"\"\n{Tree.Read(path)}\n\"\"\"\"\"\"\";"
        : Tree.Read(path);
}
