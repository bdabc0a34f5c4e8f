using Grpc.Core;
using Quality.Common.Storage;
using Quality.Protos.Complaint.V1;
using Quality.Protos.Credit.V1;
using Quality.Testing;
using static Quality.Indicators.Tests.Invented;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Tests.Access;

public sealed class AccessTests
{
    public static TheoryData<DatabaseProvider> Both => TestDatabases.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Totals_of_the_province_are_everybodys_and_cases_belong_to_their_region(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await host.DeliverAsync(Sample(1, "2018-05-01"));
        await host.DeliverAsync(Sample(2, "2018-05-01", with: s => s.Region = "620502"));
        var lanzhou = host.As(TestCaller.LanzhouAdmin);
        Assert.Equal(2, (await lanzhou.GetIndicatorAsync(new() { Indicator = "T7", Region = "620000" })).Denominator);
        Assert.Equal(("620100", 1), ((await lanzhou.GetIndicatorAsync(new() { Indicator = "T7" })).Region, (await lanzhou.GetIndicatorAsync(new() { Indicator = "T7" })).Denominator));
        Assert.Equal(["samples/00000000-0000-7000-8000-000000000001"], (await lanzhou.ListIndicatorFactsAsync(new() { Indicator = "T7" })).Facts.Select(f => f.Source));
        Assert.Equal(["620100"], (await lanzhou.ListUnitValuesAsync(new() { Indicator = "T7" })).Units.Select(u => u.Unit));
        Assert.Equal(["620100"], (await lanzhou.ListReportsAsync(new())).Reports.Select(r => r.Unit));
        foreach (var call in new Func<Task>[]
                 {
                     () => lanzhou.GetIndicatorAsync(new() { Indicator = "T7", Region = "620500" }).ResponseAsync,
                     () => lanzhou.ListTargetsAsync(new() { Region = "620500" }).ResponseAsync,
                     () => lanzhou.ListTargetsAsync(new() { Region = "unassigned" }).ResponseAsync,
                     () => lanzhou.GetTrendAsync(new() { Indicator = "T7", Region = "620500" }).ResponseAsync,
                     () => lanzhou.ListIndicatorFactsAsync(new() { Indicator = "T7", Region = "620500" }).ResponseAsync,
                     () => lanzhou.ListIndicatorFactsAsync(new() { Indicator = "T7", Region = "unassigned" }).ResponseAsync,
                     () => lanzhou.ListReportsAsync(new() { Region = "620500" }).ResponseAsync,
                 })
            Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(call)).Reason);
        var county = host.As(TestCaller.With("inspector", "620102"));
        Assert.Equal("620100", (await county.GetIndicatorAsync(new() { Indicator = "T7" })).Region);
        Assert.Single((await county.ListIndicatorFactsAsync(new() { Indicator = "T7", Region = "620100" })).Facts);
        Assert.Empty((await host.As(TestCaller.With("inspector", "620103")).ListIndicatorFactsAsync(new() { Indicator = "T7" })).Facts);
        Assert.Empty((await host.As(TestCaller.With("inspector", null)).ListIndicatorFactsAsync(new() { Indicator = "T7" })).Facts);
    }

    [Fact]
    public async Task Only_the_province_freezes_rosters_and_recounts_and_strangers_see_nothing()
    {
        await using var host = await IndicatorsHost.StartAsync(DatabaseProvider.Sqlite);
        foreach (var caller in new[] { TestCaller.LanzhouAdmin, TestCaller.LanzhouInspector, TestCaller.Auditor, TestCaller.BrandOffice })
        {
            Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(host.As(caller).RunReconcileAsync(new()))).Reason);
            var rosters = host.Host.Client(c => new V1.RosterService.RosterServiceClient(c), caller);
            Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(rosters.FreezeRosterAsync(new() { Name = "rosters/x" }))).Reason);
            Assert.Equal(8, (await host.As(caller).ListTargetsAsync(new())).Targets.Count);
        }

        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(host.As(TestCaller.LanzhouInspector).RecordStatisticAsync(new()))).Reason);
        foreach (var role in new[] { "enterprise", "laboratory" })
            Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(host.As(TestCaller.With(role, "620100")).ListTargetsAsync(new()))).Reason);
        Assert.Equal(StatusCode.Unauthenticated, (await Refusal.OfAsync(host.As(TestCaller.Nobody).ListTargetsAsync(new()))).Code);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Wrong_questions_hear_of_every_wrong_field(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        var bad = await Refusal.OfAsync(host.Admin.GetIndicatorAsync(new() { Region = "620102", Period = "2019Q1", AsOf = "2099-01-01" }));
        Assert.Equal(["as_of", "indicator", "period", "region"], bad.Fields);
        Assert.Equal(["known_at"], (await Refusal.OfAsync(host.Admin.GetIndicatorAsync(new() { Indicator = "T7", KnownAt = new() { Seconds = long.MaxValue } }))).Fields);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Admin.GetIndicatorAsync(new() { Indicator = "T9" }))).Reason);
        Assert.Equal(["to"], (await Refusal.OfAsync(host.Admin.GetTrendAsync(new() { Indicator = "T7", From = "2019", To = "2018" }))).Fields);
        Assert.Equal(["region"], (await Refusal.OfAsync(host.Admin.ListIndicatorFactsAsync(new() { Indicator = "T7", Region = "999999" }))).Fields);
        Assert.Equal(["from"], (await Refusal.OfAsync(host.Admin.ListReportsAsync(new() { From = "2020-01-02", To = "2020-01-01" }))).Fields);
        Assert.Equal(["page_token"], (await Refusal.OfAsync(host.Admin.ListTargetsAsync(new() { PageToken = "x" }))).Fields);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Evidence_comes_in_pages_the_newest_first_by_role_and_reason(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        for (var i = 0; i < 9; i++) await host.DeliverAsync(Sample(i, $"2018-05-0{i % 3 + 1}", passes: i % 4 > 0, with: s => s.Final = s.Name.Length > 0 && i != 5));
        await host.DeliverAsync(Sample(20, "2012-01-01"));
        List<string> seen = [];
        var request = new V1.ListIndicatorFactsRequest { Indicator = "T7", PageSize = 4 };
        do
        {
            var page = await host.Admin.ListIndicatorFactsAsync(request);
            Assert.Equal(10, page.TotalSize);
            seen.AddRange(page.Facts.Select(f => $"{f.AsOf} {f.Source}"));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(10, seen.Distinct().Count());
        Assert.Equal(seen.Select(s => s[..10]).OrderDescending(), seen.Select(s => s[..10]));
        async Task<int> CountAsync(V1.FactRole role, string reason = "") => (await host.Admin.ListIndicatorFactsAsync(new() { Indicator = "T7", Role = role, ExcludedReason = reason })).TotalSize;
        Assert.Equal((5, 3, 2), (await CountAsync(V1.FactRole.Numerator), await CountAsync(V1.FactRole.Miss), await CountAsync(V1.FactRole.Excluded)));
        Assert.Equal((1, 1), (await CountAsync(V1.FactRole.Excluded, "NOT_FINAL"), await CountAsync(V1.FactRole.Unspecified, "OUTSIDE_PERIOD")));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task No_report_is_not_zero(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await host.DeliverAsync(Sample(1, "2018-05-01"));
        await host.DeliverAsync(new EnterprisesChanged { Enterprises = { Enterprise("a1"), Enterprise("a2", "620502") } });
        var complaint = new ComplaintFacts { Name = "complaints/1", Region = "620502", ReceivedOn = "2018-05-20", Version = 1 };
        await host.DeliverAsync(new ComplaintLodged { Complaint = complaint });
        await host.DeliverAsync(new ComplaintLodged { Complaint = complaint });
        await host.DeliverAsync(Sample(1, "2018-05-01", with: s => (s.Version, s.Region) = (2, "620502")));
        var reports = await host.Admin.ListReportsAsync(new() { From = "2018-05-01", To = "2018-05-31" });
        Assert.Equal(16, reports.Reports.Count);
        V1.SourceReport Of(string unit, string source) => reports.Reports.Single(r => r.Unit == unit).Sources.Single(s => s.Source == source);
        Assert.Equal((V1.ReportState.Reported, 1, "2018-05-20"), (Of("620500", "complaints").State, Of("620500", "complaints").Count, Of("620500", "complaints").LastReportOn));
        Assert.Equal((V1.ReportState.Reported, 1), (Of("620500", "samples").State, Of("620500", "samples").Count));
        Assert.Equal(V1.ReportState.Never, Of("620100", "samples").State);
        Assert.Equal(V1.ReportState.Missing, Of("620100", "enterprises").State);
        Assert.Equal(V1.ReportState.Never, Of("620300", "honours").State);
    }
}
