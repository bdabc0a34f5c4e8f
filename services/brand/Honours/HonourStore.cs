using Quality.Brands.Instruments;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Honours;

/// <summary>The tables <c>honours</c> and <c>honour_revocations</c>: rows are only added.</summary>
internal static class HonourStore
{
    private const string Select =
        """
        SELECT h.id, h.instrument, h.stage, h.level, h.object_kind, h.object_name, h.object_key, h.holder, h.holder_display_name, h.region, h.product_category,
            h.decision_number, h.authority, h.published_on, h.valid_until_on, h.grant_kind, h.created_at, r.revoked_on, r.reason, r.decision_number AS revoke_decision_number, r.recorded_at
        FROM honours h LEFT JOIN honour_revocations r ON r.honour_id = h.id
        """;

    /// <summary>Days of notice before an honour runs out (ours).</summary>
    private const int NoticeDays = 90;

    /// <summary>Only where the caller may see it.</summary>
    public static async Task<Honour?> FindVisibleAsync(Transaction tx, string name) =>
        name.StartsWith("honours/", StringComparison.Ordinal)
            ? (await tx.QuerySingleOrDefaultAsync<Row>($"{Select} WHERE h.id = @id AND {tx.InScope("h.region")}", new { id = name["honours/".Length..] }))?.ToHonour()
            : null;

    /// <summary>The honour of the same instrument, object and decision, wherever it is.</summary>
    public static async Task<Honour?> FindTwinAsync(Transaction tx, Decision decision) =>
        (await tx.QuerySingleOrDefaultAsync<Row>(
            $"{Select} WHERE h.instrument = @instrument AND h.object_identity = @ObjectIdentity AND h.decision_identity = @DecisionIdentity",
            new { instrument = decision.Instrument.Id, decision.ObjectIdentity, decision.DecisionIdentity }))?.ToHonour();

    /// <summary>False when the same decision on the same object is here already.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, Honour honour)
    {
        var d = honour.Decision;
        return await tx.ExecuteAsync(
            """
            INSERT INTO honours (id, instrument, stage, level, object_kind, object_name, object_key, object_identity, holder, holder_display_name, region, product_category,
                decision_number, decision_identity, authority, published_on, valid_until_on, grant_kind, search, created_at)
            VALUES (@Id, @instrument, @stage, @level, @objectKind, @ObjectName, @ObjectKey, @ObjectIdentity, @Holder, @HolderDisplayName, @Region, @ProductCategory,
                @DecisionNumber, @DecisionIdentity, @Authority, @PublishedOn, @ValidUntil, @grantKind, @search, @CreatedAt)
            ON CONFLICT DO NOTHING
            """,
            new
            {
                honour.Id, instrument = d.Instrument.Id, stage = (long)d.Stage, level = (long)d.Level, objectKind = (long)d.ObjectKind, d.ObjectName, d.ObjectKey, d.ObjectIdentity,
                d.Holder, d.HolderDisplayName, d.Region, d.ProductCategory, d.DecisionNumber, d.DecisionIdentity, d.Authority, d.PublishedOn, d.ValidUntil, grantKind = (long)d.GrantKind,
                search = FoldedText.Column(d.ObjectName, d.HolderDisplayName, d.DecisionNumber), honour.CreatedAt,
            }) == 1;
    }

    /// <summary>False when somebody else revoked it in between.</summary>
    public static async Task<bool> InsertRevocationAsync(Transaction tx, Honour honour) => await tx.ExecuteAsync(
        """
        INSERT INTO honour_revocations (honour_id, revoked_on, reason, decision_number, recorded_at) VALUES (@Id, @RevokedOn, @Reason, @DecisionNumber, @RecordedAt)
        ON CONFLICT DO NOTHING
        """,
        new { honour.Id, honour.Revocation!.RevokedOn, honour.Revocation.Reason, honour.Revocation.DecisionNumber, honour.Revocation.RecordedAt }) == 1;

    /// <summary>The last published first; <paramref name="after"/> is day and id of the row before.</summary>
    public static async Task<List<Honour>> ListAsync(Transaction tx, HonourFilter filter, (string On, string Id)? after, int limit)
    {
        var beyond = after is null ? "" : "AND (h.published_on, h.id) < (@afterOn, @afterId)";
        var rows = await tx.QueryAsync<Row>(
            $"{Select} WHERE {Where(tx, filter)} {beyond} ORDER BY h.published_on DESC, h.id DESC LIMIT @limit", Args(tx, filter, after, limit));
        return rows.ConvertAll(row => row.ToHonour());
    }

    public static async Task<int> CountAsync(Transaction tx, HonourFilter filter) => (int)await tx.ScalarAsync<long>(
        $"SELECT COUNT(*) FROM honours h LEFT JOIN honour_revocations r ON r.honour_id = h.id WHERE {Where(tx, filter)}", Args(tx, filter, null, 0));

    /// <summary>In the order of the resource name.</summary>
    public static IAsyncEnumerable<Honour> StreamAsync(Transaction tx, HonourFilter filter) =>
        tx.StreamAsync<Row>($"{Select} WHERE {Where(tx, filter)} ORDER BY h.id", Args(tx, filter, null, 0)).Select(row => row.ToHonour());

