using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Complaints.Tests.Complaints;

public sealed class LodgeTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_dispute_is_registered_with_its_periods_and_announced_without_text(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var dispute = await host.LodgeAsync(Given.Dispute(), Given.Reporter());
        Assert.Equal((V1.ComplaintState.Registered, "samr-order-20-2019", 1L, "v1"), (dispute.State, dispute.Rule, dispute.Version, dispute.Etag));
        Assert.Equal(("2021-05-31", "Order 20 art 14", false), (dispute.AcceptBy.DueOn, dispute.AcceptBy.Article, dispute.AcceptBy.Provisional));
        Assert.Null(dispute.MediateBy);
        Assert.True(dispute.ReporterRecorded && dispute.RealName);
        Assert.Matches("^T20210520-620102-[0-9A-F]{8}$", dispute.Number);
        Assert.Equal(dispute, await host.Complaints(TestCaller.Auditor).GetComplaintAsync(new() { Name = dispute.Name }));
        var facts = Assert.Single(await host.PublishedAsync<V1.ComplaintLodged>("complaint")).Complaint;
        Assert.Equal(
            new V1.ComplaintFacts
            {
                Name = dispute.Name, Kind = V1.ComplaintKind.Dispute, Respondent = Given.Respondent, ProductCategory = "1001", Region = "620102",
                Channel = V1.ComplaintChannel.Hotline, ReceivedOn = "2021-05-20", State = V1.ComplaintState.Registered, Version = 1,
            },
            facts);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task One_letter_can_be_a_dispute_and_a_report(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var dispute = await host.LodgeAsync(Given.Dispute(c => c.Number = "来信 7"), Given.Reporter());
        var report = await host.LodgeAsync(Given.Report(c => c.Related = dispute.Name));
        Assert.Equal((dispute.Name, false, false), (report.Related, report.ReporterRecorded, report.RealName));
        Assert.Equal("来信 7", dispute.Number);
        var same = await Refusal.OfAsync(() => host.LodgeAsync(Given.Report(c => c.Related = report.Name)));
        Assert.Equal(("complaint.related", "SAME_KIND"), (Assert.Single(same.Violations).Field, same.Violations[0].Reason));
        // What lies in another region is not there.
        var foreign = await Refusal.OfAsync(() => host.LodgeAsync(Given.Report(c => (c.Related, c.Region) = (dispute.Name, "620502")), caller: TestCaller.TianshuiAdmin));
        Assert.Equal(("complaint.related", "UNKNOWN"), (Assert.Single(foreign.Violations).Field, foreign.Violations[0].Reason));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_request_id_acts_once_also_where_a_reporter_is_named(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.Complaints(TestCaller.LanzhouOfficer);
        var request = new V1.LodgeComplaintRequest { Complaint = Given.Dispute(), Reporter = Given.Reporter(), RequestId = "0192d3a0-0000-7000-8000-000000000001" };
        var twins = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.LodgeComplaintAsync(request).ResponseAsync));
        Assert.Single(twins.Select(t => t.Name).Distinct());
        Assert.Equal(twins[0], await client.LodgeComplaintAsync(request));
        Assert.Single(await host.PublishedAsync<V1.ComplaintLodged>("complaint"));
        request.Reporter.Phone = "13900000001";
        var refusal = await Refusal.OfAsync(client.LodgeComplaintAsync(request));
        Assert.Equal("REQUEST_ID_REUSED", Assert.Single(refusal.Violations).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Every_wrong_field_is_named_at_once(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.Complaints(TestCaller.ProvinceAdmin);
        var empty = await Refusal.OfAsync(client.LodgeComplaintAsync(new() { Complaint = new() }));
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELDS"), (empty.Code, empty.Reason));
        Assert.Equal(["complaint.channel", "complaint.kind", "complaint.problem", "complaint.received_on", "complaint.region", "complaint.respondent"], empty.Fields);
        Assert.Equal(["complaint"], (await Refusal.OfAsync(client.LodgeComplaintAsync(new()))).Fields);
        var secret = new string('秘', 101);
        var wrong = await Refusal.OfAsync(() => host.LodgeAsync(
            Given.Dispute(c =>
            {
                (c.Respondent, c.ProductCategory, c.Region, c.ReceivedOn, c.PurchasedOn) = ("enterprises/1", "9999", "110101", "2021-05-26", "2021-05-27");
                (c.Number, c.Problem, c.Channel, c.Related) = (new string('9', 101), new string('长', 3001), (V1.ComplaintChannel)9, "complaints/none");
            }),
            new() { DisplayName = secret, Phone = secret, Email = new string('e', 201), Address = new string('a', 501), IdentityNumber = secret }));
        Assert.Equal(
            ["complaint.channel", "complaint.number", "complaint.problem", "complaint.product_category", "complaint.purchased_on", "complaint.received_on",
             "complaint.region", "complaint.related", "complaint.respondent", "reporter.address", "reporter.display_name", "reporter.email",
             "reporter.identity_number", "reporter.phone"],
            wrong.Fields);
        Assert.DoesNotContain("秘", wrong.Message + string.Concat(wrong.Violations.Select(v => v.Description)));
        var nobody = await Refusal.OfAsync(() => host.LodgeAsync(Given.Dispute()));
        Assert.Equal(["reporter.display_name"], nobody.Fields);
        var huge = await Refusal.OfAsync(() => host.LodgeAsync(Given.Dispute(c => c.RespondentText = new string('名', 3_500_000)), Given.Reporter()));
        Assert.Equal((StatusCode.InvalidArgument, "complaint.respondent_text"), (huge.Code, Assert.Single(huge.Fields)));
    }
}
