using Quality.Common.Storage;

namespace Quality.Credits.QualityFiles;

/// <summary>The table <c>entry_objections</c>.</summary>
internal static class EntryObjectionStore
{
    private const string Columns =
        "id, version, entry, entry_version, uscc, claim, evidence, received_on, due_on, provisional, state, decided_on, reason, recorder, recorder_display_name, decider_display_name, created_at, updated_at";

    private const string Values =
        "@Id, @Version, @Entry, @EntryVersion, @Uscc, @Claim, @Evidence, @ReceivedOn, @DueOn, @Provisional, @State, @DecidedOn, @Reason, @Recorder, @RecorderDisplayName, @DeciderDisplayName, @CreatedAt, @UpdatedAt";

    /// <summary>Open ones before decided ones, each by their last day.</summary>
    private const string Order = "(CASE WHEN state = 1 THEN '0' ELSE '1' END) || due_on || id";

    public static Task<EntryObjection?> FindAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<EntryObjection>($"SELECT {Columns} FROM entry_objections o WHERE id = @id AND {Visible(tx, "")}", new { id });

    /// <summary>False while another one is open.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, EntryObjection o) =>
        await tx.ExecuteAsync($"INSERT INTO entry_objections ({Columns}) VALUES ({Values}) ON CONFLICT DO NOTHING", o) == 1;

    /// <summary>False when somebody else was faster.</summary>
    public static async Task<bool> ReviseAsync(Transaction tx, EntryObjection o) =>
        await tx.ExecuteAsync($"UPDATE entry_objections SET ({Columns}) = ({Values}) WHERE id = @Id AND version = @Version - 1", o) == 1;

    public static Task<List<EntryObjection>> ListAsync(Transaction tx, ObjectionFilter filter, string? after, int limit)
    {
        var next = after is null ? "" : $"AND {Order} > @after";
        return tx.QueryAsync<EntryObjection>($"SELECT {Columns} FROM entry_objections o WHERE {Where(tx, filter)} {next} ORDER BY {Order} LIMIT @limit", Args(filter, after, limit));
    }

    public static Task<int> CountAsync(Transaction tx, ObjectionFilter filter) => tx.ScalarAsync<int>($"SELECT COUNT(*) FROM entry_objections o WHERE {Where(tx, filter)}", Args(filter, null, 0));

    public static string Key(EntryObjection o) => $"{(o.State == EntryObjection.Open ? "0" : "1")}{o.DueOn}{o.Id}";

    /// <summary>Which of the entries have an open one.</summary>
    public static async Task<HashSet<string>> OpenOfAsync(Transaction tx, IEnumerable<string> entries) =>
        [.. await entries.QueryPartsAsync(some => tx.QueryAsync<string>("SELECT entry FROM entry_objections WHERE state = 1 AND entry IN @some", new { some }))];

    private static string Where(Transaction tx, ObjectionFilter filter)
    {
        List<string> all = [Visible(tx, filter.Region)];
        if (filter.Uscc.Length > 0) all.Add("uscc = @Uscc");
        if (filter.States.Length > 0) all.Add($"state IN ({filter.States})");
        if (filter.OverdueOn.Length > 0) all.Add("state = 1 AND due_on < @OverdueOn");
        return string.Join(" AND ", all);
    }

    private static string Visible(Transaction tx, string region) => $"EXISTS (SELECT 1 FROM enterprises e WHERE e.uscc = o.uscc AND {tx.InScope("e.region")} AND {RegionFilter.Sql("e.region", region)})";

    private static object Args(ObjectionFilter f, string? after, int limit) => new { f.Uscc, f.OverdueOn, after = after ?? "", limit };
}
