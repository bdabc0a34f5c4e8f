using System.Text.Encodings.Web;
using System.Text.Json;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Standards.Todos;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Declarations;

/// <summary>
/// The tables <c>declarations</c>, which names the newest version, and <c>declaration_versions</c>, whose rows are only added. What is public is read as
/// 已变更 as soon as a newer version is there; no row is changed for that.
/// </summary>
internal static class DeclarationStore
{
    /// <summary>Declarations with many products are large: a page ends where it would pass this, after one row at the earliest.</summary>
    private const long PageCharacters = 2_000_000;

    /// <summary>Chinese stays readable in the columns.</summary>
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Columns =
        """
        d.id, d.enterprise, d.standard_number, d.standard_canonical, d.standard_undated, d.standard_kind, d.version AS newest_version, d.created_at,
            v.version, v.state, v.enterprise_display_name, v.region, v.standard_name, v.standard_in_force_on, v.standard_abolished_on, v.products, v.indicators, v.channel, v.channel_text,
            v.published_on, v.version_published_on, v.withdrawn_on, v.reason, v.recorded_at
        """;

    private const string FromNewest = "FROM declarations d JOIN declaration_versions v ON v.declaration_id = d.id AND v.version = d.version";

    /// <summary>The newest version, only where the caller may see it.</summary>
    public static async Task<Declaration?> FindVisibleAsync(Transaction tx, string name) => IdOf(name) is { } id
        ? (await tx.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} {FromNewest} WHERE d.id = @id AND {tx.InScope("v.region")} AND {Shared(tx)}", new { id }))?.ToDeclaration()
        : null;

    /// <summary>One version of a declaration that is known to be visible, as it looks beside the newest.</summary>
    public static async Task<Declaration?> FindVersionAsync(Transaction tx, string id, long version) => (await tx.QuerySingleOrDefaultAsync<Row>(
        $"SELECT {Columns} FROM declarations d JOIN declaration_versions v ON v.declaration_id = d.id WHERE d.id = @id AND v.version = @version AND {Shared(tx)}", new { id, version }))?.ToDeclaration();

    /// <summary>The newest first, those before <paramref name="before"/>.</summary>
    public static Task<(List<Declaration> Rows, bool CutShort)> VersionsAsync(Transaction tx, string id, long before, int limit) => ReadAsync(tx, limit,
        "FROM declarations d JOIN declaration_versions v ON v.declaration_id = d.id WHERE d.id = @id AND v.version < @before ORDER BY v.version DESC",
        n => new { id, before, limit = n });

    /// <summary>The open declaration of the same enterprise and standard.</summary>
    public static async Task<Declaration?> FindOpenAsync(Transaction tx, string enterprise, string canonical) => (await tx.QuerySingleOrDefaultAsync<Row>(
        $"SELECT {Columns} {FromNewest} WHERE d.enterprise = @enterprise AND d.standard_canonical = @canonical AND d.is_open = 1", new { enterprise, canonical }))?.ToDeclaration();

    /// <summary>False when the enterprise has an open declaration of the standard already.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, Declaration d)
    {
        var inserted = await tx.ExecuteAsync(
            """
            INSERT INTO declarations (id, enterprise, standard_number, standard_canonical, standard_undated, standard_kind, version, is_open, created_at, updated_at)
            VALUES (@Id, @Enterprise, @AsWritten, @Canonical, @Undated, @kind, @Version, 1, @CreatedAt, @UpdatedAt)
            ON CONFLICT DO NOTHING
            """,
            new { d.Id, d.Enterprise, d.Standard.AsWritten, d.Standard.Canonical, d.Standard.Undated, kind = (long)d.Standard.Kind, d.Version, d.CreatedAt, d.UpdatedAt });
        if (inserted == 1) await InsertVersionAsync(tx, d);
        return inserted == 1;
    }

    /// <summary>Adds the next version; false when somebody else added it in between.</summary>
    public static async Task<bool> AppendAsync(Transaction tx, Declaration d)
    {
        var moved = await tx.ExecuteAsync(
            "UPDATE declarations SET version = @Version, is_open = @open, updated_at = @UpdatedAt WHERE id = @Id AND version = @Version - 1",
            new { d.Id, d.Version, open = d.IsOpen ? 1L : 0L, d.UpdatedAt });
        if (moved == 1) await InsertVersionAsync(tx, d);
        return moved == 1;
    }

