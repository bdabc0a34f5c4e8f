using Quality.Common.Storage;
using Inspection = Quality.Protos.Inspection.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.QualityFiles;

/// <summary>What one edition of a round says of a source.</summary>
internal sealed record EntryPublication(string Source, string Publication, long Edition, string Title, string PublishedOn, Inspection.PublishedStanding Standing, DateTimeOffset KnownFrom);

/// <summary>The table <c>entry_publications</c>.</summary>
internal static class EntryPublicationStore
{
    /// <summary>Only adds; an edition that came before is not taken twice.</summary>
    public static async Task ReceiveAsync(Transaction tx, Inspection.ResultsPublished told)
    {
        foreach (var result in told.Results)
            await tx.ExecuteAsync(
                """
                INSERT INTO entry_publications (source, publication, edition, title, published_on, standing, known_from)
                VALUES (@Sample, @Publication, @edition, @Title, @PublishedOn, @standing, @Now) ON CONFLICT DO NOTHING
                """,
                new { result.Sample, told.Publication, edition = (long)told.Edition, told.Title, told.PublishedOn, standing = (long)result.Standing, tx.Now });
    }

    /// <summary>The publications of these sources, as they stood on a day and were known at an instant.</summary>
    public static async Task<ILookup<string, V1.EntryPublication>> OfAsync(Transaction tx, IEnumerable<string> sources, string asOf, long known)
    {
        var rows = await sources.QueryPartsAsync(some => tx.QueryAsync<EntryPublication>(
            """
            SELECT source, publication, edition, title, published_on, standing, known_from FROM entry_publications
            WHERE source IN @some AND published_on <= @asOf AND known_from <= @known ORDER BY source, publication, edition
            """,
            new { some, asOf, known }));
        return rows.GroupBy(r => (r.Source, r.Publication)).Select(g => (g.Key.Source, Wire: ToWire([.. g]))).OrderBy(p => p.Wire.PublishedOn, StringComparer.Ordinal).ToLookup(p => p.Source, p => p.Wire);
    }

    /// <summary>The first edition in which it stood says since when, the last one whether it still does.</summary>
    private static V1.EntryPublication ToWire(List<EntryPublication> editions)
    {
        var last = editions[^1];
        var first = editions.Find(e => e.Standing == Inspection.PublishedStanding.Stands) ?? last;
        return new()
        {
            Publication = last.Publication, Title = last.Title, PublishedOn = first.PublishedOn, EndedOn = last.Standing == Inspection.PublishedStanding.Stands ? "" : last.PublishedOn,
        };
    }
}
