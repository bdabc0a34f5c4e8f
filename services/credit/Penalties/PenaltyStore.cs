using Quality.Common.Storage;
using Quality.Common.Values;

namespace Quality.Credits.Penalties;

/// <summary>The newest version of a penalty: the message of the wire without its originals, and beside it what is searched by.</summary>
internal sealed record PenaltyRow(
    string Id, long Version, string Enterprise, string Region, string Authority, string DocumentNumber, string Search, long State, string NextDueOn, string PublicationDueOn,
    string PublishedOn, string EndsOn, string WithdrawnOn, byte[] Body, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string CaseName);

/// <summary>One step as it is kept.</summary>
internal sealed record PenaltyStepRow(string Id, long Version, string Verb, long State, string Actor, string ActorDisplayName, byte[] Body, DateTimeOffset TakenAt);

/// <summary>What a reader asks for; empty means any. States are conditions on our own numbers.</summary>
internal sealed record PenaltyFilter(string States, string Region, string Enterprise, string Query, bool Overdue, string Today, string Case = "");

/// <summary>The counted rows.</summary>
internal sealed record PenaltyCounts(
    long Waiting, long Overdue, long WithdrawalsDue, long WithdrawalsOverdue, long Published, long PublishedLate, long PublishedEver, long Withdrawn, long NotPublished);

/// <summary>The tables <c>penalties</c> and <c>penalty_steps</c>.</summary>
internal static class PenaltyStore
{
    /// <summary>Published, and the last day of the term not passed.</summary>
    public const string Public = "(state = 4 AND ends_on >= @Today)";

    /// <summary>In the order of the row.</summary>
    public const string Columns =
        "id, version, enterprise, region, authority, document_number, search, state, next_due_on, publication_due_on, published_on, ends_on, withdrawn_on, body, created_at, updated_at, case_name";

    private const string Values =
        "@Id, @Version, @Enterprise, @Region, @Authority, @DocumentNumber, @Search, @State, @NextDueOn, @PublicationDueOn, @PublishedOn, @EndsOn, @WithdrawnOn, @Body, @CreatedAt, @UpdatedAt, @CaseName";

    private const string StepColumns = "id, version, verb, state, actor, actor_display_name, body, taken_at";

    public static Task<PenaltyRow?> FindOwnAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<PenaltyRow>($"SELECT {Columns} FROM penalties WHERE id = @id AND {tx.InScope("region")}", new { id });

    /// <summary>Of one enterprise what was published and not withdrawn, whether or not its publication has ended.</summary>
    public static Task<List<PenaltyRow>> PublishedOfAsync(Transaction tx, string enterprise) =>
        tx.QueryAsync<PenaltyRow>($"SELECT {Columns} FROM penalties WHERE enterprise = @enterprise AND state IN (4, 5, 6) ORDER BY id", new { enterprise });

    public static Task<PenaltyRow?> FindPublicAsync(Transaction tx, string id, string today) =>
        tx.QuerySingleOrDefaultAsync<PenaltyRow>($"SELECT {Columns} FROM penalties WHERE id = @id AND {Public}", new { id, Today = today });

    /// <summary>False when the authority's number is taken.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, PenaltyRow row) =>
        await tx.ExecuteAsync($"INSERT INTO penalties ({Columns}) VALUES ({Values}) ON CONFLICT DO NOTHING", row) == 1;

    /// <summary>False when somebody else was faster.</summary>
    public static async Task<bool> ReviseAsync(Transaction tx, PenaltyRow row) =>
        await tx.ExecuteAsync($"UPDATE penalties SET ({Columns}) = ({Values}) WHERE id = @Id AND version = @Version - 1", row) == 1;

    public static Task<string?> NumberedAsync(Transaction tx, string authority, string number) =>
        tx.ScalarAsync<string>("SELECT id FROM penalties WHERE authority = @authority AND document_number = @number", new { authority, number });

