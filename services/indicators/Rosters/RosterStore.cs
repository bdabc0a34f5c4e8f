using Quality.Common.Storage;

namespace Quality.Indicators.Rosters;

/// <summary>An enterprise in a roster.</summary>
internal sealed record Membership
{
    public string Roster { get; init; } = "";

    public string Enterprise { get; init; } = "";
}

/// <summary>Rosters and their enterprises.</summary>
internal static class RosterStore
{
    private const string Columns =
        "name, version, display_name, as_of, frozen_on, frozen_at, document_number, entry_count, excluded_count, sha256, created_at, updated_at";

    private const string EntryColumns = "roster, enterprise, display_name, region, unit, categories, excluded";

    private static readonly string[] EntryColumnList = EntryColumns.Split(", ");

    public static async Task InsertAsync(Transaction tx, Roster roster, IEnumerable<RosterEntry> entries)
    {
        await tx.ExecuteAsync(
            $"""
            INSERT INTO rosters ({Columns}) VALUES (@Name, @Version, @DisplayName, @AsOf, @FrozenOn, @FrozenAt, @DocumentNumber, @EntryCount, @ExcludedCount, @Sha256, @CreatedAt, @UpdatedAt)
            """, roster);
        await tx.InsertAsync("roster_entries", EntryColumnList, entries.Select(e => new object?[] { e.Roster, e.Enterprise, e.DisplayName, e.Region, e.Unit, e.Categories, e.Excluded }));
    }

    /// <summary>Saves a freeze; false when somebody else was faster.</summary>
    public static async Task<bool> FreezeAsync(Transaction tx, Roster roster) => await tx.ExecuteAsync(
        """
        UPDATE rosters SET version = @Version, frozen_on = @FrozenOn, frozen_at = @FrozenAt, document_number = @DocumentNumber, sha256 = @Sha256, updated_at = @UpdatedAt
        WHERE name = @Name AND frozen_on IS NULL
        """, roster) == 1;

    public static Task<Roster?> FindAsync(Transaction tx, string name) =>
        tx.QuerySingleOrDefaultAsync<Roster>($"SELECT {Columns} FROM rosters WHERE name = @name", new { name });

    public static Task<List<Roster>> ListAsync(Transaction tx, string? after, int limit) =>
        tx.QueryAsync<Roster>($"SELECT {Columns} FROM rosters {(after is null ? "" : "WHERE name < @after")} ORDER BY name DESC LIMIT @limit", new { after, limit });

    public static Task<long> CountAsync(Transaction tx) => tx.ScalarAsync<long>("SELECT COUNT(*) FROM rosters");

    /// <summary>Drafts, the oldest first.</summary>
    public static Task<List<Roster>> DraftsAsync(Transaction tx) =>
        tx.QueryAsync<Roster>($"SELECT {Columns} FROM rosters WHERE frozen_on IS NULL ORDER BY name");

    /// <summary>Frozen rosters in the order of their freezing.</summary>
    public static Task<List<Roster>> FrozenAsync(Transaction tx) =>
        tx.QueryAsync<Roster>($"SELECT {Columns} FROM rosters WHERE frozen_on IS NOT NULL ORDER BY frozen_on, frozen_at");

    public static Task<List<Membership>> MembershipsAsync(Transaction tx, IReadOnlyList<string> enterprises) =>
        tx.QueryAsync<Membership>("SELECT roster, enterprise FROM roster_entries WHERE enterprise IN @enterprises AND excluded = ''", new { enterprises });

    /// <summary>The enterprises that belong to a roster.</summary>
    public static Task<List<string>> MembersAsync(Transaction tx, string roster) =>
        tx.QueryAsync<string>("SELECT enterprise FROM roster_entries WHERE roster = @roster AND excluded = '' ORDER BY enterprise", new { roster });

    public static Task<List<RosterEntry>> EntriesAsync(Transaction tx, EntryFilter filter, string? after, int limit) => tx.QueryAsync<RosterEntry>(
        $"SELECT {EntryColumns} FROM roster_entries WHERE {filter.Where} {(after is null ? "" : "AND enterprise > @after")} ORDER BY enterprise LIMIT @limit",
        new { filter.Roster, Regions = filter.Regions ?? [], after, limit });

    public static Task<long> CountAsync(Transaction tx, EntryFilter filter) =>
        tx.ScalarAsync<long>($"SELECT COUNT(*) FROM roster_entries WHERE {filter.Where}", new { filter.Roster, Regions = filter.Regions ?? [] });
}

/// <summary>Which entries are asked for.</summary>
internal sealed record EntryFilter(string Roster, IReadOnlyList<string>? Regions, bool? Included, string Scope)
{
    public string Where =>
        $"roster = @Roster AND {Scope}" + (Regions is null ? "" : " AND region IN @Regions")
        + (Included switch { true => " AND excluded = ''", false => " AND excluded <> ''", null => "" });
}
