using Google.Protobuf;
using Grpc.Core;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.Listings;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Measures;

/// <summary>The rpcs of joint measures.</summary>
internal sealed class MeasureGrpc(UnitOfWork<CreditsModule> work, MeasureFeed feed, MeasureStream streams) : V1.MeasureService.MeasureServiceBase
{
    public override Task<V1.ListMeasuresResponse> ListMeasures(V1.ListMeasuresRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        if (request.List != 0) check.Enum("list", request.List);
        check.ThrowIfAny();
        var page = Page.From(request.PageSize, request.PageToken, request.List);
        var rows = await MeasureStore.ListAsync(tx, (long)request.List, page.After, page.Limit);
        var response = new V1.ListMeasuresResponse { NextPageToken = page.Next(rows, m => m.Id), TotalSize = await MeasureStore.CountAsync(tx, (long)request.List) };
        response.Measures.AddRange(rows.Select(m => m.ToWire()));
        return response;
    });

    public override Task<V1.Measure> CreateMeasure(V1.CreateMeasureRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var measure = MeasureCheck.Measure(request.Measure);
        var only = measure.Subscriber.Length > 0 ? (await FindSubscriberAsync(tx, "measure.subscriber", measure.Subscriber)).Id : "";
        var row = new MeasureRow(tx.NewId(), 1, (long)measure.List, only, 0, measure.ToByteArray(), tx.Now);
        await MeasureStore.InsertAsync(tx, row);
        tx.Audit(MeasureWire.Collection + row.Id);
        return row.ToWire();
    });

    public override Task<V1.Measure> RetireMeasure(V1.RetireMeasureRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var row = await MeasureStore.FindAsync(tx, MeasureWire.IdOf("name", request.Name, MeasureWire.Collection)) ?? throw Fail.NotFound(request.Name);
        Etag.Check(request.Name, request.Etag, row.Version);
        if (row.Retired == 1) throw Fail.Precondition("ALREADY_RETIRED", $"{request.Name} was retired before.");
        if (!await MeasureStore.RetireAsync(tx, row)) throw Fail.StaleEtag(request.Name);
        tx.Audit(request.Name);
        return (row with { Retired = 1, Version = row.Version + 1 }).ToWire();
    });

    public override Task<V1.ListSubscribersResponse> ListSubscribers(V1.ListSubscribersRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var (today, page) = (ChinaTime.Format(tx.Today), Page.From(request.PageSize, request.PageToken, request.Overdue));
        var behindOn = request.Overdue ? today : "";
        var rows = await SubscriberStore.ListAsync(tx, behindOn, page.After, page.Limit);
        var response = new V1.ListSubscribersResponse
        {
            NextPageToken = page.Next(rows, SubscriberStore.PageKey), TotalSize = await SubscriberStore.CountAsync(tx, behindOn), Summary = (await SubscriberStore.SummaryAsync(tx, today)).ToWire(),
        };
        var health = (await SubscriberStore.HealthAsync(tx, today, [.. rows.Select(s => s.Id)])).ToDictionary(h => h.Subscriber, StringComparer.Ordinal);
        response.Subscribers.AddRange(rows.Select(s => s.ToWire(health.GetValueOrDefault(s.Id), tx.Caller.Is(Role.ProvinceAdmin))));
        return response;
    });

    public override async Task<V1.Subscriber> CreateSubscriber(V1.CreateSubscriberRequest request, ServerCallContext context)
    {
        var subscriber = await work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var (sent, lists) = MeasureCheck.Subscriber(request.Subscriber);
            var row = new SubscriberRow(tx.NewId(), 1, sent.DisplayName.Trim(), (long)sent.Kind, sent.Account.Trim(), $",{string.Join(',', lists)},", 0, 0, null, tx.Now, sent.Contact.Trim());
            await SubscriberStore.LockAsync(tx);
            if (!await SubscriberStore.InsertAsync(tx, row)) throw Fail.AlreadyExists(row.Account);
            await MeasurePush.CatchUpAsync(tx, row, lists);
            tx.Audit(row.Name);
            return await WireAsync(tx, row with { LastNumber = await MeasureItemStore.LastNumberAsync(tx, row.Id) });
        });
        feed.Wake();
        return subscriber;
    }

    public override Task<V1.Subscriber> UpdateSubscriber(V1.UpdateSubscriberRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var sent = request.Subscriber ?? throw Fail.Invalid("subscriber", "REQUIRED", "subscriber is required.");
        var stored = await FindSubscriberAsync(tx, "subscriber.name", sent.Name);
        Etag.Check(sent.Name, sent.Etag, stored.Version);
        var row = MeasureCheck.Corrected(stored, sent, request.UpdateMask);
        await SubscriberStore.LockAsync(tx);
        if (row.Retired == 0 && await SubscriberStore.IsTakenAsync(tx, row)) throw Fail.AlreadyExists(row.Account);
        if (!await SubscriberStore.ReviseAsync(tx, row)) throw Fail.StaleEtag(sent.Name);
        tx.Audit(row.Name);
        return await WireAsync(tx, row with { Version = row.Version + 1 });
    });

    public override Task<V1.Subscriber> RetireSubscriber(V1.RetireSubscriberRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var row = await FindSubscriberAsync(tx, "name", request.Name);
        Etag.Check(request.Name, request.Etag, row.Version);
        if (row.Retired == 1) throw Fail.Precondition("ALREADY_RETIRED", $"{request.Name} was retired before.");
        if (!await SubscriberStore.RetireAsync(tx, row)) throw Fail.StaleEtag(request.Name);
        tx.Audit(row.Name);
        return await WireAsync(tx, row with { Retired = 1, Version = row.Version + 1 });
    });

    private static async Task<V1.Subscriber> WireAsync(Transaction tx, SubscriberRow row) =>
        row.ToWire((await SubscriberStore.HealthAsync(tx, ChinaTime.Format(tx.Today), [row.Id])).SingleOrDefault(), mayChange: true);

    public override Task StreamMeasures(V1.StreamMeasuresRequest request, IServerStreamWriter<V1.StreamMeasuresResponse> responseStream, ServerCallContext context) =>
        streams.RunAsync(request, responseStream, context);

    public override Task<V1.MeasureItem> AcknowledgeMeasure(V1.AcknowledgeMeasureRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var check = new Violations();
        var (receipt, note) = (check.Enum("receipt", request.Receipt), check.Text("note", request.Note, 500));
        check.ThrowIfAny();
        var (id, number) = MeasureWire.ItemOf(request.Name);
        if (await SubscriberStore.FindOwnAsync(tx, id) is null || await MeasureItemStore.FindAsync(tx, id, number) is null) throw Fail.NotFound(request.Name);
        if (await MeasureItemStore.AcknowledgeAsync(tx, id, number, (long)receipt, note)) tx.Audit(request.Name, detail: receipt.ToString());
        await SubscriberStore.SeeAsync(tx, id);
        return (await MeasureItemStore.FindAsync(tx, id, number))!.ToWire(tx.Today);
    });

    public override Task<V1.ListMeasureItemsResponse> ListMeasureItems(V1.ListMeasureItemsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = request.Filter(tx.Today);
        var page = Page.From(request.PageSize, request.PageToken, filter);
        var rows = await MeasureItemStore.ListAsync(tx, filter, page.After, page.Limit);
        var response = new V1.ListMeasureItemsResponse { NextPageToken = page.Next(rows, MeasureItemStore.PageKey), TotalSize = await MeasureItemStore.CountAsync(tx, filter) };
        response.Items.AddRange(rows.Select(r => r.ToWire(tx.Today)));
        return response;
    });

    public override Task<V1.ListAppliedMeasuresResponse> ListAppliedMeasures(V1.ListAppliedMeasuresRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var listing = await ListingStore.FindOwnAsync(tx, ListingWire.IdOf("listing", request.Listing)) ?? throw Fail.NotFound(request.Listing);
        var page = Page.From(request.PageSize, request.PageToken, listing.Id);
        var rows = await MeasureStore.PageOfListingAsync(tx, listing.Id, page.After, page.Limit);
        var response = new V1.ListAppliedMeasuresResponse { NextPageToken = page.Next(rows, a => a.Measure), TotalSize = await MeasureStore.CountOfListingAsync(tx, listing.Id) };
        response.Measures.AddRange(await CountedAsync(tx, listing.Id, rows));
        tx.Audit(request.Listing, listing.Region);
        return response;
    });

    public override async Task<V1.AppliedMeasure> LiftMeasure(V1.LiftMeasureRequest request, ServerCallContext context)
    {
        var lifted = await work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var check = new Violations();
            var reason = check.Required("reason", request.Reason, 500);
            check.ThrowIfAny();
            var listing = await ListingStore.FindOwnAsync(tx, ListingWire.IdOf("listing", request.Listing)) ?? throw Fail.NotFound(request.Listing);
            var measure = MeasureWire.IdOf("measure", request.Measure, MeasureWire.Collection);
            var applied = (await MeasureStore.OfListingAsync(tx, listing.Id)).SingleOrDefault(a => a.Measure == measure) ?? throw Fail.NotFound(request.Measure);
            await MeasurePush.LiftAsync(tx, applied, reason);
            tx.Audit($"{request.Listing}", listing.Region, request.Measure);
            return (await CountedAsync(tx, listing.Id, await MeasureStore.OfListingAsync(tx, listing.Id))).Single(a => a.Measure == request.Measure);
        });
        feed.Wake();
        return lifted;
    }

    private static async Task<List<V1.AppliedMeasure>> CountedAsync(Transaction tx, string listing, List<AppliedRow> applied)
    {
        var counts = (await MeasureStore.CountsAsync(tx, listing, ChinaTime.Format(tx.Today))).ToDictionary(c => c.Measure, StringComparer.Ordinal);
        return [.. applied.Select(a => a.ToWire(counts.GetValueOrDefault(a.Measure)))];
    }

    private static async Task<SubscriberRow> FindSubscriberAsync(Transaction tx, string field, string name) =>
        await SubscriberStore.FindAsync(tx, MeasureWire.IdOf(field, name, SubscriberRow.Collection)) ?? throw Fail.NotFound(name);
}
