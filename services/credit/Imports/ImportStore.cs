using Quality.Common.Storage;
using Quality.Protos.Common.V1;

namespace Quality.Credits.Imports;

/// <summary>The tables <c>imports</c> and <c>import_problems</c>.</summary>
internal static class ImportStore
{
    private const string Columns =
        "id, completed, file_name, total_rows, last_row, imported, updated, unchanged, rejected, warnings, problem_count, creator, creator_name, stream, stream_until, created_at, updated_at, completed_at";

    private static readonly string[] ProblemColumns = ["import", "position", "row", "severity", "field", "reason", "description", "value"];

    public static Task<Import?> FindAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<Import>($"SELECT {Columns} FROM imports WHERE id = @id", new { id });

    public static Task InsertAsync(Transaction tx, Import import) => tx.ExecuteAsync(
        $"""
        INSERT INTO imports ({Columns}) VALUES (@Id, 0, @FileName, @TotalRows, @LastRow, @Imported, @Updated, @Unchanged, @Rejected, @Warnings, @ProblemCount,
            @Creator, @CreatorName, @Stream, @StreamUntil, @CreatedAt, @UpdatedAt, NULL)
        """,
        new
        {
            import.Id, import.FileName, import.TotalRows, import.LastRow, import.Imported, import.Updated, import.Unchanged, import.Rejected, import.Warnings,
            import.ProblemCount, import.Creator, import.CreatorName, import.Stream, import.StreamUntil, import.CreatedAt, import.UpdatedAt,
        });

    /// <summary>A stream that still brings rows keeps its import, however slowly they come.</summary>
    public static Task<int> KeepAsync(Transaction tx, Import begun) =>
        tx.ExecuteAsync("UPDATE imports SET stream_until = @until WHERE id = @Id AND stream = @Stream", new { begun.Id, begun.Stream, until = tx.Now + Import.StreamLease });

    /// <summary>False when another stream has taken the import over since <paramref name="stream"/> read it.</summary>
    public static async Task<bool> UpdateAsync(Transaction tx, Import import, string stream) => await tx.ExecuteAsync(
        """
        UPDATE imports SET completed = @completed, total_rows = @TotalRows, last_row = @LastRow, imported = @Imported, updated = @Updated, unchanged = @Unchanged,
            rejected = @Rejected, warnings = @Warnings, problem_count = @ProblemCount, stream = @Stream, stream_until = @StreamUntil, updated_at = @UpdatedAt,
            completed_at = @CompletedAt
        WHERE id = @Id AND stream = @expected
        """,
        new
        {
            completed = import.Completed ? 1L : 0L, import.TotalRows, import.LastRow, import.Imported, import.Updated, import.Unchanged, import.Rejected, import.Warnings,
            import.ProblemCount, import.Stream, import.StreamUntil, import.UpdatedAt, import.CompletedAt, import.Id, expected = stream,
        }) == 1;

    /// <summary>Imports that the caller may see: the province's administrators all, others their own.</summary>
    public static Task<List<Import>> ListAsync(Transaction tx, bool all, string states, (long At, string Id)? before, int limit) => tx.QueryAsync<Import>(
        $"""
        SELECT {Columns} FROM imports WHERE {Visible(states)} AND (@at IS NULL OR created_at < @at OR (created_at = @at AND id < @id))
        ORDER BY created_at DESC, id DESC LIMIT @limit
        """,
        new { all = all ? 1L : 0L, tx.Caller.Subject, tx.Now, at = before?.At, id = before?.Id, limit });

    public static async Task<int> CountAsync(Transaction tx, bool all, string states) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM imports WHERE {Visible(states)}", new { all = all ? 1L : 0L, tx.Caller.Subject, tx.Now });

    public static Task InsertProblemsAsync(Transaction tx, Import import, IReadOnlyList<ImportProblem> problems) => tx.InsertAsync(
        "import_problems",
        ProblemColumns,
        problems.Select((p, i) => new object?[] { import.Id, import.ProblemCount + i, (long)p.Row, (long)p.Severity, p.Field, p.Reason, p.Description, p.Value }));

    public static Task<List<ProblemRow>> ListProblemsAsync(Transaction tx, string id, long severity, long after, int limit) => tx.QueryAsync<ProblemRow>(
        """
        SELECT position, row, severity, field, reason, description, value FROM import_problems
        WHERE import = @id AND position > @after AND (@severity = 0 OR severity = @severity) ORDER BY position LIMIT @limit
        """,
        new { id, severity, after, limit });

    public static async Task<int> CountProblemsAsync(Transaction tx, string id, long severity) =>
        (int)await tx.ScalarAsync<long>("SELECT COUNT(*) FROM import_problems WHERE import = @id AND (@severity = 0 OR severity = @severity)", new { id, severity });

    /// <summary>A comma list of wire states; empty means any.</summary>
    private static string Visible(string states) =>
        "(@all = 1 OR creator = @Subject)" + (states.Length == 0 ? "" : $" AND (CASE WHEN stream_until > @Now THEN 1 WHEN completed = 1 THEN 3 ELSE 2 END) IN ({states})");
}

/// <summary>One stored problem.</summary>
internal sealed record ProblemRow(long Position, long Row, long Severity, string Field, string Reason, string Description, string Value)
{
    public ImportProblem ToWire() => new() { Row = (int)Row, Severity = (ProblemSeverity)Severity, Field = Field, Reason = Reason, Description = Description, Value = Value };
}
