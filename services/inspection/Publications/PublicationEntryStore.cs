using Google.Protobuf;
using Quality.Common.Storage;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Publications;

/// <summary>One entry as it is stored; Newest is the newest version of its sample.</summary>
internal sealed record EntryRow(string Id, long Edition, long Number, string Sample, long SampleVersion, long Outcome, byte[] Body, long Newest)
{
    public bool Changed => Outcome != 0 && Newest != SampleVersion;
}

/// <summary>How many samples of a round changed.</summary>
internal sealed record ChangedEntries(string Id, long Changed);

/// <summary>The table <c>publication_entries</c>.</summary>
internal static class PublicationEntryStore
{
    private const string Select =
        """
        SELECT e.id, e.edition, e.number, e.sample, e.sample_version, e.outcome, e.body, COALESCE(s.version, 0) AS newest
        FROM publication_entries e LEFT JOIN samples s ON s.id = e.sample
        """;

    /// <summary>All entries of an edition; of the draft in place of those before.</summary>
    public static async Task PutAsync(Transaction tx, string id, long edition, IReadOnlyList<V1.PublicationEntry> entries)
    {
        if (edition == EditionRow.Draft) await tx.ExecuteAsync("DELETE FROM publication_entries WHERE id = @id AND edition = 0", new { id });
        await tx.InsertAsync(
            "publication_entries", ["id", "edition", "number", "sample", "sample_version", "outcome", "body"],
            entries.Select(e => new object?[] { id, edition, (long)e.Number, e.Sample["samples/".Length..], e.SampleVersion, (long)e.Outcome, e.ToByteArray() }));
    }

    /// <summary>The entries of the draft become those of a published edition.</summary>
    public static Task PublishAsync(Transaction tx, string id, long edition) =>
        tx.ExecuteAsync("UPDATE publication_entries SET edition = @edition WHERE id = @id AND edition = 0", new { id, edition });

    public static async Task<List<V1.PublicationEntry>> AllAsync(Transaction tx, string id, long edition) =>
        [.. (await ListAsync(tx, id, edition, "", 0, int.MaxValue)).Select(r => V1.PublicationEntry.Parser.ParseFrom(r.Body))];

    /// <summary>By number; outcomes are numbers joined by commas, empty for all.</summary>
    public static Task<List<EntryRow>> ListAsync(Transaction tx, string id, long edition, string outcomes, long after, int limit) => tx.QueryAsync<EntryRow>(
        $"{Select} WHERE e.id = @id AND e.edition = @edition AND e.number > @after AND {Of(outcomes)} ORDER BY e.number LIMIT @limit", new { id, edition, after, limit });

    public static IAsyncEnumerable<EntryRow> StreamAsync(Transaction tx, string id, long edition) =>
        tx.StreamAsync<EntryRow>($"{Select} WHERE e.id = @id AND e.edition = @edition ORDER BY e.number", new { id, edition });

    public static Task<int> CountAsync(Transaction tx, string id, long edition, string outcomes) =>
        tx.ScalarAsync<int>($"SELECT COUNT(*) FROM publication_entries e WHERE e.id = @id AND e.edition = @edition AND {Of(outcomes)}", new { id, edition });

    /// <summary>Entries, withdrawn ones apart, whose sample has another version by now.</summary>
    public static Task<int> ChangedAsync(Transaction tx, string id, long edition) => tx.ScalarAsync<int>(
        """
        SELECT COUNT(*) FROM publication_entries e LEFT JOIN samples s ON s.id = e.sample
        WHERE e.id = @id AND e.edition = @edition AND e.outcome > 0 AND COALESCE(s.version, 0) <> e.sample_version
        """,
        new { id, edition });

    /// <summary>The same for the newest editions of several rounds; those without a change are not there.</summary>
    public static async Task<Dictionary<string, int>> ChangedAsync(Transaction tx, IReadOnlyList<string> ids) => ids.Count == 0 ? [] : (await tx.QueryAsync<ChangedEntries>(
        """
        SELECT e.id, COUNT(*) AS changed FROM publications p JOIN publication_entries e ON e.id = p.id AND e.edition = p.edition LEFT JOIN samples s ON s.id = e.sample
        WHERE p.id IN @ids AND e.outcome > 0 AND COALESCE(s.version, 0) <> e.sample_version GROUP BY e.id
        """,
        new { ids })).ToDictionary(c => c.Id, c => (int)c.Changed, StringComparer.Ordinal);

    private static string Of(string outcomes) => outcomes.Length > 0 ? $"e.outcome IN ({outcomes})" : "1 = 1";
}
