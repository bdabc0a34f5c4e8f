using Quality.Common.Storage;

namespace Quality.Credits.Grades;

/// <summary>The table <c>grade_rules</c>.</summary>
internal static class GradeRuleStore
{
    private const string Columns = "id, version, state, in_force_on, author, body, created_at, updated_at";

    private const string Values = "@Id, @Version, @State, @InForceOn, @Author, @Body, @CreatedAt, @UpdatedAt";

    public static Task<GradeRule?> FindAsync(Transaction tx, string id) => tx.QuerySingleOrDefaultAsync<GradeRule>($"SELECT {Columns} FROM grade_rules WHERE id = @id", new { id });

    /// <summary>The newest first; there are a few in ten years.</summary>
    public static Task<List<GradeRule>> AllAsync(Transaction tx) => tx.QueryAsync<GradeRule>($"SELECT {Columns} FROM grade_rules ORDER BY created_at DESC, id DESC");

    /// <summary>One page of them, in the same order.</summary>
    public static Task<List<GradeRule>> ListAsync(Transaction tx, string? after, int limit)
    {
        var (at, id) = after?.Split('|') is [var created, var last] && long.TryParse(created, out var ms) ? (ms, last) : (long.MaxValue, "");
        return tx.QueryAsync<GradeRule>($"SELECT {Columns} FROM grade_rules WHERE (created_at, id) < (@at, @id) ORDER BY created_at DESC, id DESC LIMIT @limit", new { at, id, limit });
    }

    public static Task<int> CountAsync(Transaction tx) => tx.ScalarAsync<int>("SELECT COUNT(*) FROM grade_rules");

    /// <summary>The key of a page: instant, id.</summary>
    public static string PageKey(GradeRule rule) => $"{rule.CreatedAt.ToUnixTimeMilliseconds()}|{rule.Id}";

    public static async Task<bool> InsertAsync(Transaction tx, GradeRule r) =>
        await tx.ExecuteAsync($"INSERT INTO grade_rules ({Columns}) VALUES ({Values}) ON CONFLICT DO NOTHING", Args(r)) == 1;

    /// <summary>False when somebody else was faster.</summary>
    public static async Task<bool> ReviseAsync(Transaction tx, GradeRule r) =>
        await tx.ExecuteAsync($"UPDATE grade_rules SET ({Columns}) = ({Values}) WHERE id = @Id AND version = @Version - 1", Args(r)) == 1;

    private static object Args(GradeRule r) => new { r.Id, r.Version, r.State, r.InForceOn, r.Author, r.Body, r.CreatedAt, r.UpdatedAt };
}
