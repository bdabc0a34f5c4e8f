using Quality.Common.Storage;
using Quality.Common.Values;

namespace Quality.Credits.Enterprises;

/// <summary>What a reader of the register asks for; null and empty mean any.</summary>
internal sealed record EnterpriseFilter(
    string Query, string Region, IReadOnlyList<int> Statuses, bool? MainConsumerProducer, bool? CheckDigitValid, DateOnly? RegisteredFrom, DateOnly? RegisteredTo);

/// <summary>The table <c>enterprises</c>.</summary>
internal static class EnterpriseStore
{
    private const string Columns =
        "uscc, display_name, region, reporting_unit, status, registered_on, type, address, scope, capital_text, main_consumer_producer, check_digit_valid, version, created_at, updated_at";

    private static readonly string[] AllColumns = [.. Columns.Split(", "), "search_terms"];

    /// <summary>Of one page; a character of Chinese takes three bytes.</summary>
    private const int MostCharacters = 1_000_000;

    public static Task<Enterprise?> FindAsync(Transaction tx, string uscc) =>
        tx.QuerySingleOrDefaultAsync<Enterprise>($"SELECT {Columns} FROM enterprises WHERE uscc = @uscc", new { uscc });

    /// <summary>Registered names by code, of those that are stored.</summary>
    public static async Task<Dictionary<string, string>> NamesAsync(Transaction tx, IEnumerable<string> usccs) =>
        (await usccs.QueryPartsAsync(some => tx.QueryAsync<(string Uscc, string DisplayName)>("SELECT uscc, display_name FROM enterprises WHERE uscc IN @some", new { some })))
            .ToDictionary(e => e.Uscc, e => e.DisplayName);

    /// <summary>Only where the caller may see it.</summary>
    public static Task<Enterprise?> FindVisibleAsync(Transaction tx, string uscc) =>
        tx.QuerySingleOrDefaultAsync<Enterprise>($"SELECT {Columns} FROM enterprises WHERE uscc = @uscc AND {tx.InScope("region")}", new { uscc });

    /// <summary>Keeps the row from changing until the transaction ends; SQLite has one writer anyway.</summary>
    public static Task<Enterprise?> LockVisibleAsync(Transaction tx, string uscc) => tx.QuerySingleOrDefaultAsync<Enterprise>(
        $"SELECT {Columns} FROM enterprises WHERE uscc = @uscc AND {tx.InScope("region")} {Lock(tx)}", new { uscc });

    /// <summary>Those of the codes that are stored, locked in the order of their codes, so that two imports of the same rows do not stop each other.</summary>
    public static async Task<Dictionary<string, Enterprise>> LockManyAsync(Transaction tx, IReadOnlyCollection<string> usccs)
    {
        var rows = tx.Provider == DatabaseProvider.PostgreSql
            ? await tx.QueryAsync<Enterprise>($"SELECT {Columns} FROM enterprises WHERE uscc = ANY(@usccs) ORDER BY uscc {Lock(tx)}", new { usccs = usccs.ToArray() })
            : await tx.QueryAsync<Enterprise>($"SELECT {Columns} FROM enterprises WHERE uscc IN (SELECT value FROM json_each(@usccs))", new { usccs = System.Text.Json.JsonSerializer.Serialize(usccs) });
        return rows.ToDictionary(e => e.Uscc);
    }

    public static Task InsertAsync(Transaction tx, IEnumerable<Enterprise> enterprises) => tx.InsertAsync("enterprises", AllColumns, enterprises.Select(Values));

    /// <summary>False when somebody else changed it in between.</summary>
    public static async Task<bool> UpdateAsync(Transaction tx, Enterprise e) => await tx.ExecuteAsync(
        """
        UPDATE enterprises SET display_name = @DisplayName, region = @Region, reporting_unit = @ReportingUnit, status = @status, registered_on = @RegisteredOn,
            type = @Type, address = @Address, scope = @Scope, capital_text = @CapitalText, main_consumer_producer = @main, version = @Version,
            updated_at = @UpdatedAt, search_terms = @SearchTerms
        WHERE uscc = @Uscc AND version = @Version - 1
        """,
        new
        {
            e.DisplayName, e.Region, e.ReportingUnit, status = (long)e.Status, e.RegisteredOn, e.Type, e.Address, e.Scope, e.CapitalText,
            main = e.MainConsumerProducer ? 1L : 0L, e.Version, e.UpdatedAt, e.SearchTerms, e.Uscc,
        }) == 1;

