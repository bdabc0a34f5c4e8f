using Quality.Common.Storage;

namespace Quality.Indicators.Reconciliations;

/// <summary>Recounts with their parts and differences.</summary>
internal static class ReconciliationStore
{
    private const string Columns = "name, state, started_at, ended_at, alive_at, last_agreed_at";

    /// <summary>False while another one runs.</summary>
    public static async Task<bool> StartAsync(Transaction tx, string name) => await tx.ExecuteAsync(
        $"INSERT INTO reconciliations ({Columns}) VALUES (@name, 1, @Now, NULL, @Now, NULL) ON CONFLICT DO NOTHING", new { name, tx.Now }) == 1;

    public static Task<Reconciliation?> FindAsync(Transaction tx, string name) =>
        tx.QuerySingleOrDefaultAsync<Reconciliation>($"SELECT {Columns} FROM reconciliations WHERE name = @name", new { name });

    public static Task<Reconciliation?> LatestAsync(Transaction tx) =>
        tx.QuerySingleOrDefaultAsync<Reconciliation>($"SELECT {Columns} FROM reconciliations ORDER BY started_at DESC, name DESC LIMIT 1");

    /// <summary>Takes over a run that nobody has renewed since <paramref name="deadSince"/>; one taker wins.</summary>
    public static async Task<bool> TakeOverAsync(Transaction tx, string name, DateTimeOffset deadSince) => await tx.ExecuteAsync(
        "UPDATE reconciliations SET alive_at = @Now WHERE name = @name AND state = 1 AND alive_at < @deadSince", new { name, tx.Now, deadSince }) == 1;

    public static Task<List<ReconciliationPart>> PartsAsync(Transaction tx, string name) => tx.QueryAsync<ReconciliationPart>(
        "SELECT indicator, facts, cells, differences FROM reconciliation_parts WHERE reconciliation = @name", new { name });

    /// <summary>Keeps what one indicator gave, with at most <paramref name="most"/> differences of the whole run.</summary>
    public static async Task AddPartAsync(Transaction tx, string name, ReconciliationPart part, IReadOnlyList<Difference> differences, int most)
    {
        await tx.ExecuteAsync(
            "INSERT INTO reconciliation_parts (reconciliation, indicator, facts, cells, differences) VALUES (@name, @Indicator, @Facts, @Cells, @Differences) ON CONFLICT DO NOTHING",
            new { name, part.Indicator, part.Facts, part.Cells, part.Differences });
        await tx.ExecuteAsync("UPDATE reconciliations SET alive_at = @Now WHERE name = @name", new { name, tx.Now });
        var number = await tx.ScalarAsync<long>("SELECT COUNT(*) FROM reconciliation_differences WHERE reconciliation = @name", new { name });
        foreach (var difference in differences.Take((int)(most - number)))
        {
            await tx.ExecuteAsync(
                """
                INSERT INTO reconciliation_differences (reconciliation, number, indicator, unit, cell_on, measure, rollup, recount)
                VALUES (@name, @number, @Indicator, @Unit, @CellOn, @Measure, @Rollup, @Recount)
                """,
                new { name, number = number++, difference.Indicator, difference.Unit, difference.CellOn, difference.Measure, difference.Rollup, difference.Recount });
        }
    }

    /// <summary>Ends a run; one that agreed is the newest that did.</summary>
    public static Task EndAsync(Transaction tx, string name, ReconciliationState state) => tx.ExecuteAsync(
        """
        UPDATE reconciliations SET state = @state, ended_at = @Now,
            last_agreed_at = CASE WHEN @state = 2 THEN @Now ELSE (SELECT MAX(last_agreed_at) FROM reconciliations) END
        WHERE name = @name
        """, new { name, state = (long)state, tx.Now });

    /// <summary>End of the newest recount that agreed.</summary>
    public static Task<long?> LastAgreedAsync(Transaction tx) => tx.ScalarAsync<long?>("SELECT MAX(last_agreed_at) FROM reconciliations");

    public static Task<List<Difference>> DifferencesAsync(Transaction tx, string name) => tx.QueryAsync<Difference>(
        "SELECT indicator, unit, cell_on, measure, rollup, recount FROM reconciliation_differences WHERE reconciliation = @name ORDER BY number", new { name });
}
