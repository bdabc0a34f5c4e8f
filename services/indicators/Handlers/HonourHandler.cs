using Quality.Common.Events;
using Quality.Common.Storage;
using Quality.Indicators.Books;
using Quality.Indicators.Facts;
using Quality.Indicators.Reports;
using Quality.Protos.Brand.V1;

namespace Quality.Indicators.Handlers;

/// <summary>Granted and revoked honours are facts of T3 to T6: all decisions about the subject are weighed anew, in whatever order they came.</summary>
internal static class HonourHandler
{
    public static Task Granted(Transaction tx, HonourGranted e, EventContext context) => ApplyAsync(tx, e.Honour, context);

    public static Task Revoked(Transaction tx, HonourRevoked e, EventContext context) => ApplyAsync(tx, e.Honour, context);

    private static async Task ApplyAsync(Transaction tx, Honour honour, EventContext context)
    {
        var book = await Book.OfAsync(tx);
        var known = await HonourStore.FindAsync(tx, honour.Name);
        if (known?.Version >= honour.Version) return;

        var grant = HonourRule.Grant(
            honour, HonourRule.Indicator(honour.Instrument) ?? "",
            Dates.Required(honour.PublishedOn, "honour.published_on"), Dates.Optional(honour.RevokedOn, "honour.revoked_on"));
        var row = HonourRow.Of(grant, honour.Version, Dates.Recorded(honour.UpdateTime, context));
        await HonourStore.SaveAsync(tx, row);
        ReportPlace? before = known is null ? null : new(known.Unit, known.PublishedOn);
        await ReportStore.MoveAsync(tx, book, ReportSources.Honours, [(before, new(row.Unit, row.PublishedOn))]);
        if (row.Indicator.Length > 0) await WeighAsync(tx, book, row.Indicator, row.Subject);
    }

    private static async Task WeighAsync(Transaction tx, Book book, string indicator, string subject)
    {
        var rows = (await HonourStore.OfSubjectAsync(tx, indicator, subject)).ToDictionary(r => r.Name);
        var entries = DistinctCount.Of([.. rows.Values.Select(r => r.Grant())])
            .Select(s => new Entry(s, rows[s.Source].Version, rows[s.Source].OccurredAt));
        await book.ReplaceAsync(new([indicator], [subject], [.. entries]));
    }
}
