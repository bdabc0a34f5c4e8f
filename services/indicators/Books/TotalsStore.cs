using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Indicators.Facts;

namespace Quality.Indicators.Books;

/// <summary>The rollups and their totals.</summary>
internal static class TotalsStore
{
    private const string Sums =
        "CAST(SUM(numerator) AS BIGINT) AS numerator, CAST(SUM(denominator) AS BIGINT) AS denominator, CAST(SUM(population) AS BIGINT) AS population, " +
        "MAX(CASE WHEN last_known_at > 0 THEN as_of END) AS last_on, MAX(last_known_at) AS last_known_at";

    private const string AddToTotals =
        """
        ON CONFLICT (indicator, unit, series, bucket_on, reason) DO UPDATE SET
            numerator = totals.numerator + excluded.numerator,
            denominator = totals.denominator + excluded.denominator,
            population = totals.population + excluded.population,
            last_on = CASE WHEN totals.last_on IS NULL OR excluded.last_on > totals.last_on THEN excluded.last_on ELSE totals.last_on END,
            last_known_at = CASE WHEN excluded.last_known_at > totals.last_known_at THEN excluded.last_known_at ELSE totals.last_known_at END
        """;

    private const string InsertTotal =
        """
        INSERT INTO totals (indicator, unit, series, bucket_on, reason, numerator, denominator, population, last_on, last_known_at)
        VALUES (@Indicator, @Unit, @Series, @Bucket, @Reason, @Numerator, @Denominator, @Population, @LastOn, @LastKnownAt)

        """;

    private const string AddToRollups =
        """
        INSERT INTO rollups (indicator, as_of, known_on, unit, series, bucket_on, reason, numerator, denominator, population, last_known_at)
        VALUES (@Indicator, @AsOf, @knownOn, @Unit, @Series, @Bucket, @Reason, @Numerator, @Denominator, @Population, @LastKnownAt)
        ON CONFLICT (indicator, as_of, known_on, unit, series, bucket_on, reason) DO UPDATE SET
            numerator = rollups.numerator + excluded.numerator,
            denominator = rollups.denominator + excluded.denominator,
            population = rollups.population + excluded.population,
            last_known_at = CASE WHEN excluded.last_known_at > rollups.last_known_at THEN excluded.last_known_at ELSE rollups.last_known_at END
        """;

    private const string Accumulate =
        $"""
        INSERT INTO totals (indicator, unit, series, bucket_on, reason, numerator, denominator, population, last_on, last_known_at)
        SELECT indicator, unit, series, bucket_on, reason, {Sums}
        FROM rollups WHERE as_of > @from AND as_of <= @to
        """;

    private const string GroupToTotals = "GROUP BY indicator, unit, series, bucket_on, reason\n" + AddToTotals;

    private static readonly string[] RollupColumns =
        ["indicator", "as_of", "known_on", "unit", "series", "bucket_on", "reason", "numerator", "denominator", "population", "last_known_at"];

    /// <summary>Books deltas that became known at one instant; those of days to come wait for their day.</summary>
    public static async Task AddAsync(Transaction tx, IEnumerable<(Delta Delta, bool Added)> deltas, ClockRow clock)
    {
        var knownOn = ChinaTime.Date(clock.Instant);
        foreach (var group in deltas.GroupBy(d => (d.Delta.Key, d.Delta.AsOf)))
        {
            var weight = group.Aggregate(default(Weight), (sum, d) => sum + d.Delta.Weight);
            var added = group.Any(d => d.Added);
            if (weight == default && !added) continue;
            var row = new
            {
                group.Key.Key.Indicator, group.Key.Key.Unit, group.Key.Key.Series, group.Key.Key.Bucket, group.Key.Key.Reason,
                group.Key.AsOf, knownOn, weight.Numerator, weight.Denominator, weight.Population,
                LastOn = added ? group.Key.AsOf : (DateOnly?)null, LastKnownAt = added ? clock.KnownAt : 0,
            };
            await tx.ExecuteAsync(AddToRollups, row);
            if (group.Key.AsOf <= clock.CurrentOn) await tx.ExecuteAsync(InsertTotal + AddToTotals, row);
        }
    }

