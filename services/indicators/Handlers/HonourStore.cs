using Quality.Common.Storage;
using Quality.Indicators.Books;
using Quality.Indicators.Facts;

namespace Quality.Indicators.Handlers;

/// <summary>A decision about a subject of T3 to T6, as last told.</summary>
internal sealed record HonourRow
{
    public string Name { get; init; } = "";

    public long Version { get; init; }

    public string Indicator { get; init; } = "";

    public string Subject { get; init; } = "";

    public string Region { get; init; } = "";

    public string Unit { get; init; } = "";

    public string Series { get; init; } = "";

    public long Rank { get; init; }

    public DateOnly PublishedOn { get; init; }

    public DateOnly? RevokedOn { get; init; }

    public string? Excluded { get; init; }

    public string Caption { get; init; } = "";

    public string Reference { get; init; } = "";

    public string Category { get; init; } = "";

    public string Enterprise { get; init; } = "";

    public DateTimeOffset OccurredAt { get; init; }

    public static HonourRow Of(Grant grant, long version, DateTimeOffset occurredAt) => new()
    {
        Name = grant.Source,
        Version = version,
        Indicator = grant.Indicator,
        Subject = grant.Subject,
        Region = grant.Region,
        Unit = Deltas.Unit(grant.Indicator, grant.Region),
        Series = grant.Series,
        Rank = grant.Rank,
        PublishedOn = grant.PublishedOn,
        RevokedOn = grant.RevokedOn,
        Excluded = grant.Excluded,
        Caption = grant.Caption.Text,
        Reference = grant.Caption.Reference,
        Category = grant.Caption.Category,
        Enterprise = grant.Caption.Enterprise,
        OccurredAt = occurredAt,
    };

    public Grant Grant() => new(Indicator, Name, Subject, Region, Series, (int)Rank, PublishedOn, RevokedOn, Excluded)
    {
        Caption = new(Caption, Reference, Category, Enterprise),
    };
}

/// <summary>Honours by subject.</summary>
internal static class HonourStore
{
    private const string Columns =
        "name, version, indicator, subject, region, unit, series, rank, published_on, revoked_on, excluded, caption, reference, category, enterprise, occurred_at";

    public static Task<HonourRow?> FindAsync(Transaction tx, string name) =>
        tx.QuerySingleOrDefaultAsync<HonourRow>($"SELECT {Columns} FROM honours WHERE name = @name", new { name });

    public static Task<List<HonourRow>> OfSubjectAsync(Transaction tx, string indicator, string subject) =>
        tx.QueryAsync<HonourRow>($"SELECT {Columns} FROM honours WHERE indicator = @indicator AND subject = @subject", new { indicator, subject });

    public static async Task SaveAsync(Transaction tx, HonourRow row)
    {
        await tx.ExecuteAsync("DELETE FROM honours WHERE name = @Name", row);
        await tx.ExecuteAsync(
            $"""
            INSERT INTO honours ({Columns})
            VALUES (@Name, @Version, @Indicator, @Subject, @Region, @Unit, @Series, @Rank, @PublishedOn, @RevokedOn, @Excluded, @Caption, @Reference, @Category, @Enterprise, @OccurredAt)
            """, row);
    }
}