    /// <summary>Zones approved to prepare (筹建) that nobody has named since.</summary>
    public static async Task<List<Honour>> InPreparationAsync(Transaction tx) => (await tx.QueryAsync<Row>(
        $"""
        {Select} WHERE h.stage = {(int)V1.HonourStage.Preparation} AND r.honour_id IS NULL AND {tx.InScope("h.region")} AND NOT EXISTS (
            SELECT 1 FROM honours n WHERE n.instrument = h.instrument AND n.object_identity = h.object_identity AND n.stage = {(int)V1.HonourStage.Named})
        """)).ConvertAll(row => row.ToHonour());

    /// <summary>Honours that run out soon under an instrument that goes on, and that nobody has re-evaluated yet.</summary>
    public static async Task<List<Honour>> ExpiringAsync(Transaction tx) => (await tx.QueryAsync<Row>(
        $"""
        {Select} WHERE h.valid_until_on >= @today AND h.valid_until_on <= @until AND r.honour_id IS NULL AND h.instrument IN ({Running(tx)}) AND {tx.InScope("h.region")} AND NOT EXISTS (
            SELECT 1 FROM honours n WHERE n.instrument = h.instrument AND n.object_identity = h.object_identity AND n.published_on > h.published_on)
        """,
        new { today = tx.Today, until = tx.Today.AddDays(NoticeDays) })).ConvertAll(row => row.ToHonour());

    private static string Running(Transaction tx) => string.Join(", ", Instrument.All.Where(i => i.RunsOn(tx.Today)).Select(i => $"'{i.Id}'"));

    private static string Where(Transaction tx, HonourFilter filter)
    {
        List<string> all = [tx.InScope("h.region"), RegionFilter.Sql("h.region", filter.Region)];
        if (filter.Query.Length > 0) all.Add("h.search LIKE @pattern ESCAPE '\\'");
        if (filter.Instrument is not null) all.Add("h.instrument = @instrument");
        if (filter.Holder.Length > 0) all.Add("h.holder = @Holder");
        if (filter.ProductCategory.Length > 0) all.Add("h.product_category = @ProductCategory");
        if (filter.Levels.Count > 0) all.Add($"h.level IN ({Numbers(filter.Levels)})");
        if (filter.Stages.Count > 0) all.Add($"h.stage IN ({Numbers(filter.Stages)})");
        if (filter.GrantKinds.Count > 0) all.Add($"h.grant_kind IN ({Numbers(filter.GrantKinds)})");
        if (filter.States.Count > 0) all.Add($"{State()} IN ({Numbers(filter.States)})");
        if (filter.PublishedFrom is not null) all.Add("h.published_on >= @PublishedFrom");
        if (filter.PublishedTo is not null) all.Add("h.published_on <= @PublishedTo");
        return string.Join(" AND ", all);
    }

    private static object Args(Transaction tx, HonourFilter filter, (string On, string Id)? after, int limit) => new
    {
        pattern = FoldedText.Pattern(filter.Query), instrument = filter.Instrument?.Id ?? "", filter.Holder, filter.ProductCategory, filter.PublishedFrom, filter.PublishedTo,
        today = tx.Today, afterOn = after?.On ?? "", afterId = after?.Id ?? "", limit,
    };

    /// <summary><see cref="Honour.StateOn"/> as an expression; a test holds the two together. The ids and days are those of our own data file.</summary>
    private static string State()
    {
        var stop = $"CASE h.instrument {string.Join(' ', Instrument.All.Where(i => i.StopOn is not null).Select(i => $"WHEN '{i.Id}' THEN '{ChinaTime.Format(i.StopOn!.Value)}'"))} END";
        return $"""
            CASE WHEN r.revoked_on <= @today THEN {(int)V1.HonourState.Revoked}
                WHEN h.valid_until_on IS NULL THEN CASE WHEN {stop} < @today THEN {(int)V1.HonourState.Ceased} ELSE {(int)V1.HonourState.Valid} END
                WHEN h.valid_until_on >= @today THEN {(int)V1.HonourState.Valid}
                WHEN h.valid_until_on > {stop} THEN {(int)V1.HonourState.Ceased}
                ELSE {(int)V1.HonourState.Expired} END
            """;
    }

    private static string Numbers<T>(IEnumerable<T> values) where T : struct, Enum => string.Join(", ", values.Select(value => Convert.ToInt32(value, null)));

    private sealed record Row(
        string Id, string Instrument, long Stage, long Level, long ObjectKind, string ObjectName, string ObjectKey, string Holder, string HolderDisplayName, string Region,
        string ProductCategory, string DecisionNumber, string Authority, DateOnly PublishedOn, DateOnly? ValidUntilOn, long GrantKind, DateTimeOffset CreatedAt,
        DateOnly? RevokedOn, string? Reason, string? RevokeDecisionNumber, DateTimeOffset? RecordedAt)
    {
        public Honour ToHonour() => new(Id, new Decision
        {
            Instrument = Instruments.Instrument.OfId(Instrument), Stage = (V1.HonourStage)Stage, Level = (V1.HonourLevel)Level, ObjectKind = (V1.ObjectKind)ObjectKind,
            ObjectName = ObjectName, ObjectKey = ObjectKey, Holder = Holder, HolderDisplayName = HolderDisplayName, Region = Region, ProductCategory = ProductCategory,
            DecisionNumber = DecisionNumber, Authority = Authority, PublishedOn = PublishedOn, ValidUntil = ValidUntilOn, GrantKind = (V1.GrantKind)GrantKind,
        }, CreatedAt, RevokedOn is { } on ? new Revocation(on, Reason!, RevokeDecisionNumber!, RecordedAt!.Value) : null);
    }
}