    /// <summary>The newest versions, the last changed first; <paramref name="after"/> is instant and id of the row before.</summary>
    public static Task<(List<Declaration> Rows, bool CutShort)> ListAsync(Transaction tx, DeclarationFilter filter, (long At, string Id)? after, int limit)
    {
        var beyond = after is null ? "" : "AND (d.updated_at, d.id) < (@afterAt, @afterId)";
        return ReadAsync(tx, limit, $"{FromNewest} WHERE {Where(tx, filter)} {beyond} ORDER BY d.updated_at DESC, d.id DESC", n => Args(filter, after, n));
    }

    public static async Task<int> CountAsync(Transaction tx, DeclarationFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) {FromNewest} WHERE {Where(tx, filter)}", Args(filter, null, 0));

    /// <summary>In the order of the resource name.</summary>
    public static IAsyncEnumerable<Declaration> StreamAsync(Transaction tx, DeclarationFilter filter) =>
        tx.StreamAsync<Row>($"SELECT {Columns} {FromNewest} WHERE {Where(tx, filter)} ORDER BY d.id", Args(filter, null, 0)).Select(row => row.ToDeclaration());

    /// <summary>Open declarations that somebody has to act on: drafts, abolished standards, own standards without indicators.</summary>
    public static Task<List<WaitingDeclaration>> WaitingAsync(Transaction tx) => tx.QueryAsync<WaitingDeclaration>(
        $"""
        SELECT d.id, v.state, d.standard_canonical, d.standard_undated, d.standard_kind, v.enterprise_display_name, v.region, v.standard_abolished_on, v.version_published_on,
            CASE WHEN v.indicators = '[]' THEN 0 ELSE 1 END AS has_indicators, v.recorded_at
        {FromNewest}
        WHERE d.is_open = 1 AND {tx.InScope("v.region")}
          AND (v.state = {(int)V1.DeclarationState.Draft} OR v.standard_abolished_on <= @Today OR (d.standard_kind = {(int)V1.StandardKind.Enterprise} AND v.indicators = '[]'))
        """, new { tx.Today });

    private static Task InsertVersionAsync(Transaction tx, Declaration d)
    {
        var c = d.Content;
        var (products, indicators) = (JsonSerializer.Serialize(c.Products, Json), JsonSerializer.Serialize(c.Indicators, Json));
        return tx.ExecuteAsync(
            """
            INSERT INTO declaration_versions (declaration_id, version, state, enterprise_display_name, region, standard_name, standard_in_force_on, standard_abolished_on, products,
                indicators, channel, channel_text, published_on, version_published_on, withdrawn_on, reason, categories, search, size, recorded_at)
            VALUES (@Id, @Version, @state, @EnterpriseDisplayName, @Region, @StandardName, @StandardInForceOn, @StandardAbolishedOn, @products,
                @indicators, @channel, @ChannelText, @PublishedOn, @VersionPublishedOn, @WithdrawnOn, @Reason, @categories, @search, @size, @UpdatedAt)
            """,
            new
            {
                d.Id, d.Version, state = (long)d.State, c.EnterpriseDisplayName, c.Region, c.StandardName, c.StandardInForceOn, c.StandardAbolishedOn,
                products, indicators, channel = (long)c.Channel, c.ChannelText, d.PublishedOn,
                d.VersionPublishedOn, d.WithdrawnOn, d.Reason, categories = $"|{string.Join('|', c.Products.Select(p => p.Category).Distinct())}|",
                search = FoldedText.Column([c.EnterpriseDisplayName, d.Standard.AsWritten, d.Standard.Canonical, c.StandardName, .. c.Products.Select(p => p.DisplayName)]), d.UpdatedAt,
                size = (long)products.Length + indicators.Length,
            });
    }

