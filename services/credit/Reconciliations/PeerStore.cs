using Google.Protobuf;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Credits.Listings;
using Quality.Credits.Penalties;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Reconciliations;

/// <summary>What a reader of lists asks for; empty and zero mean any.</summary>
internal sealed record PeerListFilter(long Kind, string Peer, string Region, bool Latest);

/// <summary>What a reader of differences asks for: numbers joined by commas; empty means any.</summary>
internal sealed record PeerDifferenceFilter(string Kinds, string Fields, string Reasons, string Query);

/// <summary>How often a difference occurs.</summary>
internal sealed record PeerCountRow(long Kind, long Field, long Reason, long Count);

/// <summary>A stored row or difference; Number is its place.</summary>
internal sealed record PeerBodyRow(long Number, byte[] Body);

/// <summary>A code and a name, of the register or of the time before; Region is empty for a former name.</summary>
internal sealed record PeerNameRow(string Uscc, string DisplayName, string Region);

/// <summary>A code or name of before, and the code into which it was merged.</summary>
internal sealed record PeerIdentityRow(string Subject, string Uscc);

/// <summary>The tables <c>peer_lists</c>, <c>peer_rows</c> and <c>peer_differences</c>.</summary>
internal static class PeerStore
{
    private const string Columns =
        """
        id, version, peer, peer_key, kind, title, as_of, region, file_name, total_rows, last_row, taken, held, warnings, ours, agreeing, only_ours, only_theirs, differing,
        creator, creator_name, stream, stream_until, created_at, updated_at, compared_at
        """;

    private static readonly string[] RowColumns = ["list", "row", "held", "problems", "body"];

    private static readonly string[] DifferenceColumns = ["list", "number", "kind", "field", "reason", "search", "body"];

    public static Task<PeerList?> FindAsync(Transaction tx, string id) => tx.QuerySingleOrDefaultAsync<PeerList>($"SELECT {Columns} FROM peer_lists WHERE id = @id", new { id });

    public static Task<PeerList?> FindVisibleAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<PeerList>($"SELECT {Columns} FROM peer_lists WHERE id = @id AND {tx.InScope("region")}", new { id });

    /// <summary>As the next version of its peer, kind and region; of two at once the second one is tried again.</summary>
    public static async Task<PeerList> InsertAsync(Transaction tx, PeerList list)
    {
        var last = await tx.ScalarAsync<long>("SELECT COALESCE(MAX(version), 0) FROM peer_lists WHERE peer_key = @PeerKey AND kind = @Kind AND region = @Region", list);
        var next = list with { Version = last + 1 };
        await tx.ExecuteAsync(
            $"""
            INSERT INTO peer_lists ({Columns}) VALUES (@Id, @Version, @Peer, @PeerKey, @Kind, @Title, @AsOf, @Region, @FileName, @TotalRows, @LastRow, @Taken, @Held, @Warnings, @Ours, @Agreeing,
                @OnlyOurs, @OnlyTheirs, @Differing, @Creator, @CreatorName, @Stream, @StreamUntil, @CreatedAt, @UpdatedAt, NULL)
            """, next);
        return next;
    }

    /// <summary>False when another stream has taken it over since <paramref name="stream"/> read it.</summary>
    public static async Task<bool> UpdateAsync(Transaction tx, PeerList list, string stream) => await tx.ExecuteAsync(
        """
        UPDATE peer_lists SET total_rows = @TotalRows, last_row = @LastRow, taken = @Taken, held = @Held, warnings = @Warnings, ours = @Ours, agreeing = @Agreeing, only_ours = @OnlyOurs,
            only_theirs = @OnlyTheirs, differing = @Differing, stream = @Stream, stream_until = @StreamUntil, updated_at = @UpdatedAt, compared_at = @ComparedAt
        WHERE id = @Id AND stream = @expected
        """,
        new
        {
            list.TotalRows, list.LastRow, list.Taken, list.Held, list.Warnings, list.Ours, list.Agreeing, list.OnlyOurs, list.OnlyTheirs, list.Differing, list.Stream, list.StreamUntil,
            list.UpdatedAt, list.ComparedAt, list.Id, expected = stream,
        }) == 1;

