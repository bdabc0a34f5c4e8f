using Dapper;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;

namespace Quality.Complaints.Complaints;

/// <summary>What a reader of complaints asks for; empty and null mean any. Lists are numbers joined by commas, dates are ISO.</summary>
internal sealed record ComplaintFilter(
    string Query, string Region, string Kinds, string States, string Respondent, string Category, string Channels, string ReceivedFrom, string ReceivedTo, bool? Overdue);

/// <summary>The tables <c>complaints</c> (newest versions) and <c>complaint_history</c> (replaced versions).</summary>
internal static class ComplaintStore
{
    private const string Columns =
        """
        id, kind, number, respondent, respondent_text, category, region, channel, received_on, purchased_on, problem, state, accepted_on, refused_on,
        refusal_ground, closed_on, outcome, decision_text, accept_by, accept_provisional, mediate_by, mediate_provisional, check_by, check_provisional,
        inform_by, inform_provisional, rule, reporter_recorded, real_name, related, due_on, version, created_at, updated_at
        """;

    private const string Values =
        """
        @Id, @Kind, @Number, @Respondent, @RespondentText, @Category, @Region, @Channel, @ReceivedOn, @PurchasedOn, @Problem, @State, @AcceptedOn, @RefusedOn,
        @RefusalGround, @ClosedOn, @Outcome, @DecisionText, @AcceptBy, CASE WHEN @AcceptProvisional THEN 1 ELSE 0 END, @MediateBy,
        CASE WHEN @MediateProvisional THEN 1 ELSE 0 END, @CheckBy, CASE WHEN @CheckProvisional THEN 1 ELSE 0 END, @InformBy,
        CASE WHEN @InformProvisional THEN 1 ELSE 0 END, @Rule, CASE WHEN @ReporterRecorded THEN 1 ELSE 0 END, CASE WHEN @RealName THEN 1 ELSE 0 END,
        @Related, @DueOn, @Version, @CreatedAt, @UpdatedAt
        """;

    private const string Open = "state IN (1, 2, 3)";

    /// <summary>Only where the caller may see it.</summary>
    public static Task<Complaint?> FindVisibleAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<Complaint>($"SELECT {Columns} FROM complaints WHERE id = @id AND {tx.InScope("region")}", new { id });

    public static Task InsertAsync(Transaction tx, Complaint complaint)
    {
        var args = new DynamicParameters(complaint);
        args.Add("terms", ChineseSearch.Index($"{complaint.Number} | {complaint.Respondent} | {complaint.RespondentText} | {complaint.Problem}"));
        return tx.ExecuteAsync($"INSERT INTO complaints ({Columns}, search_terms) VALUES ({Values}, @terms)", args);
    }

    /// <summary>Keeps the old version and puts the new one in its place; false when somebody else was faster.</summary>
    public static async Task<bool> ReplaceAsync(Transaction tx, Complaint old, Complaint complaint)
    {
        if (await UpdateAsync(tx, complaint, complaint.Version - 1) == 0) return false;
        await tx.ExecuteAsync($"INSERT INTO complaint_history ({Columns}) VALUES ({Values})", old);
        return true;
    }

    /// <summary>The last received first.</summary>
    public static Task<List<Complaint>> ListAsync(Transaction tx, ComplaintFilter filter, string? after, int limit)
    {
        var args = Args(tx, filter);
        var (on, id) = after?.Split('|') is [var day, var last] ? (day, last) : ("", "");
        var before = after is null ? "" : "AND (received_on, id) < (@on, @id)";
        args.AddDynamicParams(new { on, id, limit });
        return tx.QueryAsync<Complaint>($"SELECT {Columns} FROM complaints WHERE {Where(tx, filter)} {before} ORDER BY received_on DESC, id DESC LIMIT @limit", args);
    }

