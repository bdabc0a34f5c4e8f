using Quality.Common.Paging;
using Quality.Common.Storage;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Organisations;

/// <summary>What a list of departments is limited to.</summary>
/// <param name="Query">Part of a name.</param>
/// <param name="Regions">Codes, or null for all.</param>
/// <param name="Kinds">Or none for all.</param>
/// <param name="InForceOn">A day, or null also for those that have ended or not begun.</param>
internal sealed record DepartmentFilter(string Query, IReadOnlyList<string>? Regions, IReadOnlyList<V1.DepartmentKind> Kinds, DateOnly? InForceOn);

/// <summary>The table of departments.</summary>
internal static class DepartmentStore
{
    private const string Columns = "id, display_name, short_name, kind, region, parent, predecessor, valid_from_on, valid_to_on, created_at, updated_at, version";

    public static async Task<Department?> FindAsync(Transaction tx, string id, bool forUpdate = false) =>
        (await tx.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM departments WHERE id = @id{RowLock.Of(tx, forUpdate)}", new { id }))?.ToDepartment();

    /// <summary>Whether a resource name is that of a department.</summary>
    public static async Task<bool> ExistsAsync(Transaction tx, string name) =>
        name.StartsWith("departments/", StringComparison.Ordinal)
        && await tx.ScalarAsync<long?>("SELECT 1 FROM departments WHERE id = @id", new { id = name["departments/".Length..] }) is not null;

    /// <summary>Whether another department of the same name and region is in force on any day of this one.</summary>
    public static async Task<bool> OverlapsAsync(Transaction tx, Department department) => await tx.ScalarAsync<long?>(
        """
        SELECT 1 FROM departments
        WHERE region = @Region AND display_name = @DisplayName AND id <> @Id AND (valid_to_on IS NULL OR valid_to_on >= @ValidFromOn) AND valid_from_on <= COALESCE(@ValidToOn, '9999-12-31')
        LIMIT 1
        """, Row.Of(department)) is not null;

    /// <summary>Whether <paramref name="ancestor"/> is the department or above it.</summary>
    public static async Task<bool> IsBelowAsync(Transaction tx, string id, string ancestor) => await tx.ScalarAsync<long?>(
        """
        WITH RECURSIVE above (id, parent) AS (
            SELECT id, parent FROM departments WHERE id = @id
            UNION
            SELECT d.id, d.parent FROM departments d JOIN above a ON d.id = a.parent
        )
        SELECT 1 FROM above WHERE id = @ancestor
        """, new { id, ancestor }) is not null;

    public static Task InsertAsync(Transaction tx, Department department) => tx.ExecuteAsync(
        $"""
        INSERT INTO departments ({Columns}, search)
        VALUES (@Id, @DisplayName, @ShortName, @Kind, @Region, @Parent, @Predecessor, @ValidFromOn, @ValidToOn, @CreatedAt, @UpdatedAt, @Version, @Search)
        """, Row.Of(department));

    public static Task SaveAsync(Transaction tx, Department department) => tx.ExecuteAsync(
        """
        UPDATE departments SET display_name = @DisplayName, short_name = @ShortName, kind = @Kind, parent = @Parent, predecessor = @Predecessor,
            valid_from_on = @ValidFromOn, valid_to_on = @ValidToOn, updated_at = @UpdatedAt, version = @Version, search = @Search
        WHERE id = @Id
        """, Row.Of(department));

    /// <summary>In the order of region, then age: ids are UUIDv7.</summary>
    public static async Task<List<Department>> ListAsync(Transaction tx, DepartmentFilter filter, Page page) => (await tx.QueryAsync<Row>(
        $"SELECT {Columns} FROM departments WHERE {Where(filter)} AND (region || '/' || id) > @after ORDER BY region, id LIMIT @limit", Args(filter, page))).ConvertAll(r => r.ToDepartment());

    public static async Task<int> CountAsync(Transaction tx, DepartmentFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM departments WHERE {Where(filter)}", Args(filter, null));

    private static string Where(DepartmentFilter filter)
    {
        var conditions = new List<string> { "search LIKE @query ESCAPE '\\'" };
        if (filter.Regions is not null) conditions.Add("region IN @regions");
        if (filter.Kinds.Count > 0) conditions.Add("kind IN @kinds");
        if (filter.InForceOn is not null) conditions.Add("valid_from_on <= @day AND (valid_to_on IS NULL OR valid_to_on >= @day)");
        return string.Join(" AND ", conditions);
    }

    private static object Args(DepartmentFilter filter, Page? page) => new
    {
        query = Like.Containing(filter.Query),
        regions = filter.Regions,
        kinds = filter.Kinds.Select(k => (long)k).ToArray(),
        day = filter.InForceOn,
        after = page?.After ?? "",
        limit = page?.Limit ?? 0,
    };

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string DisplayName { get; init; } = "";
        public string ShortName { get; init; } = "";
        public long Kind { get; init; }
        public string Region { get; init; } = "";
        public string? Parent { get; init; }
        public string? Predecessor { get; init; }
        public DateOnly ValidFromOn { get; init; }
        public DateOnly? ValidToOn { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset UpdatedAt { get; init; }
        public long Version { get; init; }
        public string Search { get; init; } = "";

        public static Row Of(Department d) => new()
        {
            Id = d.Id, DisplayName = d.DisplayName, ShortName = d.ShortName, Kind = (long)d.Kind, Region = d.Region, Parent = d.Parent,
            Predecessor = d.Predecessor, ValidFromOn = d.ValidFrom, ValidToOn = d.ValidTo, CreatedAt = d.CreatedAt, UpdatedAt = d.UpdatedAt,
            Version = d.Version, Search = Like.Searchable(d.DisplayName, d.ShortName),
        };

        public Department ToDepartment() => new()
        {
            Id = Id, DisplayName = DisplayName, ShortName = ShortName, Kind = (V1.DepartmentKind)Kind, Region = Region, Parent = Parent,
            Predecessor = Predecessor, ValidFrom = ValidFromOn, ValidTo = ValidToOn, CreatedAt = CreatedAt, UpdatedAt = UpdatedAt, Version = Version,
        };
    }
}
