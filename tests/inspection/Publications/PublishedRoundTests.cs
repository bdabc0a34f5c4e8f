using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Inspections.Samples;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using Quality.Testing.Stories;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Publications;

/// <summary>
/// The published figures of real rounds come out of batches again, and what does not fit in the notices themselves is found and named
/// (2.7.1e, T7): the counts are in the shared data, the batches are invented.
/// </summary>
public sealed class PublishedRoundTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Every_round_of_the_shared_data_is_reproduced_and_its_quirks_are_named(DatabaseProvider provider)
    {
        var rounds = PublishedRound.All();
        await using var host = await Given.HostAsync(provider);
        host.Clock.Set(new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));
        var desk = host.Client(c => new V1.PublicationService.PublicationServiceClient(c), TestCaller.ProvinceAdmin);
        foreach (var round in rounds)
        {
            await host.Services.GetRequiredService<UnitOfWork<InspectionsModule>>().JobAsync(async tx =>
            {
                foreach (var sample in round.Samples()) await SampleConclusions.RecordAsync(tx, new() { Sample = sample });
                return 0;
            });
            var draft = await desk.DraftPublicationAsync(new() { Publication = Wish(round) });
            Check(round.Id, draft);
            Assert.DoesNotContain(draft.Rates, r => r.CountsDiffer); // every printed count comes out
        }

        Assert.Equal(Quirks.Keys.Order(), rounds.Select(r => r.Id).Order());
    }

    /// <summary>What each notice has: rates as (unit, category, counted, all, printed, fit), and what does not fit in it.</summary>
    private static readonly Dictionary<string, (string[] Rates, string[] Findings)> Quirks = new()
    {
        // The title says 8 kinds, the text 9, six are printed: 7 batches stand in none, and 卫生纸 has no figure of its own. 复混肥料 has a second
        // rate, of physical quality, without failures of the label. 92.47 was rounded up.
        ["gs-2017-joint"] = (
            ["Batches  86/93 92.5 Rounded", "Enterprises  86/93 - NotCompared", "Physical  90/93 - NotCompared", "Batches 1001 38/39 97.4 RoundedOrTruncated", "Batches 1008 11/12 91.7 Rounded",
             "Batches 5001 7/7 - NotCompared", "Batches 5002 15/15 100 Exact", "Batches 5010 5/5 - NotCompared", "Batches 9001 8/13 61.5 RoundedOrTruncated", "Physical 9001 12/13 92.3 RoundedOrTruncated",
             "Batches 9008 2/2 100 Exact"],
            ["TwoRates Physical 9001: 61.5 / 92.3", "CategoryIncomplete Batches 5010: 5 / ", "CategoryTotals Batches : 93 / 86"]),
        // Two rates: an enterprise with two products is counted once.
        ["gs-2019-3"] = (
            ["Batches  372/508 73.2 RoundedOrTruncated", "Enterprises  325/384 84.6 RoundedOrTruncated", "Batches 1002 372/508 - NotCompared"],
            ["TwoRates Enterprises : 73.2 / 84.6"]),
        // The seven categories have all the failures and 15 batches too few.
        ["gs-food-2017-07"] = (
            ["Batches  429/446 - NotCompared", "Batches  17/446 - NotCompared", "Enterprises  429/446 - NotCompared"],
            ["CategoryTotals Batches : 446 / 431"]),
        // Only what failed is printed, and no rate.
        ["gs-food-2016-01"] = (["Batches  894/901 - NotCompared", "Batches  7/901 - NotCompared", "Enterprises  894/901 - NotCompared"], []),
        ["gs-food-2025-18"] = (["Batches  870/881 - NotCompared", "Batches  11/881 - NotCompared", "Enterprises  870/881 - NotCompared"], []),
        // Counts of enterprises without their rate; conforming and failed batches add up.
        ["aqsiq-children-2013"] = (["Batches  602/674 89.3 RoundedOrTruncated", "Batches  72/674 - NotCompared", "Enterprises  591/663 - NotCompared", "Batches 5007 602/674 - NotCompared"], []),
    };

    private static void Check(string id, V1.Publication draft)
    {
        var (rates, findings) = Quirks[id];
        var found = draft.Rates.Select(r => $"{r.Unit} {r.ProductCategory} {r.Numerator}/{r.Denominator} {(r.Printed?.Percent is { Length: > 0 } percent ? percent : "-")} {r.Fit}").ToList();
        Assert.Equal(rates, id.StartsWith("gs-food-2017", StringComparison.Ordinal) ? found.Take(rates.Length) : found.Where(r => !r.StartsWith("Batches 3", StringComparison.Ordinal)));
        Assert.Equal(findings, draft.Findings.Select(f => $"{f.Kind} {f.Unit} {f.ProductCategory}: {f.Printed} / {f.Found}"));
        foreach (var rate in draft.Rates.Where(r => r.HasDifference)) Assert.InRange(Math.Abs(rate.Difference), 0, 0.05); // half of the last printed digit
    }

    private static V1.Publication Wish(PublishedRound round) => new()
    {
        Authority = round.Authority, Title = round.Title, Level = round.Level, Region = "620000", LabelItems = { round.LabelItems }, Printed = { round.Printed() },
        Scope = new() { SampledFrom = round.SampledOn, SampledTo = round.SampledOn, Plan = round.Id },
    };
}
