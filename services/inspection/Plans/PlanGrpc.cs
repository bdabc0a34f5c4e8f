using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Inspections.Libraries;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Plans;

/// <summary>The rpcs of plans.</summary>
internal sealed class PlanGrpc(UnitOfWork<InspectionsModule> work) : V1.PlanService.PlanServiceBase
{
    private static readonly Library<V1.Plan> Library = PlanStore.Library;

    public override Task<V1.Plan> CreatePlan(V1.CreatePlanRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => Library.CreateAsync(tx, Draft(tx, request.Plan)));

    public override Task<V1.Plan> UpdatePlan(V1.UpdatePlanRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var draft = Draft(tx, request.Plan);
        var stored = await Library.VisibleAsync(tx, "plan.name", draft.Name);
        DemandDraft(Library.Wire(stored));
        return await Library.ReviseAsync(tx, stored, draft, draft.Etag);
    });

    public override Task<V1.Plan> ApprovePlan(V1.ApprovePlanRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var stored = await Library.VisibleAsync(tx, "name", request.Name);
        var plan = Library.Wire(stored);
        DemandDraft(plan);
        if (plan.Author == tx.Caller.Subject) throw Fail.Precondition("SAME_PERSON", "A plan is approved by another person than the one who wrote it.");
        (plan.State, plan.ApproverDisplayName, plan.ApproveTime) = (V1.PlanState.Approved, tx.Caller.Name, tx.Now.ToTimestamp());
        return await Library.ReviseAsync(tx, stored, plan, request.Etag);
    });

    public override Task<V1.Plan> GetPlan(V1.GetPlanRequest request, ServerCallContext context) => work.ReadAsync(context, tx => Library.GetAsync(tx, request.Name, request.Version));

    public override Task<V1.ListPlansResponse> ListPlans(V1.ListPlansRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var (rows, next, total) = await Library.PageAsync(tx, Filter(request.Query, request.Region, request.Year, request.States), request.PageSize, request.PageToken);
        return new V1.ListPlansResponse { Plans = { rows }, NextPageToken = next, TotalSize = total };
    });

    public override Task ExportPlans(V1.ExportPlansRequest request, IServerStreamWriter<V1.ExportPlansResponse> responseStream, ServerCallContext context)
    {
        var filter = Filter(request.Query, request.Region, request.Year, request.States);
        return work.StreamAsync(context, tx => Library.SendAsync(
            tx,
            filter,
            rows => responseStream.WriteAsync(new() { Rows = new() { Plans = { rows } } }, context.CancellationToken),
            summary => responseStream.WriteAsync(new() { Summary = summary }, context.CancellationToken)));
    }

    public override Task<V1.ListRatioRulesResponse> ListRatioRules(V1.ListRatioRulesRequest request, ServerCallContext context) => work.ReadAsync(context, _ =>
    {
        var (rules, next) = Page.From(request.PageSize, request.PageToken).Of(RatioRule.All);
        return Task.FromResult(new V1.ListRatioRulesResponse { Rules = { rules.Select(Wire) }, NextPageToken = next });
    });

    private static V1.RatioRule Wire(RatioRule rule) => new()
    {
        Selection = (V1.SampleSelection)rule.Selection, Ratio = rule.Ratio, ValidFrom = ChinaTime.Format(rule.From), ValidTo = rule.To is { } to ? ChinaTime.Format(to) : "",
        Article = rule.Article, FullCheck = rule.FullCheck,
    };

    private static V1.Plan Draft(Transaction tx, V1.Plan? sent)
    {
        var plan = PlanCheck.Checked(sent);
        (plan.State, plan.Author, plan.AuthorDisplayName) = (V1.PlanState.Draft, tx.Caller.Subject, tx.Caller.Name);
        (plan.ApproverDisplayName, plan.ApproveTime) = ("", null);
        return plan;
    }

    private static void DemandDraft(V1.Plan plan)
    {
        if (plan.State != V1.PlanState.Draft) throw Fail.Precondition("STATE_FORBIDS", $"{plan.Name} is approved and does not change any more.");
    }

    private static DocumentFilter Filter(string query, string region, int year, IReadOnlyList<V1.PlanState> states) =>
        LibraryCheck.Filter(query, region) with { Year = year, States = PlanAccess.Numbers(states) };
}
