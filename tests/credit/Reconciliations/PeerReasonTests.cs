using Quality.Common.Storage;
using Quality.Credits.Tests.Listings;
using Quality.Credits.Tests.Penalties;
using Quality.Credits.Tests.QualityFiles;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Reconciliations;

/// <summary>Every reason that can be known is told, with its day and number; what nothing explains says so.</summary>
public sealed class PeerReasonTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_same_case_in_other_spelling_agrees_and_a_former_name_or_another_form_is_told_as_such(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (same, former, variant, other) = (await host.PublishedAsync(), await host.PublishedAsync(), await host.PublishedAsync(), await host.PublishedAsync());
        var old = $"兰州示例毛巾厂（{former.Enterprise[^8..]}）";
        var proposed = await host.Files().ProposeIdentityAsync(new() { Identity = new() { Enterprise = former.Enterprise, Kind = V1.IdentityKind.FormerName, Value = old, Evidence = "示例变更通知书" } });
        await host.Files(FileGiven.OtherOfficer).MergeIdentityAsync(new() { Name = proposed.Name });
        var list = await host.Peers().ImportAsync(host.List(), [
            PeerCalls.Row(same, r => (r.DecisionNumber, r.DisplayName) = (" 示例列决[2026]1 号", "兰州示例纺织有限公司 ")),
            PeerCalls.Row(former, r => r.DisplayName = old.Replace('（', '(').Replace('）', ')')),
            PeerCalls.Row(variant, r => r.DisplayName = "兰州市示例纺织有限责任公司"),
            PeerCalls.Row(other, r => (r.DisplayName, r.DecisionNumber) = ("另一家示例公司", "示例列决〔2026〕999号"))]);
        Assert.Empty(await host.Peers().OfAsync(list, Code(same)));
        Assert.Equal((V1.PeerField.DisplayName, V1.PeerReason.FormerName, "兰州示例纺织有限公司"), Single(await host.Peers().OfAsync(list, Code(former))));
        Assert.Equal((V1.PeerField.DisplayName, V1.PeerReason.NameVariant, ""), Single(await host.Peers().OfAsync(list, Code(variant))));
        var differ = await host.Peers().OfAsync(list, Code(other));
        Assert.Equal([V1.PeerField.DisplayName, V1.PeerField.DecisionNumber], differ.Select(d => d.Field));
        Assert.All(differ, d => Assert.Equal((V1.PeerReason.Unexplained, other.Name, 4), (d.Reason, d.Resource, d.Row)));
        Assert.Equal(("示例列决〔2026〕1号", "示例列决〔2026〕999号"), (differ[1].Ours, differ[1].Theirs));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_ended_is_under_way_or_was_decided_after_their_day_explains_the_difference(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule()); // its clock moves
        var (removed, pending, gone) = (await host.PublishedAsync(), await host.DecidedAsync(), await host.PublishedAsync());
        var gonePeriod = await host.PublishedAsync();
        await host.Listings().AnnulListingAsync(new() { Name = removed.Name, Reason = "示例：事实有误" });
        host.Clock.Advance(TimeSpan.FromDays(3));
        await host.Listings().AnnulListingAsync(new() { Name = gone.Name, Reason = "示例：事实有误" });
        var late = await host.PublishedAsync();
        var list = await host.Peers().ImportAsync(host.List(daysAgo: 2), [PeerCalls.Row(removed), PeerCalls.Row(pending), PeerCalls.Row(gone), PeerCalls.Row(gonePeriod, r => r.Status = V1.PeerStatus.Ended)]);

        var ended = Assert.Single(await host.Peers().OfAsync(list, Code(removed)));
        Assert.Equal((V1.PeerField.Status, V1.PeerReason.EndedHere, host.Day(-3), "示例：事实有误", "ENDED", "IN_EFFECT"), (ended.Field, ended.Reason, ended.ReasonOn, ended.ReasonText, ended.Ours, ended.Theirs));
        Assert.Equal((V1.PeerField.Status, V1.PeerReason.NotYetPublishedHere, ""), Single(await host.Peers().OfAsync(list, Code(pending))));
        var later = Assert.Single(await host.Peers().OfAsync(list, Code(gone)));
        Assert.Equal((V1.PeerField.Status, V1.PeerReason.TheirListIsOlder, host.Day()), (later.Field, later.Reason, later.ReasonOn));
        Assert.Equal((V1.PeerField.Status, V1.PeerReason.Unexplained, ""), Single(await host.Peers().OfAsync(list, Code(gonePeriod))));
        var missing = Assert.Single(await host.Peers().OfAsync(list, Code(late)));
        Assert.Equal((V1.PeerDifferenceKind.OnlyOurs, V1.PeerReason.TheirListIsOlder, host.Day(), late.Decision.Number), (missing.Kind, missing.Reason, missing.ReasonOn, missing.ReasonNumber));
        Assert.Equal((2, 0, 1, 0, 4), (list.Ours, list.Agreeing, list.OnlyOurs, list.OnlyTheirs, list.Differing));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Codes_that_changed_are_mistyped_or_unknown_are_told_apart(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var (moved, typed, unexplained) = (await host.PublishedAsync(), await host.PublishedAsync(V1.ListKind.SeriousViolation, ListingCalls.Serious2021), await host.PublishedAsync());
        var old = Samples.Code();
        var proposed = await host.Files().ProposeIdentityAsync(new() { Identity = new() { Enterprise = moved.Enterprise, Kind = V1.IdentityKind.OldCode, Value = old, Evidence = "示例换照记录" } });
        await host.Files(FileGiven.OtherOfficer).MergeIdentityAsync(new() { Name = proposed.Name });
        var (wrong, unknown, known) = (Samples.WrongCheck(Samples.Code()), Samples.Code(), await host.Listings().GetListingAsync(new() { Name = typed.Name }));
        var registered = (await ListingCalls.EnterpriseAsync(host, Samples.Qinzhou)).Uscc;
        var rows = new[]
        {
            PeerCalls.Row(moved, r => r.Uscc = old),
            new V1.PeerRow { Uscc = wrong, DisplayName = "无从查考的示例厂", DecidedOn = host.Day() },
            new V1.PeerRow { Uscc = unknown, DisplayName = "外地示例厂", DecidedOn = host.Day() },
            new V1.PeerRow { Uscc = registered, DisplayName = "兰州示例纺织有限公司甲", DecidedOn = host.Day() },
            PeerCalls.Row(known, r => r.DecisionNumber = "示例列决〔2026〕1号"),
        };
        var mistyped = await host.Peers().ImportAsync(host.List(V1.PeerListKind.SeriousViolation), [PeerCalls.Row(known, r => r.Uscc = Samples.WrongCheck(r.Uscc))]);
        Assert.Equal((V1.PeerField.Uscc, V1.PeerReason.TheirCodeFailsCheck, ""), Single(await host.Peers().OfAsync(mistyped, Code(typed))));
        var list = await host.Peers().ImportAsync(host.List(), rows);
        Assert.Equal((V1.PeerField.Uscc, V1.PeerReason.SuccessorCode, Code(moved)), Single(await host.Peers().OfAsync(list, Code(moved))));
        Assert.Equal((V1.PeerField.Unspecified, V1.PeerReason.TheirCodeFailsCheck, ""), Single(await host.Peers().OfAsync(list, wrong)));
        Assert.Equal((V1.PeerField.Unspecified, V1.PeerReason.EnterpriseUnknownHere, ""), Single(await host.Peers().OfAsync(list, unknown)));
        Assert.Equal((V1.PeerField.Unspecified, V1.PeerReason.Unexplained, ""), Single(await host.Peers().OfAsync(list, registered)));
        var otherList = Assert.Single(await host.Peers().OfAsync(list, Code(typed)));
        Assert.Equal((V1.PeerField.List, V1.PeerReason.OnOtherList, "SERIOUS_VIOLATION", "ABNORMAL_OPERATIONS"), (otherList.Field, otherList.Reason, otherList.Ours, otherList.Theirs));
        Assert.Equal((V1.PeerDifferenceKind.OnlyOurs, V1.PeerReason.Unexplained), ((await host.Peers().OfAsync(list, Code(unexplained)))[0].Kind, (await host.Peers().OfAsync(list, Code(unexplained)))[0].Reason));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Terms_of_another_law_are_recognised_and_a_column_that_they_do_not_have_is_not_compared(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var listing = await host.PublishedAsync(V1.ListKind.SeriousViolation, ListingCalls.Serious2021); // off after 3 years (2.8.2d)
        var years5 = Common.Time.ChinaTime.Format(host.Today().AddYears(5));
        var five = await host.Peers().ImportAsync(host.List(V1.PeerListKind.SeriousViolation), [PeerCalls.Row(listing, r => r.EndsOn = years5)]);
        var term = Assert.Single(await host.Peers().OfAsync(five, Code(listing)));
        Assert.Equal((V1.PeerField.EndsOn, V1.PeerReason.OtherTerm, "60", listing.ExpiresOn, years5), (term.Field, term.Reason, term.ReasonText, term.Ours, term.Theirs));
        var without = await host.Peers().ImportAsync(host.List(V1.PeerListKind.SeriousViolation), [PeerCalls.Row(listing, r => (r.DecidedOn, r.DecisionNumber) = ("", ""))]);
        Assert.Equal((1, 1, 0, 0), (without.Ours, without.Agreeing, without.Differing, without.OnlyOurs));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Penalties_are_compared_by_their_number_with_their_authority_and_a_withdrawn_one_says_by_what(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var client = host.Penalties();
        var published = await client.PublishAsync(await client.CreatePenaltyAsync(new() { Penalty = PenaltyCalls.Decision(PenaltyCalls.Today(host)) }));
        var recorded = await client.CreatePenaltyAsync(new() { Penalty = PenaltyCalls.Decision(PenaltyCalls.Today(host)) });
        V1.PeerRow Row(V1.Penalty p, string authority) => new() { Uscc = p.Enterprise[12..], DisplayName = p.EnterpriseDisplayName, DecisionNumber = p.DocumentNumber, DecidedOn = p.DecidedOn, Authority = authority };
        var list = await host.Peers().ImportAsync(host.List(V1.PeerListKind.Penalties), [Row(published, "天水市示例局"), Row(recorded, recorded.Authority)]);
        Assert.Equal((V1.PeerField.Authority, V1.PeerReason.Unexplained, ""), Single(await host.Peers().OfAsync(list, published.DocumentNumber)));
        Assert.Equal((V1.PeerField.Status, V1.PeerReason.NotYetPublishedHere, ""), Single(await host.Peers().OfAsync(list, recorded.DocumentNumber)));
        var ordered = await client.OrderPenaltyWithdrawalAsync(new() { Name = published.Name, Withdrawal = PenaltyCalls.Annulled(PenaltyCalls.Today(host)) });
        await client.WithdrawPenaltyAsync(new() { Name = ordered.Name });
        list = await host.Peers().ImportAsync(host.List(V1.PeerListKind.Penalties), [Row(published, published.Authority)]);
        var ended = Assert.Single(await host.Peers().OfAsync(list, published.DocumentNumber));
        Assert.Equal((V1.PeerReason.EndedHere, PenaltyCalls.Today(host), "示复〔2026〕1号"), (ended.Reason, ended.ReasonOn, ended.ReasonNumber));
    }

    private static string Code(V1.Listing listing) => listing.Enterprise["enterprises/".Length..];

    private static (V1.PeerField Field, V1.PeerReason Reason, string Text) Single(IReadOnlyList<V1.PeerDifference> found)
    {
        var one = Assert.Single(found);
        return (one.Field, one.Reason, one.ReasonText);
    }
}
