using Grpc.Core;
using Quality.Common.Storage;
using Quality.Credits.Tests.Penalties;
using Quality.Credits.Tests.QualityFiles;
using Quality.Testing;
using Inspection = Quality.Protos.Inspection.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Listings;

/// <summary>Proposals are automatic, decisions are a person's: once for the same facts, with article, evidence and clock.</summary>
public sealed class ProposalTests
{
    private static readonly DateTimeOffset Of2019 = new(2019, 3, 4, 9, 0, 0, TimeSpan.FromHours(8));

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_failed_re_check_after_the_announcement_proposes_once_and_a_person_takes_it_up(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var enterprise = await ListingCalls.EnterpriseAsync(host);
        var failed = Failed(host, enterprise.Name);
        var early = new Inspection.PostProcessing(failed) { State = Inspection.PostProcessingState.Announced, Version = 1 };
        await DeliverAsync(host, early);
        Assert.Equal(0, (await ProposedAsync(host)).TotalSize); // announced only: no article of the lists names that
        await DeliverAsync(host, failed);
        await DeliverAsync(host, failed); // again
        await DeliverAsync(host, new(failed) { Version = 3, State = Inspection.PostProcessingState.Suspended });
        var clue = Assert.Single((await ProposedAsync(host)).Listings);
        Assert.Equal(
            (V1.ListKind.SeriousViolation, ListingCalls.Serious2021, enterprise.Name, V1.ListingState.Clue, "failed-after-announcement", true),
            (clue.List, clue.Ground, clue.Enterprise, clue.State, clue.Proposal, clue.AwaitsPerson));
        Assert.Contains("第七条", clue.Article, StringComparison.Ordinal);
        Assert.Equal((failed.Name, true), (Assert.Single(clue.EvidenceSources), clue.ProposalToBeConfirmed));
        Assert.Equal(clue.NextDueOn, clue.Clock(V1.ListingClockKind.Notice).DueOn);
        Assert.Empty((await host.Listings(new("anybody", ["public"], null)).ListListingsAsync(new())).Listings);
        Assert.Contains("LISTING_PROPOSED", await TodosAsync(host));
        Assert.Equal("WRONG_STEP", (await Refusal.OfAsync(host.Listings().NotifyListingAsync(new() { Name = clue.Name, Notice = new() { DeliveredOn = host.Day(), Proof = "示例" } }))).Reason);
        Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(host.Listings(TestCaller.TianshuiAdmin).TakeUpListingAsync(new() { Name = clue.Name }))).Code);
        var drop = new V1.DecideListingRequest { Name = clue.Name, Listed = false, Decision = new() { Reason = "示例" } };
        Assert.Equal("WRONG_STEP", (await Refusal.OfAsync(host.Listings(TestCaller.LanzhouAdmin).DecideListingAsync(drop))).Reason); // what nobody took up is dismissed
        var taken = await host.Listings(TestCaller.LanzhouAdmin).TakeUpListingAsync(new() { Name = clue.Name, Etag = clue.Etag });
        Assert.Equal((false, true, "lanzhou-admin"), (taken.AwaitsPerson, taken.ProposedByCaller, taken.ProposerDisplayName));
        Assert.Equal("WRONG_STEP", (await Refusal.OfAsync(host.Listings().DismissListingAsync(new() { Name = clue.Name, Reason = "示例" }))).Reason);
        Assert.Equal("PROPOSER_DECIDES", (await Refusal.OfAsync(host.Listings(TestCaller.LanzhouAdmin).DecideListingAsync(drop))).Reason);
        await host.Listings(TestCaller.LanzhouOfficer).NotifyListingAsync(new() { Name = clue.Name, Notice = new() { DeliveredOn = host.Day(), Proof = "示例告知书 1 号" } });
        var steps = (await host.Listings().ListListingStepsAsync(new() { Name = clue.Name })).Steps;
        Assert.Equal(["Propose", "TakeUpListing", "NotifyListing"], steps.Select(s => s.Verb));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_third_penalty_in_two_years_proposes_and_what_was_dismissed_comes_back_with_a_new_fact_only(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        host.Clock.Set(Of2019);
        var enterprise = await ListingCalls.EnterpriseAsync(host);
        await PenalisedAsync(host, enterprise, "2016-09-01"); // more than two years before any two others
        await PenalisedAsync(host, enterprise, "2017-06-01");
        await PenalisedAsync(host, enterprise, "2018-06-01", "广告法第五十五条");
        await PenalisedAsync(host, enterprise, "2018-10-01");
        await ReceivedAsync(host, enterprise, 4);
        Assert.Equal(0, (await ProposedAsync(host)).TotalSize);
        await PenalisedAsync(host, enterprise, "2019-03-01", "《中华人民共和国产品质量法》第四十九条");
        await TestHost.EventuallyAsync(async () => (await ProposedAsync(host)).TotalSize == 1, "the third within two years proposes");
        var clue = Assert.Single((await ProposedAsync(host)).Listings);
        Assert.Equal((ListingCalls.Serious2016, "penalties-83-5-6", 3), (clue.Ground, clue.Proposal, clue.Evidence.Count));
        Assert.Equal(["reason"], (await Refusal.OfAsync(host.Listings().DismissListingAsync(new() { Name = clue.Name }))).Fields);
        var dismissed = await host.Listings(TestCaller.LanzhouOfficer).DismissListingAsync(new() { Name = clue.Name, Reason = "示例：未严重侵害消费者。" });
        Assert.Equal((V1.ListingState.NotListed, "示例：未严重侵害消费者。"), (dismissed.State, dismissed.EndReason));
        await PenalisedAsync(host, enterprise, "2019-03-02", "广告法第五十五条"); // another law: the same facts propose nothing again
        await ReceivedAsync(host, enterprise, 6);
        Assert.Equal(0, (await ProposedAsync(host)).TotalSize);
        await PenalisedAsync(host, enterprise, "2019-03-03");
        await TestHost.EventuallyAsync(async () => (await ProposedAsync(host)).TotalSize == 1, "a new fact proposes anew");
        Assert.Equal(4, Assert.Single((await ProposedAsync(host)).Listings).Evidence.Count);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Before_the_third_year_on_the_abnormal_list_ends_a_reminder_is_owed_and_after_it_the_serious_list_is_proposed(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        host.Clock.Set(new(2016, 8, 1, 9, 0, 0, TimeSpan.FromHours(8)));
        var listing = await host.PublishedAsync();
        Assert.Equal("WRONG_STEP", (await Refusal.OfAsync(host.Listings().RecordReminderAsync(new() { Name = listing.Name, Reminder = new() { AnnouncedOn = host.Day(), Proof = "示例" } }))).Reason);
        host.Clock.Set(new(2019, 5, 30, 9, 0, 0, TimeSpan.FromHours(8)));
        await Task.Delay(6000, TestContext.Current.CancellationToken);
        Assert.Empty((await host.Listings().GetListingAsync(new() { Name = listing.Name })).NextDueOn); // 63 days before
        host.Clock.Set(new(2019, 6, 2, 9, 0, 0, TimeSpan.FromHours(8)));
        await TestHost.EventuallyAsync(async () => (await host.Listings().GetListingAsync(new() { Name = listing.Name })).NextDueOn == "2019-08-01", "60 days before it is owed");
        var owed = (await host.Listings().GetListingAsync(new() { Name = listing.Name })).Clock(V1.ListingClockKind.Reminder);
        Assert.Equal((true, "2019-06-02", false), (owed.Duty, owed.StartedOn, owed.ToBeConfirmed));
        Assert.Contains("第八条", owed.Article, StringComparison.Ordinal);
        Assert.Contains("LISTING_TO_REMIND", await TodosAsync(host));
        Assert.Equal(["reminder.announced_on", "reminder.proof"], (await Refusal.OfAsync(host.Listings().RecordReminderAsync(new() { Name = listing.Name, Reminder = new() { AnnouncedOn = "2019-06-01" } }))).Fields);
        var reminded = await host.Listings(TestCaller.LanzhouOfficer).RecordReminderAsync(new() { Name = listing.Name, Reminder = new() { AnnouncedOn = host.Day(), Proof = "示例公告 1 号" } });
        Assert.Equal(("", "2019-06-02"), (reminded.NextDueOn, reminded.Clock(V1.ListingClockKind.Reminder).MetOn));
        host.Clock.Set(new(2019, 8, 2, 9, 0, 0, TimeSpan.FromHours(8)));
        await TestHost.EventuallyAsync(async () => (await ProposedAsync(host)).TotalSize == 1, "the third year has ended");
        var clue = Assert.Single((await ProposedAsync(host)).Listings);
        Assert.Equal(("listingGrounds/order-83-5-1", "abnormal-three-years", listing.Name), (clue.Ground, clue.Proposal, Assert.Single(clue.EvidenceSources)));
        Assert.Contains("2019-06-02 已提示", clue.Facts, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_grave_penalty_proposes_nothing_while_somebody_is_at_it_and_a_fine_nothing_at_all(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var own = await host.ClueAsync(V1.ListKind.SeriousViolation, ListingCalls.Serious2021);
        var (busy, fined, closed) = (await host.Register().GetEnterpriseAsync(new() { Name = own.Enterprise }), await ListingCalls.EnterpriseAsync(host), await ListingCalls.EnterpriseAsync(host));
        await PenalisedAsync(host, fined, host.Day(-1));
        await PenalisedAsync(host, busy, host.Day(-1), kind: V1.PenaltyKind.BusinessSuspended);
        await PenalisedAsync(host, closed, host.Day(-1), kind: V1.PenaltyKind.LicenceRevoked);
        foreach (var one in new[] { fined, busy, closed }) await ReceivedAsync(host, one, 1);
        var clue = Assert.Single((await ProposedAsync(host)).Listings);
        Assert.Equal((closed.Name, "grave-penalty-44-7"), (clue.Enterprise, clue.Proposal));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Every_rule_that_proposes_is_dated_sourced_and_names_a_ground(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var all = await host.Listings().ListListingRulesAsync(new());
        var grounds = all.Rules.SelectMany(r => r.Grounds).ToDictionary(g => g.Name);
        Assert.Equal(13, all.Proposals.Count);
        Assert.All(all.Proposals, p => Assert.True(grounds.ContainsKey(p.Ground) && p.Source.Length > 0 && p.ValidFrom.Length > 0 && (p.ToBeConfirmed || !grounds[p.Ground].ToBeConfirmed), p.Code));
        Assert.DoesNotContain((await host.Listings().ListListingRulesAsync(new() { InForceOn = "2026-01-01" })).Proposals, p => p.Ground.Contains("order-83", StringComparison.Ordinal));
    }

    private static Inspection.PostProcessing Failed(TestHost host, string enterprise) => new()
    {
        Name = $"postprocessing/{Guid.CreateVersion7()}", Version = 2, Producer = enterprise, ProducerDisplayName = "兰州示例纺织有限公司", SampleNumber = "示例 1 号", ProductName = "毛巾", Model = "甲型", Authority = "示例局",
        ConcludedOn = host.Day(-200), AnnouncedOn = host.Day(-100), LastStepOn = host.Day(-1), State = Inspection.PostProcessingState.ToSuspend,
    };

    private static Task DeliverAsync(TestHost host, Inspection.PostProcessing p) => host.DeliverAsync("credit", new Inspection.PostProcessingChanged { PostProcessing = p });

    private static async Task<V1.ListListingsResponse> ProposedAsync(TestHost host) => await host.Listings().ListListingsAsync(new() { AwaitingPerson = true });

    private static async Task<List<string>> TodosAsync(TestHost host) => [.. (await host.Register(TestCaller.LanzhouOfficer).ListTodosAsync(new())).Todos.Select(t => t.Reason)];

    /// <summary>The file has so many penalties: what they propose was proposed in the same transaction.</summary>
    private static Task ReceivedAsync(TestHost host, V1.Enterprise enterprise, int count) => TestHost.EventuallyAsync(
        async () => (await host.Files().ListEntriesAsync(new() { Enterprise = enterprise.Name, PageSize = 100 })).Entries.Count == count, $"{count} penalties were received");

    private static async Task PenalisedAsync(TestHost host, V1.Enterprise enterprise, string decidedOn, string article = "产品质量法第四十九条", V1.PenaltyKind kind = V1.PenaltyKind.Fine)
    {
        var decision = PenaltyCalls.Decision(decidedOn);
        (decision.Enterprise, decision.EnterpriseDisplayName) = (enterprise.Name, enterprise.DisplayName);
        decision.Articles.Clear();
        decision.Articles.Add(article);
        decision.Kinds.Clear();
        decision.Kinds.Add(kind);
        if (kind != V1.PenaltyKind.Fine) decision.FineFen = 0;
        await host.Penalties().PublishAsync(await host.Penalties().CreatePenaltyAsync(new() { Penalty = decision }));
    }
}