    public static async Task<int> CountAsync(Transaction tx, ComplaintFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM complaints WHERE {Where(tx, filter)}", Args(tx, filter));

    public static IAsyncEnumerable<Complaint> StreamAsync(Transaction tx, ComplaintFilter filter) =>
        tx.StreamAsync<Complaint>($"SELECT {Columns} FROM complaints WHERE {Where(tx, filter)} ORDER BY id", Args(tx, filter));

    /// <summary>Open complaints, by the end of the period that runs.</summary>
    public static Task<List<Complaint>> OpenAsync(Transaction tx, ComplaintTodoFilter filter, string? after, int limit)
    {
        var (day, id) = after?.Split('|') is [var due, var last] ? (due, last) : ("", "");
        return tx.QueryAsync<Complaint>(
            $"""
            SELECT {Columns} FROM complaints
            WHERE {WhereOpen(tx, filter)} AND (COALESCE(due_on, '{ComplaintTodoFilter.NoDay}'), id) > (@day, @id)
            ORDER BY COALESCE(due_on, '{ComplaintTodoFilter.NoDay}'), id LIMIT @limit
            """,
            new { filter.DueBy, day, id, limit });
    }

    public static async Task<int> CountOpenAsync(Transaction tx, ComplaintTodoFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM complaints WHERE {WhereOpen(tx, filter)}", new { filter.DueBy });

    /// <summary>Computes periods again that waited for a holiday notice; answers how many moved or became certain.</summary>
    public static async Task<int> SettlePeriodsAsync(Transaction tx, WorkingCalendar calendar)
    {
        var changed = 0;
        foreach (var complaint in await tx.QueryAsync<Complaint>(
            $"SELECT {Columns} FROM complaints WHERE accept_provisional + mediate_provisional + check_provisional + inform_provisional > 0"))
        {
            var settled = complaint.WithPeriods(calendar);
            if (settled != complaint) changed += await UpdateAsync(tx, settled, complaint.Version);
        }

        return changed;
    }

    private static Task<int> UpdateAsync(Transaction tx, Complaint complaint, long version)
    {
        var args = new DynamicParameters(complaint);
        args.Add("expected", version);
        return tx.ExecuteAsync($"UPDATE complaints SET ({Columns}) = ({Values}) WHERE id = @Id AND version = @expected", args);
    }

    private static string Where(Transaction tx, ComplaintFilter filter)
    {
        List<string> all = [tx.InScope("region"), RegionFilter.Sql("region", filter.Region)];
        if (filter.Kinds.Length > 0) all.Add($"kind IN ({filter.Kinds})");
        if (filter.States.Length > 0) all.Add($"state IN ({filter.States})");
        if (filter.Respondent.Length > 0) all.Add("respondent = @Respondent");
        if (filter.Category.Length > 0) all.Add("category = @Category");
        if (filter.Channels.Length > 0) all.Add($"channel IN ({filter.Channels})");
        if (filter.ReceivedFrom.Length > 0) all.Add("received_on >= @ReceivedFrom");
        if (filter.ReceivedTo.Length > 0) all.Add("received_on <= @ReceivedTo");
        if (filter.Overdue is { } overdue) all.Add($"({Open} AND due_on IS NOT NULL AND due_on < @today) = {(overdue ? "(1 = 1)" : "(1 = 0)")}");
        if (filter.Query.Length > 0) all.Add(Matches(tx, filter.Query));
        return string.Join(" AND ", all);
    }

    private static string Matches(Transaction tx, string query) => ChineseSearch.Query(query).IsEmpty
        ? "1 = 0"
        : tx.Provider == DatabaseProvider.PostgreSql
            ? "search_vector @@ to_tsquery('simple', @terms)"
            : "rowid IN (SELECT rowid FROM complaint_search WHERE complaint_search MATCH @terms)";

    private static string WhereOpen(Transaction tx, ComplaintTodoFilter filter)
    {
        List<string> all = [Open, filter.Acts ? tx.InScope("region") : "1 = 0", RegionFilter.Sql("region", filter.Region)];
        if (filter.DueBy.Length > 0) all.Add("due_on <= @DueBy");
        if (filter.States.Length > 0) all.Add($"state IN ({filter.States})");
        return string.Join(" AND ", all);
    }

    private static DynamicParameters Args(Transaction tx, ComplaintFilter filter)
    {
        var args = new DynamicParameters(new { filter.Respondent, filter.Category, filter.ReceivedFrom, filter.ReceivedTo, today = ChinaTime.Format(tx.Today) });
        var query = ChineseSearch.Query(filter.Query);
        args.Add("terms", query.IsEmpty ? "" : tx.Provider == DatabaseProvider.PostgreSql ? query.TsQuery : query.Fts5);
        return args;
    }
}