    /// <summary>As many rows as fit, known before any is read: a query that is broken off would cost PostgreSQL its transaction.</summary>
    private static async Task<(List<Declaration> Rows, bool CutShort)> ReadAsync(Transaction tx, int limit, string from, Func<int, object> args)
    {
        var sizes = await tx.QueryAsync<long>($"SELECT v.size {from} LIMIT @limit", args(limit));
        var total = 0L;
        var fitting = sizes.TakeWhile((size, i) => (total += size) <= PageCharacters || i == 0).Count();
        var rows = await tx.QueryAsync<Row>($"SELECT {Columns} {from} LIMIT @limit", args(fitting));
        return (rows.ConvertAll(row => row.ToDeclaration()), fitting < sizes.Count);
    }

    private static string Where(Transaction tx, DeclarationFilter filter)
    {
        List<string> all = [tx.InScope("v.region"), Shared(tx), RegionFilter.Sql("v.region", filter.Region)];
        if (filter.Query.Length > 0) all.Add("v.search LIKE @pattern ESCAPE '\\'");
        if (filter.Enterprise.Length > 0) all.Add("d.enterprise = @Enterprise");
        if (filter.Standard is { } standard) all.Add(standard.Year is null ? "d.standard_undated = @standard" : "d.standard_canonical = @standard");
        if (filter.Category.Length > 0) all.Add("v.categories LIKE @category");
        if (filter.Kinds.Count > 0) all.Add($"d.standard_kind IN ({Numbers(filter.Kinds)})");
        if (filter.States.Count > 0) all.Add($"v.state IN ({Numbers(filter.States)})");
        if (filter.PublishedFrom is not null) all.Add("v.published_on >= @PublishedFrom");
        if (filter.PublishedTo is not null) all.Add("v.published_on <= @PublishedTo");
        return string.Join(" AND ", all);
    }

    /// <summary>A partner province sees what is or was public, no drafts.</summary>
    private static string Shared(Transaction tx) => tx.Caller.SharedOnly ? "v.published_on IS NOT NULL" : "1 = 1";

    private static object Args(DeclarationFilter filter, (long At, string Id)? after, int limit) => new
    {
        pattern = FoldedText.Pattern(filter.Query), filter.Enterprise, standard = filter.Standard?.Canonical ?? "", category = $"%|{filter.Category}|%", filter.PublishedFrom,
        filter.PublishedTo, afterAt = after?.At ?? 0, afterId = after?.Id ?? "", limit,
    };

    private static string? IdOf(string name) => name.StartsWith("declarations/", StringComparison.Ordinal) ? name["declarations/".Length..] : null;

    private static string Numbers<T>(IEnumerable<T> values) where T : struct, Enum => string.Join(", ", values.Select(value => Convert.ToInt32(value, null)));

    private sealed record Row(
        string Id, string Enterprise, string StandardNumber, string StandardCanonical, string StandardUndated, long StandardKind, long NewestVersion, DateTimeOffset CreatedAt,
        long Version, long State, string EnterpriseDisplayName, string Region, string StandardName, DateOnly? StandardInForceOn, DateOnly? StandardAbolishedOn, string Products,
        string Indicators, long Channel, string ChannelText, DateOnly? PublishedOn, DateOnly? VersionPublishedOn, DateOnly? WithdrawnOn, string Reason, DateTimeOffset RecordedAt)
    {
        public Declaration ToDeclaration()
        {
            var stored = new Declaration
            {
                Id = Id, Enterprise = Enterprise, Standard = new(StandardNumber, StandardCanonical, StandardUndated, (V1.StandardKind)StandardKind), State = (V1.DeclarationState)State,
                PublishedOn = PublishedOn, VersionPublishedOn = VersionPublishedOn, WithdrawnOn = WithdrawnOn, Reason = Reason, Version = Version, CreatedAt = CreatedAt, UpdatedAt = RecordedAt,
                Content = new()
                {
                    EnterpriseDisplayName = EnterpriseDisplayName, Region = Region, StandardName = StandardName, StandardInForceOn = StandardInForceOn, StandardAbolishedOn = StandardAbolishedOn,
                    Products = JsonSerializer.Deserialize<Product[]>(Products)!, Indicators = JsonSerializer.Deserialize<Indicator[]>(Indicators)!,
                    Channel = (V1.DeclarationChannel)Channel, ChannelText = ChannelText,
                },
            };
            return stored with { State = stored.StateBeside(NewestVersion) };
        }
    }
}
