using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Listings;

/// <summary>Clocks, terms and ends; each test has a host of its own, because it moves the clock.</summary>
public sealed class ListingClockTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Seven_working_days_after_20_January_2017_end_on_Saturday_4_February(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        host.Clock.Set(new DateTimeOffset(2017, 1, 20, 2, 0, 0, TimeSpan.Zero));
        var notified = await host.NotifiedAsync(V1.ListKind.QualityBlacklist, ListingCalls.Intent);
        var statement = notified.Clock(V1.ListingClockKind.Statement);
        Assert.Equal(("2017-01-20", "2017-02-04", false, false), (statement.StartedOn, statement.DueOn, statement.Provisional, statement.Duty));
        host.Clock.Set(new DateTimeOffset(2017, 2, 4, 15, 59, 0, TimeSpan.Zero)); // 23:59 in China: the last minute
        var decide = new V1.DecideListingRequest { Name = notified.Name, Listed = true, Decision = ListingCalls.Decision() };
        Assert.Equal("STATEMENT_PERIOD_RUNS", (await Refusal.OfAsync(host.Listings().DecideListingAsync(decide))).Reason);
        host.Clock.Set(new DateTimeOffset(2017, 2, 4, 16, 0, 0, TimeSpan.Zero));
        Assert.Equal("2017-02-05", (await host.Listings().DecideListingAsync(decide)).Decision.DecidedOn);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_missed_duty_is_overdue_until_it_is_met_and_late_for_ever(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        host.Clock.Set(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));
        var clue = await host.ClueAsync();
        Assert.Equal(("2026-03-16", false), (clue.NextDueOn, clue.Overdue));
        host.Clock.Advance(TimeSpan.FromDays(15));
        var late = Assert.Single((await host.Listings().ListListingsAsync(new() { Overdue = true })).Listings);
        Assert.True(late.Name == clue.Name && late.Overdue && late.Clock(V1.ListingClockKind.Notice).Overdue);
        var notified = await host.Listings().NotifyListingAsync(new() { Name = clue.Name, Notice = new() { DeliveredOn = host.Day(), Proof = "示例" } });
        Assert.True(!notified.Overdue && notified.Clock(V1.ListingClockKind.Notice).Overdue);
        Assert.Empty((await host.Listings().ListListingsAsync(new() { Overdue = true })).Listings);
    }

    [Fact]
    public async Task A_deadline_in_a_year_without_a_notice_is_provisional()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, new CreditsModule());
        host.Clock.Set(new DateTimeOffset(2026, 12, 24, 2, 0, 0, TimeSpan.Zero));
        Assert.True((await host.ClueAsync()).Clock(V1.ListingClockKind.Notice).Provisional);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_statement_that_comes_late_is_heard_but_a_hearing_is_no_longer_given(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        host.Clock.Set(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));
        var notified = await host.NotifiedAsync();
        host.Clock.Advance(TimeSpan.FromDays(10));
        var state = new V1.RecordStatementRequest { Name = notified.Name, Statement = new() { ReceivedOn = host.Day(), Text = "示例", HearingWanted = true } };
        var refused = await Refusal.OfAsync(host.Listings().RecordStatementAsync(state));
        Assert.Equal("STATEMENT_PERIOD_OVER", refused.Reason);
        Assert.NotEmpty(refused.Metadata["article"]);
        state.Statement.HearingWanted = false;
        Assert.True((await host.Listings().RecordStatementAsync(state)).Statement.Late);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_term_of_the_rule_of_its_time_ends_the_listing_by_itself(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        host.Clock.Set(new DateTimeOffset(2017, 3, 1, 2, 0, 0, TimeSpan.Zero));
        var old = await host.PublishedAsync(V1.ListKind.SeriousViolation, ListingCalls.Serious2016);
        Assert.Equal(("2022-03-01", "2020-03-01", ""), (old.ExpiresOn, old.BarUntil, old.EarlyFrom)); // Order 83: five years, bar of three
        var none = await Refusal.OfAsync(host.Listings().ApplyForRepairAsync(new() { Name = old.Name, Repair = new() { Kind = V1.RepairKind.Early, ReceivedOn = host.Day(), Text = "示例" } }));
        Assert.Equal("REPAIR_NOT_FORESEEN", none.Reason);
        Assert.Contains("第83号", none.Metadata["article"], StringComparison.Ordinal);
        host.Clock.Set(new DateTimeOffset(2022, 3, 1, 15, 0, 0, TimeSpan.Zero));
        var recent = await host.PublishedAsync(V1.ListKind.SeriousViolation, ListingCalls.Serious2021);
        Assert.Equal("2025-03-01", recent.ExpiresOn); // Order 44: three years
        Assert.Equal(V1.ListingState.Published, (await host.Listings().GetListingAsync(new() { Name = old.Name })).State); // its last day
        host.Clock.Set(new DateTimeOffset(2022, 3, 1, 16, 0, 0, TimeSpan.Zero));
        await TestHost.EventuallyAsync(async () => (await host.Listings().GetListingAsync(new() { Name = old.Name })).State == V1.ListingState.Expired, "the term ends the listing");
        Assert.Equal("Expire", (await host.Listings().ListListingStepsAsync(new() { Name = old.Name })).Steps[^1].Verb);
        Assert.Equal("ALREADY_ENDED", (await Refusal.OfAsync(host.Listings().AnnulListingAsync(new() { Name = old.Name, Reason = "示例" }))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_listing_ends_early_after_a_year_or_on_performance_as_its_rule_says(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        host.Clock.Set(new DateTimeOffset(2024, 3, 1, 2, 0, 0, TimeSpan.Zero));
        var (serious, abnormal) = (await host.PublishedAsync(V1.ListKind.SeriousViolation, ListingCalls.Serious2021), await host.PublishedAsync());
        V1.ApplyForRepairRequest Repair(V1.Listing l, V1.RepairKind kind) => new() { Name = l.Name, Repair = new() { Kind = kind, ReceivedOn = host.Day(), Text = "示例：已整改。" } };
        var early = await Refusal.OfAsync(host.Listings().ApplyForRepairAsync(Repair(serious, V1.RepairKind.Early)));
        Assert.Equal("REPAIR_TOO_EARLY", early.Reason);
        Assert.NotEmpty(early.Metadata["article"]);
        Assert.Equal("REPAIR_NOT_FORESEEN", (await Refusal.OfAsync(host.Listings().ApplyForRepairAsync(Repair(abnormal, V1.RepairKind.Early)))).Reason);
        Assert.Equal("WRONG_STEP", (await Refusal.OfAsync(host.Listings().DecideRepairAsync(new() { Name = abnormal.Name, Granted = true, Reason = "示例" }))).Reason);
        await host.Listings(TestCaller.LanzhouOfficer).ApplyForRepairAsync(Repair(abnormal, V1.RepairKind.Performed));
        Assert.Equal("REPAIR_OPEN", (await Refusal.OfAsync(host.Listings().ApplyForRepairAsync(Repair(abnormal, V1.RepairKind.Performed)))).Reason);
        var refused = await host.Listings().DecideRepairAsync(new() { Name = abnormal.Name, Granted = false, Reason = "示例：材料不足。" });
        Assert.Equal((V1.ListingState.Published, false), (refused.State, refused.Repairs[0].Granted));
        await host.Listings().ApplyForRepairAsync(Repair(abnormal, V1.RepairKind.Performed));
        Assert.Equal(V1.ListingState.Removed, (await host.Listings().DecideRepairAsync(new() { Name = abnormal.Name, Granted = true, Reason = "示例：已补报。" })).State);
        host.Clock.Set(new DateTimeOffset(2025, 3, 1, 2, 0, 0, TimeSpan.Zero));
        await host.Listings().ApplyForRepairAsync(Repair(serious, V1.RepairKind.Early));
        Assert.Equal(V1.ListingState.RemovedEarly, (await host.Listings().DecideRepairAsync(new() { Name = serious.Name, Granted = true, Reason = "示例：已整改。" })).State);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Objections_are_taken_for_thirty_days_and_answered_in_twenty_working_days(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        host.Clock.Set(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));
        var (first, second) = (await host.PublishedAsync(), await host.PublishedAsync());
        Assert.Equal("2026-04-01", first.Clock(V1.ListingClockKind.Objection).DueOn);
        V1.LodgeObjectionRequest Object(V1.Listing l) => new() { Name = l.Name, Objection = new() { ReceivedOn = host.Day(), Text = "示例：已按期公示。" } };
        var lodged = await host.Listings(TestCaller.LanzhouOfficer).LodgeObjectionAsync(Object(first));
        Assert.Equal(("2026-03-30", "2026-03-30"), (lodged.Clock(V1.ListingClockKind.ObjectionAnswer).DueOn, lodged.NextDueOn));
        Assert.Equal("OBJECTION_OPEN", (await Refusal.OfAsync(host.Listings().LodgeObjectionAsync(Object(first)))).Reason);
        Assert.Equal("PROPOSER_DECIDES", (await RefusedProposerAsync(host)).Reason);
        var rejected = await host.Listings().DecideObjectionAsync(new() { Name = first.Name, Upheld = false, Reason = "示例：核查属实。" });
        Assert.Equal((V1.ListingState.Published, ""), (rejected.State, rejected.NextDueOn));
        host.Clock.Advance(TimeSpan.FromDays(31));
        var late = await Refusal.OfAsync(host.Listings().LodgeObjectionAsync(Object(second)));
        Assert.Equal("OBJECTION_PERIOD_OVER", late.Reason);
        Assert.Contains("第十四条", late.Metadata["article"], StringComparison.Ordinal);
    }

    /// <summary>An objection to a listing that the decider has proposed.</summary>
    private static async Task<Refusal> RefusedProposerAsync(TestHost host)
    {
        var clue = await host.ClueAsync(proposer: TestCaller.LanzhouAdmin);
        await host.Listings().NotifyListingAsync(new() { Name = clue.Name, Notice = new() { DeliveredOn = host.Day(), Proof = "示例" } });
        await host.Listings().RecordStatementAsync(new() { Name = clue.Name, Statement = new() { ReceivedOn = host.Day(), Text = "示例" } });
        await host.Listings().DecideListingAsync(new() { Name = clue.Name, Listed = true, Decision = ListingCalls.Decision() });
        await host.Listings().PublishListingAsync(new() { Name = clue.Name });
        await host.Listings().LodgeObjectionAsync(new() { Name = clue.Name, Objection = new() { ReceivedOn = host.Day(), Text = "示例" } });
        return await Refusal.OfAsync(host.Listings(TestCaller.LanzhouAdmin).DecideObjectionAsync(new() { Name = clue.Name, Upheld = true, Reason = "示例" }));
    }
}