    /// <summary>Of the caller's region, the last recorded first.</summary>
    public static Task<List<PenaltyRow>> ListOwnAsync(Transaction tx, PenaltyFilter filter, string? after, int limit) =>
        tx.QueryAsync<PenaltyRow>($"SELECT {Columns} FROM penalties WHERE {tx.InScope("region")} AND {Where(filter)} {(after is null ? "" : "AND id < @after")} ORDER BY id DESC LIMIT @limit", Args(filter, after, limit));

    public static Task<int> CountOwnAsync(Transaction tx, PenaltyFilter filter) =>
        tx.ScalarAsync<int>($"SELECT COUNT(*) FROM penalties WHERE {tx.InScope("region")} AND {Where(filter)}", Args(filter, null, 0));

    /// <summary>For everybody; the keys are the day of the event and the id, the last first.</summary>
    public static Task<List<PenaltyRow>> ListPublicAsync(Transaction tx, string by, string states, PenaltyFilter filter, string? after, int limit)
    {
        var next = after is null ? "" : $"AND {by} || '/' || id < @after";
        return tx.QueryAsync<PenaltyRow>($"SELECT {Columns} FROM penalties WHERE {states} AND {Where(filter)} {next} ORDER BY {by} DESC, id DESC LIMIT @limit", Args(filter, after, limit));
    }

    public static Task<int> CountPublicAsync(Transaction tx, string states, PenaltyFilter filter) =>
        tx.ScalarAsync<int>($"SELECT COUNT(*) FROM penalties WHERE {states} AND {Where(filter)}", Args(filter, null, 0));

    public static async Task<PenaltyCounts> CountsAsync(Transaction tx, string region, string today)
    {
        static string Sum(string condition) => $"COALESCE(CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT), 0)";
        return (await tx.QuerySingleOrDefaultAsync<PenaltyCounts>(
            $"""
            SELECT {Sum("state IN (1, 2, 3)")} AS waiting, {Sum("state IN (1, 2, 3) AND next_due_on <> '' AND next_due_on < @Today")} AS overdue,
                {Sum("state = 4 AND next_due_on <> ''")} AS withdrawals_due, {Sum("state = 4 AND next_due_on <> '' AND next_due_on < @Today")} AS withdrawals_overdue,
                {Sum("state = 4 AND ends_on >= @Today")} AS published, {Sum("published_on <> '' AND publication_due_on <> '' AND published_on > publication_due_on")} AS published_late,
                {Sum("published_on <> ''")} AS published_ever, {Sum("state = 7")} AS withdrawn, {Sum("state = 8")} AS not_published
            FROM penalties WHERE {RegionFilter.Sql("region", region)}
            """, new { Today = today }))!;
    }

    public static Task AddStepAsync(Transaction tx, PenaltyStepRow step) => tx.ExecuteAsync(
        $"INSERT INTO penalty_steps ({StepColumns}) VALUES (@Id, @Version, @Verb, @State, @Actor, @ActorDisplayName, @Body, @TakenAt)", step);

    /// <summary>The steps after a number, the first first.</summary>
    public static Task<List<PenaltyStepRow>> StepsAsync(Transaction tx, string id, long after, int limit) =>
        tx.QueryAsync<PenaltyStepRow>($"SELECT {StepColumns} FROM penalty_steps WHERE id = @id AND version > @after ORDER BY version LIMIT @limit", new { id, after, limit });

    private static string Where(PenaltyFilter filter)
    {
        List<string> all = [RegionFilter.Sql("region", filter.Region)];
        if (filter.States.Length > 0) all.Add(filter.States);
        if (filter.Enterprise.Length > 0) all.Add("enterprise = @Enterprise");
        if (filter.Case.Length > 0) all.Add("case_name = @Case");
        if (filter.Query.Length > 0) all.Add("search LIKE @like ESCAPE '\\'");
        if (filter.Overdue) all.Add("next_due_on <> '' AND next_due_on < @Today");
        return string.Join(" AND ", all);
    }

    private static object Args(PenaltyFilter f, string? after, int limit) => new { f.Enterprise, f.Case, like = FoldedText.Pattern(f.Query), f.Today, after = after ?? "", limit };
}
