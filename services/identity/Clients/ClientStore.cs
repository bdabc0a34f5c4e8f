using Quality.Common.Access;
using Quality.Common.Paging;
using Quality.Common.Storage;

namespace Quality.Identity.Clients;

/// <summary>What a list of clients is limited to.</summary>
internal sealed record ClientFilter(string Query, Role Role, bool Active, bool Disabled);

/// <summary>The table of clients; their secrets are OpenIddict's.</summary>
internal static class ClientStore
{
    private const string Columns =
        "client_id, display_name, roles, region, certificates, data_sets, daily_call_limit, disabled, secret_at, last_token_at, created_at, updated_at, version";

    public static async Task<Client?> FindAsync(Transaction tx, string clientId, bool forUpdate = false) =>
        (await tx.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM clients WHERE client_id = @clientId{RowLock.Of(tx, forUpdate)}", new { clientId }))?.ToClient();

    /// <summary>Notes that the client got a token; not more often than a minute, or every token would be a write.</summary>
    public static Task<int> MarkUsedAsync(Transaction tx, string clientId) =>
        tx.ExecuteAsync("UPDATE clients SET last_token_at = @Now WHERE client_id = @clientId", new { tx.Now, clientId });

    /// <summary>False when the id is taken.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, Client client) => await tx.ExecuteAsync(
        $"""
        INSERT INTO clients ({Columns}, search)
        VALUES (@ClientId, @DisplayName, @Roles, @Region, @Certificates, @DataSets, @DailyCallLimit, @Disabled, @SecretAt, @LastTokenAt, @CreatedAt, @UpdatedAt, @Version, @Search)
        ON CONFLICT (client_id) DO NOTHING
        """, Row.Of(client)) == 1;

    public static Task SaveAsync(Transaction tx, Client client) => tx.ExecuteAsync(
        """
        UPDATE clients SET display_name = @DisplayName, roles = @Roles, region = @Region, certificates = @Certificates, data_sets = @DataSets,
            daily_call_limit = @DailyCallLimit, disabled = @Disabled, secret_at = @SecretAt, updated_at = @UpdatedAt, version = @Version, search = @Search
        WHERE client_id = @ClientId
        """, Row.Of(client));

    public static async Task<List<Client>> ListAsync(Transaction tx, ClientFilter filter, Page page) => (await tx.QueryAsync<Row>(
        $"SELECT {Columns} FROM clients WHERE {Where(filter)} AND client_id > @after ORDER BY client_id LIMIT @limit", Args(filter, page))).ConvertAll(r => r.ToClient());

    public static async Task<int> CountAsync(Transaction tx, ClientFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM clients WHERE {Where(filter)}", Args(filter, null));

    private static string Where(ClientFilter filter)
    {
        var conditions = new List<string> { "search LIKE @query ESCAPE '\\'" };
        if (filter.Role != Role.None) conditions.Add("(' ' || roles || ' ') LIKE @role");
        if (filter.Active != filter.Disabled) conditions.Add(filter.Disabled ? "disabled = 1" : "disabled = 0");
        return string.Join(" AND ", conditions);
    }

    private static object Args(ClientFilter filter, Page? page) => new
    {
        query = Like.Containing(filter.Query),
        role = $"% {RoleNames.Of(filter.Role).FirstOrDefault()} %",
        after = page?.After ?? "",
        limit = page?.Limit ?? 0,
    };

    private sealed class Row
    {
        public string ClientId { get; init; } = "";
        public string DisplayName { get; init; } = "";
        public string Roles { get; init; } = "";
        public string? Region { get; init; }
        public string Certificates { get; init; } = "";
        public string DataSets { get; init; } = "";
        public long DailyCallLimit { get; init; }
        public long Disabled { get; init; }
        public DateTimeOffset SecretAt { get; init; }
        public DateTimeOffset? LastTokenAt { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset UpdatedAt { get; init; }
        public long Version { get; init; }
        public string Search { get; init; } = "";

        public static Row Of(Client c) => new()
        {
            ClientId = c.ClientId, DisplayName = c.DisplayName, Roles = string.Join(' ', RoleNames.Of(c.Roles)), Region = c.Region,
            Certificates = string.Join(' ', c.Certificates), DataSets = string.Join(' ', c.DataSets), DailyCallLimit = c.DailyCallLimit,
            Disabled = c.Disabled ? 1 : 0, SecretAt = c.SecretAt, LastTokenAt = c.LastTokenAt, CreatedAt = c.CreatedAt, UpdatedAt = c.UpdatedAt,
            Version = c.Version, Search = Like.Searchable(c.ClientId, c.DisplayName),
        };

        public Client ToClient() => new()
        {
            ClientId = ClientId, DisplayName = DisplayName, Region = Region,
            Roles = Words(Roles).Aggregate(Role.None, (sum, name) => sum | RoleNames.Parse(name)),
            Certificates = Words(Certificates), DataSets = Words(DataSets), DailyCallLimit = (int)DailyCallLimit, Disabled = Disabled != 0,
            SecretAt = SecretAt, LastTokenAt = LastTokenAt, CreatedAt = CreatedAt, UpdatedAt = UpdatedAt, Version = Version,
        };

        private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
