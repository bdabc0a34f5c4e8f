using Grpc.Core;
using Quality.Common.Audit;
using Quality.Common.Errors;
using Quality.Common.Exports;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Complaints.Reporters;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Complaints.Complaints;

/// <summary>The rpcs of disputes and reports.</summary>
internal sealed class ComplaintGrpc(UnitOfWork<ComplaintsModule> work, ReporterKeys keys) : V1.ComplaintService.ComplaintServiceBase
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Official;

    public override Task<V1.Complaint> LodgeComplaint(V1.LodgeComplaintRequest request, ServerCallContext context) =>
        work.WriteAsync(keys.Masked(request), request.RequestId, context, async tx =>
        {
            var (draft, reporter) = ComplaintCheck.Lodge(request, await RelatedAsync(tx, request.Complaint?.Related), tx.Today);
            if (!tx.Caller.Scope.Contains(draft.Region)) throw Fail.RegionDenied(draft.Region);
            var complaint = draft.Lodged(tx.NewId(), tx.Now, Calendar);
            await ComplaintStore.InsertAsync(tx, complaint);
            if (complaint.ReporterRecorded) await ReporterStore.InsertAsync(tx, complaint.Id, keys.Current.Seal(complaint.Name, reporter));
            tx.Publish(new V1.ComplaintLodged { Complaint = complaint.ToFacts() });
            tx.Audit(complaint.Name, complaint.Region);
            return complaint.ToWire();
        });

    public override Task<V1.Complaint> AcceptComplaint(V1.AcceptComplaintRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => DecideAsync(tx, request.Name, request.Etag, (complaint, check) =>
        {
            var on = ComplaintCheck.Day("accepted_on", request.AcceptedOn, complaint.ReceivedOn, tx.Today, check);
            check.ThrowIfAny();
            return complaint.Accepted(on, tx.Now, Calendar);
        }));

    public override Task<V1.Complaint> RefuseComplaint(V1.RefuseComplaintRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => DecideAsync(tx, request.Name, request.Etag, (complaint, check) =>
        {
            var on = ComplaintCheck.Day("refused_on", request.RefusedOn, complaint.ReceivedOn, tx.Today, check);
            var (ground, text) = ComplaintCheck.Refusal(request, complaint, check);
            check.ThrowIfAny();
            return complaint.Refused(ground, text, on, tx.Now, Calendar);
        }));

    public override Task<V1.Complaint> CloseComplaint(V1.CloseComplaintRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => DecideAsync(tx, request.Name, request.Etag, (complaint, check) =>
        {
            var on = ComplaintCheck.Day("closed_on", request.ClosedOn, complaint.AcceptedOn, tx.Today, check);
            var outcome = (ComplaintOutcome)check.Enum("outcome", request.Outcome);
            var text = check.Text("decision_text", request.DecisionText, 3000);
            check.ThrowIfAny();
            return complaint.Closed(outcome, text, on, tx.Now, Calendar);
        }));

    public override Task<V1.Complaint> GetComplaint(V1.GetComplaintRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var complaint = await VisibleAsync(tx, request.Name);
            tx.Audit(complaint.Name, complaint.Region);
            return complaint.ToWire();
        });

    public override Task<V1.ListComplaintsResponse> ListComplaints(V1.ListComplaintsRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var filter = request.Filter();
            var page = Page.From(request.PageSize, request.PageToken, filter);
            var rows = await ComplaintStore.ListAsync(tx, filter, page.After, page.Limit);
            var next = page.Next(rows, c => $"{ChinaTime.Format(c.ReceivedOn)}|{c.Id}");
            var response = new V1.ListComplaintsResponse { NextPageToken = next, TotalSize = await ComplaintStore.CountAsync(tx, filter) };
            response.Complaints.AddRange(rows.Select(c => c.ToWire()));
            return response;
        });

    public override Task ExportComplaints(V1.ExportComplaintsRequest request, IServerStreamWriter<V1.ExportComplaintsResponse> responseStream, ServerCallContext context)
    {
        var filter = request.Filter();
        return work.StreamAsync(context, tx => ExportStream.SendAsync(
            ComplaintStore.StreamAsync(tx, filter).Select(c => c.ToWire()),
            tx.Now,
            rows => responseStream.WriteAsync(new() { Rows = new() { Complaints = { rows } } }, context.CancellationToken),
            summary => responseStream.WriteAsync(new() { Summary = summary }, context.CancellationToken)));
    }

    public override Task<V1.Reporter> RevealReporter(V1.RevealReporterRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var check = new Violations();
            var purpose = check.Required("purpose", request.Purpose, 500);
            check.AddIf(purpose.Length is > 0 and < 5, "purpose", "TOO_SHORT", "purpose must have at least 5 characters.");
            check.ThrowIfAny();
            var complaint = await VisibleAsync(tx, request.Name);
            var stored = await ReporterStore.FindAsync(tx, complaint.Id) ?? throw Fail.Precondition("REPORTER_ANONYMOUS", $"Nobody is recorded who lodged {complaint.Name}.");
            tx.Audit(complaint.Name, complaint.Region, AuditRecord.Purpose + purpose);
            return keys.Find(stored.KeyId).Open(complaint.Name, stored).ToWire();
        });

    public override Task<ListTodosResponse> ListTodos(ListTodosRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var filter = ComplaintTodoFilter.From(request, tx.Caller);
            var page = Page.From(request.PageSize, request.PageToken, filter);
            var rows = await ComplaintStore.OpenAsync(tx, filter, page.After, page.Limit);
            var next = page.Next(rows, c => $"{(c.DueOn is { } due ? ChinaTime.Format(due) : ComplaintTodoFilter.NoDay)}|{c.Id}");
            var response = new ListTodosResponse { NextPageToken = next, TotalSize = await ComplaintStore.CountOpenAsync(tx, filter), AsOf = ChinaTime.Format(tx.Today) };
            response.Todos.AddRange(rows.Select(c => c.ToTodo()));
            return response;
        });

    /// <summary>Load, check the etag, decide, save, announce: the same for every decision.</summary>
    private static async Task<V1.Complaint> DecideAsync(Transaction tx, string name, string etag, Func<Complaint, Violations, Complaint> decide)
    {
        var stored = await VisibleAsync(tx, name);
        Etag.Check(stored.Name, etag, stored.Version);
        var decided = decide(stored, new Violations());
        if (!await ComplaintStore.ReplaceAsync(tx, stored, decided)) throw Fail.StaleEtag(stored.Name);
        tx.Publish(new V1.ComplaintDecided { Complaint = decided.ToFacts() });
        tx.Audit(decided.Name, decided.Region);
        return decided.ToWire();
    }

    /// <summary>What lies outside the caller's region is not there.</summary>
    private static async Task<Complaint> VisibleAsync(Transaction tx, string name) =>
        await ComplaintStore.FindVisibleAsync(tx, ComplaintWire.IdOf("name", name)) ?? throw Fail.NotFound(name);

    private static async Task<Complaint?> RelatedAsync(Transaction tx, string? name) =>
        name?.StartsWith(Complaint.Collection, StringComparison.Ordinal) == true ? await ComplaintStore.FindVisibleAsync(tx, name[Complaint.Collection.Length..]) : null;
}
