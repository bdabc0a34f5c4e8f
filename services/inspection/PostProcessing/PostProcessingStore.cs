using Dapper;
using Quality.Common.Storage;
using Quality.Common.Time;

namespace Quality.Inspections.PostProcessing;

/// <summary>What a reader of post-processings asks for; empty and null mean any. States are numbers joined by commas, Today is ISO.</summary>
internal sealed record CaseFilter(string Region, string States, bool? Overdue, string Producer, string Today, string DueBy = "", string OpenedFrom = "");

/// <summary>The tables <c>post_processings</c> (newest versions) and <c>post_processing_steps</c> (every step; only added to).</summary>
internal static class PostProcessingStore
{
    private const string NoDay = "9999-12-31";

    private const string Columns =
        """
        id, sample_number, authority, level, regime, region, producer_region, producer, producer_display_name, category, product_name, model, model_key,
        failed_items, concluded_on, state, serious_kinds, ordered_on, order_due_on, extension_days, reported_on, recheck, recheck_outcome, recheck_stage,
        announced_on, suspended_until, transfers, resume_state, due_on, not_before_on, due_provisional, article, last_step_on, end_reason, version,
        created_at, updated_at
        """;

    private const string Values =
        """
        @Id, @SampleNumber, @Authority, @Level, @Regime, @Region, @ProducerRegion, @Producer, @ProducerDisplayName, @Category, @ProductName, @Model, @ModelKey,
        @FailedItems, @ConcludedOn, @State, @SeriousKinds, @OrderedOn, @OrderDueOn, @ExtensionDays, @ReportedOn, @Recheck, @RecheckOutcome, @RecheckStage,
        @AnnouncedOn, @SuspendedUntil, @Transfers, @ResumeState, @DueOn, @NotBeforeOn, CASE WHEN @DueProvisional THEN 1 ELSE 0 END, @Article, @LastStepOn,
        @EndReason, @Version, @CreatedAt, @UpdatedAt
        """;

    private const string StepColumns =
        "id, number, action, state, done_on, document_number, note, sample, authority, serious_kinds, due_on, not_before_on, due_provisional, article, actor, actor_display_name, taken_at";

    /// <summary>Only where the caller may see it.</summary>
    public static Task<PostProcessingCase?> FindVisibleAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<PostProcessingCase>($"SELECT {Columns} FROM post_processings WHERE id = @id AND {tx.InScope("region")}", new { id });

    /// <summary>The case of a failed sample, wherever it lies: its conclusion moves it.</summary>
    public static Task<PostProcessingCase?> OfSampleAsync(Transaction tx, string sample) =>
        tx.QuerySingleOrDefaultAsync<PostProcessingCase>($"SELECT {Columns} FROM post_processings WHERE id = @sample", new { sample });

    /// <summary>The cases whose last re-check is this sample.</summary>
    public static Task<List<PostProcessingCase>> OfRecheckAsync(Transaction tx, string sample) =>
        tx.QueryAsync<PostProcessingCase>($"SELECT {Columns} FROM post_processings WHERE recheck = @sample", new { sample });

    public static Task InsertAsync(Transaction tx, PostProcessingCase one) => tx.ExecuteAsync($"INSERT INTO post_processings ({Columns}) VALUES ({Values})", one);

    /// <summary>False when somebody else was faster.</summary>
    public static async Task<bool> ReviseAsync(Transaction tx, PostProcessingCase one) =>
        await tx.ExecuteAsync($"UPDATE post_processings SET ({Columns}) = ({Values}) WHERE id = @Id AND version = @Version - 1", one) == 1;

    public static Task AddStepAsync(Transaction tx, CaseStep step) => tx.ExecuteAsync(
        $"""
        INSERT INTO post_processing_steps ({StepColumns})
        VALUES (@Id, @Number, @Action, @State, @DoneOn, @DocumentNumber, @Note, @Sample, @Authority, @SeriousKinds, @DueOn, @NotBeforeOn,
            CASE WHEN @DueProvisional THEN 1 ELSE 0 END, @Article, @Actor, @ActorDisplayName, @TakenAt)
        """,
        step);

