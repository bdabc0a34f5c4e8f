using Dapper;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Samples;

public sealed class RecordConclusionTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_recorded_sample_is_answered_whole_and_announced(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var sample = await host.RecordAsync(Given.Sample("A-1", s =>
        {
            s.Outcome = V1.SampleOutcome.Nonconforming;
            s.FailedItems.AddRange(["甲醛释放量", "标志"]);
            s.DeliveredOn = "2018-05-25";
        }));
        Assert.StartsWith("samples/", sample.Name);
        Assert.Equal(1, sample.Version);
        Assert.Equal("v1", sample.Etag);
        Assert.Equal(V1.SampleRegime.ProductQuality, sample.Regime); // of the category, which nobody named
        Assert.Equal("ＣＺ－120 型", sample.Model);
        Assert.Equal(sample, await host.Samples(TestCaller.Auditor).GetSampleAsync(new() { Name = sample.Name }));
        Assert.Equal(sample, Assert.Single(await host.PublishedAsync<V1.SampleConcluded>("inspection")).Sample);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_revision_keeps_the_version_before_it(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var reader = host.Samples(TestCaller.Auditor);
        var first = await host.RecordAsync(Given.Sample("A-1", s => (s.Outcome, s.DeliveredOn) = (V1.SampleOutcome.Nonconforming, "2018-05-25")));
        host.Clock.Advance(TimeSpan.FromHours(1));
        var retested = first.Clone();
        (retested.Outcome, retested.ConcludedOn, retested.Final) = (V1.SampleOutcome.Conforming, "2018-06-14", true);
        var second = await host.RecordAsync(retested, "复检合格");
        Assert.Equal((first.Name, 2L, "复检合格", V1.SampleOutcome.Conforming), (second.Name, second.Version, second.Reason, second.Outcome));
        Assert.Equal(first.CreateTime, second.CreateTime);
        Assert.NotEqual(first.UpdateTime, second.UpdateTime);
        Assert.Equal(first, await reader.GetSampleAsync(new() { Name = first.Name, Version = 1 }));
        Assert.Equal(second, await reader.GetSampleAsync(new() { Name = first.Name, Version = 2 }));
        Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(reader.GetSampleAsync(new() { Name = first.Name, Version = 3 }))).Code);
        var page = await reader.ListSampleVersionsAsync(new() { Name = first.Name, PageSize = 1 });
        Assert.Equal((second, 2), (Assert.Single(page.Samples), page.TotalSize));
        page = await reader.ListSampleVersionsAsync(new() { Name = first.Name, PageSize = 1, PageToken = page.NextPageToken });
        Assert.Equal((first, ""), (Assert.Single(page.Samples), page.NextPageToken));
        Assert.Equal([1L, 2L], (await host.PublishedAsync<V1.SampleConcluded>("inspection")).Select(e => e.Sample.Version));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Replaced_versions_can_be_neither_changed_nor_deleted(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await host.RecordAsync(await host.RecordAsync(Given.Sample("A-1")), "更正");
        await using var connection = await host.Services.GetRequiredService<Database<InspectionsModule>>().OpenAsync();
        foreach (var sql in new[] { "UPDATE sample_history SET outcome = 1", "DELETE FROM sample_history", "DELETE FROM samples" })
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => connection.ExecuteAsync(sql));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_final_conclusion_is_replaced_only_by_a_final_one_with_a_reason(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var final = await host.RecordAsync(Given.Sample("A-1", s => s.Final = true));
        var change = final.Clone();
        change.Final = false;
        (change.Number, change.Authority) = ("A-2", "别的局");
        var refusal = await Refusal.OfAsync(() => host.RecordAsync(change));
        Assert.Equal(["reason", "sample.authority", "sample.final", "sample.number"], refusal.Fields);
        var revoked = final.Clone();
        revoked.Outcome = V1.SampleOutcome.Untested;
        revoked.ConcludedOn = "";
        Assert.Equal(2, (await host.RecordAsync(revoked, "检验报告撤销")).Version);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_failed_batch_is_not_final_while_it_may_be_contested(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var failed = Given.Sample("A-1", s => (s.Outcome, s.Final, s.DeliveredOn) = (V1.SampleOutcome.Nonconforming, true, "2018-05-31"));
        var refusal = await Refusal.OfAsync(() => host.RecordAsync(failed)); // 15 days: 2018-06-15 is the last
        Assert.Equal(("sample.final", "CONTEST_PERIOD_RUNS"), (Assert.Single(refusal.Violations).Field, refusal.Violations[0].Reason));
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True((await host.RecordAsync(failed)).Final);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_number_is_used_once_by_an_authority(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await host.RecordAsync(Given.Sample("A-1"));
        var refusal = await Refusal.OfAsync(() => host.RecordAsync(Given.Sample(" A-1 ")));
        Assert.Equal((StatusCode.AlreadyExists, "SAMPLE_NUMBER_TAKEN"), (refusal.Code, refusal.Reason));
        await host.RecordAsync(Given.Sample("A-1", s => s.Authority = "另一个局"));
        var twins = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                await host.RecordAsync(Given.Sample("A-2"));
                return StatusCode.OK;
            }
            catch (RpcException e)
            {
                return e.StatusCode;
            }
        }));
        Assert.Equal(1, twins.Count(code => code == StatusCode.OK));
        Assert.Equal(7, twins.Count(code => code == StatusCode.AlreadyExists));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_stale_etag_is_aborted_and_of_parallel_revisions_one_wins(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var first = await host.RecordAsync(Given.Sample("A-1"));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            try
            {
                await host.RecordAsync(first, $"更正 {i}");
                return "OK";
            }
            catch (RpcException)
            {
                return "refused";
            }
        }));
        Assert.Equal(1, outcomes.Count(o => o == "OK"));
        var refusal = await Refusal.OfAsync(() => host.RecordAsync(first, "更正"));
        Assert.Equal((StatusCode.Aborted, "ETAG_MISMATCH"), (refusal.Code, refusal.Reason));
        var unread = first.Clone();
        unread.Etag = "";
        Assert.Equal(3, (await host.RecordAsync(unread, "更正")).Version);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_request_id_acts_once(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.Samples(TestCaller.ProvinceAdmin);
        var request = new V1.RecordConclusionRequest { Sample = Given.Sample("A-1"), RequestId = "0192d3a0-0000-7000-8000-000000000001" };
        var twins = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.RecordConclusionAsync(request).ResponseAsync));
        Assert.Single(twins.Select(t => t.Name).Distinct());
        Assert.Equal(twins[0], await client.RecordConclusionAsync(request));
        Assert.Single(await host.PublishedAsync<V1.SampleConcluded>("inspection"));
        request.Sample.Number = "A-2";
        var refusal = await Refusal.OfAsync(client.RecordConclusionAsync(request));
        Assert.Equal((StatusCode.InvalidArgument, "REQUEST_ID_REUSED"), (refusal.Code, Assert.Single(refusal.Violations).Reason));
        request.RequestId = "not a uuid";
        Assert.Equal(["request_id"], (await Refusal.OfAsync(client.RecordConclusionAsync(request))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Every_wrong_field_is_named_at_once(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.Samples(TestCaller.ProvinceAdmin);
        var empty = await Refusal.OfAsync(client.RecordConclusionAsync(new() { Sample = new() }));
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELDS"), (empty.Code, empty.Reason));
        Assert.Equal(
            ["sample.authority", "sample.kind", "sample.level", "sample.number", "sample.outcome", "sample.producer_display_name", "sample.product_category",
             "sample.product_name", "sample.region", "sample.sampled_on", "sample.selection"],
            empty.Fields);
        var wrong = await Refusal.OfAsync(client.RecordConclusionAsync(new()
        {
            Sample = Given.Sample(new string('9', 101), s =>
            {
                s.Producer = "enterprises/91620100MA72ABCDO7"; // the letter O
                s.Region = "110101";
                s.ProducerRegion = "999999";
                s.ProductCategory = "9999";
                s.SampledOn = "2018-06-16";
                s.ConcludedOn = "2018-6-1";
                s.DeliveredOn = "2018-02-30";
                s.Level = (V1.SampleLevel)99;
                s.FailedItems.Add("标志");
            }),
        }));
        Assert.Equal(
            ["sample.concluded_on", "sample.delivered_on", "sample.failed_items", "sample.level", "sample.number", "sample.producer", "sample.producer_region",
             "sample.product_category", "sample.region", "sample.sampled_on"],
            wrong.Fields);
        Assert.Equal(["sample"], (await Refusal.OfAsync(client.RecordConclusionAsync(new()))).Fields);
        Assert.Empty(await host.PublishedAsync<V1.SampleConcluded>("inspection"));
    }

    [Theory]
    [InlineData("sample.concluded_on", "BEFORE_SAMPLING")]
    [InlineData("sample.delivered_on", "BEFORE_CONCLUSION")]
    [InlineData("sample.delivered_on", "NO_CONCLUSION")]
    [InlineData("sample.region", "NOT_THE_PRODUCERS")]
    [InlineData("sample.regime", "OTHER_LAW")]
    [InlineData("sample.producer_display_name", "TOO_LONG")]
    [InlineData("sample.failed_items[1]", "REQUIRED")]
    public async Task A_wrong_combination_is_told_with_its_reason(string field, string reason)
    {
        await using var host = await Given.HostAsync(DatabaseProvider.Sqlite);
        var sample = Given.Sample("A-1");
        switch (reason)
        {
            case "BEFORE_SAMPLING": sample.ConcludedOn = "2018-05-01"; break;
            case "BEFORE_CONCLUSION": sample.DeliveredOn = "2018-05-19"; break;
            case "NO_CONCLUSION": (sample.Outcome, sample.ConcludedOn, sample.DeliveredOn) = (V1.SampleOutcome.Refused, "", "2018-05-30"); break;
            case "NOT_THE_PRODUCERS": sample.Region = "620502"; break;
            case "OTHER_LAW": (sample.ProductCategory, sample.Regime) = ("3001", V1.SampleRegime.ProductQuality); break;
            case "TOO_LONG": sample.ProducerDisplayName = new string('名', 3_500_000); break; // 10 MB
            case "REQUIRED": (sample.Outcome, _) = (V1.SampleOutcome.Nonconforming, 0); sample.FailedItems.AddRange(["标志", " "]); break;
        }

        var refusal = await Refusal.OfAsync(() => host.RecordAsync(sample));
        Assert.Equal((StatusCode.InvalidArgument, field, reason), (refusal.Code, Assert.Single(refusal.Violations).Field, refusal.Violations[0].Reason));
    }

    [Theory]
    [InlineData("91350100M0001TGQXM")] // an early pilot code: its check digit is wrong and it is legal (domain 7.8)
    [InlineData("91620100MA72ABCD97")]
    public async Task A_wrong_check_digit_stops_nobody(string code)
    {
        await using var host = await Given.HostAsync(DatabaseProvider.Sqlite);
        Assert.Equal($"enterprises/{code}", (await host.RecordAsync(Given.Sample("A-1", s => s.Producer = $"enterprises/{code}"))).Producer);
    }

    [Theory]
    [InlineData("1001", "2018-05-02", V1.SampleRegime.ProductQuality)]
    [InlineData("3031", "2018-05-02", V1.SampleRegime.ProductQuality)] // a food-related product is no food
    [InlineData("3001", "2018-05-02", V1.SampleRegime.Food)]
    [InlineData("2001", "2018-05-02", V1.SampleRegime.Cosmetics)]
    [InlineData("3021", "2018-05-02", V1.SampleRegime.Agricultural)]
    [InlineData("2003", "2020-12-31", V1.SampleRegime.ProductQuality)] // toothpaste, before and after it came under the rules on cosmetics
    [InlineData("2003", "2021-01-01", V1.SampleRegime.Cosmetics)]
    public async Task The_law_is_the_categorys_on_the_day_of_sampling(string category, string sampledOn, V1.SampleRegime regime)
    {
        await using var host = await Given.HostAsync(DatabaseProvider.Sqlite);
        host.Clock.Set(new(2021, 3, 1, 0, 0, 0, TimeSpan.Zero));
        var sample = await host.RecordAsync(Given.Sample("A-1", s => (s.ProductCategory, s.SampledOn, s.ConcludedOn) = (category, sampledOn, "2021-02-01")));
        Assert.Equal(regime, sample.Regime);
    }
}
