using Grpc.Core;
using Quality.Common.Storage;
using Quality.Inspections.Tests.Samples;
using Quality.Inspections.Tests.Sampling;
using Quality.Testing;
using static Quality.Inspections.Tests.Online.OnlineGiven;
using Act = Quality.Protos.Inspection.V1.OnlineCheckAction;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Online;

/// <summary>Each rpc over the wire, on both databases (2.7.4a, 2.7.4b).</summary>
public sealed class OnlineCheckTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task From_the_anonymous_order_to_the_takedown_and_the_answer_of_the_producers_authority(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var order = given.Order();
        order.RequestId = "0192d3a0-0000-7000-8000-000000000001";
        var ordered = await given.Lanzhou.CreateOnlineCheckAsync(order);
        Assert.Equal(ordered, await given.Lanzhou.CreateOnlineCheckAsync(order)); // a second click buys nothing
        Assert.Equal((V1.OnlineCheckState.Ordered, "示例商城", 259_800L), (ordered.State, ordered.PlatformDisplayName, ordered.Order.PriceFen));
        Assert.Equal([Act.Pay, Act.Cancel], ordered.Actions);
        var name = ordered.Name;
        var paid = await given.Lanzhou.RecordPaymentAsync(Payment(name));
        var stale = Parcel(name);
        stale.Etag = ordered.Etag;
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(given.Lanzhou.RecordParcelAsync(stale))).Reason);
        stale.Etag = paid.Etag;
        await given.Lanzhou.RecordParcelAsync(stale);
        var unboxed = await given.Lanzhou.RecordUnboxingAsync(Unboxing(name));
        Assert.Equal([Act.Link, Act.Cancel, Act.Trace, Act.RequestTakedown], unboxed.Actions);
        var linked = await given.Lanzhou.LinkSamplingAsync(new() { Name = name, Link = (await given.SampleAsync("S-1", final: true)).Name, Custody = Desk });
        Assert.Equal([Act.NotifySeller, Act.NotifyProducer, Act.Trace, Act.RequestTakedown], linked.Actions);
        await given.Lanzhou.RecordNoticeAsync(Notice(name, V1.NoticeAddressee.Seller));
        await given.Lanzhou.RecordNoticeAsync(Notice(name, V1.NoticeAddressee.Producer));
        var concluded = await given.Lanzhou.ConcludeOnlineCheckAsync(new() { Name = name, Custody = Desk });
        Assert.Equal((V1.OnlineCheckState.Concluded, V1.SampleOutcome.Nonconforming, linked.Link), (concluded.State, concluded.Outcome, concluded.Sample));

        await given.Lanzhou.TraceSourceAsync(Traced(name));
        var sent = await given.Lanzhou.SendHandoverAsync(Handover(name, V1.OnlineGround.Nonconforming));
        Assert.Equal(("620502", V1.HandoverState.Sent, "2018-07-06", false), (sent.Handover.Region, sent.Handover.State, sent.Due.DueOn, sent.Overdue));
        await given.Lanzhou.RequestTakedownAsync(Takedown(name, "2018-06-15", V1.OnlineGround.Nonconforming));
        Assert.Equal("2018-06-20", (await given.Lanzhou.GetOnlineCheckAsync(new() { Name = name })).Due.DueOn); // 端午节 on the 18th; the earlier of two clocks
        await given.Lanzhou.ConfirmTakedownAsync(Removed(name, "2018-06-15"));
        await given.Lanzhou.RecordWatchAsync(Watch(name, "2018-06-15", found: false));

        var theirs = await given.Tianshui.GetOnlineCheckAsync(new() { Name = name }); // the authority of the producer's region reads it now
        Assert.Equal([Act.ReceiveHandover], theirs.Actions);
        var received = await given.Tianshui.ReceiveHandoverAsync(new() { Name = name, ReceivedOn = "2018-06-15", ReceiptNumber = "回执 1", Custody = Desk });
        Assert.Equal(V1.HandoverState.Received, received.Handover.State);
        given.Today("2018-07-09");
        Assert.True((await given.Tianshui.GetOnlineCheckAsync(new() { Name = name })).Overdue);
        var answered = await given.Tianshui.AnswerHandoverAsync(new() { Name = name, AnsweredOn = "2018-07-09", AnswerNumber = "复函 1", Answer = "已立案", Custody = Desk });
        Assert.Equal((V1.HandoverState.Answered, true, false, 0), (answered.Handover.State, answered.Handover.Overdue, answered.Overdue, answered.Actions.Count));

        var links = await LinksAsync(given.Lanzhou, name, 4);
        Assert.Equal(
            [Act.Order, Act.Pay, Act.Receive, Act.Unbox, Act.Link, Act.NotifySeller, Act.NotifyProducer, Act.Conclude, Act.Trace, Act.SendHandover, Act.RequestTakedown, Act.ConfirmTakedown,
                Act.Watch, Act.ReceiveHandover, Act.AnswerHandover],
            links.Select(l => l.Action));
        Assert.All(links, l => Assert.Equal((Desk.Place, 64), (l.Custody.Place, l.Hash.Length)));
        Assert.Equal((true, 15, 0L), Verdict(await given.Province.VerifyOnlineCheckAsync(new() { Name = name })));
        var events = (await given.Host.PublishedAsync<V1.OnlineCheckChanged>("inspection")).ToList();
        Assert.Equal(links.Select(l => l.Action), events.OrderBy(e => e.Check.Version).Select(e => e.Action));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_result_is_final_only_when_seller_and_producer_were_both_told(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var name = (await given.UnboxedAsync()).Name;
        var interim = await given.SampleAsync("S-1", final: false);
        await given.Lanzhou.LinkSamplingAsync(new() { Name = name, Link = interim.Name, Custody = Desk });
        var conclude = new V1.ConcludeOnlineCheckRequest { Name = name, Custody = Desk };
        Assert.Equal(("NOTICES_MISSING", "SELLER, PRODUCER"), await MissingAsync(given, conclude));
        await given.Lanzhou.RecordNoticeAsync(Notice(name, V1.NoticeAddressee.Seller));
        Assert.Equal(("NOTICES_MISSING", "PRODUCER"), await MissingAsync(given, conclude));
        var announced = Notice(name, V1.NoticeAddressee.Producer, V1.NoticeMode.Announcement);
        Assert.Equal("ANNOUNCEMENT_NOT_ALLOWED", Assert.Single((await Refusal.OfAsync(given.Lanzhou.RecordNoticeAsync(announced))).Violations).Reason);
        await given.Lanzhou.TraceSourceAsync(Untraced(name)); // whom nobody found is told by announcement
        await given.Lanzhou.RecordNoticeAsync(announced);
        Assert.Equal("STEP_NOT_ALLOWED", (await Refusal.OfAsync(given.Lanzhou.RecordNoticeAsync(announced))).Reason); // once each
        Assert.Equal("RESULT_NOT_FINAL", (await Refusal.OfAsync(given.Lanzhou.ConcludeOnlineCheckAsync(conclude))).Reason);
        (interim.Final, interim.DeliveredOn) = (true, "");
        await given.Host.RecordAsync(interim, "复核", TestCaller.LanzhouAdmin);
        var concluded = await given.Lanzhou.ConcludeOnlineCheckAsync(conclude);
        Assert.Equal((V1.OnlineCheckState.Concluded, interim.Name), (concluded.State, concluded.Sample));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Goods_become_a_sampling_and_a_sampling_without_a_result_tells_nobody_anything(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var name = (await given.UnboxedAsync()).Name;
        var samplings = given.Host.Client(c => new V1.SamplingService.SamplingServiceClient(c), TestCaller.LanzhouOfficer);
        var other = SamplingGiven.Notice("CY-2");
        other.ProductCategory = "1002";
        var wrong = await Refusal.OfAsync(given.Lanzhou.LinkSamplingAsync(new() { Name = name, Link = (await samplings.CreateSamplingAsync(new() { Sampling = other })).Name, Custody = Desk }));
        Assert.Equal(("link", "OTHER_PRODUCT"), (wrong.Violations[0].Field, wrong.Violations[0].Reason));
        var link = (await samplings.CreateSamplingAsync(new() { Sampling = SamplingGiven.Notice("CY-1") })).Name;
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(given.Lanzhou.LinkSamplingAsync(new() { Name = name, Link = "samplings/none", Custody = Desk }))).Reason);
        Assert.Equal(link, (await given.Lanzhou.LinkSamplingAsync(new() { Name = name, Link = link, Custody = Desk })).Link);
        Assert.Equal("RESULT_MISSING", (await Refusal.OfAsync(given.Lanzhou.RecordNoticeAsync(Notice(name, V1.NoticeAddressee.Seller)))).Reason);
        var second = (await given.UnboxedAsync("WC-2")).Name;
        Assert.Equal("ALREADY_EXISTS", (await Refusal.OfAsync(given.Lanzhou.LinkSamplingAsync(new() { Name = second, Link = link, Custody = Desk }))).Reason);
        Assert.Equal("ALREADY_EXISTS", (await Refusal.OfAsync(given.Lanzhou.CreateOnlineCheckAsync(given.Order()))).Reason);
        var cancelled = await given.Lanzhou.CancelOnlineCheckAsync(new() { Name = second, Reason = "商品被退回", Custody = Desk });
        Assert.Equal((V1.OnlineCheckState.Cancelled, 0), (cancelled.State, cancelled.Actions.Count));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Whatever_is_changed_or_taken_away_in_the_database_is_found(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        foreach (var (number, sql, broken) in new[]
        {
            ("A", "UPDATE online_custody SET place = '别处' WHERE id = '{0}' AND version = 2", 2L),
            ("B", "UPDATE online_custody SET hashes = '' WHERE id = '{0}' AND version = 4", 4L),
            ("C", "UPDATE online_custody SET taken_at = taken_at - 86400000 WHERE id = '{0}' AND version = 1", 1L),
            ("D", "UPDATE online_custody SET step = 12 WHERE id = '{0}' AND version = 3", 3L),
            ("E", "DELETE FROM online_custody WHERE id = '{0}' AND version = 3", 3L),
            ("F", "DELETE FROM online_custody WHERE id = '{0}' AND version = 4", 4L),
            ("G", "UPDATE online_checks SET body = (SELECT body FROM online_custody WHERE id = '{0}' AND version = 1) WHERE id = '{0}'", 4L),
            ("H", "UPDATE online_custody SET body = (SELECT body FROM online_custody WHERE id = '{0}' AND version = 1) WHERE id = '{0}' AND version = 3", 3L),
        })
        {
            var name = (await given.UnboxedAsync(number)).Name;
            Assert.Equal((true, 4, 0L), Verdict(await given.Lanzhou.VerifyOnlineCheckAsync(new() { Name = name })));
            await given.Host.ExecuteAsync("inspection", sql.Replace("{0}", name["online/".Length..], StringComparison.Ordinal));
            var verdict = await given.Lanzhou.VerifyOnlineCheckAsync(new() { Name = name });
            Assert.Equal((number, false, broken), (number, verdict.Unbroken, verdict.BrokenAt));
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Platforms_are_the_provinces_register_and_everybodys_to_read(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var (province, lanzhou) = (Platforms(given.Host, TestCaller.ProvinceAdmin), Platforms(given.Host, TestCaller.LanzhouOfficer));
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(lanzhou.CreatePlatformAsync(new() { Platform = NewPlatform("two.example") }))).Reason);
        Assert.Equal("ALREADY_EXISTS", (await Refusal.OfAsync(province.CreatePlatformAsync(new() { Platform = NewPlatform("shop.example") }))).Reason);
        var two = await province.CreatePlatformAsync(new() { Platform = NewPlatform("two.example") });
        var changed = two.Clone();
        changed.TakedownContact = "示例商城合规部";
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(lanzhou.UpdatePlatformAsync(new() { Platform = changed }))).Reason);
        Assert.Equal(2, (await province.UpdatePlatformAsync(new() { Platform = changed })).Version);
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(province.UpdatePlatformAsync(new() { Platform = changed }))).Reason);
        foreach (var reader in new[] { lanzhou, Platforms(given.Host, TestCaller.With("inspector", "620502")), Platforms(given.Host, TestCaller.Auditor) })
        {
            Assert.Equal(("示例商城合规部", 2L), ((await reader.GetPlatformAsync(new() { Name = two.Name })).TakedownContact, (await reader.GetPlatformAsync(new() { Name = two.Name })).Version));
            Assert.Equal("示例商城政府事务部", (await reader.GetPlatformAsync(new() { Name = two.Name, Version = 1 })).TakedownContact);
        }

        var page = await lanzhou.ListPlatformsAsync(new() { Query = "商城", PageSize = 1 });
        Assert.Equal((2, two.Name), (page.TotalSize, Assert.Single(page.Platforms).Name));
        Assert.Equal(given.Platform, Assert.Single((await lanzhou.ListPlatformsAsync(new() { Query = "商城", PageSize = 1, PageToken = page.NextPageToken })).Platforms).Name);
        Assert.Equal(
            ["platform.display_name", "platform.domain", "platform.operator_display_name", "platform.operator_uscc", "platform.region", "platform.takedown_address", "platform.takedown_contact"],
            (await Refusal.OfAsync(province.CreatePlatformAsync(new() { Platform = new() { Domain = "https://Shop.example/x" } }))).Fields);
    }

    private static async Task<(string Reason, string Missing)> MissingAsync(OnlineGiven given, V1.ConcludeOnlineCheckRequest conclude)
    {
        var refusal = await Refusal.OfAsync(given.Lanzhou.ConcludeOnlineCheckAsync(conclude));
        Assert.Equal(StatusCode.FailedPrecondition, refusal.Code);
        return (refusal.Reason, refusal.Metadata["missing"]);
    }

    private static async Task<List<V1.OnlineLink>> LinksAsync(V1.OnlineCheckService.OnlineCheckServiceClient client, string name, int pageSize)
    {
        List<V1.OnlineLink> links = [];
        for (var token = ""; ;)
        {
            var page = await client.ListOnlineLinksAsync(new() { Name = name, PageSize = pageSize, PageToken = token });
            links.AddRange(page.Links);
            if ((token = page.NextPageToken).Length == 0) return links;
        }
    }

    private static (bool, int, long) Verdict(V1.VerifyOnlineCheckResponse answer) => (answer.Unbroken, answer.Links, answer.BrokenAt);
}
