using Grpc.Core;
using Quality.Brands.Instruments;
using Quality.Brands.Todos;
using Quality.Common.Errors;
using Quality.Common.Exports;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Todos;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Honours;

internal sealed class HonourGrpc(UnitOfWork<BrandsModule> work) : V1.HonourService.HonourServiceBase
{
    public override Task<V1.Instrument> GetInstrument(V1.GetInstrumentRequest request, ServerCallContext context) =>
        work.ReadAsync(context, _ => Task.FromResult((Instrument.Find(request.Name) ?? throw Fail.NotFound(request.Name)).ToWire()));

    public override Task<V1.ListInstrumentsResponse> ListInstruments(V1.ListInstrumentsRequest request, ServerCallContext context) => work.ReadAsync(context, _ =>
    {
        var page = Page.From(request.PageSize, request.PageToken);
        var rows = Instrument.All.SkipWhile(i => page.After is not null && i.Id != page.After).Skip(page.After is null ? 0 : 1).Take(page.Limit).ToList();
        var next = page.Next(rows, i => i.Id);
        return Task.FromResult(new V1.ListInstrumentsResponse { Instruments = { rows.Select(i => i.ToWire()) }, NextPageToken = next, TotalSize = Instrument.All.Count });
    });

    public override Task<V1.Honour> GrantHonour(V1.GrantHonourRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var decision = HonourRequest.Decision(request, tx.Today);
        if (!tx.Caller.Scope.Contains(decision.Region)) throw Fail.RegionDenied(decision.Region);
        var honour = Honour.Grant(decision, tx.NewId(), tx.Now);
        if (!await HonourStore.InsertAsync(tx, honour)) throw AlreadyGranted(tx, decision, await HonourStore.FindTwinAsync(tx, decision));
        tx.Publish(new V1.HonourGranted { Honour = honour.ToWire(tx.Today) });
        tx.Audit(honour.Name, decision.Region);
        return honour.ToWire(tx.Today);
    });

    public override Task<V1.Honour> RevokeHonour(V1.RevokeHonourRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var revocation = HonourRequest.Revocation(request, tx.Today, tx.Now);
        var before = await LoadAsync(tx, request.Name);
        Etag.Check(before.Name, request.Etag, before.Version);
        var honour = before.Revoke(revocation);
        if (!await HonourStore.InsertRevocationAsync(tx, honour)) throw Fail.StaleEtag(honour.Name);
        tx.Publish(new V1.HonourRevoked { Honour = honour.ToWire(tx.Today) });
        tx.Audit(honour.Name, honour.Decision.Region);
        return honour.ToWire(tx.Today);
    });

    public override Task<V1.Honour> GetHonour(V1.GetHonourRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var honour = await LoadAsync(tx, request.Name);
        tx.Audit(honour.Name, honour.Decision.Region);
        return honour.ToWire(tx.Today);
    });

    public override Task<V1.ListHonoursResponse> ListHonours(V1.ListHonoursRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = HonourFilter.From(request);
        var filters = new V1.ListHonoursRequest(request) { PageSize = 0, PageToken = "" };
        var page = Page.From(request.PageSize, request.PageToken, filters);
        var rows = await HonourStore.ListAsync(tx, filter, AfterOf(page), page.Limit);
        var next = page.Next(rows, h => $"{ChinaTime.Format(h.Decision.PublishedOn)}/{h.Id}");
        return new V1.ListHonoursResponse { Honours = { rows.Select(h => h.ToWire(tx.Today)) }, NextPageToken = next, TotalSize = await HonourStore.CountAsync(tx, filter) };
    });

    public override Task ExportHonours(V1.ExportHonoursRequest request, IServerStreamWriter<V1.ExportHonoursResponse> responseStream, ServerCallContext context)
    {
        var filter = HonourFilter.From(request);
        return work.StreamAsync(context, tx => ExportStream.SendAsync(
            HonourStore.StreamAsync(tx, filter).Select(h => h.ToWire(tx.Today)), tx.Now,
            rows => responseStream.WriteAsync(new() { Rows = new() { Honours = { rows } } }, tx.Cancel),
            summary => responseStream.WriteAsync(new() { Summary = summary }, tx.Cancel)));
    }

    public override Task<ListTodosResponse> ListTodos(ListTodosRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = TodoFilter.From(request);
        var waiting = HonourTodos.Of(await HonourStore.InPreparationAsync(tx), await HonourStore.ExpiringAsync(tx));
        return filter.Answer(waiting, tx.Caller, tx.Today);
    });

    private static async Task<Honour> LoadAsync(Transaction tx, string name) => await HonourStore.FindVisibleAsync(tx, name) ?? throw Fail.NotFound(name);

    private static (string On, string Id)? AfterOf(Page page) => page.After?.Split('/') is [var on, var id] ? (on, id) : null;

    /// <summary>Names the twin only to those who may see it.</summary>
    private static QualityException AlreadyGranted(Transaction tx, Decision decision, Honour? twin) => new(
        StatusCode.AlreadyExists, "HONOUR_ALREADY_GRANTED", $"The decision {decision.DecisionNumber} on {decision.ObjectName} is recorded already.",
        twin is not null && tx.Caller.Scope.Contains(twin.Decision.Region) ? new Dictionary<string, string> { ["resource"] = twin.Name } : null);
}
