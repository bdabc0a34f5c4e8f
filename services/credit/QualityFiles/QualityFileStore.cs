using Quality.Common.Storage;

namespace Quality.Credits.QualityFiles;

/// <summary>A file with its clock in milliseconds.</summary>
internal sealed record FileClock(string Subject, long Clock);

/// <summary>The table <c>quality_files</c>: its row is the lock of the file, its clock never goes back.</summary>
internal static class QualityFileStore
{
    /// <summary>
    /// Locks the subject and then the enterprise into which it was merged, in that order everywhere, marks both to be graded, and answers the instant
    /// at which what follows is recorded: later than everything that is recorded in either, whatever clock the replica has.
    /// </summary>
    public static async Task<DateTimeOffset> TickAsync(Transaction tx, params IEnumerable<string> subjects)
    {
        var at = tx.Now.ToUnixTimeMilliseconds();
        foreach (var subject in subjects.Distinct())
        {
            at = await TickOneAsync(tx, subject, at);
            var owner = await tx.ScalarAsync<string>("SELECT uscc FROM enterprise_identities WHERE subject = @subject AND state = 2", new { subject });
            if (owner is not null) at = await TickOneAsync(tx, owner, at);
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(at);
    }

    /// <summary>Files that wait for their grade, locked; another replica takes others.</summary>
    public static Task<List<FileClock>> TakeDirtyAsync(Transaction tx, int limit) => tx.QueryAsync<FileClock>(
        $"SELECT subject, clock FROM quality_files WHERE dirty = 1 ORDER BY subject LIMIT @limit {tx.SkipLocked}", new { limit });

    public static async Task<bool> AnyDirtyAsync(Transaction tx) => await tx.ScalarAsync<long>("SELECT COUNT(*) FROM (SELECT 1 FROM quality_files WHERE dirty = 1 LIMIT 1) d") > 0;

    /// <summary>The next files of enterprises after one, locked in their order.</summary>
    public static Task<List<FileClock>> TakePageAsync(Transaction tx, string after, int limit) => tx.QueryAsync<FileClock>(
        $"SELECT subject, clock FROM quality_files WHERE subject > @after AND subject < '{Subjects.Names}' ORDER BY subject LIMIT @limit {(tx.Provider == DatabaseProvider.PostgreSql ? "FOR UPDATE" : "")}",
        new { after, limit });

    public static Task<long> CountAsync(Transaction tx) => tx.ScalarAsync<long>($"SELECT COUNT(*) FROM quality_files WHERE subject < '{Subjects.Names}'");

    public static Task CleanAsync(Transaction tx, IReadOnlyList<string> subjects) => tx.ExecuteAsync("UPDATE quality_files SET dirty = 0 WHERE dirty = 1 AND subject IN @subjects", new { subjects });

    private static Task<long> TickOneAsync(Transaction tx, string subject, long at) => tx.ScalarAsync<long>(
        """
        INSERT INTO quality_files (subject, clock, dirty) VALUES (@subject, @at, @dirty)
        ON CONFLICT (subject) DO UPDATE SET clock = CASE WHEN quality_files.clock >= excluded.clock THEN quality_files.clock + 1 ELSE excluded.clock END, dirty = excluded.dirty
        RETURNING clock
        """,
        new { subject, at, dirty = Subjects.IsCode(subject) ? 1L : 0L });
}
