using Grpc.Core;
using Quality.Common.Storage;
using Quality.Credits.Tests.Listings;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Measures;

/// <summary>Catalogue, push, acknowledgement and lift; each test has a host of its own, because a listing reaches every subscriber of it.</summary>
public sealed class MeasureTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_measure_without_legal_basis_is_refused(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var baseless = MeasureCalls.Measure();
        foreach (var basis in new[] { "", "按照惯例", "有关规定" })
        {
            baseless.Basis = basis;
            var refused = await Refusal.OfAsync(host.Measures().CreateMeasureAsync(new() { Measure = baseless }));
            Assert.Equal((StatusCode.FailedPrecondition, "MEASURE_WITHOUT_BASIS"), (refused.Code, refused.Reason));
            Assert.Contains("国发〔2016〕33号", refused.Metadata["article"], StringComparison.Ordinal);
        }

        var measure = await host.MeasureAsync();
        Assert.Equal(measure, Assert.Single((await host.Measures(TestCaller.LanzhouOfficer).ListMeasuresAsync(new())).Measures));
        Assert.Equal(["measure.addressee", "measure.department", "measure.display_name", "measure.list", "measure.months"],
            (await Refusal.OfAsync(host.Measures().CreateMeasureAsync(new() { Measure = new() { Basis = "产品质量法第十七条", Months = 1000 } }))).Fields);
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(host.Measures(TestCaller.LanzhouAdmin).CreateMeasureAsync(new() { Measure = MeasureCalls.Measure() }))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Measures().CreateMeasureAsync(new() { Measure = new(MeasureCalls.Measure()) { Subscriber = "subscribers/none" } }))).Reason);
        var retired = await host.Measures().RetireMeasureAsync(new() { Name = measure.Name, Etag = measure.Etag });
        Assert.True(retired.Retired);
        Assert.Equal("ALREADY_RETIRED", (await Refusal.OfAsync(host.Measures().RetireMeasureAsync(new() { Name = measure.Name }))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_listing_that_takes_effect_reaches_the_subscribers_of_its_list_only(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var (abnormal, officer) = await host.SubscriberAsync("finance");
        var (black, _) = await host.SubscriberAsync("bank", lists: V1.ListKind.QualityBlacklist);
        var (province, partner) = await host.SubscriberAsync("partner-shaanxi", "partner_province");
        var measure = await host.MeasureAsync();
        await host.Measures().CreateMeasureAsync(new() { Measure = new(MeasureCalls.Measure()) { DisplayName = "仅示例部门", Subscriber = abnormal.Name } });
        var decided = await host.DecidedAsync();
        Assert.Equal(0, (await host.Measures().ListMeasureItemsAsync(new())).TotalSize); // nothing before it takes effect
        var reading = host.Measures(officer).ReadAsync(abnormal.Name, 2);
        var listing = await host.Listings().PublishListingAsync(new() { Name = decided.Name });
        var items = await reading; // an open stream is told without asking again
        Assert.Equal([1L, 2], items.Select(i => i.Number));
        Assert.Equal(
            (V1.MeasureAction.Apply, listing.Name, measure.Name, listing.Enterprise, measure.Basis, V1.MeasureReceipt.Unspecified, V1.MeasureDelay.None),
            (items[0].Action, items[0].Listing, items[0].Measure, items[0].Enterprise, items[0].Basis, items[0].Receipt, items[0].Delay));
        Assert.Equal(measure.Name, Assert.Single(await host.Measures(partner).ReadAsync(province.Name, 1)).Measure);
        var subscribers = (await host.Measures().ListSubscribersAsync(new())).Subscribers.ToDictionary(s => s.Name);
        Assert.Equal((2, 0, 1), (subscribers[abnormal.Name].OpenItems, subscribers[black.Name].OpenItems, subscribers[province.Name].OpenItems));
        Assert.NotNull(subscribers[abnormal.Name].LastSeenTime);
        Assert.Null(subscribers[black.Name].LastSeenTime);
        Assert.Empty((await host.Measures(TestCaller.Auditor).ListSubscribersAsync(new())).Subscribers[0].Account);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_stream_belongs_to_its_subscriber_and_so_does_the_acknowledgement(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var (subscriber, caller) = await host.SubscriberAsync("finance");
        await host.MeasureAsync();
        await host.PublishedAsync();
        foreach (var other in new[] { TestCaller.ProvinceAdmin, TestCaller.TianshuiAdmin, TestCaller.LanzhouOfficer, TestCaller.Partner("listings") })
        {
            Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(() => host.Measures(other).ReadAsync(subscriber.Name, 1))).Reason);
            Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Measures(other).AcknowledgeMeasureAsync(new() { Name = $"{subscriber.Name}/items/1", Receipt = V1.MeasureReceipt.Done }))).Reason);
        }

        foreach (var without in new[] { TestCaller.Partner(), TestCaller.Partner("enterprises") })
        {
            var refused = await Refusal.OfAsync(() => host.Measures(without).ReadAsync(subscriber.Name, 1));
            Assert.Equal((StatusCode.PermissionDenied, "DATA_SET_NOT_SHARED", "listings"), (refused.Code, refused.Reason, refused.Metadata["data_set"]));
            Assert.Equal("DATA_SET_NOT_SHARED", (await Refusal.OfAsync(host.Measures(without).AcknowledgeMeasureAsync(new() { Name = $"{subscriber.Name}/items/1", Receipt = V1.MeasureReceipt.Done }))).Reason);
        }

        Assert.Single((await host.Measures(TestCaller.Partner("listings")).ListMeasuresAsync(new())).Measures);
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(host.Measures(TestCaller.Partner("listings")).ListSubscribersAsync(new()))).Reason);
        var own = host.Measures(caller);
        var received = await own.AcknowledgeMeasureAsync(new() { Name = $"{subscriber.Name}/items/1", Receipt = V1.MeasureReceipt.Received, Note = "示例" });
        Assert.Equal((V1.MeasureReceipt.Received, "示例"), (received.Receipt, received.Note));
        Assert.Equal(received, await own.AcknowledgeMeasureAsync(new() { Name = received.Name, Receipt = V1.MeasureReceipt.Received, Note = "又一次" }));
        var done = await own.AcknowledgeMeasureAsync(new() { Name = received.Name, Receipt = V1.MeasureReceipt.Done });
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(done, await own.AcknowledgeMeasureAsync(new() { Name = received.Name, Receipt = V1.MeasureReceipt.Done, Note = "再次" }));
        Assert.Equal(done, await own.AcknowledgeMeasureAsync(new() { Name = received.Name, Receipt = V1.MeasureReceipt.Received })); // never back
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(own.AcknowledgeMeasureAsync(new() { Name = $"{subscriber.Name}/items/2", Receipt = V1.MeasureReceipt.Done }))).Reason);
        Assert.Equal(["receipt"], (await Refusal.OfAsync(own.AcknowledgeMeasureAsync(new() { Name = received.Name }))).Fields);
        Assert.Equal(["name"], (await Refusal.OfAsync(own.AcknowledgeMeasureAsync(new() { Name = "subscribers/x/items/-1", Receipt = V1.MeasureReceipt.Done }))).Fields);
        Assert.Equal("SIGN_IN_REQUIRED", (await Refusal.OfAsync(() => host.Measures(TestCaller.Nobody).ReadAsync(subscriber.Name, 1))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_subscriber_whose_account_is_corrected_keeps_its_stream_and_the_old_account_finds_nothing(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var (subscriber, old) = await host.SubscriberAsync("finance");
        await host.SubscriberAsync("bank");
        await host.MeasureAsync();
        await host.PublishedAsync();
        var wish = new V1.Subscriber { Name = subscriber.Name, Etag = subscriber.Etag, Account = "finance-2", Contact = "示例处室 0931-0000000" };
        var request = new V1.UpdateSubscriberRequest { Subscriber = wish, UpdateMask = new() { Paths = { "account", "contact" } } };
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(host.Measures(TestCaller.LanzhouAdmin).UpdateSubscriberAsync(request))).Reason);
        Assert.Equal("ALREADY_EXISTS", (await Refusal.OfAsync(host.Measures().UpdateSubscriberAsync(new(request) { Subscriber = new(wish) { Account = "bank" } }))).Reason);
        Assert.Equal(["subscriber.account"], (await Refusal.OfAsync(host.Measures().UpdateSubscriberAsync(new(request) { Subscriber = new(wish) { Account = "" } }))).Fields);
        foreach (var hidden in new[] { "finance\u200b2", "finance\u202e2", "\ufefffinance2", "fin\u0007ance", "fin\u2028ance" })
        {
            var refused = await Refusal.OfAsync(host.Measures().UpdateSubscriberAsync(new(request) { Subscriber = new(wish) { Account = hidden, Contact = hidden } }));
            Assert.Equal(["subscriber.account CONTROL_CHARACTER", "subscriber.contact CONTROL_CHARACTER"], refused.Violations.Select(v => $"{v.Field} {v.Reason}"));
            var created = await Refusal.OfAsync(host.Measures().CreateSubscriberAsync(new() { Subscriber = new(wish) { Account = hidden, Contact = "", DisplayName = hidden, Kind = V1.SubscriberKind.Department, Lists = { V1.ListKind.QualityBlacklist } } }));
            Assert.Equal(["subscriber.account", "subscriber.display_name"], created.Fields);
        }

        Assert.Equal(["update_mask"], (await Refusal.OfAsync(host.Measures().UpdateSubscriberAsync(new() { Subscriber = wish, UpdateMask = new() { Paths = { "lists" } } }))).Fields);
        using var open = host.Measures(old).StreamMeasures(new() { Subscriber = subscriber.Name });
        Assert.True(await open.ResponseStream.MoveNext(default));
        var corrected = await host.Measures().UpdateSubscriberAsync(request);
        Assert.Equal((1, 0), (corrected.OpenItems, corrected.OverdueItems));
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(async () => // the stream that was open ends, too
        {
            while (await open.ResponseStream.MoveNext(default)) Assert.Fail("The old account read on.");
        })).Reason);
        Assert.Equal(("示例finance", "finance-2", "示例处室 0931-0000000", 1L), (corrected.DisplayName, corrected.Account, corrected.Contact, corrected.LastNumber));
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(host.Measures().UpdateSubscriberAsync(new(request) { RequestId = "" }))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(() => host.Measures(old).ReadAsync(subscriber.Name, 1))).Reason);
        Assert.Single(await host.Measures(old with { Subject = "finance-2" }).ReadAsync(subscriber.Name, 1));
        Assert.Equal("示例处室 0931-0000000", (await host.Measures(TestCaller.Auditor).ListSubscribersAsync(new())).Subscribers.Single(s => s.Name == subscriber.Name).Contact);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_measure_is_lifted_once_by_hand_or_by_its_own_duration(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        host.Clock.Set(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));
        var (subscriber, caller) = await host.SubscriberAsync("finance");
        var (lasting, months) = (await host.MeasureAsync(), await host.MeasureAsync(months: 6));
        var listing = await host.PublishedAsync();
        var lift = new V1.LiftMeasureRequest { Listing = listing.Name, Measure = lasting.Name, Reason = "示例：依据已废止" };
        var lifted = await host.Measures(TestCaller.LanzhouAdmin).LiftMeasureAsync(lift);
        Assert.Equal((V1.AppliedState.Lifting, 1, 0), (lifted.State, lifted.LiftsTold, lifted.LiftsDone));
        Assert.Equal("ALREADY_LIFTED", (await Refusal.OfAsync(host.Measures().LiftMeasureAsync(lift))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Measures().LiftMeasureAsync(new() { Listing = listing.Name, Measure = "measures/none", Reason = "示例" }))).Reason);
        Assert.Equal(3, (await host.Measures(caller).ReadAsync(subscriber.Name, 3)).Count);
        host.Clock.Set(new DateTimeOffset(2026, 9, 2, 16, 0, 0, TimeSpan.Zero)); // 2026-09-02 was its last day
        await TestHost.EventuallyAsync(async () => (await AppliedAsync(host, listing, months)).LiftedOn.Length > 0, "the duration of the measure ends");
        Assert.Equal(4, (await host.Measures(caller).ReadAsync(subscriber.Name, 4, after: 0)).Count);
        await host.Listings().AnnulListingAsync(new() { Name = listing.Name, Reason = "示例" });
        Assert.Equal(4, (await host.Measures().ListSubscribersAsync(new())).Subscribers.Single().LastNumber); // nothing was left to lift
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_new_subscriber_is_told_what_holds_and_a_retired_one_still_what_is_lifted(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var (old, oldCaller) = await host.SubscriberAsync("old");
        await host.MeasureAsync();
        var listing = await host.PublishedAsync();
        var (late, lateCaller) = await host.SubscriberAsync("late");
        Assert.Equal(1, late.LastNumber);
        Assert.Equal("ALREADY_EXISTS", (await Refusal.OfAsync(() => host.SubscriberAsync("late"))).Reason);
        await host.Measures().RetireSubscriberAsync(new() { Name = old.Name });
        var unheard = await host.PublishedAsync();
        await host.Listings().AnnulListingAsync(new() { Name = listing.Name, Reason = "示例" });
        var told = await host.Measures(oldCaller).ReadAsync(old.Name, 2);
        Assert.Equal([V1.MeasureAction.Apply, V1.MeasureAction.Lift], told.Select(i => i.Action));
        Assert.DoesNotContain(told, i => i.Listing == unheard.Name);
        Assert.Equal([listing.Name, unheard.Name, listing.Name], (await host.Measures(lateCaller).ReadAsync(late.Name, 3)).Select(i => i.Listing));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Two_listings_at_once_leave_no_gap_in_any_stream(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        List<(V1.Subscriber Subscriber, TestCaller Caller)> all = [];
        for (var n = 0; n < 4; n++) all.Add(await host.SubscriberAsync($"s{n}"));
        await host.MeasureAsync();
        await host.MeasureAsync();
        List<V1.Listing> decided = [];
        for (var n = 0; n < 8; n++) decided.Add(await host.DecidedAsync());
        await Task.WhenAll(decided.Select(l => host.Listings().PublishListingAsync(new() { Name = l.Name }).ResponseAsync));
        foreach (var (subscriber, caller) in all)
        {
            var items = await host.Measures(caller).ReadAsync(subscriber.Name, 16);
            Assert.Equal(Enumerable.Range(1, 16).Select(n => (long)n), items.Select(i => i.Number));
            Assert.Equal(8, items.Select(i => i.Listing).Distinct().Count());
            Assert.Equal([15L, 16], (await host.Measures(caller).ReadAsync(subscriber.Name, 2, after: 14)).Select(i => i.Number));
        }

        var page = await host.Measures().ListMeasureItemsAsync(new() { PageSize = 40 });
        var rest = await host.Measures().ListMeasureItemsAsync(new() { PageSize = 40, PageToken = page.NextPageToken });
        Assert.Equal((64, 64), (page.TotalSize, page.Items.Concat(rest.Items).Select(i => i.Name).Distinct().Count()));
        Assert.Equal(0, (await host.Measures(TestCaller.TianshuiAdmin).ListMeasureItemsAsync(new())).TotalSize);
        Assert.Equal(64, (await host.Measures(TestCaller.LanzhouOfficer).ListMeasureItemsAsync(new())).TotalSize);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Whoever_subscribes_while_listings_take_effect_and_end_misses_none_and_is_told_none_twice(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        await host.MeasureAsync();
        var ending = await host.PublishedAsync();
        List<V1.Listing> decided = [];
        for (var n = 0; n < 6; n++) decided.Add(await host.DecidedAsync());
        var subscribing = Enumerable.Range(0, 6).Select(n => host.SubscriberAsync($"s{n}")).ToList();
        await Task.WhenAll([
            .. decided.Select(l => host.Listings().PublishListingAsync(new() { Name = l.Name }).ResponseAsync),
            host.Listings().AnnulListingAsync(new() { Name = ending.Name, Reason = "示例" }).ResponseAsync, .. subscribing]);
        foreach (var (subscriber, _) in await Task.WhenAll(subscribing))
        {
            var items = (await host.Measures().ListMeasureItemsAsync(new() { Subscriber = subscriber.Name })).Items;
            Assert.Equal(decided.Select(l => l.Name).Order(), items.Where(i => i.Listing != ending.Name).Select(i => i.Listing).Order());
            var told = items.Where(i => i.Listing == ending.Name).OrderBy(i => i.Number).Select(i => i.Action).ToList();
            Assert.True(told is [] or [V1.MeasureAction.Apply, V1.MeasureAction.Lift], $"told {string.Join(", ", told)}"); // whom it reached it also leaves
        }
    }

    private static async Task<V1.AppliedMeasure> AppliedAsync(TestHost host, V1.Listing listing, V1.Measure measure) =>
        (await host.Measures().ListAppliedMeasuresAsync(new() { Listing = listing.Name })).Measures.Single(m => m.Measure == measure.Name);
}