    /// <summary>The steps after a number, the first first.</summary>
    public static Task<List<CaseStep>> StepsAsync(Transaction tx, string id, long after, int limit) =>
        tx.QueryAsync<CaseStep>($"SELECT {StepColumns} FROM post_processing_steps WHERE id = @id AND number > @after ORDER BY number LIMIT @limit", new { id, after, limit });

    /// <summary>The first due first, those without a due day last.</summary>
    public static Task<List<PostProcessingCase>> ListAsync(Transaction tx, CaseFilter filter, string? after, int limit)
    {
        var (day, id) = after?.Split('|') is [var due, var last] ? (due, last) : ("", "");
        return tx.QueryAsync<PostProcessingCase>(
            $"""
            SELECT {Columns} FROM post_processings
            WHERE {Where(tx, filter)} AND (COALESCE(due_on, '{NoDay}'), id) > (@day, @id)
            ORDER BY COALESCE(due_on, '{NoDay}'), id LIMIT @limit
            """,
            new { filter.Producer, filter.Today, filter.DueBy, filter.OpenedFrom, day, id, limit });
    }

    public static async Task<int> CountAsync(Transaction tx, CaseFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM post_processings WHERE {Where(tx, filter)}", new { filter.Producer, filter.Today, filter.DueBy, filter.OpenedFrom });

    /// <summary>Where the next page starts.</summary>
    public static string Key(PostProcessingCase one) => $"{(one.DueOn is { } due ? ChinaTime.Format(due) : NoDay)}|{one.Id}";

    /// <summary>Computes due days again that waited for a holiday notice; answers how many moved or became certain.</summary>
    public static async Task<int> SettleDueDaysAsync(Transaction tx, WorkingCalendar calendar)
    {
        var changed = 0;
        foreach (var one in await tx.QueryAsync<PostProcessingCase>($"SELECT {Columns} FROM post_processings WHERE due_provisional = 1"))
        {
            var settled = one.WithClock(calendar);
            if (settled == one) continue;
            changed += await tx.ExecuteAsync(
                "UPDATE post_processings SET due_on = @DueOn, due_provisional = CASE WHEN @DueProvisional THEN 1 ELSE 0 END WHERE id = @Id AND version = @Version",
                new { settled.DueOn, settled.DueProvisional, settled.Id, settled.Version });
        }

        return changed;
    }

    /// <summary>Cases that a script opened and nobody was told of.</summary>
    public static Task<List<PostProcessingCase>> UntoldAsync(Transaction tx, int limit) =>
        tx.QueryAsync<PostProcessingCase>($"SELECT {Columns} FROM post_processings WHERE told = 0 ORDER BY id LIMIT @limit", new { limit });

    /// <summary>False when it was told already.</summary>
    public static async Task<bool> TellAsync(Transaction tx, string id) => await tx.ExecuteAsync("UPDATE post_processings SET told = 1 WHERE id = @id AND told = 0", new { id }) == 1;

    private static string Where(Transaction tx, CaseFilter filter)
    {
        List<string> all = [tx.InScope("region"), RegionFilter.Sql("region", filter.Region)];
        if (filter.States.Length > 0) all.Add($"state IN ({filter.States})");
        if (filter.Producer.Length > 0) all.Add("producer = @Producer");
        if (filter.OpenedFrom.Length > 0) all.Add($"(state <> {(int)CaseState.Opened} OR concluded_on >= @OpenedFrom)");
        if (filter.DueBy.Length > 0) all.Add("due_on <= @DueBy");
        if (filter.Overdue is { } overdue) all.Add(overdue ? "due_on < @Today" : "(due_on IS NULL OR due_on >= @Today)");
        return string.Join(" AND ", all);
    }
}
