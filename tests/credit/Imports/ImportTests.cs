using Grpc.Core;
using Quality.Common.Storage;
using Quality.Protos.Common.V1;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Imports;

public sealed class ImportTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task All_good_rows_come_in_and_every_bad_one_is_told(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var rows = Rows();
        var first = await host.Register().ImportAsync(rows);
        Assert.Equal((2490, 0, 3, 7, 4, 2500), (first.Imported, first.Updated, first.Unchanged, first.Rejected, first.Warnings, first.LastRow));
        Assert.Equal(Expected, first.Problems.Select(p => (p.Row, p.Severity, p.Field, p.Reason)));
        Assert.All(first.Problems, p => Assert.True(p.Description.Length > 10 && p.Value.EnumerateRunes().Count() <= 201, p.ToString()));
        Assert.Equal("91620100", first.Problems[0].Value);
        Assert.Equal("第70行\uFFFD", first.Problems.Single(p => p.Row == 70).Value);
        Assert.Equal(2490, (await host.Register().ListEnterprisesAsync(new() { Query = "批量示例" })).TotalSize);

        var again = await host.Register().ImportAsync(rows);
        Assert.Equal((0, 0, 2493, 7, 4), (again.Imported, again.Updated, again.Unchanged, again.Rejected, again.Warnings));
        Assert.Equal(Expected, again.Problems.Select(p => (p.Row, p.Severity, p.Field, p.Reason)));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Changes_are_announced_in_batches_of_at_most_500_with_their_versions(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var rows = Enumerable.Range(0, 1700).Select(i => Samples.Enterprise($"公告示例{i}")).ToList();
        await host.Register().ImportAsync(rows);
        var batches = await host.PublishedAsync<V1.EnterprisesChanged>("credit");
        Assert.All(batches, b => Assert.InRange(b.Enterprises.Count, 1, 500));
        Assert.Equal(1700, batches.SelectMany(b => b.Enterprises).Select(e => e.Name).Distinct().Count());
        Assert.All(batches.SelectMany(b => b.Enterprises), e => Assert.Equal((1, "v1"), (e.Version, e.Etag)));

        foreach (var row in rows.Take(300)) row.Address = "搬了";
        var changed = await host.Register().ImportAsync(rows);
        Assert.Equal((0, 300, 1400), (changed.Imported, changed.Updated, changed.Unchanged));
        var later = (await host.PublishedAsync<V1.EnterprisesChanged>("credit")).Skip(batches.Count).SelectMany(b => b.Enterprises).ToList();
        Assert.Equal(rows.Take(300).Select(r => r.Uscc).Order(), later.Select(e => e.Uscc).Order());
        Assert.All(later, e => Assert.Equal((2, "搬了"), (e.Version, e.Address)));
        Assert.Equal(later[0], await host.Register().GetEnterpriseAsync(new() { Name = later[0].Name }));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Announcements_of_large_rows_stay_small(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var rows = Enumerable.Range(0, 400).Select(_ =>
        {
            var row = Samples.Enterprise("大行示例");
            row.Scope = new('营', 3000);
            return row;
        }).ToList();
        await host.Register().ImportAsync(rows);
        var codes = rows.Select(r => r.Uscc).ToHashSet();
        var batches = (await host.PublishedAsync<V1.EnterprisesChanged>("credit")).Where(b => codes.Contains(b.Enterprises[0].Uscc)).ToList();
        Assert.Equal(400, batches.Sum(b => b.Enterprises.Count));
        Assert.All(batches, b => Assert.InRange(b.CalculateSize(), 1, 1_100_000));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_same_code_with_another_text_is_applied_after_the_first(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (near, far) = (Samples.Enterprise("先名示例"), Samples.Enterprise("先名示例"));
        var rows = Enumerable.Range(0, 1200).Select(_ => Samples.Enterprise("填充示例")).ToList();
        (rows[0], rows[1], rows[5], rows[1100]) = (near, far, Later(near), Later(far));
        var answer = await host.Register().ImportAsync(rows);
        Assert.Equal((1198, 2, 0, 0, 2), (answer.Imported, answer.Updated, answer.Unchanged, answer.Rejected, answer.Warnings));
        Assert.Equal(["DUPLICATE_ROW", "DUPLICATE_ROW"], answer.Problems.Select(p => p.Reason));
        Assert.Equal(("后名示例", 1), await NameAndVersionAsync(near));
        Assert.Equal(("后名示例", 2), await NameAndVersionAsync(far));

        static V1.Enterprise Later(V1.Enterprise row) => new(row) { DisplayName = "后名示例" };

        async Task<(string, long)> NameAndVersionAsync(V1.Enterprise row)
        {
            var read = await host.Register().GetEnterpriseAsync(new() { Name = $"enterprises/{row.Uscc}" });
            return (read.DisplayName, read.Version);
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_empty_field_leaves_what_is_stored(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var made = await host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise() });
        var answer = await host.Register().ImportAsync([new() { Uscc = made.Uscc, DisplayName = made.DisplayName, Region = made.Region }]);
        Assert.Equal(1, answer.Unchanged);
        Assert.Equal(made, await host.Register().GetEnterpriseAsync(new() { Name = made.Name }));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Rows_of_other_regions_are_rejected_and_the_rest_comes_in(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var foreign = await host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise("天水示例厂", Samples.Qinzhou) });
        var answer = await host.Register(TestCaller.LanzhouAdmin).ImportAsync([Samples.Enterprise(), Samples.Enterprise(region: Samples.Qinzhou), Samples.Enterprise("抢来的厂", code: foreign.Uscc), Samples.Enterprise()]);
        Assert.Equal((2, 2), (answer.Imported, answer.Rejected));
        Assert.Equal([(2, "enterprise.region", "REGION_OUT_OF_SCOPE"), (3, "enterprise.uscc", "REGION_OUT_OF_SCOPE")], answer.Problems.Select(p => (p.Row, p.Field, p.Reason)));
        Assert.Equal(foreign, await host.Register().GetEnterpriseAsync(new() { Name = foreign.Name }));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Two_imports_of_the_same_rows_at_once_lose_and_double_nothing(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var rows = Enumerable.Range(0, 1500).Select(_ => Samples.Enterprise("并行示例")).ToList();
        var answers = await Task.WhenAll(host.Register().ImportAsync(rows), host.Register().ImportAsync(Enumerable.Reverse(rows)));
        Assert.Equal(1500, answers.Sum(a => a.Imported));
        Assert.Equal(1500, answers.Sum(a => a.Unchanged));
        Assert.Equal(1500, (await host.Register().ListEnterprisesAsync(new() { Query = "并行示例" })).TotalSize);
    }

    private static readonly IEnumerable<(int, ProblemSeverity, string, string)> Expected =
    [
        (10, ProblemSeverity.Error, "enterprise.uscc", "USCC_LENGTH"),
        (20, ProblemSeverity.Warning, "enterprise.uscc", "USCC_CHECK_DIGIT"),
        (30, ProblemSeverity.Error, "enterprise.registered_on", "DATE_IN_FUTURE"),
        (40, ProblemSeverity.Error, "enterprise.region", "UNKNOWN_REGION"),
        (50, ProblemSeverity.Error, "enterprise.display_name", "REQUIRED"),
        (60, ProblemSeverity.Error, "enterprise.display_name", "TOO_LONG"),
        (70, ProblemSeverity.Error, "enterprise.address", "CONTROL_CHARACTER"),
        (80, ProblemSeverity.Warning, "enterprise.uscc", "DUPLICATE_ROW"),
        (90, ProblemSeverity.Error, "enterprise", "REQUIRED"),
        (999, ProblemSeverity.Warning, "enterprise.uscc", "DUPLICATE_ROW"),
        (2001, ProblemSeverity.Warning, "enterprise.uscc", "DUPLICATE_ROW"),
    ];

    /// <summary>2,500 rows as an office sends them.</summary>
    private static List<V1.Enterprise?> Rows()
    {
        List<V1.Enterprise?> rows = [.. Enumerable.Range(1, 2500).Select(i => Samples.Enterprise($"批量示例{i}号公司"))];
        rows[9]!.Uscc = "91620100";
        rows[19]!.Uscc = Samples.WrongCheck(rows[19]!.Uscc);
        rows[29]!.RegisteredOn = "2099-01-01";
        rows[39]!.Region = "629999";
        rows[49]!.DisplayName = "  ";
        rows[59]!.DisplayName = new('长', 3_400_000);
        rows[69]!.Address = "第70行\0";
        rows[79] = rows[78];
        rows[89] = null;
        rows[998] = rows[0];
        rows[2000] = rows[1];
        return rows;
    }
}
