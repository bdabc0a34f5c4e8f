using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Penalties;

/// <summary>Every rpc of the publication of penalties over the wire, on both databases (2.7.5b).</summary>
public sealed class PenaltyTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    public static TheoryData<DatabaseProvider> Both => TestDatabases.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_decision_is_marked_confirmed_published_and_read_by_everybody_without_its_personal_data(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var client = host.Penalties(TestCaller.LanzhouAdmin);
        var recorded = await client.CreatePenaltyAsync(new() { Penalty = PenaltyCalls.Decision(host.Today(-5)) });
        Assert.Equal(V1.PenaltyState.Recorded, recorded.State);
        Assert.Equal(3, recorded.Marks.Count); // the name twice, the number once
        await WrongStepAsync(client.PublishPenaltyAsync(new() { Name = recorded.Name }), "ConfirmRedaction");

        var half = new V1.ConfirmRedactionRequest { Name = recorded.Name, Marks = { new V1.RedactionMark(recorded.Marks[0]) { Hide = true } } };
        Assert.Equal(["MARK_NOT_ANSWERED", "MARK_NOT_ANSWERED"], (await Refusal.OfAsync(client.ConfirmRedactionAsync(half))).Violations.Select(v => v.Reason));

        var published = await client.PublishAsync(recorded);
        Assert.Equal((V1.PenaltyState.Published, host.Today(), false), (published.State, published.PublishedOn, published.Clocks[0].Overdue));
        var open = await host.Penalties(TestCaller.Nobody).GetPublishedPenaltyAsync(new() { Name = recorded.Name });
        Assert.Equal(("法定代表人***，罚款5万元。", "法定代表人：***，身份证号码：***。\n罚款5万元。"), (open.Summary, open.FullText));
        var listed = (await host.Penalties(TestCaller.Nobody).ListPublishedPenaltiesAsync(new() { Query = recorded.DocumentNumber })).Penalties.Single();
        Assert.Equal(("", open.Summary), (listed.FullText, listed.Summary));
        Assert.DoesNotContain("张建国", listed.ToString(), StringComparison.Ordinal);
        var announced = (await host.PublishedAsync<V1.PenaltyChanged>("credit")).Where(e => e.Penalty.Name == recorded.Name).ToList();
        Assert.Equal(V1.PenaltyState.Published, Assert.Single(announced).State);
        Assert.DoesNotContain("张建国", announced[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["CreatePenalty", "ConfirmRedaction", "PublishPenalty"], (await client.ListPenaltyStepsAsync(new() { Name = recorded.Name })).Steps.Select(s => s.Verb));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Before_publication_and_for_the_originals_there_is_nothing_to_read_without_being_in_charge(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var recorded = await host.Penalties(TestCaller.LanzhouOfficer).CreatePenaltyAsync(new() { Penalty = PenaltyCalls.Decision(host.Today(-5)) });
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Penalties(TestCaller.Nobody).GetPublishedPenaltyAsync(new() { Name = recorded.Name }))).Reason);
        Assert.Empty((await host.Penalties(TestCaller.Nobody).ListPublishedPenaltiesAsync(new() { Enterprise = recorded.Enterprise })).Penalties);
        Assert.Equal(StatusCode.Unauthenticated, (await Refusal.OfAsync(host.Penalties(TestCaller.Nobody).GetPenaltyAsync(new() { Name = recorded.Name }))).Code);
        Assert.Equal(StatusCode.PermissionDenied, (await Refusal.OfAsync(host.Penalties(TestCaller.BrandOffice).GetPenaltyAsync(new() { Name = recorded.Name }))).Code);
        Assert.Contains("张建国", string.Concat((await host.Penalties(TestCaller.Auditor).GetPenaltyAsync(new() { Name = recorded.Name })).FullText), StringComparison.Ordinal);
        var row = (await host.Penalties(TestCaller.LanzhouInspector).ListPenaltiesAsync(new() { Enterprise = recorded.Enterprise })).Penalties.Single();
        Assert.Equal(("", 0), (row.Summary, row.FullText.Count));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Another_city_neither_sees_nor_changes_it(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var p = await host.Penalties(TestCaller.LanzhouAdmin).CreatePenaltyAsync(new() { Penalty = PenaltyCalls.Decision(host.Today(-5)) });
        var other = host.Penalties(TestCaller.TianshuiAdmin);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(other.CreatePenaltyAsync(new() { Penalty = PenaltyCalls.Decision(host.Today(-5)) }))).Reason);
        var mine = new V1.Penalty(PenaltyCalls.Decision(host.Today(-5), Samples.Qinzhou)) { Name = p.Name };
        Func<Task>[] calls =
        [
            () => other.GetPenaltyAsync(new() { Name = p.Name }).ResponseAsync, () => other.ListPenaltyStepsAsync(new() { Name = p.Name }).ResponseAsync,
            () => other.RevisePenaltyAsync(new() { Penalty = mine }).ResponseAsync, () => other.ConfirmRedactionAsync(new() { Name = p.Name }).ResponseAsync,
            () => other.PublishPenaltyAsync(new() { Name = p.Name }).ResponseAsync, () => other.SendPenaltyAsync(new() { Name = p.Name, Addressee = "甲", SentOn = host.Today() }).ResponseAsync,
            () => other.RecordPenaltyReceiptAsync(new() { Name = p.Name, ReceivedOn = host.Today() }).ResponseAsync,
            () => other.OrderPenaltyWithdrawalAsync(new() { Name = p.Name, Withdrawal = PenaltyCalls.Annulled(host.Today()) }).ResponseAsync,
            () => other.WithdrawPenaltyAsync(new() { Name = p.Name }).ResponseAsync, () => other.EndPublicationEarlyAsync(new() { Name = p.Name, Reason = "甲" }).ResponseAsync,
        ];
        foreach (var call in calls) Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(call)).Reason);
        Assert.Empty((await other.ListPenaltiesAsync(new() { Enterprise = p.Enterprise })).Penalties);
        var moved = new V1.Penalty(PenaltyCalls.Decision(host.Today(-5), Samples.Qinzhou)) { Name = p.Name };
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(host.Penalties(TestCaller.LanzhouAdmin).RevisePenaltyAsync(new() { Penalty = moved }))).Reason);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_withdrawal_has_its_clock_and_its_line_in_the_public_log_and_never_without_publication(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var client = host.Penalties();
        var recorded = await client.CreatePenaltyAsync(new() { Penalty = PenaltyCalls.Decision(host.Today(-9)) });
        Assert.Equal("NEVER_PUBLISHED", (await Refusal.OfAsync(client.OrderPenaltyWithdrawalAsync(new() { Name = recorded.Name, Withdrawal = PenaltyCalls.Annulled(host.Today()) }))).Reason);
        Assert.Equal("NEVER_PUBLISHED", (await Refusal.OfAsync(client.WithdrawPenaltyAsync(new() { Name = recorded.Name }))).Reason);
        var published = await client.PublishAsync(recorded);
        await WrongStepAsync(client.WithdrawPenaltyAsync(new() { Name = recorded.Name }), "OrderPenaltyWithdrawal");
        var named = PenaltyCalls.Annulled(host.Today());
        named.Reason = "法定代表人张建国申请复议";
        Assert.Equal("PERSONAL_DATA", (await Refusal.OfAsync(client.OrderPenaltyWithdrawalAsync(new() { Name = recorded.Name, Withdrawal = named }))).Violations.Single().Reason);

        var ordered = await client.OrderPenaltyWithdrawalAsync(new() { Name = recorded.Name, Etag = published.Etag, Withdrawal = PenaltyCalls.Annulled(host.Today()) });
        Assert.Equal((3, Common.Time.ChinaTime.Format(Common.Time.WorkingCalendar.Official.AddWorkingDays(Common.Time.ChinaTime.Date(host.Clock.GetUtcNow()), 3).Date)), (ordered.Clocks[^1].WorkingDays, ordered.NextDueOn));
        await WrongStepAsync(client.EndPublicationEarlyAsync(new() { Name = recorded.Name, Reason = "甲" }), "WithdrawPenalty");
        var withdrawn = await client.WithdrawPenaltyAsync(new() { Name = recorded.Name });
        Assert.Equal(V1.PenaltyState.Withdrawn, withdrawn.State);
        Assert.Equal("ALREADY_ENDED", (await Refusal.OfAsync(client.WithdrawPenaltyAsync(new() { Name = recorded.Name }))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Penalties(TestCaller.Nobody).GetPublishedPenaltyAsync(new() { Name = recorded.Name }))).Reason);
        var entry = (await host.Penalties(TestCaller.Nobody).ListPenaltyWithdrawalsAsync(new())).Withdrawals.Single(w => w.DocumentNumber == recorded.DocumentNumber);
        Assert.Equal(("行政复议决定撤销", host.Today(), false), (entry.Withdrawal.Reason, entry.Withdrawal.WithdrawnOn, entry.Late));
        Assert.DoesNotContain(recorded.Enterprise, entry.ToString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Before_publication_it_is_revised_and_its_marks_are_answered_anew(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var client = host.Penalties();
        var recorded = await client.CreatePenaltyAsync(new() { Penalty = PenaltyCalls.Decision(host.Today(-3)), RequestId = Guid.CreateVersion7().ToString() });
        var reviewed = await client.HideAllAsync(recorded);
        var revised = new V1.Penalty(reviewed) { Summary = "经营者王晓红。" };
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(client.RevisePenaltyAsync(new() { Penalty = new(revised) { Etag = recorded.Etag } }))).Reason);
        var again = await client.RevisePenaltyAsync(new() { Penalty = revised });
        Assert.Equal((V1.PenaltyState.Recorded, ""), (again.State, again.RedactedSummary));
        await WrongStepAsync(client.PublishPenaltyAsync(new() { Name = again.Name }), "ConfirmRedaction");
        var annulled = await client.RevisePenaltyAsync(new() { Penalty = new(again) { Exemption = V1.PenaltyExemption.Annulled } });
        Assert.Equal((V1.PenaltyState.NotPublished, ""), (annulled.State, annulled.NextDueOn));
        Assert.Equal("PENALTY_RECORDED", (await Refusal.OfAsync(client.CreatePenaltyAsync(new() { Penalty = new(PenaltyCalls.Decision(host.Today(-3))) { DocumentNumber = recorded.DocumentNumber } }))).Reason);
        var second = await client.CreatePenaltyAsync(new() { Penalty = PenaltyCalls.Decision(host.Today(-3)) });
        Assert.Equal("PENALTY_RECORDED", (await Refusal.OfAsync(client.RevisePenaltyAsync(new() { Penalty = new(second) { DocumentNumber = recorded.DocumentNumber } }))).Reason);
        await client.PublishAsync(second);
        Assert.Equal("WRONG_STEP", (await Refusal.OfAsync(client.RevisePenaltyAsync(new() { Penalty = new(second) { Etag = "" } }))).Reason);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_repeated_request_acts_once_and_is_not_answered_with_the_originals(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var request = new V1.CreatePenaltyRequest { Penalty = PenaltyCalls.Decision(host.Today(-3)), RequestId = Guid.CreateVersion7().ToString() };
        var first = await host.Penalties().CreatePenaltyAsync(request);
        var again = await host.Penalties().CreatePenaltyAsync(request);
        Assert.Equal((first.Name, "", 0), (again.Name, again.Summary, again.FullText.Count));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Across_provinces_it_is_sent_received_and_published_there(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var client = host.Penalties();
        var p = await client.CreatePenaltyAsync(new() { Penalty = new(PenaltyCalls.Decision(host.Today(-3))) { Route = V1.PenaltyRoute.ToOtherProvince } });
        await client.HideAllAsync(p);
        Assert.Equal("OTHER_PROVINCE_PUBLISHES", (await Refusal.OfAsync(client.PublishPenaltyAsync(new() { Name = p.Name }))).Reason);
        await WrongStepAsync(client.RecordPenaltyReceiptAsync(new() { Name = p.Name, ReceivedOn = host.Today() }), "SendPenalty");
        var sent = await client.SendPenaltyAsync(new() { Name = p.Name, Addressee = "外省示例局", SentOn = host.Today(-1) });
        Assert.Equal((V1.PenaltyState.Sent, "外省示例局"), (sent.State, sent.SentTo));
        await client.RecordPenaltyReceiptAsync(new() { Name = p.Name, ReceivedOn = host.Today() });
        var done = await client.RecordPenaltyReceiptAsync(new() { Name = p.Name, PublishedOn = host.Today() });
        Assert.Equal((V1.PenaltyState.PublishedElsewhere, ""), (done.State, done.NextDueOn));
        var here = await client.CreatePenaltyAsync(new() { Penalty = PenaltyCalls.Decision(host.Today(-3)) });
        Assert.Equal("NOT_ACROSS_PROVINCES", (await Refusal.OfAsync(client.SendPenaltyAsync(new() { Name = here.Name, Addressee = "甲", SentOn = host.Today() }))).Reason);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Every_wrong_field_is_named_at_once(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var wrong = new V1.Penalty { Kinds = { V1.PenaltyKind.Fine }, DecidedOn = host.Today(3), ConfiscatedFen = 1, Exemption = V1.PenaltyExemption.WarningOnly, Enterprise = "x", Region = "999999", Case = "x" };
        var refusal = await Refusal.OfAsync(host.Penalties().CreatePenaltyAsync(new() { Penalty = wrong }));
        var fields = refusal.Violations.Select(v => v.Field).ToHashSet();
        Assert.Superset(
            new HashSet<string>(["penalty.enterprise", "penalty.enterprise_display_name", "penalty.region", "penalty.authority", "penalty.document_number", "penalty.breach", "penalty.articles", "penalty.fine_fen",
                "penalty.confiscated_fen", "penalty.procedure", "penalty.route", "penalty.decided_on", "penalty.exemption", "penalty.case", "penalty.summary", "penalty.full_text"]), fields);
        Assert.Equal("REQUIRED", (await Refusal.OfAsync(host.Penalties().CreatePenaltyAsync(new()))).Violations.Single().Reason);
        Assert.Equal(2, (await host.Penalties(TestCaller.Nobody).ListPenaltyRulesAsync(new())).Rules.Count);
    }

    internal static async Task WrongStepAsync<T>(AsyncUnaryCall<T> call, string due)
    {
        var refusal = await Refusal.OfAsync(call);
        Assert.Equal(("WRONG_STEP", due), (refusal.Reason, refusal.Metadata.GetValueOrDefault("due")));
    }
}

/// <summary>What time does to publications; each test has a host of its own, for it moves the clock.</summary>
public sealed class PenaltyTimeTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_publication_ends_by_itself_after_its_last_day_and_overdue_is_counted(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var client = host.Penalties();
        Assert.Equal((0, 0, 0), await FiguresAsync(host));
        var small = new V1.Penalty(PenaltyCalls.Decision(host.Today(-3))) { SmallFine = true };
        var published = await client.PublishAsync(await client.CreatePenaltyAsync(new() { Penalty = small }));
        await client.CreatePenaltyAsync(new() { Penalty = PenaltyCalls.Decision(host.Today(-3)) });
        Assert.Equal((1, 0, 1), await FiguresAsync(host));

        var last = Common.Time.ChinaTime.Date(host.Clock.GetUtcNow()).AddMonths(3);
        Assert.Equal(Common.Time.ChinaTime.Format(last), published.EndsOn);
        host.Clock.Advance(TimeSpan.FromDays((last.DayNumber - Common.Time.ChinaTime.Date(host.Clock.GetUtcNow()).DayNumber)));
        Assert.Equal(published.Name, (await host.Penalties(TestCaller.Nobody).GetPublishedPenaltyAsync(new() { Name = published.Name })).Name);
        Assert.Equal((1, 1, 1), await FiguresAsync(host));
        Assert.Single((await client.ListPenaltiesAsync(new() { Overdue = true })).Penalties);

        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Penalties(TestCaller.Nobody).GetPublishedPenaltyAsync(new() { Name = published.Name }))).Reason);
        Assert.Equal(V1.PenaltyState.Ended, (await client.GetPenaltyAsync(new() { Name = published.Name })).State);
        Assert.Equal([published.Name], (await client.ListPenaltiesAsync(new() { States = { V1.PenaltyState.Ended } })).Penalties.Select(p => p.Name));
        Assert.Empty((await client.ListPenaltiesAsync(new() { States = { V1.PenaltyState.Published } })).Penalties);
        Assert.Equal("ALREADY_ENDED", (await Refusal.OfAsync(client.OrderPenaltyWithdrawalAsync(new() { Name = published.Name, Withdrawal = PenaltyCalls.Annulled(host.Today()) }))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_early_end_waits_for_its_day_and_is_not_for_grave_kinds(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var client = host.Penalties();
        var fined = await client.PublishAsync(await client.CreatePenaltyAsync(new() { Penalty = PenaltyCalls.Decision(host.Today(-3)) }));
        var grave = PenaltyCalls.Decision(host.Today(-3));
        grave.Kinds.Add(V1.PenaltyKind.LicenceRevoked);
        var revoked = await client.PublishAsync(await client.CreatePenaltyAsync(new() { Penalty = grave }));
        Assert.Equal("EARLY_END_TOO_SOON", (await Refusal.OfAsync(client.EndPublicationEarlyAsync(new() { Name = fined.Name, Reason = "已改正" }))).Reason);
        host.Clock.Advance(TimeSpan.FromDays(185));
        Assert.Equal("EARLY_END_NOT_FORESEEN", (await Refusal.OfAsync(client.EndPublicationEarlyAsync(new() { Name = revoked.Name, Reason = "已改正" }))).Reason);
        var ended = await client.EndPublicationEarlyAsync(new() { Name = fined.Name, Reason = "已改正" });
        Assert.Equal((V1.PenaltyState.EndedEarly, host.Today()), (ended.State, ended.EndsOn));
        Assert.Equal([revoked.Name], (await host.Penalties(TestCaller.Nobody).ListPublishedPenaltiesAsync(new())).Penalties.Select(p => p.Name));
    }

    private static async Task<(int Waiting, int Overdue, int Published)> FiguresAsync(TestHost host)
    {
        var figures = await host.Penalties(TestCaller.Nobody).GetPenaltyFiguresAsync(new() { Region = "620100" });
        return (figures.Waiting, figures.Overdue, figures.Published);
    }
}
