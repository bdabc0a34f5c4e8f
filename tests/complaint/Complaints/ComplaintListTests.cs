using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Complaints.Tests.Complaints;

public sealed class ComplaintListTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Pages_hold_every_complaint_once_the_last_received_first(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        for (var i = 0; i < 7; i++) await host.LodgeAsync(Given.Report(c => c.ReceivedOn = $"2021-05-1{i / 2}"));
        var client = host.Complaints(TestCaller.ProvinceAdmin);
        List<V1.Complaint> seen = [];
        var request = new V1.ListComplaintsRequest { PageSize = 3 };
        do
        {
            var page = await client.ListComplaintsAsync(request);
            Assert.Equal(7, page.TotalSize);
            seen.AddRange(page.Complaints);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(7, seen.DistinctBy(c => c.Name).Count());
        Assert.Equal(seen.OrderByDescending(c => c.ReceivedOn, StringComparer.Ordinal).ThenByDescending(c => c.Name, StringComparer.Ordinal), seen);
        request.PageToken = (await client.ListComplaintsAsync(new() { PageSize = 3 })).NextPageToken;
        request.Overdue = true;
        Assert.Equal("PAGE_TOKEN_OF_OTHER_FILTERS", (await Refusal.OfAsync(client.ListComplaintsAsync(request))).Violations[0].Reason);
        Assert.Equal(
            ["channels[0]", "kinds[0]", "received_from", "region", "respondent", "states[0]"],
            (await Refusal.OfAsync(client.ListComplaintsAsync(new()
            {
                Region = "1", Respondent = "x", ReceivedFrom = "x", Kinds = { V1.ComplaintKind.Unspecified }, States = { (V1.ComplaintState)99 }, Channels = { (V1.ComplaintChannel)99 },
            }))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Filters_are_joined_by_and(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await host.LodgeAsync(Given.Dispute(c => c.Number = "A"), Given.Reporter());
        await host.LodgeAsync(Given.Report(c => (c.Number, c.Region, c.Channel) = ("B", "620502", V1.ComplaintChannel.Letter)));
        await host.LodgeAsync(Given.Dispute(c => (c.Number, c.ReceivedOn, c.Respondent, c.RespondentText) = ("C", "2021-05-06", "", "城关区某家具店")), Given.Reporter());
        var accepted = await host.LodgeAsync(Given.Dispute(c => (c.Number, c.ReceivedOn, c.ProductCategory) = ("D", "2021-05-06", "3001")), Given.Reporter());
        await host.Complaints(TestCaller.ProvinceAdmin).AcceptComplaintAsync(new() { Name = accepted.Name });
        await MatchesAsync(host, new(), "A", "B", "C", "D");
        await MatchesAsync(host, new() { Query = "甲醛" }, "B");
        await MatchesAsync(host, new() { Query = "家具店" }, "C");
        await MatchesAsync(host, new() { Query = "餐桌 91620100ma72" }, "A", "D");
        await MatchesAsync(host, new() { Query = "!" });
        await MatchesAsync(host, new() { Query = Given.ReporterName }); // who complained cannot be searched for
        await MatchesAsync(host, new() { Region = "620100" }, "A", "C", "D");
        await MatchesAsync(host, new() { Kinds = { V1.ComplaintKind.Report } }, "B");
        await MatchesAsync(host, new() { States = { V1.ComplaintState.Mediating, V1.ComplaintState.Closed } }, "D");
        await MatchesAsync(host, new() { Respondent = Given.Respondent, Kinds = { V1.ComplaintKind.Dispute } }, "A", "D");
        await MatchesAsync(host, new() { ProductCategory = "3001" }, "D");
        await MatchesAsync(host, new() { Channels = { V1.ComplaintChannel.Letter, V1.ComplaintChannel.Visit } }, "B");
        await MatchesAsync(host, new() { ReceivedFrom = "2021-05-07", ReceivedTo = "2021-05-20" }, "A", "B");
        await MatchesAsync(host, new() { Overdue = true }, "C"); // 05-06 and seven working days (05-08 is one): 05-14
        await MatchesAsync(host, new() { Overdue = false }, "A", "B", "D");
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_export_proves_that_nothing_is_missing(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        for (var i = 0; i < 501; i++) await host.LodgeAsync(Given.Dispute(c => c.Region = i % 3 == 0 ? "620502" : "620102"), Given.Reporter());
        var (rows, summary) = await RowsAsync(host, TestCaller.Auditor, new());
        Assert.Equal((501, 501L), (rows.Count, summary.RowCount));
        Assert.Equal(rows.OrderBy(c => c.Name, StringComparer.Ordinal), rows);
        using var bytes = new MemoryStream();
        rows.ForEach(row => row.WriteDelimitedTo(bytes));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())), summary.Sha256);
        Assert.DoesNotContain(Given.ReporterName, System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
        (rows, summary) = await RowsAsync(host, Given.TianshuiOfficer, new());
        Assert.All(rows, row => Assert.Equal("620502", row.Region));
        Assert.Equal(167, summary.RowCount);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Open_complaints_wait_in_the_order_of_their_periods(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.Complaints(TestCaller.LanzhouOfficer);
        var report = await host.LodgeAsync(Given.Report(c => c.Number = "R"), Given.Reporter());
        var old = await host.LodgeAsync(Given.Report(c => (c.Number, c.ReceivedOn) = ("O", "2018-05-20")));
        var mediated = await host.LodgeAsync(Given.Dispute(c => (c.Number, c.ProductCategory) = ("M", "")), Given.Reporter());
        await client.AcceptComplaintAsync(new() { Name = mediated.Name });
        var waiting = await host.LodgeAsync(Given.Dispute(c => c.Number = "W"), Given.Reporter());
        var done = await host.LodgeAsync(Given.Dispute(), Given.Reporter());
        await client.RefuseComplaintAsync(new() { Name = done.Name, Ground = V1.RefusalGround.DocumentsMissing });
        var todos = await client.ListTodosAsync(new());
        Assert.Equal(("2021-05-25", 4), (todos.AsOf, todos.TotalSize));
        Assert.Equal(
            [
                (waiting.Name, "COMPLAINT_TO_ACCEPT", "2021-05-31", "W · 木家具", "Order 20 art 14"),
                (report.Name, "COMPLAINT_TO_ACCEPT", "2021-06-10", "R · 木家具", "SAMR penalty procedure rules"),
                (mediated.Name, "COMPLAINT_TO_MEDIATE", "2021-07-28", "M", "Order 20 art 21"),
                (old.Name, "COMPLAINT_TO_ACCEPT", "", "O · 木家具", ""),
            ],
            todos.Todos.Select(t => (t.Name, t.Reason, t.DueOn, t.Title, t.Article)));
        Assert.All(todos.Todos, t => Assert.Equal(("2.7.3", "620102"), (t.Clause, t.Region)));
        var first = await client.ListTodosAsync(new() { PageSize = 3 });
        var second = await client.ListTodosAsync(new() { PageSize = 3, PageToken = first.NextPageToken });
        Assert.Equal(todos.Todos, first.Todos.Concat(second.Todos));
        Assert.Equal(1, (await client.ListTodosAsync(new() { DueBy = "2021-05-31" })).TotalSize);
        Assert.Equal(1, (await client.ListTodosAsync(new() { Reasons = { "COMPLAINT_TO_MEDIATE" } })).TotalSize);
        Assert.Equal(0, (await client.ListTodosAsync(new() { Reasons = { "SOMETHING_ELSE" } })).TotalSize);
        Assert.Equal(["due_by", "region"], (await Refusal.OfAsync(client.ListTodosAsync(new() { DueBy = "x", Region = "x" }))).Fields);
        Assert.Equal(0, (await host.Complaints(TestCaller.Auditor).ListTodosAsync(new())).TotalSize); // an auditor decides nothing
    }

    private static async Task MatchesAsync(TestHost host, V1.ListComplaintsRequest request, params string[] numbers)
    {
        var page = await host.Complaints(TestCaller.Auditor).ListComplaintsAsync(request);
        Assert.Equal(numbers, page.Complaints.Select(c => c.Number).Order(StringComparer.Ordinal));
        Assert.Equal(numbers.Length, page.TotalSize);
        var export = new V1.ExportComplaintsRequest
        {
            Query = request.Query, Region = request.Region, Kinds = { request.Kinds }, States = { request.States }, Respondent = request.Respondent,
            ProductCategory = request.ProductCategory, Channels = { request.Channels }, ReceivedFrom = request.ReceivedFrom, ReceivedTo = request.ReceivedTo,
        };
        if (request.HasOverdue) export.Overdue = request.Overdue;
        Assert.Equal(numbers, (await RowsAsync(host, TestCaller.Auditor, export)).Rows.Select(c => c.Number).Order(StringComparer.Ordinal));
    }

    private static async Task<(List<V1.Complaint> Rows, Quality.Protos.Common.V1.ExportSummary Summary)> RowsAsync(TestHost host, TestCaller caller, V1.ExportComplaintsRequest request)
    {
        var messages = await host.Complaints(caller).ExportComplaints(request).ResponseStream.ReadAllAsync().ToListAsync();
        Assert.All(messages.SkipLast(1), m => Assert.InRange(m.Rows.Complaints.Count, 1, 500));
        return ([.. messages.SkipLast(1).SelectMany(m => m.Rows.Complaints)], messages[^1].Summary);
    }
}
