using Quality.Common.Storage;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.QualityFiles;

/// <summary>Entries of one kind in a file.</summary>
internal sealed record KindCount(long Kind, long Total, long InForce);

/// <summary>Subjects of a file with the two times in which it is read; Known in milliseconds.</summary>
internal sealed record FileView(IReadOnlyList<string> Subjects, string AsOf, long Known);

/// <summary>The tables <c>quality_entries</c> and <c>quality_sources</c>.</summary>
internal static class QualityEntryStore
{
    /// <summary>The end of the newest version, and "as known now".</summary>
    public const long Open = 253402300799999;

    private const string Columns =
        "id, version, subject, kind, code, title, number, authority, from_on, until_on, ended_on, standing, source, facet, source_version, sha256, rule, reason, recorder, recorder_display_name, known_from";

    private const string Visible = "EXISTS (SELECT 1 FROM enterprises e WHERE (e.uscc = q.subject OR e.uscc = (SELECT i.uscc FROM enterprise_identities i WHERE i.subject = q.subject AND i.state = 2)) AND ";

    private const string InView = "subject IN @Subjects AND known_from <= @known AND known_to > @known AND from_on <= @AsOf AND standing <> 6";

    /// <summary>False when this version or a newer one was told before.</summary>
    public static async Task<bool> IsNewsAsync(Transaction tx, string source, long version) => await tx.ExecuteAsync(
        """
        INSERT INTO quality_sources (source, version) VALUES (@source, @version)
        ON CONFLICT (source) DO UPDATE SET version = excluded.version WHERE quality_sources.version < excluded.version
        """,
        new { source, version }) == 1;

    /// <summary>Newest versions of what a source told, taken back ones too.</summary>
    public static Task<List<QualityEntry>> OfSourceAsync(Transaction tx, string source) =>
        tx.QueryAsync<QualityEntry>($"SELECT {Columns} FROM quality_entries WHERE source = @source AND facet <> '' AND known_to = {Open}", new { source });

    /// <summary>The last version that an event made, where a person has corrected it since.</summary>
    public static Task<QualityEntry?> LastToldAsync(Transaction tx, string id) => tx.QuerySingleOrDefaultAsync<QualityEntry>(
        $"SELECT {Columns} FROM quality_entries WHERE id = @id AND recorder = '' ORDER BY version DESC LIMIT 1", new { id });

    /// <summary>The newest version, where the caller may see its enterprise or the one into which that was merged.</summary>
    public static Task<QualityEntry?> FindAsync(Transaction tx, string id) => tx.QuerySingleOrDefaultAsync<QualityEntry>(
        $"SELECT {Columns} FROM quality_entries q WHERE id = @id AND known_to = {Open} AND {Visible}{tx.InScope("e.region")})", new { id });

    /// <summary>The newest first; those before a number, or, where it is 0, all.</summary>
    public static Task<List<QualityEntry>> VersionsAsync(Transaction tx, string id, long before, int limit) => tx.QueryAsync<QualityEntry>(
        $"SELECT {Columns} FROM quality_entries WHERE id = @id{(before > 0 ? " AND version < @before" : "")} ORDER BY version DESC LIMIT @limit", new { id, before, limit });

    public static Task<QualityEntry?> VersionAsync(Transaction tx, string id, long version) =>
        tx.QuerySingleOrDefaultAsync<QualityEntry>($"SELECT {Columns} FROM quality_entries WHERE id = @id AND version = @version", new { id, version });

    /// <summary>Ends the version before and adds this one; false when somebody else was faster or the number is taken.</summary>
    public static async Task<bool> AddAsync(Transaction tx, QualityEntry entry)
    {
        if (entry.Version > 1 && await tx.ExecuteAsync($"UPDATE quality_entries SET known_to = @KnownFrom WHERE id = @Id AND version = @Version - 1 AND known_to = {Open}", entry) != 1) return false;
        return await tx.ExecuteAsync(
            $"""
            INSERT INTO quality_entries ({Columns}, known_to)
            VALUES (@Id, @Version, @Subject, @Kind, @Code, @Title, @Number, @Authority, @FromOn, @UntilOn, @EndedOn, @Standing, @Source, @Facet, @SourceVersion, @Sha256, @Rule, @Reason,
                @Recorder, @RecorderDisplayName, @KnownFrom, {Open}) ON CONFLICT DO NOTHING
            """,
            entry) == 1;
    }

