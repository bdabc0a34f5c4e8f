using System.Globalization;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Grades;

/// <summary>A run over all files that is killed goes on where it stood.</summary>
public sealed class GradeRunKillTests(ITestOutputHelper output)
{
    private const int Files = 30_000;

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Killed_in_its_midst_a_run_goes_on_and_grades_every_file_once(DatabaseProvider provider)
    {
        await using var process = await CreditProcess.StartAsync(provider);
        await FillAsync(process);
        var grades = new V1.GradeService.GradeServiceClient(process.As(TestCaller.ProvinceAdmin));
        await grades.ApproveGradeRuleAsync(new() { Name = "gradeRules/initial", InForceOn = Common.Time.ChinaTime.Format(Common.Time.ChinaTime.Today(TimeProvider.System)) });
        var seen = await RunAsync(grades, r => r.Done > 0);
        Assert.True(seen.State == V1.GradeRunState.Running && seen.Done < Files, $"{seen}: over before it could be killed");
        await process.KillAsync();

        var after = await grades.GetGradeRunAsync(new() { Name = seen.Name });
        Assert.True(after.Done >= seen.Done, $"{after.Done} after {seen.Done}"); // what was told is not taken back
        var done = await RunAsync(grades, r => r.State == V1.GradeRunState.Done);
        output.WriteLine($"{provider}: killed after {seen.Done}, found {after.Done}, ended with {done.Done} of {done.Total}");
        Assert.Equal((seen.Name, Files, Files, Files, 0L), (done.Name, done.Total, done.Done, done.Changed, done.Differing));
        foreach (var table in new[] { "grades", "grade_versions", "outbox WHERE topic = 'quality.credit.v1.GradeChanged'" })
            Assert.Equal(Files, Convert.ToInt64(await process.SqlAsync($"SELECT COUNT(*) FROM {table}"), CultureInfo.InvariantCulture));
    }

    private static async Task<V1.GradeRun> RunAsync(V1.GradeService.GradeServiceClient grades, Func<V1.GradeRun, bool> until)
    {
        V1.GradeRun? found = null;
        await TestHost.EventuallyAsync(async () => (found = (await grades.ListGradeRunsAsync(new())).Runs.LastOrDefault()) is { } run && until(run), "the run gets on", 120);
        return found!;
    }

    private static async Task FillAsync(CreditProcess process)
    {
        var numbered = $"WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {Files - 1})";
        await process.SqlAsync($"{numbered} INSERT INTO quality_files (subject, clock, dirty) SELECT '91' || CAST(6201000000000000 + i AS TEXT), 1500000000000, 0 FROM n");
        await process.SqlAsync(
            $"""
            {numbered} INSERT INTO quality_entries (id, version, subject, kind, code, title, number, authority, from_on, until_on, ended_on, standing, source, facet, source_version, sha256, rule, reason,
                recorder, recorder_display_name, known_from, known_to)
            SELECT 'e' || CAST(i AS TEXT), 1, '91' || CAST(6201000000000000 + i AS TEXT), {(int)V1.QualityEntryKind.SpotCheck}, 'nonconforming', '示例', '', '示例省质监局', '2026-01-05', '9999-12-31', '', 1,
                'samples/e' || CAST(i AS TEXT), 'whole', 1, '', '', '', '', '', 1500000000000, 253402300799999 FROM n
            """);
    }
}
