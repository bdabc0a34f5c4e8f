using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Listings;

public sealed class ListingTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_listing_goes_from_the_clue_to_publicity_and_each_step_is_in_its_history(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var listing = await host.PublishedAsync();
        Assert.Equal((V1.ListingState.Published, host.Day(), ""), (listing.State, listing.PublishedOn, listing.ExpiresOn)); // 7.8: ends on performance, not by time
        Assert.Contains("第四条第（一）项", listing.Article, StringComparison.Ordinal);
        Assert.Equal(listing, await host.Listings().GetListingAsync(new() { Name = listing.Name }));
        var steps = (await host.Listings().ListListingStepsAsync(new() { Name = listing.Name })).Steps;
        Assert.Equal(["CreateListing", "NotifyListing", "RecordStatement", "DecideListing", "PublishListing"], steps.Select(s => s.Verb));
        Assert.Equal([1L, 2, 3, 4, 5], steps.Select(s => s.Version));
        Assert.Equal("lanzhou-officer", steps[0].ActorDisplayName);
        Assert.Equal("province-admin", steps[3].ActorDisplayName);
        var announced = (await host.PublishedAsync<V1.ListingChanged>("credit")).Where(e => e.Listing.Name == listing.Name).ToList();
        Assert.Equal([V1.ListingState.Decided, V1.ListingState.Published], announced.Select(e => e.Listing.State));
        Assert.All(announced, e => Assert.Empty(e.Listing.Evidence));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Nobody_is_listed_without_notice_within_the_period_of_the_statement_or_before_the_hearing(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var clue = await host.ClueAsync();
        var refused = await Refusal.OfAsync(host.Listings().DecideListingAsync(new() { Name = clue.Name, Listed = true, Decision = ListingCalls.Decision() }));
        Assert.Equal((StatusCode.FailedPrecondition, "NOTICE_REQUIRED"), (refused.Code, refused.Reason));
        Assert.Contains("国发〔2004〕10号", refused.Metadata["article"], StringComparison.Ordinal);

        var notified = await host.NotifiedAsync();
        refused = await Refusal.OfAsync(host.Listings().DecideListingAsync(new() { Name = notified.Name, Listed = true, Decision = ListingCalls.Decision() }));
        Assert.Equal("STATEMENT_PERIOD_RUNS", refused.Reason);
        Assert.NotEmpty(refused.Metadata["article"]);

        var waiting = await host.StatedAsync(hearing: true);
        Assert.Equal(V1.ListingState.HearingDue, waiting.State);
        Assert.Equal("HEARING_NOT_HELD", (await Refusal.OfAsync(host.Listings().DecideListingAsync(new() { Name = waiting.Name, Listed = true, Decision = ListingCalls.Decision() }))).Reason);
        var heard = await host.Listings(TestCaller.LanzhouOfficer).RecordHearingAsync(new() { Name = waiting.Name, Hearing = new() { HeldOn = host.Day(), Record = "示例听证笔录" } });
        Assert.Equal(V1.ListingState.Stated, heard.State);
        Assert.Equal(V1.ListingState.Decided, (await host.Listings().DecideListingAsync(new() { Name = heard.Name, Listed = true, Decision = ListingCalls.Decision() })).State);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Unknown_articles_grounds_of_another_list_expired_rules_and_sole_traders_are_refused(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var enterprise = (await host.EnterpriseAsync()).Name;
        var listings = host.Listings(TestCaller.LanzhouOfficer);
        var unknown = await Refusal.OfAsync(listings.CreateListingAsync(new() { Listing = ListingCalls.Proposal(enterprise, ground: "listingGrounds/order-68-4-9") }));
        Assert.Equal(("listing.ground", "UNKNOWN_GROUND"), (Assert.Single(unknown.Violations).Field, unknown.Violations[0].Reason));
        var other = await Refusal.OfAsync(listings.CreateListingAsync(new() { Listing = ListingCalls.Proposal(enterprise, V1.ListKind.QualityBlacklist) }));
        Assert.Equal("GROUND_OF_OTHER_LIST", other.Reason);
        Assert.NotEmpty(other.Metadata["article"]);
        var expired = await Refusal.OfAsync(listings.CreateListingAsync(new() { Listing = ListingCalls.Proposal(enterprise, V1.ListKind.SeriousViolation, ListingCalls.Serious2016) }));
        Assert.Equal("RULE_NOT_IN_FORCE", expired.Reason);
        Assert.Contains("第83号", expired.Metadata["article"], StringComparison.Ordinal);
        var trader = await host.EnterpriseAsync(type: "个体工商户");
        Assert.Equal("SOLE_TRADER_IS_MARKED", (await Refusal.OfAsync(listings.CreateListingAsync(new() { Listing = ListingCalls.Proposal(trader.Name) }))).Reason);
        Assert.Equal(["listing.enterprise", "listing.evidence", "listing.facts", "listing.ground", "listing.list"], (await Refusal.OfAsync(listings.CreateListingAsync(new() { Listing = new() }))).Fields);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(listings.CreateListingAsync(new() { Listing = ListingCalls.Proposal($"enterprises/{Samples.Code()}") }))).Reason);
        var open = await listings.CreateListingAsync(new() { Listing = ListingCalls.Proposal(enterprise) });
        Assert.Equal((StatusCode.AlreadyExists, "LISTING_OPEN"), (await Refusal.OfAsync(listings.CreateListingAsync(new() { Listing = ListingCalls.Proposal(enterprise) }))) is var twice ? (twice.Code, twice.Reason) : default);
        Assert.Equal(V1.ListingState.Clue, open.State);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Who_proposed_does_not_decide_and_the_blacklist_belongs_to_the_province(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var clue = await host.ClueAsync(proposer: TestCaller.LanzhouAdmin);
        Assert.True(clue.ProposedByCaller);
        var not = new V1.DecideListingRequest { Name = clue.Name, Listed = false, Decision = new() { Reason = "示例：已公示。" } };
        Assert.Equal("PROPOSER_DECIDES", (await Refusal.OfAsync(host.Listings(TestCaller.LanzhouAdmin).DecideListingAsync(not))).Reason);
        Assert.Equal(V1.ListingState.NotListed, (await host.Listings().DecideListingAsync(not)).State);
        Assert.Equal("ALREADY_ENDED", (await Refusal.OfAsync(host.Listings().DecideListingAsync(not))).Reason);

        var black = await host.StatedAsync(V1.ListKind.QualityBlacklist, ListingCalls.Intent);
        var decide = new V1.DecideListingRequest { Name = black.Name, Listed = true, Decision = ListingCalls.Decision() };
        Assert.Equal((StatusCode.PermissionDenied, "PROVINCE_DECIDES"), await Refusal.OfAsync(host.Listings(TestCaller.LanzhouAdmin).DecideListingAsync(decide)) is var denied ? (denied.Code, denied.Reason) : default);
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(host.Listings(TestCaller.LanzhouOfficer).DecideListingAsync(decide))).Reason);
        Assert.Equal(V1.ListingState.Decided, (await host.Listings().DecideListingAsync(decide)).State);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_public_sees_what_is_published_without_evidence_and_names_and_nothing_else(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (draft, open) = (await host.DecidedAsync(), host.Listings(TestCaller.Nobody));
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(open.GetListingAsync(new() { Name = draft.Name }))).Reason);
        Assert.Empty((await open.ListListingsAsync(new() { Enterprise = draft.Enterprise })).Listings);
        var published = await host.Listings().PublishListingAsync(new() { Name = draft.Name });
        var seen = Assert.Single((await open.ListListingsAsync(new() { Query = published.Enterprise["enterprises/".Length..] })).Listings);
        Assert.Equal(seen, await open.GetListingAsync(new() { Name = published.Name }));
        Assert.Equal(seen, await host.Listings(TestCaller.Partner()).GetListingAsync(new() { Name = published.Name }));
        Assert.Equal((published.Facts, published.Article, published.Decision.Number), (seen.Facts, seen.Article, seen.Decision.Number));
        Assert.True(seen is { Evidence.Count: 0, Statement: null, Notice: null, ProposerDisplayName: "", Decision.ActorDisplayName: "", NextDueOn: "" });
        Assert.Equal("SIGN_IN_REQUIRED", (await Refusal.OfAsync(open.ListListingStepsAsync(new() { Name = published.Name }))).Reason);
        await host.Listings().AnnulListingAsync(new() { Name = published.Name, Reason = "示例：事实有误。" });
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(open.GetListingAsync(new() { Name = published.Name }))).Reason);
        Assert.Empty((await open.ListListingsAsync(new() { Enterprise = draft.Enterprise })).Listings);
        Assert.NotEmpty((await open.ListListingRulesAsync(new())).Rules);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Another_city_neither_sees_nor_touches_a_listing(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var clue = await host.ClueAsync();
        var other = host.Listings(TestCaller.TianshuiAdmin);
        Func<Task>[] calls =
        [
            () => other.GetListingAsync(new() { Name = clue.Name }).ResponseAsync, () => other.ListListingStepsAsync(new() { Name = clue.Name }).ResponseAsync,
            () => other.CreateListingAsync(new() { Listing = ListingCalls.Proposal(clue.Enterprise) }).ResponseAsync,
            () => other.NotifyListingAsync(new() { Name = clue.Name, Notice = new() { DeliveredOn = host.Day(), Proof = "示例" } }).ResponseAsync,
            () => other.RecordStatementAsync(new() { Name = clue.Name, Statement = new() { ReceivedOn = host.Day(), Text = "示例" } }).ResponseAsync,
            () => other.RecordHearingAsync(new() { Name = clue.Name, Hearing = new() { HeldOn = host.Day(), Record = "示例" } }).ResponseAsync,
            () => other.DecideListingAsync(new() { Name = clue.Name, Listed = false, Decision = ListingCalls.Decision() }).ResponseAsync,
            () => other.PublishListingAsync(new() { Name = clue.Name }).ResponseAsync,
            () => other.LodgeObjectionAsync(new() { Name = clue.Name, Objection = new() { ReceivedOn = host.Day(), Text = "示例" } }).ResponseAsync,
            () => other.DecideObjectionAsync(new() { Name = clue.Name, Upheld = true, Reason = "示例" }).ResponseAsync,
            () => other.ApplyForRepairAsync(new() { Name = clue.Name, Repair = new() { Kind = V1.RepairKind.Performed, ReceivedOn = host.Day(), Text = "示例" } }).ResponseAsync,
            () => other.DecideRepairAsync(new() { Name = clue.Name, Granted = true, Reason = "示例" }).ResponseAsync,
            () => other.AnnulListingAsync(new() { Name = clue.Name, Reason = "示例" }).ResponseAsync,
            () => host.Measures(TestCaller.TianshuiAdmin).ListAppliedMeasuresAsync(new() { Listing = clue.Name }).ResponseAsync,
            () => host.Measures(TestCaller.TianshuiAdmin).LiftMeasureAsync(new() { Listing = clue.Name, Measure = "measures/none", Reason = "示例" }).ResponseAsync,
        ];
        foreach (var call in calls) Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(call)).Reason);
        Assert.DoesNotContain((await other.ListListingsAsync(new() { PageSize = 1000 })).Listings, l => l.Name == clue.Name);
        Assert.Equal(clue.Etag, (await host.Listings(TestCaller.LanzhouOfficer).GetListingAsync(new() { Name = clue.Name })).Etag);
        Assert.Contains((await host.Listings(TestCaller.LanzhouOfficer).ListListingsAsync(new() { PageSize = 1000 })).Listings, l => l.Name == clue.Name);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Verbs_are_taken_once_in_turn_by_etag_and_request_id(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (clue, listings) = (await host.ClueAsync(), host.Listings(TestCaller.LanzhouOfficer));
        var early = await Refusal.OfAsync(listings.RecordStatementAsync(new() { Name = clue.Name, Statement = new() { ReceivedOn = host.Day(), Text = "示例" } }));
        Assert.Equal(("WRONG_STEP", "NotifyListing"), (early.Reason, early.Metadata["due"]));
        Assert.Equal("WRONG_STEP", (await Refusal.OfAsync(host.Listings().PublishListingAsync(new() { Name = clue.Name }))).Reason);
        var notify = new V1.NotifyListingRequest { Name = clue.Name, Etag = clue.Etag, Notice = new() { DeliveredOn = host.Day(), Proof = "示例" }, RequestId = Guid.CreateVersion7().ToString() };
        var once = await listings.NotifyListingAsync(notify);
        Assert.Equal(once, await listings.NotifyListingAsync(notify));
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(listings.RecordStatementAsync(new() { Name = clue.Name, Etag = clue.Etag, Statement = new() { ReceivedOn = host.Day(), Text = "示例" } }))).Reason);
        Assert.Equal(2, (await listings.ListListingStepsAsync(new() { Name = clue.Name })).Steps.Count);
        Assert.Equal(["notice.delivered_on", "notice.proof"], (await Refusal.OfAsync(listings.NotifyListingAsync(new() { Name = (await host.ClueAsync()).Name, Notice = new() { DeliveredOn = host.Day(1) } }))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_a_listing_waits_for_is_the_work_of_who_may_do_it(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (clue, black) = (await host.ClueAsync(), await host.StatedAsync(V1.ListKind.QualityBlacklist, ListingCalls.Intent));
        async Task<string[]> OfAsync(TestCaller caller, V1.Listing listing) =>
            [.. (await host.Register(caller).ListTodosAsync(new() { PageSize = 1000 })).Todos.Where(t => t.Name == listing.Name).Select(t => $"{t.Reason} {t.DueOn}")];
        Assert.Equal([$"LISTING_TO_NOTIFY {clue.NextDueOn}"], await OfAsync(TestCaller.LanzhouOfficer, clue));
        Assert.Empty(await OfAsync(TestCaller.TianshuiAdmin, clue));
        Assert.Equal([$"LISTING_TO_DECIDE {black.NextDueOn}"], await OfAsync(TestCaller.ProvinceAdmin, black));
        Assert.Empty(await OfAsync(TestCaller.LanzhouAdmin, black)); // the province keeps that list
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Lists_are_paged_and_filtered(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        List<string> made = [];
        for (var n = 0; n < 3; n++) made.Insert(0, (await host.ClueAsync(V1.ListKind.QualityBlacklist, ListingCalls.Intent)).Name);
        var request = new V1.ListListingsRequest { List = V1.ListKind.QualityBlacklist, States = { V1.ListingState.Clue }, Region = "620100", PageSize = 2 };
        var first = await host.Listings().ListListingsAsync(request);
        request.PageToken = first.NextPageToken;
        var second = await host.Listings().ListListingsAsync(request);
        Assert.Equal(made, first.Listings.Concat(second.Listings).Select(l => l.Name).Take(3));
        Assert.True(first.TotalSize >= 3);
        Assert.Empty((await host.Listings().ListListingsAsync(new() { Query = "100%_!" })).Listings);
        Assert.Equal("PAGE_TOKEN_OF_OTHER_FILTERS", (await Refusal.OfAsync(host.Listings().ListListingsAsync(new() { PageToken = first.NextPageToken, PageSize = 2 }))).Violations[0].Reason);
        Assert.Equal(["region"], (await Refusal.OfAsync(host.Listings().ListListingsAsync(new() { Region = "123" }))).Fields);
    }
}
