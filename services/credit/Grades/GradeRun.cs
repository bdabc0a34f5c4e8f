using Google.Protobuf.WellKnownTypes;
using Quality.Common.Storage;
using Quality.Credits.QualityFiles;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Grades;

/// <summary>A run over all files (全量复算) as it is kept.</summary>
internal sealed record GradeRun(
    string Id, string Rule, string AsOf, long State, long Total, long Done, long Changed, long Differing, string DifferingNames, string After, string Starter, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Collection = "gradeRuns/";

    private const int MostNamed = 20;

    public bool Running => State == (long)V1.GradeRunState.Running;

    public static GradeRun Begin(string id, GradeRule rule, string asOf, long total, string starter, DateTimeOffset now) =>
        new(id, rule.Id, asOf, (long)V1.GradeRunState.Running, total, 0, 0, 0, "", "", starter, now, now);

    /// <summary>After one page; an empty one is the end.</summary>
    public GradeRun Past(IReadOnlyList<FileClock> page, BatchResult result, DateTimeOffset now)
    {
        if (page.Count == 0) return this with { State = (long)V1.GradeRunState.Done, UpdatedAt = now };
        var named = DifferingNames.Split(' ', StringSplitOptions.RemoveEmptyEntries).Concat(result.Differing).Take(MostNamed);
        return this with
        {
            Done = Done + page.Count,
            Total = Math.Max(Total, Done + page.Count),
            Changed = Changed + result.Changed,
            Differing = Differing + result.Differing.Count,
            DifferingNames = string.Join(' ', named),
            After = page[^1].Subject,
            UpdatedAt = now,
        };
    }

    public V1.GradeRun ToWire()
    {
        var wire = new V1.GradeRun
        {
            Name = Collection + Id, Rule = GradeRule.Collection + Rule, AsOf = AsOf, State = (V1.GradeRunState)State, Total = Total, Done = Done, Changed = Changed, Differing = Differing,
            StarterDisplayName = Starter, CreateTime = CreatedAt.ToTimestamp(), UpdateTime = UpdatedAt.ToTimestamp(),
        };
        wire.DifferingEnterprises.AddRange(DifferingNames.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return wire;
    }
}

/// <summary>The table <c>grade_runs</c>.</summary>
internal static class GradeRunStore
{
    private const string Columns = "id, rule, as_of, state, total, done, changed, differing, differing_names, after, starter, created_at, updated_at";

    private const string Values = "@Id, @Rule, @AsOf, @State, @Total, @Done, @Changed, @Differing, @DifferingNames, @After, @Starter, @CreatedAt, @UpdatedAt";

    public static Task<GradeRun?> FindAsync(Transaction tx, string id) => tx.QuerySingleOrDefaultAsync<GradeRun>($"SELECT {Columns} FROM grade_runs WHERE id = @id", new { id });

    /// <summary>The newest first; ids are in the order of their time.</summary>
    public static Task<List<GradeRun>> ListAsync(Transaction tx, string? after, int limit) => tx.QueryAsync<GradeRun>(
        $"SELECT {Columns} FROM grade_runs {(after is null ? "" : "WHERE id < @after")} ORDER BY id DESC LIMIT @limit", new { after = after ?? "", limit });

    public static Task<int> CountAsync(Transaction tx) => tx.ScalarAsync<int>("SELECT COUNT(*) FROM grade_runs");

    /// <summary>The one under way, locked; null where there is none or another replica has it.</summary>
    public static Task<GradeRun?> TakeAsync(Transaction tx) => tx.QuerySingleOrDefaultAsync<GradeRun>($"SELECT {Columns} FROM grade_runs WHERE state = 1 {tx.SkipLocked}");

    public static async Task<bool> AnyRunningAsync(Transaction tx) => await tx.ScalarAsync<long>("SELECT COUNT(*) FROM grade_runs WHERE state = 1") > 0;

    public static async Task<bool> HadNightlyAsync(Transaction tx, string asOf) => await tx.ScalarAsync<long>("SELECT COUNT(*) FROM grade_runs WHERE as_of = @asOf AND starter = ''", new { asOf }) > 0;

    /// <summary>False while another one is under way.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, GradeRun r) => await tx.ExecuteAsync($"INSERT INTO grade_runs ({Columns}) VALUES ({Values}) ON CONFLICT DO NOTHING", r) == 1;

    public static Task SaveAsync(Transaction tx, GradeRun r) => tx.ExecuteAsync($"UPDATE grade_runs SET ({Columns}) = ({Values}) WHERE id = @Id", r);

    /// <summary>A new rule in force makes a run under the old one needless.</summary>
    public static Task StopAsync(Transaction tx) => tx.ExecuteAsync("UPDATE grade_runs SET state = 2, updated_at = @now WHERE state = 1", new { now = tx.Now.ToUnixTimeMilliseconds() });
}
