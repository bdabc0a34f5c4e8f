using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Inspections.Sampling;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Online;

/// <summary>The newest version of an on-line check: the message of the wire, and beside it what is searched by. DueOn is the earliest clock that runs.</summary>
internal sealed record OnlineRow(
    string Id, long Version, string Number, string Authority, string Region, string HandoverRegion, long State, long Action, string Task, string Platform, string Link,
    long Takedown, DateOnly? DueOn, bool DueProvisional, byte[] Body, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>What a reader of on-line checks asks for; empty, 0 and null mean any. States are numbers joined by commas, Today is ISO.</summary>
internal sealed record OnlineFilter(string Region, string States, bool? Overdue, string Platform, string Task, int Takedown, string Today);

/// <summary>The tables <c>online_checks</c> and <c>online_custody</c>.</summary>
internal static class OnlineStore
{
    private const string NoDay = "9999-12-31";

    private const string Columns = "id, version, number, authority, region, handover_region, state, action, task, platform, link, takedown, due_on, due_provisional, body, created_at, updated_at";

    private const string Values =
        """
        @Id, @Version, @Number, @Authority, @Region, @HandoverRegion, @State, @Action, @Task, @Platform, @Link, @Takedown, @DueOn,
        CASE WHEN @DueProvisional THEN 1 ELSE 0 END, @Body, @CreatedAt, @UpdatedAt
        """;

    private const string LinkColumns = "id, version, step, actor, actor_display_name, place, note, hashes, body, content_hash, previous_hash, hash, taken_at";

    /// <summary>Only where the caller may see it.</summary>
    public static Task<OnlineRow?> FindVisibleAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<OnlineRow>($"SELECT {Columns} FROM online_checks WHERE id = @id AND {Visible(tx)}", new { id });

    /// <summary>False when the authority used the number before.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, OnlineRow row) =>
        await tx.ExecuteAsync($"INSERT INTO online_checks ({Columns}) VALUES ({Values}) ON CONFLICT (authority, number) DO NOTHING", row) == 1;

    /// <summary>False when somebody else was faster.</summary>
    public static async Task<bool> ReviseAsync(Transaction tx, OnlineRow row) =>
        await tx.ExecuteAsync($"UPDATE online_checks SET ({Columns}) = ({Values}) WHERE id = @Id AND version = @Version - 1", row) == 1;

    /// <summary>Whether a check, of whatever region, names this sampling or sample already.</summary>
    public static async Task<bool> IsLinkedAsync(Transaction tx, string link) => await tx.ScalarAsync<long>("SELECT COUNT(*) FROM online_checks WHERE link = @link", new { link }) > 0;

    /// <summary>The first due first, those without a clock last.</summary>
    public static Task<List<OnlineRow>> ListAsync(Transaction tx, OnlineFilter filter, string? after, int limit)
    {
        var (day, id) = after?.Split('|') is [var due, var last] ? (due, last) : ("", "");
        return tx.QueryAsync<OnlineRow>(
            $"""
            SELECT {Columns} FROM online_checks
            WHERE {Where(tx, filter)} AND (COALESCE(due_on, '{NoDay}'), id) > (@day, @id)
            ORDER BY COALESCE(due_on, '{NoDay}'), id LIMIT @limit
            """,
            new { filter.Platform, filter.Task, filter.Takedown, filter.Today, day, id, limit });
    }

    public static IAsyncEnumerable<OnlineRow> StreamAsync(Transaction tx, OnlineFilter filter) => tx.StreamAsync<OnlineRow>(
        $"SELECT {Columns} FROM online_checks WHERE {Where(tx, filter)} ORDER BY id", new { filter.Platform, filter.Task, filter.Takedown, filter.Today });

    /// <summary>Checks of which a clock runs or whose parties may still have to be told: few at any time, whatever was finished before.</summary>
    public static Task<List<OnlineRow>> WaitingAsync(Transaction tx) =>
        tx.QueryAsync<OnlineRow>($"SELECT {Columns} FROM online_checks WHERE {Visible(tx)} AND (due_on IS NOT NULL OR state = @linked)", new { linked = (long)V1.OnlineCheckState.Linked });

    public static Task<int> CountAsync(Transaction tx, OnlineFilter filter) =>
        tx.ScalarAsync<int>($"SELECT COUNT(*) FROM online_checks WHERE {Where(tx, filter)}", new { filter.Platform, filter.Task, filter.Takedown, filter.Today });

    /// <summary>Where the next page starts.</summary>
    public static string Key(OnlineRow row) => $"{(row.DueOn is { } due ? ChinaTime.Format(due) : NoDay)}|{row.Id}";

    public static Task AddLinkAsync(Transaction tx, CustodyRow link) => tx.ExecuteAsync(
        $"""
        INSERT INTO online_custody ({LinkColumns})
        VALUES (@Id, @Version, @Step, @Actor, @ActorDisplayName, @Place, @Note, @Hashes, @Body, @ContentHash, @PreviousHash, @Hash, @TakenAt)
        """,
        link);

    /// <summary>The links of a check after a number, the first first.</summary>
    public static Task<List<CustodyRow>> LinksAsync(Transaction tx, string id, long after = 0, int limit = int.MaxValue) =>
        tx.QueryAsync<CustodyRow>($"SELECT {LinkColumns} FROM online_custody WHERE id = @id AND version > @after ORDER BY version LIMIT @limit", new { id, after, limit });

    /// <summary>The hash of the last link.</summary>
    public static async Task<string> LastHashAsync(Transaction tx, string id) =>
        await tx.ScalarAsync<string>("SELECT hash FROM online_custody WHERE id = @id ORDER BY version DESC LIMIT 1", new { id }) ?? "";

    /// <summary>Computes due days again that waited for a holiday notice; answers how many moved or became certain.</summary>
    public static async Task<int> SettleDueDaysAsync(Transaction tx, WorkingCalendar calendar)
    {
        var changed = 0;
        foreach (var row in await tx.QueryAsync<OnlineRow>($"SELECT {Columns} FROM online_checks WHERE due_provisional = 1"))
        {
            var due = OnlineClocks.Earliest(row.ToMessage(), calendar);
            if (due?.Date == row.DueOn && due?.Provisional == row.DueProvisional) continue;
            changed += await tx.ExecuteAsync(
                "UPDATE online_checks SET due_on = @DueOn, due_provisional = CASE WHEN @Provisional THEN 1 ELSE 0 END WHERE id = @Id AND version = @Version",
                new { DueOn = due?.Date, Provisional = due?.Provisional == true, row.Id, row.Version });
        }

        return changed;
    }

    private static string Where(Transaction tx, OnlineFilter filter)
    {
        List<string> all = [Visible(tx), $"({RegionFilter.Sql("region", filter.Region)} OR {RegionFilter.Sql("handover_region", filter.Region)})"];
        if (filter.States.Length > 0) all.Add($"state IN ({filter.States})");
        if (filter.Overdue is { } overdue) all.Add(overdue ? "due_on < @Today" : "(due_on IS NULL OR due_on >= @Today)");
        if (filter.Platform.Length > 0) all.Add("platform = @Platform");
        if (filter.Task.Length > 0) all.Add("task = @Task");
        if (filter.Takedown > 0) all.Add("takedown = @Takedown");
        return string.Join(" AND ", all);
    }

    /// <summary>The region to which the check counts, and the one to which it was handed over.</summary>
    private static string Visible(Transaction tx) => $"({tx.InScope("region")} OR {tx.InScope("handover_region")})";
}
