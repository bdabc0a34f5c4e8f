using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Publications;

/// <summary>What other services are told of editions (2.7.1e): each change once, and at the next start what stood here before.</summary>
public sealed class PublicationNewsTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_edition_tells_what_it_publishes_and_a_withdrawal_only_what_it_withdraws(DatabaseProvider provider)
    {
        await using var given = await PublicationGiven.StartAsync(provider);
        var draft = await given.DraftedAsync();
        Assert.Empty(await ToldAsync(given)); // a draft is nobody's business
        var published = await given.PublishedAsync(draft);
        var first = Assert.Single(await ToldAsync(given));
        Assert.Equal((published.Name, published.Title, "示例省质监局", 1), (first.Publication, first.Title, first.Authority, first.Edition));
        Assert.Equal(given.Samples.Take(5).Select(s => (s.Name, s.Version, V1.PublishedStanding.Stands)).Order(), first.Results.Select(r => (r.Sample, r.SampleVersion, r.Standing)).Order());

        await given.Desk.WithdrawEntryAsync(new() { Name = published.Name, Sample = given.Samples[3].Name, Ground = V1.WithdrawalGround.Annulled, Reason = "检验报告撤销" });
        var second = (await ToldAsync(given))[^1];
        var withdrawn = Assert.Single(second.Results);
        Assert.Equal((2, given.Samples[3].Name, V1.PublishedStanding.Withdrawn), (second.Edition, withdrawn.Sample, withdrawn.Standing));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Rounds_and_cases_from_before_the_events_are_told_once_at_the_next_start(DatabaseProvider provider)
    {
        await using var given = await PublicationGiven.StartAsync(provider);
        var published = await given.PublishedAsync();
        var cases = (await given.Host.PublishedAsync<V1.PostProcessingChanged>("inspection")).Count;
        await given.Host.ExecuteAsync("inspection", "UPDATE publications SET told_edition = 0");
        await given.Host.ExecuteAsync("inspection", "UPDATE post_processings SET told = 0");
        for (var start = 0; start < 2; start++) await new InspectionsModule().StartAsync(given.Host.Services, TestContext.Current.CancellationToken);
        var told = await ToldAsync(given);
        Assert.Equal(2, told.Count);
        Assert.Equal(told[0], told[1]); // the same content, so that who had it loses nothing
        Assert.Equal(published.Name, told[1].Publication);
        Assert.Equal(cases + 2, (await given.Host.PublishedAsync<V1.PostProcessingChanged>("inspection")).Count);
    }

    private static async Task<List<V1.ResultsPublished>> ToldAsync(PublicationGiven given) => [.. await given.Host.PublishedAsync<V1.ResultsPublished>("inspection")];
}
