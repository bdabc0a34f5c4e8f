using Quality.Common.Storage;
using Quality.Common.Time;

namespace Quality.Indicators.Handlers;

/// <summary>An enterprise as last told.</summary>
internal sealed record EnterpriseRow
{
    public string Name { get; init; } = "";

    public long Version { get; init; }

    public string DisplayName { get; init; } = "";

    public string Region { get; init; } = "";

    public string Unit { get; init; } = "";

    public bool MainProducer { get; init; }

    public DateOnly ReportedOn { get; init; }
}

/// <summary>A version that says something else than 存续 from the beginning.</summary>
internal sealed record StatusRow
{
    public string Enterprise { get; init; } = "";

    public long Version { get; init; }

    public long Status { get; init; }

    public DateOnly ChangedOn { get; init; }

    public DateTimeOffset OccurredAt { get; init; }
}

/// <summary>What an enterprise makes, as last told.</summary>
internal sealed record ProductRow
{
    public string Name { get; init; } = "";

    public long Version { get; init; }

    public string Enterprise { get; init; } = "";

    public string Category { get; init; } = "";

    public string Model { get; init; } = "";

    public DateOnly MadeFrom { get; init; }

    public DateOnly? MadeTo { get; init; }

    public DateTimeOffset OccurredAt { get; init; }
}

/// <summary>Enterprises and their products.</summary>
internal static class EnterpriseStore
{
    private static readonly string[] Columns = ["name", "version", "display_name", "region", "unit", "main_producer", "reported_on"];

    public static Task<List<EnterpriseRow>> FindAsync(Transaction tx, IReadOnlyList<string> names) =>
        tx.QueryAsync<EnterpriseRow>("SELECT name, version, display_name, region, unit, main_producer, reported_on FROM enterprises WHERE name IN @names", new { names });

    /// <summary>Names of all candidates of the roster.</summary>
    public static Task<List<string>> MainProducersAsync(Transaction tx) =>
        tx.QueryAsync<string>("SELECT name FROM enterprises WHERE main_producer = 1 ORDER BY name");

    /// <summary>Replaces rows, hundreds at a time.</summary>
    public static async Task SaveAsync(Transaction tx, IReadOnlyList<EnterpriseRow> rows, IReadOnlyList<string> replaced)
    {
        if (replaced.Count > 0) await tx.ExecuteAsync("DELETE FROM enterprises WHERE name IN @replaced", new { replaced });
        await tx.InsertAsync("enterprises", Columns, rows.Select(r => new object?[]
        {
            r.Name, r.Version, r.DisplayName, r.Region, r.Unit, r.MainProducer ? 1L : 0L, ChinaTime.Format(r.ReportedOn),
        }));
    }

    public static Task SaveAsync(Transaction tx, StatusRow row) => tx.ExecuteAsync(
        """
        INSERT INTO enterprise_statuses (enterprise, version, status, changed_on, occurred_at)
        VALUES (@Enterprise, @Version, @Status, @ChangedOn, @OccurredAt) ON CONFLICT (enterprise, version) DO NOTHING
        """, row);

    public static Task<List<StatusRow>> StatusesAsync(Transaction tx, IReadOnlyList<string> enterprises) => tx.QueryAsync<StatusRow>(
        "SELECT enterprise, version, status, changed_on, occurred_at FROM enterprise_statuses WHERE enterprise IN @enterprises", new { enterprises });

    /// <summary>Whether it was newer than what was known.</summary>
    public static async Task<bool> SaveAsync(Transaction tx, ProductRow row) => await tx.ExecuteAsync(
        """
        INSERT INTO products (name, version, enterprise, category, model, made_from, made_to, occurred_at)
        VALUES (@Name, @Version, @Enterprise, @Category, @Model, @MadeFrom, @MadeTo, @OccurredAt)
        ON CONFLICT (name) DO UPDATE SET version = excluded.version, model = excluded.model, made_from = excluded.made_from,
            made_to = excluded.made_to, occurred_at = excluded.occurred_at
        WHERE excluded.version > products.version
        """, row) == 1;

    public static Task<List<ProductRow>> ProductsAsync(Transaction tx, IReadOnlyList<string> enterprises) => tx.QueryAsync<ProductRow>(
        "SELECT name, version, enterprise, category, model, made_from, made_to, occurred_at FROM products WHERE enterprise IN @enterprises", new { enterprises });
}
