using Dapper;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Complaints.Complaints;
using Quality.Testing;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Complaints.Tests.Complaints;

public sealed class DecisionTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_dispute_is_accepted_mediated_and_closed(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.Complaints(TestCaller.LanzhouOfficer);
        var dispute = await host.LodgeAsync(Given.Dispute(), Given.Reporter());
        var accepted = await client.AcceptComplaintAsync(new() { Name = dispute.Name, Etag = dispute.Etag, AcceptedOn = "2021-05-24" });
        Assert.Equal((V1.ComplaintState.Mediating, "2021-05-24", 2L), (accepted.State, accepted.AcceptedOn, accepted.Version));
        Assert.Equal(("2021-07-27", "Order 20 art 21"), (accepted.MediateBy.DueOn, accepted.MediateBy.Article)); // 06-14 is off
        var closed = await client.CloseComplaintAsync(new() { Name = dispute.Name, Etag = accepted.Etag, Outcome = V1.ComplaintOutcome.Settled, DecisionText = "双方自行和解" });
        Assert.Equal((V1.ComplaintState.Closed, "2021-05-25", V1.ComplaintOutcome.Settled, "双方自行和解"), (closed.State, closed.ClosedOn, closed.Outcome, closed.DecisionText));
        Assert.Equal("2021-06-03", closed.InformBy.DueOn);
        Assert.Equal(closed, await client.GetComplaintAsync(new() { Name = dispute.Name }));
        var decided = (await host.PublishedAsync<V1.ComplaintDecided>("complaint")).Select(e => e.Complaint).ToList();
        Assert.Equal([(2L, "2021-05-24", true), (3L, "2021-05-25", true)], decided.Select(f => (f.Version, f.DecidedOn, f.InTime)));
        Assert.Equal(V1.ComplaintOutcome.Settled, decided[1].Outcome);
        await using var connection = await host.Services.GetRequiredService<Database<ComplaintsModule>>().OpenAsync();
        Assert.Equal([1L, 2L], await connection.QueryAsync<long>("SELECT version FROM complaint_history ORDER BY version"));
        foreach (var sql in new[] { "UPDATE complaint_history SET state = 1", "DELETE FROM complaint_history", "DELETE FROM complaints" })
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => connection.ExecuteAsync(sql));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_report_is_checked_and_closed_and_never_refused(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.Complaints(TestCaller.LanzhouInspector);
        var report = await host.LodgeAsync(Given.Report(), Given.Reporter());
        Assert.Equal((null, "2021-06-10"), (report.AcceptBy, report.CheckBy.DueOn));
        var refused = await Refusal.OfAsync(client.RefuseComplaintAsync(new() { Name = report.Name, Ground = V1.RefusalGround.DocumentsMissing }));
        Assert.Equal((StatusCode.FailedPrecondition, "REPORT_CANNOT_BE_REFUSED"), (refused.Code, refused.Reason));
        var early = await Refusal.OfAsync(client.CloseComplaintAsync(new() { Name = report.Name, Outcome = V1.ComplaintOutcome.CaseOpened }));
        Assert.Equal((StatusCode.FailedPrecondition, "COMPLAINT_NOT_ACCEPTED"), (early.Code, early.Reason));
        Assert.Equal(V1.ComplaintState.Checking, (await client.AcceptComplaintAsync(new() { Name = report.Name })).State);
        var other = await Refusal.OfAsync(client.CloseComplaintAsync(new() { Name = report.Name, Outcome = V1.ComplaintOutcome.Agreement }));
        Assert.Equal((StatusCode.FailedPrecondition, "OUTCOME_OF_OTHER_KIND"), (other.Code, other.Reason));
        var closed = await client.CloseComplaintAsync(new() { Name = report.Name, Outcome = V1.ComplaintOutcome.CaseOpened });
        Assert.Equal(("2021-06-01", "Order 20 art 31"), (closed.InformBy.DueOn, closed.InformBy.Article));
        Assert.Equal("COMPLAINT_NOT_REGISTERED", (await Refusal.OfAsync(client.AcceptComplaintAsync(new() { Name = report.Name }))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_dispute_is_refused_on_a_ground_that_its_rule_knows(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.Complaints(TestCaller.LanzhouOfficer);
        var now = await host.LodgeAsync(Given.Dispute(), Given.Reporter());
        var before = await host.LodgeAsync(Given.Dispute(c => (c.ReceivedOn, c.PurchasedOn) = ("2018-05-20", "")), Given.Reporter());
        var old = await Refusal.OfAsync(client.RefuseComplaintAsync(new() { Name = before.Name, Ground = V1.RefusalGround.OverThreeYears }));
        Assert.Equal(("ground", "NOT_IN_FORCE"), (Assert.Single(old.Violations).Field, old.Violations[0].Reason));
        var bare = await Refusal.OfAsync(client.RefuseComplaintAsync(new() { Name = now.Name, Ground = V1.RefusalGround.OtherLaw, RefusedOn = "2021-05-19" }));
        Assert.Equal(["decision_text", "refused_on"], bare.Fields);
        var refused = await client.RefuseComplaintAsync(new() { Name = now.Name, Ground = V1.RefusalGround.OverThreeYears, DecisionText = "超过三年" });
        Assert.Equal((V1.ComplaintState.Refused, V1.RefusalGround.OverThreeYears, "2021-05-25"), (refused.State, refused.RefusalGround, refused.RefusedOn));
        Assert.Equal("COMPLAINT_NOT_REGISTERED", (await Refusal.OfAsync(client.RefuseComplaintAsync(new() { Name = now.Name, Ground = V1.RefusalGround.DocumentsMissing }))).Reason);
        var late = await client.RefuseComplaintAsync(new() { Name = before.Name, Ground = V1.RefusalGround.DocumentsMissing });
        var facts = (await host.PublishedAsync<V1.ComplaintDecided>("complaint"))[^1].Complaint;
        Assert.Equal((late.Name, true, false, V1.RefusalGround.DocumentsMissing), (facts.Name, facts.HasInTime, facts.InTime, facts.RefusalGround));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_decision_names_every_wrong_field_and_what_was_read(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.Complaints(TestCaller.LanzhouOfficer);
        var dispute = await host.LodgeAsync(Given.Dispute(), Given.Reporter());
        Assert.Equal(["accepted_on"], (await Refusal.OfAsync(client.AcceptComplaintAsync(new() { Name = dispute.Name, AcceptedOn = "2021-05-19" }))).Fields);
        Assert.Equal(["accepted_on"], (await Refusal.OfAsync(client.AcceptComplaintAsync(new() { Name = dispute.Name, AcceptedOn = "2021-05-26" }))).Fields);
        Assert.Equal(["name"], (await Refusal.OfAsync(client.AcceptComplaintAsync(new()))).Fields);
        Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(client.AcceptComplaintAsync(new() { Name = "complaints/none" }))).Code);
        var accepts = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                await client.AcceptComplaintAsync(new() { Name = dispute.Name, Etag = dispute.Etag });
                return StatusCode.OK;
            }
            catch (RpcException e)
            {
                return e.StatusCode;
            }
        }));
        Assert.Equal(1, accepts.Count(code => code == StatusCode.OK));
        Assert.Equal(5, accepts.Count(code => code == StatusCode.Aborted));
        var stale = await Refusal.OfAsync(client.CloseComplaintAsync(new() { Name = dispute.Name, Etag = dispute.Etag, Outcome = V1.ComplaintOutcome.Agreement }));
        Assert.Equal((StatusCode.Aborted, "ETAG_MISMATCH"), (stale.Code, stale.Reason));
        var wrong = await Refusal.OfAsync(client.CloseComplaintAsync(new() { Name = dispute.Name, ClosedOn = "2021-05-01", DecisionText = new string('长', 3001) }));
        Assert.Equal(["closed_on", "decision_text", "outcome"], wrong.Fields);
        var repeated = new V1.CloseComplaintRequest { Name = dispute.Name, Outcome = V1.ComplaintOutcome.Agreement, RequestId = "0192d3a0-0000-7000-8000-000000000002" };
        Assert.Equal(await client.CloseComplaintAsync(repeated), await client.CloseComplaintAsync(repeated));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_period_becomes_certain_when_the_notice_of_its_year_comes(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var year = WorkingCalendar.Official.Notices.Max(n => n.Year);
        host.Clock.Set(new(year, 12, 28, 2, 0, 0, TimeSpan.Zero));
        var dispute = await host.LodgeAsync(Given.Dispute(c => c.ReceivedOn = $"{year}-12-28"), Given.Reporter());
        Assert.True(dispute.AcceptBy.Provisional);
        var holiday = new HolidaySpan("invented", new(year + 1, 1, 1), new(year + 1, 1, 20), []);
        var calendar = new WorkingCalendar([.. WorkingCalendar.Official.Notices, new(year + 1, "none", "invented", new(year, 11, 1), "none", [holiday])]);
        Assert.Equal(1, await host.Services.GetRequiredService<UnitOfWork<ComplaintsModule>>().JobAsync(tx => ComplaintStore.SettlePeriodsAsync(tx, calendar)));
        var settled = await host.Complaints(TestCaller.Auditor).GetComplaintAsync(new() { Name = dispute.Name });
        Assert.False(settled.AcceptBy.Provisional);
        Assert.True(string.CompareOrdinal(settled.AcceptBy.DueOn, $"{year + 1}-01-20") > 0);
        Assert.Equal(dispute.Version, settled.Version);
    }
}
