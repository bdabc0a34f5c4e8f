using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Indicators.Books;
using Quality.Indicators.Facts;
using Quality.Indicators.Targets;
using Quality.Protos.Inspection.V1;
using Quality.Testing;
using Quality.Testing.Stories;

namespace Quality.Indicators.Tests.Facts;

/// <summary>
/// T7 over the rounds of the shared data: which of their batches count, which do not and why. The printed rates of the rounds themselves are
/// reproduced where they are published, in the inspection service.
/// </summary>
public sealed class PublishedRoundTests
{
    private const string LanzhouRegion = "620102";

    /// <summary>Numerator, denominator and exclusions of each round, in the year of its sampling.</summary>
    private static readonly Dictionary<string, (long Numerator, long Denominator, string[] Exclusions)> Expected = new()
    {
        // Printed 92.5 % of 93 batches; without fertiliser (8/13) and steel (2/2), which are no consumer goods, 76 of 78. The seven batches that the
        // notice does not name are taken as consumer goods.
        ["gs-2017-joint"] = (76, 78, ["NOT_CONSUMER_GOODS 15"]),
        // Printed 73.2 % of batches and 84.6 % of enterprises: T7 is the one of batches. The notice does not name its 13 products; if all are consumer goods, this.
        ["gs-2019-3"] = (372, 508, []),
        // 食品抽检 is never in T7, whether its categories add up (446 or 431 batches) or not.
        ["gs-food-2017-07"] = (0, 0, ["OTHER_REGIME 446"]),
        ["gs-food-2016-01"] = (0, 0, ["OTHER_REGIME 901"]),
        ["gs-food-2025-18"] = (0, 0, ["OTHER_REGIME 881"]),
        // A national check: not provincial, whatever was checked.
        ["aqsiq-children-2013"] = (0, 0, ["NOT_PROVINCIAL 674"]),
    };

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task T7_of_every_published_round_counts_final_tested_provincial_consumer_batches(DatabaseProvider provider)
    {
        var rounds = PublishedRound.All();
        Assert.Equal(Expected.Keys.Order(), rounds.Select(r => r.Id).Order());
        foreach (var round in rounds)
        {
            await using var host = await IndicatorsHost.StartAsync(provider);
            var batches = round.Samples().ToList();
            await RecordAsync(host, batches);
            var value = await host.ValueAsync("T7", period: round.SampledOn[..4]);
            var (numerator, denominator, exclusions) = Expected[round.Id];
            Assert.Equal((round.Id, numerator, denominator), (round.Id, value.Numerator, value.Denominator));
            Assert.Equal(exclusions, value.Exclusions.Select(e => $"{e.Reason} {e.Count}"));
            Assert.Equal(batches.Count, value.Denominator + value.Exclusions.Sum(e => e.Count)); // none is lost
            Assert.Equal(denominator > 0, value.HasValue);
            if (denominator > 0) Assert.True(value.Interval.Low < value.Value && value.Value < value.Interval.High);
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_open_conclusion_of_a_round_is_not_counted_before_it_is_final(DatabaseProvider provider)
    {
        var round = PublishedRound.Of("gs-2019-3");
        await using var host = await IndicatorsHost.StartAsync(provider);
        var batches = round.Samples().ToList();
        foreach (var open in batches.Where(b => b.Outcome == SampleOutcome.Nonconforming).Take(6)) open.Final = false;
        batches[^1].Outcome = SampleOutcome.Untested; // it conformed
        await RecordAsync(host, batches);
        var value = await host.ValueAsync("T7", period: round.SampledOn[..4]);
        Assert.Equal((372 - 1, 508 - 7), (value.Numerator, value.Denominator));
        Assert.Equal(["NOT_FINAL 6", "UNTESTED 1"], value.Exclusions.Select(e => $"{e.Reason} {e.Count}"));
    }

    /// <summary>As the handler of SampleConcluded records them, many in one transaction.</summary>
    private static Task RecordAsync(IndicatorsHost host, List<Sample> batches) =>
        host.Host.Services.GetRequiredService<UnitOfWork<IndicatorsModule>>().JobAsync(async tx =>
        {
            var entries = batches.Select((sample, n) =>
            {
                (sample.Name, sample.Region, sample.Regime) = ($"samples/{n}", LanzhouRegion, SampleRegime.Unspecified);
                var day = DateOnly.ParseExact(sample.SampledOn, "yyyy-MM-dd");
                return new Entry(SampleRule.Span(sample, day, day), 1, tx.Now);
            }).ToList();
            await (await Book.OfAsync(tx)).ReplaceAsync(new([IndicatorCodes.PassRate], [.. batches.Select(b => b.Name)], entries));
            return 0;
        });
}