    /// <summary>Rows after a code; fewer when they are large, because clients take messages of 4 MB.</summary>
    public static async Task<(List<Enterprise> Rows, bool CutShort)> ListAsync(Transaction tx, EnterpriseFilter filter, string? after, int limit)
    {
        var (rows, room) = (new List<Enterprise>(), MostCharacters);
        await foreach (var row in tx.StreamAsync<Enterprise>(
            $"SELECT {Columns} FROM enterprises WHERE {Where(tx, filter)} AND (@after IS NULL OR uscc > @after) ORDER BY uscc LIMIT @limit", Args(tx, filter, after, limit)))
        {
            rows.Add(row);
            room -= 100 + row.DisplayName.Length + row.Type.Length + row.Address.Length + row.Scope.Length + row.CapitalText.Length;
            if (room < 0) return (rows, true);
        }

        return (rows, false);
    }

    public static async Task<int> CountAsync(Transaction tx, EnterpriseFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM enterprises WHERE {Where(tx, filter)}", Args(tx, filter, null, 0));

    public static IAsyncEnumerable<Enterprise> StreamAsync(Transaction tx, EnterpriseFilter filter) =>
        tx.StreamAsync<Enterprise>($"SELECT {Columns} FROM enterprises WHERE {Where(tx, filter)} ORDER BY uscc", Args(tx, filter, null, 0));

    private static string Where(Transaction tx, EnterpriseFilter filter)
    {
        List<string> all = [tx.InScope("region"), RegionFilter.Sql("region", filter.Region)];
        if (filter.Statuses.Count > 0) all.Add($"status IN ({string.Join(", ", filter.Statuses)})");
        if (filter.MainConsumerProducer is { } main) all.Add($"main_consumer_producer = {(main ? 1 : 0)}");
        if (filter.CheckDigitValid is { } valid) all.Add($"check_digit_valid = {(valid ? 1 : 0)}");
        if (filter.RegisteredFrom is not null) all.Add("registered_on >= @RegisteredFrom");
        if (filter.RegisteredTo is not null) all.Add("registered_on <= @RegisteredTo");
        if (Matches(tx, filter) is { } matches) all.Add(matches);
        return string.Join(" AND ", all);
    }

    /// <summary>A part of the name; what could begin a code is looked for there, too (3M is both).</summary>
    private static string? Matches(Transaction tx, EnterpriseFilter filter)
    {
        if (filter.Query.Length == 0) return null;
        List<string> ways = [];
        if (UsccBeginning.Of(filter.Query) is not null) ways.Add("(uscc >= @code AND uscc < @codeEnd)");
        if (!ChineseSearch.Query(filter.Query).IsEmpty)
        {
            ways.Add(tx.Provider == DatabaseProvider.PostgreSql
                ? "search_vector @@ to_tsquery('simple', @terms)"
                : "uscc IN (SELECT k.uscc FROM enterprise_search s JOIN enterprise_search_keys k ON k.id = s.rowid WHERE s.terms MATCH @terms)");
        }

        return ways.Count == 0 ? "1 = 0" : $"({string.Join(" OR ", ways)})";
    }

    private static string Lock(Transaction tx) => tx.Provider == DatabaseProvider.PostgreSql ? "FOR UPDATE" : "";

    private static Dapper.DynamicParameters Args(Transaction tx, EnterpriseFilter filter, string? after, int limit)
    {
        var query = ChineseSearch.Query(filter.Query);
        var code = UsccBeginning.Of(filter.Query) ?? "";
        var args = new Dapper.DynamicParameters(new { filter.RegisteredFrom, filter.RegisteredTo, after, limit, code, codeEnd = code + "~" });
        args.Add("terms", query.IsEmpty ? "" : tx.Provider == DatabaseProvider.PostgreSql ? query.TsQuery : query.Fts5);
        return args;
    }

    private static object?[] Values(Enterprise e) =>
    [
        e.Uscc, e.DisplayName, e.Region, e.ReportingUnit, (long)e.Status, e.RegisteredOn?.ToString("yyyy-MM-dd", null), e.Type, e.Address, e.Scope, e.CapitalText,
        e.MainConsumerProducer ? 1L : 0L, e.CheckDigitValid ? 1L : 0L, e.Version, e.CreatedAt.ToUnixTimeMilliseconds(), e.UpdatedAt.ToUnixTimeMilliseconds(), e.SearchTerms,
    ];
}
