using Grpc.Core;
using Quality.Common.Storage;
using Quality.Credits.Tests.Listings;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Measures;

/// <summary>Listing, objection, annulled, lifted at every subscriber: with one that was away for a week, and with the service gone in between.</summary>
public sealed class LiftStoryTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_listing_that_is_annulled_is_lifted_at_every_subscriber_also_at_one_that_was_away_for_a_week(DatabaseProvider provider)
    {
        await using var first = await TestHost.StartAsync(provider, new CreditsModule());
        first.Clock.Set(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));
        var (finance, financeCaller) = await first.SubscriberAsync("finance");
        var (away, awayCaller) = await first.SubscriberAsync("away");
        await first.MeasureAsync();
        var listing = await first.PublishedAsync();
        await first.Measures(financeCaller).AcknowledgeAsync(await first.Measures(financeCaller).ReadAsync(finance.Name, 1));
        Assert.Equal((V1.AppliedState.Applied, 2, 1, 1), await AppliedAsync(first, listing) is var a ? (a.State, a.Told, a.Received, a.Done) : default);

        await first.Listings(TestCaller.LanzhouOfficer).LodgeObjectionAsync(new() { Name = listing.Name, Objection = new() { ReceivedOn = first.Day(), Text = "示例：已按期公示，附回执。" } });
        var annulled = await first.Listings().DecideObjectionAsync(new() { Name = listing.Name, Upheld = true, Reason = "示例：核查属实，撤销列入决定。" });
        Assert.Equal(V1.ListingState.Annulled, annulled.State);
        Assert.Equal("ALREADY_ENDED", (await Refusal.OfAsync(first.Listings().AnnulListingAsync(new() { Name = listing.Name, Reason = "示例" }))).Reason); // no second lift
        await first.StopAsync();

        await using var second = await first.TwinAsync([], new CreditsModule());
        var financial = second.Measures(financeCaller);
        await financial.AcknowledgeAsync(await financial.ReadAsync(finance.Name, 1, after: 1)); // goes on behind its cursor
        Assert.Equal((V1.AppliedState.Lifting, 2, 1), await AppliedAsync(second, listing) is var l ? (l.State, l.LiftsTold, l.LiftsDone) : default);

        second.Clock.Advance(TimeSpan.FromDays(7));
        var behind = Assert.Single((await second.Measures().ListSubscribersAsync(new() { Overdue = true })).Subscribers);
        Assert.Equal((away.Name, V1.SubscriberHealth.Overdue, 2, 1, 2), (behind.Name, behind.Health, behind.OpenItems, behind.OpenLifts, behind.OverdueItems));
        Assert.All((await second.Measures().ListMeasureItemsAsync(new() { Overdue = true })).Items, i => Assert.Equal((V1.MeasureDelay.Overdue, "2026-03-05"), (i.Delay, i.DueOn)));
        second.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(V1.SubscriberHealth.Escalated, (await second.Measures().ListSubscribersAsync(new() { Overdue = true })).Subscribers.Single().Health);
        Assert.All((await second.Measures().ListMeasureItemsAsync(new() { Open = true })).Items, i => Assert.Equal(V1.MeasureDelay.Escalated, i.Delay));

        var back = second.Measures(awayCaller);
        var missed = await back.ReadAsync(away.Name, 2);
        Assert.Equal([V1.MeasureAction.Apply, V1.MeasureAction.Lift], missed.Select(i => i.Action));
        await back.AcknowledgeAsync(missed);
        await back.AcknowledgeAsync(missed); // told twice, done once
        Assert.Equal((V1.AppliedState.Lifted, 2, 2), await AppliedAsync(second, listing) is var e ? (e.State, e.LiftsTold, e.LiftsDone) : default);
        Assert.Empty((await second.Measures().ListSubscribersAsync(new() { Overdue = true })).Subscribers);
        Assert.Equal(4, (await second.Measures().ListMeasureItemsAsync(new())).TotalSize);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Nothing_is_lost_or_lifted_twice_when_the_service_is_killed_after_the_annulment(DatabaseProvider provider)
    {
        await using var process = await CreditProcess.StartAsync(provider);
        var measures = new V1.MeasureService.MeasureServiceClient(process.As(TestCaller.ProvinceAdmin));
        var listings = new V1.ListingService.ListingServiceClient(process.As(TestCaller.ProvinceAdmin));
        var finance = new TestCaller("finance", ["department_officer"], "620000");
        var subscriber = await measures.CreateSubscriberAsync(new() { Subscriber = new() { DisplayName = "示例部门", Kind = V1.SubscriberKind.Department, Account = "finance", Lists = { V1.ListKind.AbnormalOperations } } });
        await measures.CreateMeasureAsync(new() { Measure = MeasureCalls.Measure() });
        var listing = await PublishAsync(process.As(TestCaller.ProvinceAdmin), process.As(TestCaller.LanzhouOfficer));
        var stream = new V1.MeasureService.MeasureServiceClient(process.As(finance));
        var applied = Assert.Single(await stream.ReadAsync(subscriber.Name, 1));
        await stream.AcknowledgeAsync([applied]);
        var annul = new V1.AnnulListingRequest { Name = listing.Name, Reason = "示例：事实有误。", RequestId = Guid.CreateVersion7().ToString() };
        await listings.AnnulListingAsync(annul);
        await process.KillAsync();

        Assert.Equal(V1.ListingState.Annulled, (await listings.AnnulListingAsync(annul)).State); // repeated because nobody knew: answers, and lifts nothing again
        var lift = Assert.Single(await stream.ReadAsync(subscriber.Name, 1, after: applied.Number));
        Assert.Equal((V1.MeasureAction.Lift, 2L, applied.Measure), (lift.Action, lift.Number, lift.Measure));
        Assert.Equal(V1.AppliedState.Lifting, (await measures.ListAppliedMeasuresAsync(new() { Listing = listing.Name })).Measures.Single().State);
        await stream.AcknowledgeAsync([lift]);
        Assert.Equal(V1.AppliedState.Lifted, (await measures.ListAppliedMeasuresAsync(new() { Listing = listing.Name })).Measures.Single().State);
        Assert.Equal(2, (await measures.ListMeasureItemsAsync(new())).TotalSize);
    }

    private static async Task<V1.Listing> PublishAsync(CallInvoker province, CallInvoker officer)
    {
        var (decides, records) = (new V1.ListingService.ListingServiceClient(province), new V1.ListingService.ListingServiceClient(officer));
        var enterprise = await new V1.EnterpriseService.EnterpriseServiceClient(province).CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise() });
        var today = Common.Time.ChinaTime.Format(Common.Time.ChinaTime.Today(TimeProvider.System));
        var clue = await records.CreateListingAsync(new() { Listing = ListingCalls.Proposal(enterprise.Name) });
        await records.NotifyListingAsync(new() { Name = clue.Name, Notice = new() { DeliveredOn = today, Proof = "示例" } });
        await records.RecordStatementAsync(new() { Name = clue.Name, Statement = new() { ReceivedOn = today, Text = "示例" } });
        await decides.DecideListingAsync(new() { Name = clue.Name, Listed = true, Decision = ListingCalls.Decision() });
        return await decides.PublishListingAsync(new() { Name = clue.Name });
    }

    private static async Task<V1.AppliedMeasure> AppliedAsync(TestHost host, V1.Listing listing) =>
        Assert.Single((await host.Measures().ListAppliedMeasuresAsync(new() { Listing = listing.Name })).Measures);
}
