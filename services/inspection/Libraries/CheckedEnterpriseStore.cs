using Quality.Common.Storage;
using Quality.Common.Time;

namespace Quality.Inspections.Libraries;

/// <summary>The tables <c>checked_enterprises</c> and <c>checked_products</c>: every version with the time in which it was the newest.</summary>
internal static class CheckedEnterpriseStore
{
    /// <summary>The end of the newest version.</summary>
    public const long Open = 253402300799999;

    /// <summary>The grade that the credit service told, joined by <see cref="Grades"/>; it parts a pool, and leaves nobody out (2.8.2e).</summary>
    internal const string Class = "COALESCE(g.grade, e.credit_class)";

    internal const string Grades = "LEFT JOIN checked_grades g ON g.uscc = e.uscc AND g.from_at <= @at AND g.to_at > @at";

    private const int Existing = 1; // 存续: nobody else is in a pool (domain 7.3)

    private static readonly string[] EnterpriseColumns =
        ["uscc", "version", "display_name", "status", "region", "address_key", "credit_class", "risk_class", "from_at", "to_at", "search_terms"];

    private static readonly string[] ProductColumns =
        ["id", "version", "uscc", "category", "model", "model_key", "made_from", "made_to", "from_at", "to_at"];

    /// <summary>
    /// Everybody who could be drawn at the instant, streamed, each id once, in no promised order. What was recorded after the instant changes nothing.
    /// </summary>
    public static IAsyncEnumerable<PoolEntry> EligibleAsync(Transaction tx, PoolRule rule, DateTimeOffset instant) =>
        tx.StreamAsync<PoolEntry>(Sql(rule), Args(rule, instant));

    /// <summary>Existing market entities of a jurisdiction: the base of Gansu's ratios (domain 7.3).</summary>
    public static Task<long> CountExistingAsync(Transaction tx, string region, DateTimeOffset instant) => tx.ScalarAsync<long>(
        $"SELECT COUNT(*) FROM checked_enterprises e WHERE {At("e")} AND e.status = {Existing} AND {RegionFilter.Sql("e.region", region)}",
        new { at = instant.ToUnixTimeMilliseconds() });

    /// <summary>The name, region and status as known at the instant; null where the enterprise was not known.</summary>
    public static Task<CheckedEnterprise?> FindAsync(Transaction tx, string uscc, DateTimeOffset instant) => tx.QuerySingleOrDefaultAsync<CheckedEnterprise>(
        $"""
        SELECT e.uscc, e.version, e.display_name, e.status, e.region, e.address_key, {Class} AS credit_class, e.risk_class, e.from_at FROM checked_enterprises e {Grades}
        WHERE e.uscc = @uscc AND {At("e")}
        """,
        new { uscc, at = instant.ToUnixTimeMilliseconds() });

    /// <summary>Codes of the enterprises at an address; none for an empty key.</summary>
    public static async Task<IReadOnlyList<string>> AtAddressAsync(Transaction tx, string addressKey, DateTimeOffset instant) => addressKey.Length == 0
        ? []
        : await tx.QueryAsync<string>(
            $"SELECT uscc FROM checked_enterprises e WHERE address_key = @addressKey AND address_key <> '' AND {At("e")} ORDER BY uscc",
            new { addressKey, at = instant.ToUnixTimeMilliseconds() });

    /// <summary>Keeps versions that are new here, however late and in whatever order they come.</summary>
    public static async Task SaveAsync(Transaction tx, IReadOnlyList<CheckedEnterprise> versions)
    {
        await TakeTurnAsync(tx);
        var usccs = versions.Select(v => v.Uscc).Distinct().ToList();
        var known = await tx.QueryAsync<Period>("SELECT uscc AS id, version, from_at, to_at FROM checked_enterprises WHERE uscc IN @usccs", new { usccs });
        var plan = Periods.Fit(known, [.. versions.Select(v => new Period(v.Uscc, v.Version, v.FromAt.ToUnixTimeMilliseconds(), Open))]);
        foreach (var moved in plan.Moved)
            await tx.ExecuteAsync("UPDATE checked_enterprises SET to_at = @ToAt WHERE uscc = @Id AND version = @Version", moved);
        var ends = plan.Added.ToDictionary(p => (p.Id, p.Version), p => p.ToAt);
        await tx.InsertAsync("checked_enterprises", EnterpriseColumns, versions.Where(v => ends.ContainsKey((v.Uscc, v.Version))).DistinctBy(v => (v.Uscc, v.Version)).Select(v => new object?[]
        {
            v.Uscc, v.Version, v.DisplayName, v.Status, v.Region, v.AddressKey, v.CreditClass, v.RiskClass, v.FromAt.ToUnixTimeMilliseconds(), ends[(v.Uscc, v.Version)],
            InspectedEnterpriseStore.Terms(v.DisplayName, v.Uscc),
        }));
    }

