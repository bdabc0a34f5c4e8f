using Quality.Common.Storage;

namespace Quality.Credits.Products;

/// <summary>The table <c>enterprise_products</c>.</summary>
internal static class EnterpriseProductStore
{
    private const string Columns = "p.id, p.uscc, p.category, p.model, p.made_from, p.made_to, p.version, p.created_at, p.updated_at";

    private const string From = "FROM enterprise_products p JOIN enterprises e ON e.uscc = p.uscc";

    public static Task<EnterpriseProduct?> FindVisibleAsync(Transaction tx, string uscc, string id) =>
        tx.QuerySingleOrDefaultAsync<EnterpriseProduct>($"SELECT {Columns} {From} WHERE p.uscc = @uscc AND p.id = @id AND {tx.InScope("e.region")}", new { uscc, id });

    public static Task<List<EnterpriseProduct>> OfEnterpriseAsync(Transaction tx, string uscc) =>
        tx.QueryAsync<EnterpriseProduct>($"SELECT {Columns} FROM enterprise_products p WHERE p.uscc = @uscc", new { uscc });

    public static Task InsertAsync(Transaction tx, EnterpriseProduct p) => tx.ExecuteAsync(
        """
        INSERT INTO enterprise_products (id, uscc, category, model, made_from, made_to, version, created_at, updated_at)
        VALUES (@Id, @Uscc, @Category, @Model, @MadeFrom, @MadeTo, @Version, @CreatedAt, @UpdatedAt)
        """,
        p);

    public static async Task<bool> UpdateAsync(Transaction tx, EnterpriseProduct p) => await tx.ExecuteAsync(
        "UPDATE enterprise_products SET model = @Model, made_from = @MadeFrom, made_to = @MadeTo, version = @Version, updated_at = @UpdatedAt WHERE id = @Id AND version = @Version - 1",
        p) == 1;

    public static Task<List<EnterpriseProduct>> ListAsync(Transaction tx, ProductFilter filter, string? after, int limit) => tx.QueryAsync<EnterpriseProduct>(
        $"SELECT {Columns} {From} WHERE {Where(tx, filter)} AND (@after IS NULL OR p.id > @after) ORDER BY p.id LIMIT @limit",
        new { filter.Uscc, filter.Category, filter.MadeOn, after, limit });

    public static async Task<int> CountAsync(Transaction tx, ProductFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) {From} WHERE {Where(tx, filter)}", new { filter.Uscc, filter.Category, filter.MadeOn });

    private static string Where(Transaction tx, ProductFilter filter) =>
        $"{tx.InScope("e.region")} AND {RegionFilter.Sql("e.region", filter.Region)}"
        + (filter.Uscc.Length > 0 ? " AND p.uscc = @Uscc" : "")
        + (filter.Category.Length > 0 ? " AND p.category = @Category" : "")
        + (filter.MadeOn is null ? "" : " AND p.made_from <= @MadeOn AND (p.made_to IS NULL OR p.made_to >= @MadeOn)");
}

/// <summary>What a reader asks for; empty means any.</summary>
internal sealed record ProductFilter(string Uscc, string Category, DateOnly? MadeOn, string Region);
