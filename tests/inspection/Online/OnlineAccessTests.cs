using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using static Quality.Inspections.Tests.Online.OnlineGiven;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Online;

/// <summary>Lists with their filters, refusals by reason, and other cities.</summary>
public sealed class OnlineAccessTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Another_city_sees_nothing_and_takes_no_act_until_the_case_is_handed_over_to_it(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var name = (await given.UnboxedAsync()).Name;
        await given.Lanzhou.RequestTakedownAsync(Takedown(name, "2018-06-15"));
        await given.Lanzhou.TraceSourceAsync(Traced(name));
        var before = await given.Province.GetOnlineCheckAsync(new() { Name = name });
        foreach (var role in new[] { "city_admin", "department_officer", "inspector" })
            foreach (var (rpc, call) in Calls(given.As(TestCaller.With(role, "620500")), name))
                AssertRefused((await Refusal.OfAsync(call)).Reason, "NOT_FOUND", role, rpc);

        Assert.Equal(before, await given.Province.GetOnlineCheckAsync(new() { Name = name }));
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(given.Tianshui.CreateOnlineCheckAsync(given.Order("WC-9")))).Reason);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(given.Lanzhou.CreateOnlineCheckAsync(given.Order("WC-9", c => c.Level = V1.SampleLevel.Provincial)))).Reason);
        Assert.Equal(0, (await given.Tianshui.ListOnlineChecksAsync(new())).TotalSize);
        foreach (var caller in new[] { Samples.Given.Laboratory, TestCaller.With("enterprise", null), TestCaller.Nobody })
            Assert.Contains((await Refusal.OfAsync(given.As(caller).GetOnlineCheckAsync(new() { Name = name }))).Code, new[] { StatusCode.PermissionDenied, StatusCode.Unauthenticated });
        var auditor = given.As(TestCaller.Auditor);
        Assert.Equal(before.Number, (await auditor.GetOnlineCheckAsync(new() { Name = name })).Number);
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(auditor.ConfirmTakedownAsync(Removed(name, "2018-06-15")))).Reason);

        await given.Lanzhou.SendHandoverAsync(Handover(name));
        Assert.Equal([name], (await given.Tianshui.ListOnlineChecksAsync(new() { Region = "620500" })).Checks.Select(c => c.Name));
        foreach (var (rpc, call) in Calls(given.Tianshui, name).Where(c => !c.Rpc.EndsWith("Handover", StringComparison.Ordinal) && !Reads.Contains(c.Rpc)))
            AssertRefused((await Refusal.OfAsync(call)).Reason, "REGION_OUT_OF_SCOPE", "city_admin", rpc); // theirs to answer, not to change
        await given.Tianshui.ReceiveHandoverAsync(new() { Name = name, ReceivedOn = "2018-06-15", ReceiptNumber = "回执 1", Custody = Desk });
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(given.As(TestCaller.With("city_admin", "620600")).GetOnlineCheckAsync(new() { Name = name }))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Lists_begin_with_what_is_due_first_page_and_filter(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var names = new List<string>();
        foreach (var number in new[] { "WC-1", "WC-2", "WC-3" }) names.Add((await given.UnboxedAsync(number)).Name);
        var ordered = (await given.Province.CreateOnlineCheckAsync(given.Order("WC-4", c => c.Region = "620502"))).Name;
        await given.Lanzhou.RequestTakedownAsync(Takedown(names[2], "2018-06-14")); // until 06-19
        await given.Lanzhou.TraceSourceAsync(Traced(names[1], "440305")); // Shenzhen
        await given.Lanzhou.SendHandoverAsync(Handover(names[1])); // until 07-06
        given.Today("2018-06-20");
        var whole = await given.Province.ListOnlineChecksAsync(new());
        Assert.Equal([names[2], names[1], names[0], ordered], whole.Checks.Select(c => c.Name));
        Assert.Equal([true, false, false, false], whole.Checks.Select(c => c.Overdue));
        Assert.Equal([names[2]], (await given.Province.ListOnlineChecksAsync(new() { Overdue = true })).Checks.Select(c => c.Name));
        Assert.Equal(3, (await given.Province.ListOnlineChecksAsync(new() { Overdue = false })).TotalSize);
        Assert.Equal(1, (await given.Province.ListOnlineChecksAsync(new() { States = { V1.OnlineCheckState.Ordered } })).TotalSize);
        Assert.Equal(3, (await given.Province.ListOnlineChecksAsync(new() { Region = "620100" })).TotalSize);
        Assert.Equal(4, (await given.Province.ListOnlineChecksAsync(new() { Platform = given.Platform })).TotalSize);
        Assert.Equal(0, (await given.Province.ListOnlineChecksAsync(new() { Task = "tasks/none" })).TotalSize);
        List<string> paged = [];
        for (var token = ""; ;)
        {
            var page = await given.Province.ListOnlineChecksAsync(new() { PageSize = 1, PageToken = token });
            paged.AddRange(page.Checks.Select(c => c.Name));
            if ((token = page.NextPageToken).Length == 0) break;
        }

        Assert.Equal(whole.Checks.Select(c => c.Name), paged);
    }

    [Fact]
    public async Task Wrong_fields_are_named_all_at_once()
    {
        await using var given = await StartAsync(DatabaseProvider.Sqlite);
        Assert.Equal(
            ["check.authority", "check.level", "check.listing", "check.number", "check.order", "check.platform", "check.product_category", "check.product_name", "check.region", "check.shop", "custody"],
            (await Refusal.OfAsync(given.Lanzhou.CreateOnlineCheckAsync(new() { Check = new() }))).Fields);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(given.Lanzhou.CreateOnlineCheckAsync(given.Order("X", c => c.Platform = "platforms/none")))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(given.Lanzhou.CreateOnlineCheckAsync(given.Order("X", c => c.Task = "tasks/none")))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(given.Lanzhou.CreateOnlineCheckAsync(given.Order("X", c => c.Plan = "plans/none")))).Reason);
        var name = (await given.Lanzhou.CreateOnlineCheckAsync(given.Order())).Name;
        var paper = Payment(name);
        paper.Payment.PaidOn = "2018-06-10"; // before the order
        Assert.Equal([("payment.paid_on", "BEFORE_LAST_STEP")], Found(await Refusal.OfAsync(given.Lanzhou.RecordPaymentAsync(paper))));
        paper = Payment(name);
        paper.Custody = new() { Place = "兰州" };
        Assert.Equal([("custody.hashes", "REQUIRED")], Found(await Refusal.OfAsync(given.Lanzhou.RecordPaymentAsync(paper)))); // no voucher, no payment
        paper.Custody = new() { Hashes = { "ABC" } };
        Assert.Equal(["custody.hashes[0]", "custody.place"], (await Refusal.OfAsync(given.Lanzhou.RecordPaymentAsync(paper))).Fields);
        paper.Payment.AmountFen = 0;
        Assert.Equal(["custody.hashes[0]", "custody.place", "payment.amount_fen"], (await Refusal.OfAsync(given.Lanzhou.RecordPaymentAsync(paper))).Fields); // the act and its note at once
        await given.Lanzhou.RecordPaymentAsync(Payment(name));
        Assert.Equal(["parcel.carrier", "parcel.parcel_number", "parcel.received_on"], (await Refusal.OfAsync(given.Lanzhou.RecordParcelAsync(new() { Name = name, Parcel = new(), Custody = Desk }))).Fields);
        await given.Lanzhou.RecordParcelAsync(Parcel(name));
        var lone = Unboxing(name, u =>
        {
            (u.AsOrdered, u.UnboxedOn) = (false, "2018-06-16"); // tomorrow
            u.Inspectors.Clear();
            u.Inspectors.Add("NOBODY");
        });
        Assert.Equal(
            [("unboxing.findings", "REQUIRED"), ("unboxing.inspectors", "TOO_FEW_INSPECTORS"), ("unboxing.inspectors[0]", "NOT_CERTIFIED"), ("unboxing.unboxed_on", "DATE_IN_FUTURE")],
            Found(await Refusal.OfAsync(given.Lanzhou.RecordUnboxingAsync(lone))));
        Assert.Equal("BAD_NAME", (await Refusal.OfAsync(given.Lanzhou.GetOnlineCheckAsync(new() { Name = "samples/x" }))).Violations[0].Reason);
    }

    [Fact]
    public async Task Acts_out_of_turn_and_without_their_ground_are_refused_by_reason()
    {
        await using var given = await StartAsync(DatabaseProvider.Sqlite);
        var name = (await given.Lanzhou.CreateOnlineCheckAsync(given.Order())).Name;
        var turn = await Refusal.OfAsync(given.Lanzhou.RecordParcelAsync(Parcel(name)));
        Assert.Equal((StatusCode.FailedPrecondition, "STEP_NOT_ALLOWED", "Ordered", "Pay, Cancel"), (turn.Code, turn.Reason, turn.Metadata["state"], turn.Metadata["allowed"]));
        Assert.Equal("STEP_NOT_ALLOWED", (await Refusal.OfAsync(given.Lanzhou.RequestTakedownAsync(Takedown(name, "2018-06-15")))).Reason); // nobody saw the goods yet
        var concluded = (await given.ConcludedAsync("WC-2", V1.SampleOutcome.Conforming)).Name;
        Assert.Equal("NOT_NONCONFORMING", (await Refusal.OfAsync(given.Lanzhou.RequestTakedownAsync(Takedown(concluded, "2018-06-15", V1.OnlineGround.Nonconforming)))).Reason);
        Assert.Equal("SOURCE_NOT_TRACED", (await Refusal.OfAsync(given.Lanzhou.SendHandoverAsync(Handover(concluded)))).Reason);
        await given.Lanzhou.TraceSourceAsync(Untraced(concluded));
        Assert.Equal("SOURCE_NOT_TRACED", (await Refusal.OfAsync(given.Lanzhou.SendHandoverAsync(Handover(concluded)))).Reason);
        await given.Lanzhou.TraceSourceAsync(Traced(concluded)); // found after all
        Assert.Equal("NOT_NONCONFORMING", (await Refusal.OfAsync(given.Lanzhou.SendHandoverAsync(Handover(concluded, V1.OnlineGround.Nonconforming)))).Reason);
        var late = Handover(concluded);
        late.Handover.AnswerDueOn = "2018-06-15";
        Assert.Equal([("handover.answer_due_on", "BEFORE_FROM")], Found(await Refusal.OfAsync(given.Lanzhou.SendHandoverAsync(late))));
        await given.Lanzhou.SendHandoverAsync(Handover(concluded));
        Assert.Equal("STEP_NOT_ALLOWED", (await Refusal.OfAsync(given.Lanzhou.TraceSourceAsync(Untraced(concluded)))).Reason); // the region that has it is no longer traced elsewhere
        Assert.Equal("STEP_NOT_ALLOWED", (await Refusal.OfAsync(given.Lanzhou.AnswerHandoverAsync(new() { Name = concluded, Custody = Desk }))).Reason); // not received yet
        Assert.Equal("STEP_NOT_ALLOWED", (await Refusal.OfAsync(given.Lanzhou.RecordWatchAsync(Watch(concluded, "2018-06-15", found: false)))).Reason); // nothing was taken down
        Assert.Equal("STEP_NOT_ALLOWED", (await Refusal.OfAsync(given.Lanzhou.CancelOnlineCheckAsync(new() { Name = concluded, Reason = "示例", Custody = Desk }))).Reason);
        Assert.Equal(
            [("trace.producer_display_name", "NOT_ALLOWED")],
            Found(await Refusal.OfAsync(given.Lanzhou.TraceSourceAsync(With(Untraced((await given.UnboxedAsync("WC-3")).Name), t => t.Trace.ProducerDisplayName = "示例")))));
        await given.Lanzhou.RequestTakedownAsync(Takedown(concluded, "2018-06-15"));
        await given.Lanzhou.ConfirmTakedownAsync(Removed(concluded, "2018-06-15"));
        var blind = Watch(concluded, "2018-06-15", found: true);
        (blind.Listing, blind.DocumentNumber) = ("", "");
        Assert.Equal(["document_number", "listing"], (await Refusal.OfAsync(given.Lanzhou.RecordWatchAsync(blind))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Reads_and_acts_stand_in_the_audit_log(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var name = (await given.UnboxedAsync()).Name;
        await given.Lanzhou.GetOnlineCheckAsync(new() { Name = name });
        await given.Lanzhou.VerifyOnlineCheckAsync(new() { Name = name });
        await given.Lanzhou.ListOnlineLinksAsync(new() { Name = name });
        Assert.Equal(7L, Convert.ToInt64(await given.Host.ExecuteAsync("inspection", $"SELECT COUNT(*) FROM audit_log WHERE resource = '{name}' AND region = '620102'"), null));
    }

    [Fact]
    public void The_wire_has_no_field_for_who_bought()
    {
        var fields = V1.OnlineReflection.Descriptor.MessageTypes.SelectMany(m => m.Fields.InDeclarationOrder()).Select(f => f.Name);
        Assert.DoesNotContain(fields, f => f.Contains("buyer", StringComparison.Ordinal) || f.Contains("phone", StringComparison.Ordinal) || f.Contains("account", StringComparison.Ordinal) || f.Contains("recipient", StringComparison.Ordinal));
    }

    private static readonly string[] Reads = ["GetOnlineCheck", "ListOnlineLinks", "VerifyOnlineCheck"];

    private static void AssertRefused(string reason, string expected, string role, string rpc) =>
        Assert.True(reason == expected || (reason == "ROLE_NOT_ALLOWED" && role == "inspector"), $"{rpc} as {role}: {reason}");

    private static List<(string Field, string Reason)> Found(Refusal refusal) => [.. refusal.Violations.Select(v => (v.Field, v.Reason)).OrderBy(v => v.Field, StringComparer.Ordinal)];

    private static T With<T>(T request, Action<T> change)
    {
        change(request);
        return request;
    }

    /// <summary>Every rpc that names a check.</summary>
    private static IEnumerable<(string Rpc, Func<Task> Call)> Calls(V1.OnlineCheckService.OnlineCheckServiceClient c, string name)
    {
        var all = new (string, Func<Task>)[]
        {
            ("GetOnlineCheck", () => c.GetOnlineCheckAsync(new() { Name = name }).ResponseAsync),
            ("ListOnlineLinks", () => c.ListOnlineLinksAsync(new() { Name = name }).ResponseAsync),
            ("VerifyOnlineCheck", () => c.VerifyOnlineCheckAsync(new() { Name = name }).ResponseAsync),
            ("RecordPayment", () => c.RecordPaymentAsync(Payment(name)).ResponseAsync),
            ("RecordParcel", () => c.RecordParcelAsync(Parcel(name)).ResponseAsync),
            ("RecordUnboxing", () => c.RecordUnboxingAsync(Unboxing(name)).ResponseAsync),
            ("CancelOnlineCheck", () => c.CancelOnlineCheckAsync(new() { Name = name, Reason = "示例", Custody = Desk }).ResponseAsync),
            ("LinkSampling", () => c.LinkSamplingAsync(new() { Name = name, Link = "samples/x", Custody = Desk }).ResponseAsync),
            ("RecordNotice", () => c.RecordNoticeAsync(Notice(name, V1.NoticeAddressee.Seller)).ResponseAsync),
            ("TraceSource", () => c.TraceSourceAsync(Traced(name)).ResponseAsync),
            ("ConcludeOnlineCheck", () => c.ConcludeOnlineCheckAsync(new() { Name = name, Custody = Desk }).ResponseAsync),
            ("SendHandover", () => c.SendHandoverAsync(Handover(name)).ResponseAsync),
            ("ReceiveHandover", () => c.ReceiveHandoverAsync(new() { Name = name, ReceivedOn = "2018-06-15", ReceiptNumber = "1", Custody = Desk }).ResponseAsync),
            ("AnswerHandover", () => c.AnswerHandoverAsync(new() { Name = name, AnsweredOn = "2018-06-15", AnswerNumber = "1", Answer = "示例", Custody = Desk }).ResponseAsync),
            ("RequestTakedown", () => c.RequestTakedownAsync(Takedown(name, "2018-06-15")).ResponseAsync),
            ("ConfirmTakedown", () => c.ConfirmTakedownAsync(Removed(name, "2018-06-15")).ResponseAsync),
            ("RecordWatch", () => c.RecordWatchAsync(Watch(name, "2018-06-15", found: false)).ResponseAsync),
        };
        Assert.Equal(V1.OnlineCheckService.Descriptor.Methods.Where(m => m.InputType.FindFieldByName("name") is not null).Select(m => m.Name).Order(), all.Select(a => a.Item1).Order()); // none is forgotten
        return all;
    }
}