    /// <summary>Keeps a version of a product that is new here.</summary>
    public static async Task SaveAsync(Transaction tx, CheckedProduct product)
    {
        await TakeTurnAsync(tx);
        var known = await tx.QueryAsync<Period>("SELECT id, version, from_at, to_at FROM checked_products WHERE id = @Id", new { product.Id });
        var plan = Periods.Fit(known, [new(product.Id, product.Version, product.FromAt.ToUnixTimeMilliseconds(), Open)]);
        foreach (var moved in plan.Moved) await tx.ExecuteAsync("UPDATE checked_products SET to_at = @ToAt WHERE id = @Id AND version = @Version", moved);
        await tx.InsertAsync("checked_products", ProductColumns, plan.Added.Select(p => new object?[]
        {
            p.Id, p.Version, product.Uscc, product.Category, product.Model, product.ModelKey, product.MadeFrom, product.MadeTo, p.FromAt, p.ToAt,
        }));
    }

    /// <summary>Keeps a version of a grade that is new here, however late.</summary>
    public static async Task SaveGradeAsync(Transaction tx, string uscc, long version, string grade, DateTimeOffset from)
    {
        await TakeTurnAsync(tx);
        var known = await tx.QueryAsync<Period>("SELECT uscc AS id, version, from_at, to_at FROM checked_grades WHERE uscc = @uscc", new { uscc });
        var plan = Periods.Fit(known, [new(uscc, version, from.ToUnixTimeMilliseconds(), Open)]);
        foreach (var moved in plan.Moved) await tx.ExecuteAsync("UPDATE checked_grades SET to_at = @ToAt WHERE uscc = @Id AND version = @Version", moved);
        foreach (var p in plan.Added)
            await tx.ExecuteAsync("INSERT INTO checked_grades (uscc, version, grade, from_at, to_at) VALUES (@Id, @Version, @grade, @FromAt, @ToAt)", new { p.Id, p.Version, grade, p.FromAt, p.ToAt });
    }

    private static Task TakeTurnAsync(Transaction tx) => tx.ExecuteAsync("UPDATE checked_locks SET turns = turns + 1 WHERE name = 'enterprises'");

    private static string Sql(PoolRule rule)
    {
        var where = $"{At("e")} AND e.status = {Existing} AND {RegionFilter.Sql("e.region", rule.Region)}{(rule.CreditClasses.Count > 0 ? $" AND {Class} IN @classes" : "")}";
        var makes = $"p.category IN @categories AND {At("p")} AND p.made_from <= @day AND p.made_to >= @day";
        if (rule.ByModel)
            return $"""
                SELECT e.uscc, e.region, {Class} AS credit_class, e.risk_class, MIN(p.category) AS category, MIN(p.model) AS model, p.model_key
                FROM checked_enterprises e {Grades} JOIN checked_products p ON p.uscc = e.uscc
                WHERE {where} AND {makes} GROUP BY e.uscc, e.region, {Class}, e.risk_class, p.model_key
                """;
        var made = rule.Categories.Count == 0 ? "" : $" AND EXISTS (SELECT 1 FROM checked_products p WHERE p.uscc = e.uscc AND {makes})";
        return $"SELECT e.uscc, e.region, {Class} AS credit_class, e.risk_class, '' AS category, '' AS model, '' AS model_key FROM checked_enterprises e {Grades} WHERE {where}{made}";
    }

    private static object Args(PoolRule rule, DateTimeOffset instant) => new
    {
        at = instant.ToUnixTimeMilliseconds(), day = ChinaTime.Format(ChinaTime.Date(instant)), categories = rule.Categories.ToArray(), classes = rule.CreditClasses.ToArray(),
    };

    private static string At(string table) => $"{table}.from_at <= @at AND {table}.to_at > @at";
}
