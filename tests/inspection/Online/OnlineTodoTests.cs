using Grpc.Core;
using Quality.Common.Storage;
using Quality.Protos.Common.V1;
using Quality.Testing;
using static Quality.Inspections.Tests.Online.OnlineGiven;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Online;

/// <summary>The clocks of on-line checks as work of who must act (2.7.4a, 2.7.4b), and the export of a task's checks.</summary>
public sealed class OnlineTodoTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Each_clock_waits_for_the_region_that_must_act_and_goes_when_the_act_is_recorded(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var name = (await given.UnboxedAsync()).Name;
        Assert.Empty(await TodosAsync(given.Lanzhou));
        await given.Lanzhou.LinkSamplingAsync(new() { Name = name, Link = (await given.SampleAsync("S-1", final: true)).Name, Custody = Desk });
        Assert.Equal(["ONLINE_PRODUCER_TO_NOTIFY", "ONLINE_SELLER_TO_NOTIFY"], await TodosAsync(given.Lanzhou));
        await given.Lanzhou.RecordNoticeAsync(Notice(name, V1.NoticeAddressee.Seller));
        Assert.Equal(["ONLINE_PRODUCER_TO_NOTIFY"], await TodosAsync(given.Lanzhou));
        await given.Lanzhou.RecordNoticeAsync(Notice(name, V1.NoticeAddressee.Producer));
        await given.Lanzhou.ConcludeOnlineCheckAsync(new() { Name = name, Custody = Desk });
        Assert.Empty(await TodosAsync(given.Lanzhou));

        await given.Lanzhou.TraceSourceAsync(Traced(name));
        await given.Lanzhou.SendHandoverAsync(Handover(name, V1.OnlineGround.Nonconforming));
        await given.Lanzhou.RequestTakedownAsync(Takedown(name, "2018-06-15", V1.OnlineGround.Nonconforming));
        Assert.Equal(["2018-06-20 ONLINE_TAKEDOWN_TO_CONFIRM"], await TodosAsync(given.Lanzhou)); // 端午节 on the 18th
        Assert.Equal(["2018-07-06 ONLINE_HANDOVER_TO_RECEIVE"], await TodosAsync(given.Tianshui));
        Assert.Equal(["2018-06-20 ONLINE_TAKEDOWN_TO_CONFIRM", "2018-07-06 ONLINE_HANDOVER_TO_RECEIVE"], await TodosAsync(given.Province));
        Assert.Equal(["2018-06-20 ONLINE_TAKEDOWN_TO_CONFIRM"], await TodosAsync(given.Province, r => r.DueBy = "2018-06-20"));
        Assert.Equal(["2018-07-06 ONLINE_HANDOVER_TO_RECEIVE"], await TodosAsync(given.Province, r => r.Region = "620500"));
        Assert.Empty(await TodosAsync(given.As(TestCaller.Auditor)));

        var first = await given.Province.ListTodosAsync(new() { PageSize = 1 });
        var second = await given.Province.ListTodosAsync(new() { PageSize = 1, PageToken = first.NextPageToken });
        Assert.Equal((2, "ONLINE_HANDOVER_TO_RECEIVE", ""), (first.TotalSize, Assert.Single(second.Todos).Reason, second.NextPageToken));
        Assert.Equal((name, "2.7.4b", "620102"), (first.Todos[0].Name, first.Todos[0].Clause, first.Todos[0].Region));

        await given.Lanzhou.ConfirmTakedownAsync(Removed(name, "2018-06-15"));
        await given.Tianshui.ReceiveHandoverAsync(new() { Name = name, ReceivedOn = "2018-06-15", ReceiptNumber = "回执 1", Custody = Desk });
        Assert.Equal(["2018-07-06 ONLINE_HANDOVER_TO_ANSWER"], await TodosAsync(given.Province));
        await given.Tianshui.AnswerHandoverAsync(new() { Name = name, AnsweredOn = "2018-06-15", AnswerNumber = "复函 1", Answer = "已立案", Custody = Desk });
        Assert.Empty(await TodosAsync(given.Province));
        Assert.Equal(["due_by", "region"], (await Refusal.OfAsync(given.Province.ListTodosAsync(new() { Region = "999999", DueBy = "gestern" }))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_export_has_what_the_list_has_and_ends_with_its_count(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        await given.UnboxedAsync();
        await given.UnboxedAsync("WC-2");
        await given.Lanzhou.CreateOnlineCheckAsync(given.Order("WC-3"));
        var parts = await given.Lanzhou.ExportOnlineChecks(new() { States = { V1.OnlineCheckState.Unboxed } }).ResponseStream.ReadAllAsync().ToListAsync();
        var listed = (await given.Lanzhou.ListOnlineChecksAsync(new() { States = { V1.OnlineCheckState.Unboxed } })).Checks;
        Assert.Equal(listed.OrderBy(c => c.Name, StringComparer.Ordinal), parts.SelectMany(p => p.Rows?.Checks ?? []));
        Assert.Equal(2, parts[^1].Summary.RowCount);
        Assert.Equal(0, (await given.Tianshui.ExportOnlineChecks(new()).ResponseStream.ReadAllAsync().ToListAsync())[^1].Summary.RowCount); // another city's
    }

    private static async Task<string[]> TodosAsync(V1.OnlineCheckService.OnlineCheckServiceClient client, Action<ListTodosRequest>? change = null)
    {
        var request = new ListTodosRequest();
        change?.Invoke(request);
        return [.. (await client.ListTodosAsync(request)).Todos.Select(t => $"{t.DueOn} {t.Reason}".Trim())];
    }
}
