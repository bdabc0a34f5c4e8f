using System.Globalization;
using Quality.Common.Storage;
using Quality.Indicators.Books;

namespace Quality.Indicators.Facts;

/// <summary>A stored fact.</summary>
internal sealed record Fact
{
    public long Id { get; init; }

    public string Indicator { get; init; } = "";

    public string Source { get; init; } = "";

    public long SourceVersion { get; init; }

    public string Subject { get; init; } = "";

    public string Unit { get; init; } = "";

    public string Region { get; init; } = "";

    public string Series { get; init; } = "";

    public DateOnly PeriodOn { get; init; }

    public DateOnly FromOn { get; init; }

    public DateOnly? UntilOn { get; init; }

    public string Reason { get; init; } = "";

    public long Numerator { get; init; }

    public long Denominator { get; init; }

    public long Population { get; init; }

    public string Caption { get; init; } = "";

    public string Reference { get; init; } = "";

    public string Category { get; init; } = "";

    public string Enterprise { get; init; } = "";

    public long OccurredAt { get; init; }

    public long KnownAt { get; init; }

    public long? SupersededAt { get; init; }

    /// <summary>What it contributes.</summary>
    public Span Span => new(Indicator, Source, Subject, Region, Series, PeriodOn, FromOn, UntilOn, Reason, new(Numerator, Denominator, Population))
    {
        Caption = new(Caption, Reference, Category, Enterprise),
    };
}

/// <summary>The evidence; rows are added and closed, never changed.</summary>
internal static class FactStore
{
    private const string Columns =
        "id, indicator, source, source_version, subject, unit, region, series, period_on, from_on, until_on, reason, numerator, denominator, population, " +
        "caption, reference, category, enterprise, occurred_at, known_at, superseded_at";

    private static readonly string[] ColumnList = Columns.Split(", ");

    /// <summary>What is known now of some subjects.</summary>
    public static Task<List<Fact>> CurrentAsync(Transaction tx, IReadOnlyList<string> indicators, IReadOnlyList<string> subjects) => tx.QueryAsync<Fact>(
        $"SELECT {Columns} FROM facts WHERE indicator IN @indicators AND subject IN @subjects AND superseded_at IS NULL", new { indicators, subjects });

    public static async Task CloseAsync(Transaction tx, IReadOnlyList<long> ids, long at)
    {
        foreach (var chunk in ids.Chunk(500))
            await tx.ExecuteAsync("UPDATE facts SET superseded_at = @at WHERE id IN @chunk", new { chunk, at });
    }

    public static Task InsertAsync(Transaction tx, IEnumerable<Entry> entries, long knownAt, Func<long> nextId) =>
        tx.InsertAsync("facts", ColumnList, entries.Select(e => Row(e, knownAt, nextId())));

    /// <summary>Facts that became known or were closed within a span of record time, both ends included; few, because the span is within one day.</summary>
    public static Task<List<Fact>> ChangedAsync(Transaction tx, long from, long to) => tx.QueryAsync<Fact>(
        $"""
        SELECT {Columns} FROM facts WHERE known_at >= @from AND known_at <= @to
        UNION ALL
        SELECT {Columns} FROM facts WHERE superseded_at >= @from AND superseded_at <= @to AND known_at < @from
        """, new { from, to });

    /// <summary>All facts of one indicator, closed ones too.</summary>
    public static IAsyncEnumerable<Fact> AllAsync(Transaction tx, string indicator) =>
        tx.StreamAsync<Fact>($"SELECT {Columns} FROM facts WHERE indicator = @indicator", new { indicator });

    /// <summary>One page of evidence, the newest first.</summary>
    public static Task<List<Fact>> PageAsync(Transaction tx, FactFilter filter, string? after, int limit)
    {
        var key = after?.Split('/');
        return tx.QueryAsync<Fact>(
            $"SELECT {Columns} FROM facts WHERE {filter.Where} {(key is null ? "" : "AND (from_on < @keyOn OR (from_on = @keyOn AND id < @keyId))")} ORDER BY from_on DESC, id DESC LIMIT @limit",
            filter.Args(limit, key?[0], key is null ? 0 : long.Parse(key[1], CultureInfo.InvariantCulture)));
    }

    public static Task<long> CountAsync(Transaction tx, FactFilter filter) =>
        tx.ScalarAsync<long>($"SELECT COUNT(*) FROM facts WHERE {filter.Where}", filter.Args());

    private static object?[] Row(Entry entry, long knownAt, long id)
    {
        var (span, caption) = (entry.Span, entry.Span.Caption);
        return
        [
            id, span.Indicator, span.Source, entry.SourceVersion, span.Subject, Deltas.Unit(span.Indicator, span.Region), span.Region, span.Series,
            Text(span.PeriodOn), Text(span.From), span.Until is { } until ? Text(until) : null, span.Reason,
            span.Weight.Numerator, span.Weight.Denominator, span.Weight.Population,
            caption.Text, caption.Reference, caption.Category, caption.Enterprise,
            entry.OccurredAt.ToUnixTimeMilliseconds(), knownAt, null,
        ];
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