    /// <summary>A stream that still brings rows keeps its list, however slowly they come.</summary>
    public static Task<int> KeepAsync(Transaction tx, PeerList begun, DateTimeOffset until) =>
        tx.ExecuteAsync("UPDATE peer_lists SET stream_until = @until WHERE id = @Id AND stream = @Stream", new { begun.Id, begun.Stream, until });

    /// <summary>The newest first; clients choose ids, so the key is the instant with the id.</summary>
    public static Task<List<PeerList>> ListAsync(Transaction tx, PeerListFilter filter, (long At, string Id)? before, int limit)
    {
        var next = before is null ? "" : "AND (created_at < @at OR (created_at = @at AND id < @id))";
        return tx.QueryAsync<PeerList>($"SELECT {Columns} FROM peer_lists l WHERE {Where(tx, filter)} {next} ORDER BY created_at DESC, id DESC LIMIT @limit", Args(filter, before, limit));
    }

    public static Task<int> CountAsync(Transaction tx, PeerListFilter filter) => tx.ScalarAsync<int>($"SELECT COUNT(*) FROM peer_lists l WHERE {Where(tx, filter)}", Args(filter, null, 0));

    /// <summary>Whether a newer version was compared.</summary>
    public static async Task<bool> IsLatestAsync(Transaction tx, PeerList list) => list.IsCompared && await tx.ScalarAsync<long>(
        "SELECT COUNT(*) FROM peer_lists WHERE peer_key = @PeerKey AND kind = @Kind AND region = @Region AND version > @Version AND compared_at IS NOT NULL", list) == 0;

    public static Task InsertRowsAsync(Transaction tx, PeerList list, IEnumerable<V1.PeerRow> rows) => tx.InsertAsync(
        "peer_rows", RowColumns, rows.Select(r => new object?[] { list.Id, (long)r.Row, r.Held ? 1L : 0L, (long)r.Problems.Count, r.ToByteArray() }));

    public static Task<List<PeerBodyRow>> RowsAsync(Transaction tx, string list, bool held, bool problems, long after, int limit) => tx.QueryAsync<PeerBodyRow>(
        $"SELECT row AS number, body FROM peer_rows WHERE list = @list AND row > @after {Rows(held, problems)} ORDER BY row LIMIT @limit", new { list, after, limit });

    public static Task<int> CountRowsAsync(Transaction tx, string list, bool held, bool problems) =>
        tx.ScalarAsync<int>($"SELECT COUNT(*) FROM peer_rows WHERE list = @list {Rows(held, problems)}", new { list });

    public static IAsyncEnumerable<PeerBodyRow> AllRowsAsync(Transaction tx, string list) =>
        tx.StreamAsync<PeerBodyRow>("SELECT row AS number, body FROM peer_rows WHERE list = @list ORDER BY row", new { list });

    public static Task InsertDifferencesAsync(Transaction tx, PeerList list, IEnumerable<V1.PeerDifference> found) => tx.InsertAsync(
        "peer_differences",
        DifferenceColumns,
        found.Select((d, i) => new object?[] { list.Id, i + 1L, (long)d.Kind, (long)d.Field, (long)d.Reason, FoldedText.Column(d.Uscc, d.DisplayName, d.DecisionNumber, d.Theirs), d.ToByteArray() }));

    public static Task<List<PeerBodyRow>> DifferencesAsync(Transaction tx, string list, PeerDifferenceFilter filter, long after, int limit) => tx.QueryAsync<PeerBodyRow>(
        $"SELECT number, body FROM peer_differences WHERE list = @list AND number > @after AND {Where(filter)} ORDER BY number LIMIT @limit", new { list, after, limit, like = FoldedText.Pattern(filter.Query) });

    public static Task<int> CountDifferencesAsync(Transaction tx, string list, PeerDifferenceFilter filter) =>
        tx.ScalarAsync<int>($"SELECT COUNT(*) FROM peer_differences WHERE list = @list AND {Where(filter)}", new { list, like = FoldedText.Pattern(filter.Query) });

    public static IAsyncEnumerable<PeerBodyRow> AllDifferencesAsync(Transaction tx, string list, PeerDifferenceFilter filter) =>
        tx.StreamAsync<PeerBodyRow>($"SELECT number, body FROM peer_differences WHERE list = @list AND {Where(filter)} ORDER BY number", new { list, like = FoldedText.Pattern(filter.Query) });

