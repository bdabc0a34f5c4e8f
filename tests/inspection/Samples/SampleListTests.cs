using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Inspections.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Samples;

public sealed class SampleListTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Pages_hold_every_sample_once_the_last_sampled_first(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        for (var i = 0; i < 7; i++) await host.RecordAsync(Given.Sample($"A-{i}", s => s.SampledOn = $"2018-05-0{1 + i / 2}"));
        var client = host.Samples(TestCaller.ProvinceAdmin);
        List<V1.Sample> seen = [];
        var request = new V1.ListSamplesRequest { PageSize = 3 };
        do
        {
            var page = await client.ListSamplesAsync(request);
            Assert.Equal(7, page.TotalSize);
            seen.AddRange(page.Samples);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(7, seen.DistinctBy(s => s.Name).Count());
        Assert.Equal(seen.OrderByDescending(s => s.SampledOn, StringComparer.Ordinal).ThenByDescending(s => s.Name, StringComparer.Ordinal), seen);
        request.PageToken = (await client.ListSamplesAsync(new() { PageSize = 3 })).NextPageToken;
        request.Outcomes.Add(V1.SampleOutcome.Refused);
        Assert.Equal("PAGE_TOKEN_OF_OTHER_FILTERS", (await Refusal.OfAsync(client.ListSamplesAsync(request))).Violations[0].Reason);
        Assert.Equal(["page_token"], (await Refusal.OfAsync(client.ListSamplesAsync(new() { PageToken = "nonsense" }))).Fields);
        Assert.Equal(["page_size"], (await Refusal.OfAsync(client.ListSamplesAsync(new() { PageSize = -1 }))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Filters_are_joined_by_and(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await host.RecordAsync(Given.Sample("A-1"));
        await host.RecordAsync(Given.Sample("A-2", s => (s.Outcome, s.Final, s.SampledOn) = (V1.SampleOutcome.Nonconforming, true, "2018-04-01")));
        await host.RecordAsync(Given.Sample("A-3", s => (s.Kind, s.Selection, s.ProductName, s.ProductCategory) = (V1.SampleKind.RiskMonitoring, V1.SampleSelection.Targeted, "陶瓷砖", "1006")));
        await host.RecordAsync(Given.CitySample("B-1", "620502"));
        await host.RecordAsync(Given.Sample("A-4", s => (s.Region, s.ProducerRegion, s.Producer, s.ProducerDisplayName) = ("620171", "110105", "", "北京示例公司")));
        await host.RecordAsync(Given.Sample("A-5", s => (s.Outcome, s.ConcludedOn) = (V1.SampleOutcome.Refused, "")));
        await MatchesAsync(host, new() { Query = "餐桌" }, "A-1", "A-2", "A-4", "A-5", "B-1");
        await MatchesAsync(host, new() { Query = "北京示例" }, "A-4");
        await MatchesAsync(host, new() { Query = "cz120" }, "A-1", "A-2", "A-3", "A-4", "A-5", "B-1");
        await MatchesAsync(host, new() { Query = "A-3" }, "A-3");
        await MatchesAsync(host, new() { Query = "?!" });
        await MatchesAsync(host, new() { Region = "620100" }, "A-1", "A-2", "A-3", "A-5"); // without 兰州新区
        await MatchesAsync(host, new() { Region = "620171" }, "A-4");
        await MatchesAsync(host, new() { Region = "620000" }, "A-1", "A-2", "A-3", "A-4", "A-5", "B-1");
        await MatchesAsync(host, new() { Producer = Given.Producer, Levels = { V1.SampleLevel.Municipal } }, "B-1");
        await MatchesAsync(host, new() { Authority = "示例市质监局" }, "B-1");
        await MatchesAsync(host, new() { ProductCategory = "1006" }, "A-3");
        await MatchesAsync(host, new() { Kinds = { V1.SampleKind.RiskMonitoring, V1.SampleKind.Recheck } }, "A-3");
        await MatchesAsync(host, new() { Selections = { V1.SampleSelection.Targeted } }, "A-3");
        await MatchesAsync(host, new() { Outcomes = { V1.SampleOutcome.Nonconforming, V1.SampleOutcome.Refused } }, "A-2", "A-5");
        await MatchesAsync(host, new() { Final = true }, "A-2");
        await MatchesAsync(host, new() { Final = false, SampledFrom = "2018-05-02", SampledTo = "2018-05-02", Region = "620500" }, "B-1");
        await MatchesAsync(host, new() { SampledTo = "2018-04-30" }, "A-2");
    }

    [Fact]
    public async Task Wrong_filters_are_all_named()
    {
        await using var host = await Given.HostAsync(DatabaseProvider.Sqlite);
        var refusal = await Refusal.OfAsync(host.Samples(TestCaller.Auditor).ListSamplesAsync(new()
        {
            Region = "6201", Producer = "x", SampledFrom = "2018", SampledTo = "01.02.2018", Levels = { V1.SampleLevel.Unspecified }, Outcomes = { (V1.SampleOutcome)77 },
        }));
        Assert.Equal(["levels[0]", "outcomes[0]", "producer", "region", "sampled_from", "sampled_to"], refusal.Fields);
        Assert.Equal(["sampled_to"], (await Refusal.OfAsync(() => RowsAsync(host, TestCaller.Auditor, new() { SampledFrom = "2018-02-01", SampledTo = "2018-01-01" }))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_export_proves_that_nothing_is_missing(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        for (var i = 0; i < 501; i++) await host.RecordAsync(Given.CitySample($"A-{i}", i % 3 == 0 ? "620502" : "620102"));
        var (rows, summary) = await RowsAsync(host, TestCaller.Auditor, new());
        Assert.Equal((501, 501L), (rows.Count, summary.RowCount));
        Assert.Equal(rows.OrderBy(s => s.Name, StringComparer.Ordinal), rows);
        using var bytes = new MemoryStream();
        rows.ForEach(row => row.WriteDelimitedTo(bytes));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())), summary.Sha256);
        Assert.Equal(host.Clock.GetUtcNow().ToUnixTimeSeconds(), summary.KnownAt.Seconds, 10.0);
        (rows, summary) = await RowsAsync(host, TestCaller.TianshuiAdmin, new());
        Assert.All(rows, row => Assert.Equal("620502", row.Region));
        Assert.Equal(167, summary.RowCount);
        (rows, summary) = await RowsAsync(host, TestCaller.TianshuiAdmin, new() { Region = "620100" });
        Assert.Equal((0, 0L, Convert.ToHexStringLower(SHA256.HashData([]))), (rows.Count, summary.RowCount, summary.Sha256));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Open_conclusions_wait_until_they_can_be_made_final(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await host.RecordAsync(Given.Sample("A-1", s => s.DeliveredOn = "2018-05-21"));
        var food = await host.RecordAsync(Given.Sample("A-2", s => (s.ProductCategory, s.DeliveredOn) = ("3001", "2018-06-12")));
        await host.RecordAsync(Given.CitySample("B-1", "620502"));
        await host.RecordAsync(Given.Sample("A-3", s => (s.DeliveredOn, s.Final) = ("2018-05-21", true)));
        await host.RecordAsync(Given.Sample("A-4", s => (s.Outcome, s.ConcludedOn) = (V1.SampleOutcome.Untested, "")));
        var client = host.Samples(TestCaller.ProvinceAdmin);
        var todos = await client.ListTodosAsync(new());
        Assert.Equal(("2018-06-15", 3), (todos.AsOf, todos.TotalSize));
        // Seven working days from 06-12: 06-18 is the Dragon Boat holiday, so the last is 06-22 (Friday); the next working day is Monday.
        Assert.Equal(
            [("SAMPLE_TO_FINALISE", "2018-06-06"), ("SAMPLE_TO_FINALISE", "2018-06-25"), ("SAMPLE_RESULT_TO_DELIVER", "")],
            todos.Todos.Select(t => (t.Reason, t.DueOn)));
        Assert.Equal((food.Name, "Food Safety Law art 88", "620102", "2.7.1a", false), (todos.Todos[1].Name, todos.Todos[1].Article, todos.Todos[1].Region, todos.Todos[1].Clause, todos.Todos[1].Provisional));
        Assert.DoesNotContain("city_admin", todos.Todos[1].Roles);
        Assert.Contains("city_admin", todos.Todos[2].Roles);
        Assert.Equal(1, (await client.ListTodosAsync(new() { DueBy = "2018-06-15" })).TotalSize);
        Assert.Equal(1, (await client.ListTodosAsync(new() { Reasons = { "SAMPLE_RESULT_TO_DELIVER", "OTHER" } })).TotalSize);
        Assert.Equal(2, (await client.ListTodosAsync(new() { Region = "620100" })).TotalSize);
        var first = await client.ListTodosAsync(new() { PageSize = 2 });
        var second = await client.ListTodosAsync(new() { PageSize = 2, PageToken = first.NextPageToken });
        Assert.Equal(todos.Todos, first.Todos.Concat(second.Todos));
        Assert.Equal(["due_by", "region"], (await Refusal.OfAsync(client.ListTodosAsync(new() { DueBy = "soon", Region = "x" }))).Fields);
        // A city decides on what it ordered; who decides nothing has nothing to do.
        Assert.Equal(1, (await host.Samples(TestCaller.TianshuiAdmin).ListTodosAsync(new())).TotalSize);
        foreach (var idle in new[] { TestCaller.LanzhouAdmin, TestCaller.Auditor, Given.Laboratory })
            Assert.Equal(0, (await host.Samples(idle).ListTodosAsync(new())).TotalSize);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_due_day_becomes_certain_when_the_notice_of_its_year_comes(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var year = WorkingCalendar.Official.Notices.Max(n => n.Year);
        host.Clock.Set(new(year, 12, 25, 0, 0, 0, TimeSpan.Zero));
        await host.RecordAsync(Given.Sample("A-1", s => s.DeliveredOn = $"{year}-12-21"));
        Assert.True(Assert.Single((await host.Samples(TestCaller.ProvinceAdmin).ListTodosAsync(new())).Todos).Provisional);
        var holiday = new HolidaySpan("invented", new(year + 1, 1, 4), new(year + 1, 1, 20), []);
        var calendar = new WorkingCalendar([.. WorkingCalendar.Official.Notices, new(year + 1, "none", "invented", new(year, 11, 1), "none", [holiday])]);
        Assert.Equal(1, await host.Services.GetRequiredService<UnitOfWork<InspectionsModule>>().JobAsync(tx => SampleStore.SettleDueDaysAsync(tx, calendar)));
        var todo = Assert.Single((await host.Samples(TestCaller.ProvinceAdmin).ListTodosAsync(new())).Todos);
        Assert.False(todo.Provisional);
        Assert.True(string.CompareOrdinal(todo.DueOn, $"{year + 1}-01-20") > 0);
    }

    private static async Task MatchesAsync(TestHost host, V1.ListSamplesRequest request, params string[] numbers)
    {
        var page = await host.Samples(TestCaller.Auditor).ListSamplesAsync(request);
        Assert.Equal(numbers, page.Samples.Select(s => s.Number).Order(StringComparer.Ordinal));
        Assert.Equal(numbers.Length, page.TotalSize);
        var export = new V1.ExportSamplesRequest
        {
            Query = request.Query, Region = request.Region, Producer = request.Producer, Authority = request.Authority, ProductCategory = request.ProductCategory,
            Levels = { request.Levels }, Kinds = { request.Kinds }, Selections = { request.Selections }, Outcomes = { request.Outcomes },
            SampledFrom = request.SampledFrom, SampledTo = request.SampledTo,
        };
        if (request.HasFinal) export.Final = request.Final;
        Assert.Equal(numbers, (await RowsAsync(host, TestCaller.Auditor, export)).Rows.Select(s => s.Number).Order(StringComparer.Ordinal));
    }

    private static async Task<(List<V1.Sample> Rows, Quality.Protos.Common.V1.ExportSummary Summary)> RowsAsync(TestHost host, TestCaller caller, V1.ExportSamplesRequest request)
    {
        var messages = await host.Samples(caller).ExportSamples(request).ResponseStream.ReadAllAsync().ToListAsync();
        Assert.All(messages.SkipLast(1), m => Assert.InRange(m.Rows.Samples.Count, 1, 500));
        return ([.. messages.SkipLast(1).SelectMany(m => m.Rows.Samples)], messages[^1].Summary);
    }
}