    /// <summary>Everything of the subjects as known at an instant, whatever the day: what grades are computed from.</summary>
    public static Task<List<QualityEntry>> KnownAsync(Transaction tx, IReadOnlyList<string> subjects, long known) => tx.QueryAsync<QualityEntry>(
        $"SELECT {Columns} FROM quality_entries WHERE subject IN @subjects AND known_from <= @known AND known_to > @known", new { subjects, known = Cap(known) });

    public static Task<List<KindCount>> CountAsync(Transaction tx, FileView view) => tx.QueryAsync<KindCount>(
        $"""
        SELECT kind, COUNT(*) AS total, SUM(CASE WHEN until_on >= @AsOf AND (ended_on = '' OR ended_on > @AsOf) THEN 1 ELSE 0 END) AS in_force
        FROM quality_entries WHERE {InView} GROUP BY kind ORDER BY kind
        """,
        Args(view, [], null, 0));

    /// <summary>The last to happen first.</summary>
    public static Task<List<QualityEntry>> ListAsync(Transaction tx, FileView view, IReadOnlyCollection<V1.QualityEntryKind> kinds, string? after, int limit)
    {
        var next = after is null ? "" : " AND (from_on < @day OR (from_on = @day AND id < @id))";
        return tx.QueryAsync<QualityEntry>($"SELECT {Columns} FROM quality_entries WHERE {InView}{OfKinds(kinds)}{next} ORDER BY from_on DESC, id DESC LIMIT @limit", Args(view, kinds, after, limit));
    }

    public static Task<int> CountAsync(Transaction tx, FileView view, IReadOnlyCollection<V1.QualityEntryKind> kinds) =>
        tx.ScalarAsync<int>($"SELECT COUNT(*) FROM quality_entries WHERE {InView}{OfKinds(kinds)}", Args(view, kinds, null, 0));

    /// <summary>The day of the first entry; null without any.</summary>
    public static Task<string?> FirstDayAsync(Transaction tx, FileView view) =>
        tx.ScalarAsync<string>($"SELECT MIN(from_on) FROM quality_entries WHERE {InView}", Args(view, [], null, 0));

    /// <summary>What ends between two days, the first to end first.</summary>
    public static Task<List<QualityEntry>> ExpiringAsync(Transaction tx, ExpiringFilter filter, string? after, int limit)
    {
        var next = after is null ? "" : " AND (until_on > @day OR (until_on = @day AND id > @id))";
        return tx.QueryAsync<QualityEntry>(
            $"SELECT {Columns} FROM quality_entries q WHERE {Ends(tx, filter)}{next} ORDER BY until_on, id LIMIT @limit", ExpiringArgs(filter, after, limit));
    }

    public static Task<int> CountExpiringAsync(Transaction tx, ExpiringFilter filter) =>
        tx.ScalarAsync<int>($"SELECT COUNT(*) FROM quality_entries q WHERE {Ends(tx, filter)}", ExpiringArgs(filter, null, 0));

    public static string Key(QualityEntry entry) => $"{entry.FromOn}|{entry.Id}";

    public static string ExpiringKey(QualityEntry entry) => $"{entry.UntilOn}|{entry.Id}";

    private static string Ends(Transaction tx, ExpiringFilter filter) =>
        $"known_to = {Open} AND standing = 1 AND ended_on = '' AND until_on < '9999-12-31' AND until_on >= @From AND until_on <= @To AND kind IN ({filter.Kinds}) AND {Visible}{tx.InScope("e.region")} AND {RegionFilter.Sql("e.region", filter.Region)})";

    private static string OfKinds(IReadOnlyCollection<V1.QualityEntryKind> kinds) => kinds.Count == 0 ? "" : $" AND kind IN ({string.Join(',', kinds.Select(k => (int)k))})";

    private static object Args(FileView view, IReadOnlyCollection<V1.QualityEntryKind> kinds, string? after, int limit)
    {
        var (day, id) = Parts(after);
        return new { view.Subjects, view.AsOf, known = Cap(view.Known), kinds = kinds.Count, day, id, limit };
    }

    private static object ExpiringArgs(ExpiringFilter filter, string? after, int limit)
    {
        var (day, id) = Parts(after);
        return new { filter.From, filter.To, day, id, limit };
    }

    /// <summary>At the end of time nothing is known yet: the newest versions last until then.</summary>
    private static long Cap(long known) => Math.Min(known, Open - 1);

    private static (string Day, string Id) Parts(string? key) => key?.Split('|') is [var day, var id] ? (day, id) : ("", "");
}

/// <summary>Entries that end between two legal days; Kinds are numbers joined by commas.</summary>
internal sealed record ExpiringFilter(string From, string To, string Kinds, string Region);