    public static Task<List<PeerCountRow>> CountsAsync(Transaction tx, string list) => tx.QueryAsync<PeerCountRow>(
        "SELECT kind, field, reason, COUNT(*) AS count FROM peer_differences WHERE list = @list GROUP BY kind, field, reason ORDER BY COUNT(*) DESC, kind, field, reason", new { list });

    private static string Rows(bool held, bool problems) => (held ? "AND held = 1 " : "") + (problems ? "AND problems > 0" : "");

    private static string Where(PeerDifferenceFilter filter)
    {
        List<string> all = ["1 = 1"];
        if (filter.Kinds.Length > 0) all.Add($"kind IN ({filter.Kinds})");
        if (filter.Fields.Length > 0) all.Add($"field IN ({filter.Fields})");
        if (filter.Reasons.Length > 0) all.Add($"reason IN ({filter.Reasons})");
        if (filter.Query.Length > 0) all.Add("search LIKE @like ESCAPE '\\'");
        return string.Join(" AND ", all);
    }

    private static string Where(Transaction tx, PeerListFilter filter)
    {
        List<string> all = [tx.InScope("region"), RegionFilter.Sql("region", filter.Region)];
        if (filter.Kind > 0) all.Add("kind = @Kind");
        if (filter.Peer.Length > 0) all.Add("peer_key LIKE @like ESCAPE '\\'");
        if (filter.Latest)
        {
            all.Add("compared_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM peer_lists n WHERE n.peer_key = l.peer_key AND n.kind = l.kind AND n.region = l.region AND n.version > l.version AND n.compared_at IS NOT NULL)");
        }

        return string.Join(" AND ", all);
    }

    private static object Args(PeerListFilter f, (long At, string Id)? before, int limit) => new { f.Kind, like = FoldedText.Pattern(f.Peer), at = before?.At ?? 0, id = before?.Id ?? "", limit };
}

/// <summary>Reads our side of a comparison from the tables of listings, penalties, the register and its identities; it writes none of them.</summary>
internal static class OurStore
{
    private const string Listed = $"SELECT {ListingStore.Columns} FROM listings";

    private const string Penalised = $"SELECT {PenaltyStore.Columns} FROM penalties";

    public static IAsyncEnumerable<ListingRow> ListingsAsync(Transaction tx, long list, string region) =>
        tx.StreamAsync<ListingRow>($"{Listed} WHERE list = @list AND {RegionFilter.Sql("region", region)} ORDER BY id", new { list });

    public static IAsyncEnumerable<PenaltyRow> PenaltiesAsync(Transaction tx, string region) =>
        tx.StreamAsync<PenaltyRow>($"{Penalised} WHERE {RegionFilter.Sql("region", region)} ORDER BY id");

    /// <summary>What is public of these enterprises on any list and in any region.</summary>
    public static Task<List<ListingRow>> PublishedListingsAsync(Transaction tx, IReadOnlyCollection<string> codes) =>
        codes.Select(c => "enterprises/" + c).QueryPartsAsync(some => tx.QueryAsync<ListingRow>($"{Listed} WHERE state = 6 AND enterprise IN @some ORDER BY id", new { some }));

    public static Task<List<PenaltyRow>> PublishedPenaltiesAsync(Transaction tx, IReadOnlyCollection<string> codes) =>
        codes.Select(c => "enterprises/" + c).QueryPartsAsync(some => tx.QueryAsync<PenaltyRow>($"{Penalised} WHERE state = 4 AND enterprise IN @some ORDER BY id", new { some }));

    public static Task<List<PeerNameRow>> NamesAsync(Transaction tx, IEnumerable<string> codes) =>
        codes.QueryPartsAsync(some => tx.QueryAsync<PeerNameRow>("SELECT uscc, display_name, region FROM enterprises WHERE uscc IN @some", new { some }));

    public static Task<List<PeerNameRow>> FormerNamesAsync(Transaction tx, IEnumerable<string> codes) =>
        codes.QueryPartsAsync(some => tx.QueryAsync<PeerNameRow>("SELECT uscc, display_name, '' AS region FROM enterprise_former_names WHERE uscc IN @some", new { some }));

    /// <summary>Old codes and names that two persons have merged into a code.</summary>
    public static Task<List<PeerIdentityRow>> IdentitiesAsync(Transaction tx) => tx.QueryAsync<PeerIdentityRow>("SELECT subject, uscc FROM enterprise_identities WHERE state = 2");
}
