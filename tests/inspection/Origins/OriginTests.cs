using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Inspections.Samples;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Origins;

/// <summary>2.7.0: rates and sanctions by the producer's origin, with a test and its n.</summary>
public sealed class OriginTests
{
    private static readonly V1.CompareOriginsRequest Year = new() { SampledFrom = "2018-01-01", SampledTo = "2018-12-31" };

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Origins_are_told_apart_by_where_the_product_was_sampled(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await FillAsync(host, "L", 40, 2, s => { });                                                                            // at the producer
        await FillAsync(host, "S", 10, 1, s => (s.SellerDisplayName, s.SampledRegion) = ("示例商场", "620103"));                  // in the same unit
        await FillAsync(host, "C", 50, 5, s => (s.SellerDisplayName, s.SampledRegion) = ("示例商场", "620502"));                  // Lanzhou's goods in Tianshui
        await FillAsync(host, "U", 5, 1, s => s.SellerDisplayName = "示例商场");                                                 // where is not recorded
        await FillAsync(host, "P", 60, 30, s => (s.ProducerRegion, s.SampledRegion) = ("330100", "620102"));                    // from Hangzhou
        await FillAsync(host, "N", 20, 20, s => s.Kind = V1.SampleKind.RiskMonitoring);                                         // no supervision check
        var report = await Client(host, TestCaller.ProvinceAdmin).CompareOriginsAsync(Year);
        Assert.Equal(
            [(V1.Origin.Local, 3L, 50L), (V1.Origin.OtherCity, 5, 50), (V1.Origin.PlaceUnknown, 1, 5), (V1.Origin.InProvince, 9, 105), (V1.Origin.OtherProvince, 30, 60)],
            report.Groups.Select(g => (g.Origin, g.Shares[0].Numerator, g.Shares[0].Denominator)));
        Assert.Equal(50.0, report.Groups[4].Shares[0].Percent);

        var city = report.Comparisons.Single(c => (c.Measure, c.First) == (V1.OriginMeasure.Nonconformity, V1.Origin.Local));
        Assert.Equal((V1.OriginVerdict.NoDifferenceShown, 4.0), (city.Verdict, Math.Round(city.Difference, 6)));
        Assert.True(city.Low < 0 && city.High > 0 && city.PValue > 0.5);
        var province = report.Comparisons.Single(c => (c.Measure, c.First) == (V1.OriginMeasure.Nonconformity, V1.Origin.InProvince));
        Assert.Equal(V1.OriginVerdict.DifferenceShown, province.Verdict);
        Assert.True(province.Low > 0 && province.PValue < 1e-6);
        // Of nine and thirty failures nobody can say anything yet, whatever followed them.
        foreach (var few in report.Comparisons.Where(c => c.Measure != V1.OriginMeasure.Nonconformity))
            Assert.Equal((V1.OriginVerdict.TooFew, false, false), (few.Verdict, few.HasPValue, few.HasDifference));
        Assert.Equal((30, 5.0, 0.025), (report.Least, report.Significance, report.Threshold)); // shared among the two that speak
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Filters_narrow_what_is_compared_and_a_city_sees_its_own(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await FillAsync(host, "A", 3, 1, s => { });
        await FillAsync(host, "B", 4, 0, s => (s.Selection, s.ProductCategory) = (V1.SampleSelection.Targeted, "5001"));
        await FillAsync(host, "C", 2, 0, s => (s.Level, s.Region, s.ProducerRegion) = (V1.SampleLevel.Municipal, "620502", "620502"));
        async Task<long> TestedAsync(TestCaller caller, Action<V1.CompareOriginsRequest>? change = null)
        {
            var request = Year.Clone();
            change?.Invoke(request);
            return (await Client(host, caller).CompareOriginsAsync(request)).Groups[0].Shares[0].Denominator;
        }

        Assert.Equal(9, await TestedAsync(TestCaller.ProvinceAdmin));
        Assert.Equal(7, await TestedAsync(TestCaller.ProvinceAdmin, r => r.Levels.Add(V1.SampleLevel.Provincial)));
        Assert.Equal(4, await TestedAsync(TestCaller.Auditor, r => r.Selections.Add(V1.SampleSelection.Targeted)));
        Assert.Equal(4, await TestedAsync(TestCaller.ProvinceAdmin, r => r.ProductCategory = "5001"));
        Assert.Equal(0, await TestedAsync(TestCaller.ProvinceAdmin, r => (r.SampledFrom, r.SampledTo) = ("2017-01-01", "2017-12-31")));
        Assert.Equal(2, await TestedAsync(TestCaller.TianshuiAdmin));
        Assert.Equal(7, await TestedAsync(TestCaller.LanzhouInspector));
        Assert.Equal("SIGN_IN_REQUIRED", (await Refusal.OfAsync(Client(host, TestCaller.Nobody).CompareOriginsAsync(Year))).Reason);
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(Client(host, Given.Laboratory).CompareOriginsAsync(Year))).Reason);
        Assert.Equal(["product_category", "sampled_from", "sampled_to"], (await Refusal.OfAsync(Client(host, TestCaller.Auditor).CompareOriginsAsync(new() { SampledTo = "x", ProductCategory = "x" }))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_followed_a_failure_is_counted_by_origin(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await FillAsync(host, "A", 4, 4, s => { });
        await FillAsync(host, "B", 3, 3, s => (s.ProducerRegion, s.SampledRegion) = ("330100", "620102"));
        // One after the other in the table itself: the ladder has its own tests.
        await host.ExecuteAsync("inspection", "UPDATE post_processings SET ordered_on = '2018-06-01' WHERE producer_region = '330100'");
        await host.ExecuteAsync("inspection", "UPDATE post_processings SET ordered_on = '2018-06-01', announced_on = '2018-06-02' WHERE sample_number = 'A-1'");
        await host.ExecuteAsync("inspection", "UPDATE post_processings SET serious_kinds = '1' WHERE sample_number = 'A-2'");
        var report = await Client(host, TestCaller.ProvinceAdmin).CompareOriginsAsync(Year);
        Assert.Equal([(4L, 4L), (1, 4), (2, 4)], report.Groups[0].Shares.Select(s => (s.Numerator, s.Denominator)));
        Assert.Equal([(3L, 3L), (3, 3), (0, 3)], report.Groups[4].Shares.Select(s => (s.Numerator, s.Denominator)));
        Assert.All(report.Comparisons, c => Assert.Equal(V1.OriginVerdict.TooFew, c.Verdict));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_place_of_sampling_is_kept_and_lies_in_the_province(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var sample = await host.RecordAsync(Given.Sample("A-1", s => s.SampledRegion = "620502"));
        Assert.Equal("620502", (await host.Samples(TestCaller.Auditor).GetSampleAsync(new() { Name = sample.Name })).SampledRegion);
        sample.SampledRegion = "620503";
        await host.RecordAsync(sample, "更正");
        Assert.Equal("620502", (await host.Samples(TestCaller.Auditor).GetSampleAsync(new() { Name = sample.Name, Version = 1 })).SampledRegion);
        foreach (var wrong in new[] { "330100", "629999", "x" })
            Assert.Equal(["sample.sampled_region"], (await Refusal.OfAsync(() => host.RecordAsync(Given.Sample("A-2", s => s.SampledRegion = wrong)))).Fields);
    }

    private static V1.OriginService.OriginServiceClient Client(TestHost host, TestCaller caller) => host.Client(c => new V1.OriginService.OriginServiceClient(c), caller);

    private static Task FillAsync(TestHost host, string prefix, int count, int failed, Action<V1.Sample> change) =>
        host.Services.GetRequiredService<UnitOfWork<InspectionsModule>>().JobAsync(async tx =>
        {
            for (var n = 1; n <= count; n++)
                await SampleConclusions.RecordAsync(tx, new()
                {
                    Sample = Given.Sample($"{prefix}-{n}", s =>
                    {
                        (s.Final, s.DeliveredOn, s.Outcome) = (true, "2018-05-25", n <= failed ? V1.SampleOutcome.Nonconforming : V1.SampleOutcome.Conforming);
                        change(s);
                    }),
                });
            return 0;
        });
}