    /// <summary>Brings what becomes true between two days into the totals: standards abolished, production long ended.</summary>
    public static Task AdvanceAsync(Transaction tx, DateOnly from, DateOnly to) => tx.ExecuteAsync(Accumulate + " " + GroupToTotals, new { from, to });

    /// <summary>All cells as they are today.</summary>
    public static async Task<Cells> CurrentAsync(Transaction tx) => new((await tx.QueryAsync<Row>(
        "SELECT indicator, unit, series, bucket_on, reason, numerator, denominator, population, last_on, last_known_at FROM totals")).Select(Read));

    /// <summary>All cells as they were true at the end of <paramref name="asOf"/> and known on the days before <paramref name="knownBefore"/>.</summary>
    public static async Task<List<KeyValuePair<CellKey, CellSum>>> PastAsync(Transaction tx, DateOnly asOf, DateOnly knownBefore) => [.. (await tx.QueryAsync<Row>(
        $"""
        SELECT indicator, unit, series, bucket_on, reason, {Sums}
        FROM rollups WHERE as_of <= @asOf AND known_on < @knownBefore
        GROUP BY indicator, unit, series, bucket_on, reason
        """, new { asOf, knownBefore })).Select(Read)];

    /// <summary>All rollups of one indicator, for the recount.</summary>
    public static async Task<Dictionary<(CellKey Key, DateOnly AsOf, DateOnly KnownOn), Weight>> RollupsAsync(Transaction tx, string indicator) =>
        (await tx.QueryAsync<Row>("SELECT indicator, unit, series, bucket_on, reason, as_of, known_on, numerator, denominator, population FROM rollups WHERE indicator = @indicator", new { indicator }))
        .ToDictionary(r => (Read(r).Key, r.AsOf, r.KnownOn), r => Read(r).Value.Weight);

    /// <summary>The totals of one indicator, for the recount.</summary>
    public static async Task<Dictionary<CellKey, Weight>> TotalsAsync(Transaction tx, string indicator) =>
        (await tx.QueryAsync<Row>("SELECT indicator, unit, series, bucket_on, reason, numerator, denominator, population FROM totals WHERE indicator = @indicator", new { indicator }))
        .Select(Read).ToDictionary(r => r.Key, r => r.Value.Weight);

    /// <summary>Books the sums of one indicator anew from its facts.</summary>
    public static async Task RebuildAsync(Transaction tx, string indicator, ClockRow clock)
    {
        var (cells, _) = await Recount.OfAsync(tx, indicator);
        await tx.ExecuteAsync("DELETE FROM rollups WHERE indicator = @indicator", new { indicator });
        await tx.ExecuteAsync("DELETE FROM totals WHERE indicator = @indicator", new { indicator });
        await tx.InsertAsync("rollups", RollupColumns, cells.Select(c => new object?[]
        {
            indicator, ChinaTime.Format(c.Key.AsOf), ChinaTime.Format(c.Key.KnownOn), c.Key.Key.Unit, c.Key.Key.Series, ChinaTime.Format(c.Key.Key.Bucket), c.Key.Key.Reason,
            c.Value.Sum.Numerator, c.Value.Sum.Denominator, c.Value.Sum.Population, c.Value.LastAddedAt,
        }));
        await tx.ExecuteAsync(Accumulate + " AND indicator = @indicator " + GroupToTotals, new { from = DateOnly.MinValue, to = clock.CurrentOn, indicator });
    }

    private static KeyValuePair<CellKey, CellSum> Read(Row row) => new(
        new(row.Indicator, row.Unit, row.Series, row.BucketOn, row.Reason),
        new(new(row.Numerator, row.Denominator, row.Population), row.LastOn, row.LastKnownAt));

    private sealed record Row
    {
        public string Indicator { get; init; } = "";

        public string Unit { get; init; } = "";

        public string Series { get; init; } = "";

        public DateOnly BucketOn { get; init; }

        public string Reason { get; init; } = "";

        public DateOnly AsOf { get; init; }

        public DateOnly KnownOn { get; init; }

        public long Numerator { get; init; }

        public long Denominator { get; init; }

        public long Population { get; init; }

        public DateOnly? LastOn { get; init; }

        public long LastKnownAt { get; init; }
    }
}
