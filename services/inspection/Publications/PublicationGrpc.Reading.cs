using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Exports;
using Quality.Common.Paging;
using Quality.Common.Storage;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Publications;

/// <summary>The rpcs of publications that read.</summary>
internal sealed partial class PublicationGrpc
{
    private const int ChunkBytes = 256 * 1024;

    public override Task<V1.Publication> GetPublication(V1.GetPublicationRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var (row, edition) = await EditionAsync(tx, request.Name, request.HasEdition ? request.Edition : null);
        tx.Audit(row.Name, row.Region);
        var desk = PublicationStore.IsDesk(tx, row.Region);
        return row.ToWire(edition, desk, desk ? await PublicationEntryStore.ChangedAsync(tx, row.Id, edition.Edition) : 0);
    });

    public override Task<V1.ListPublicationsResponse> ListPublications(V1.ListPublicationsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = PublicationCheck.Filter(request);
        var page = Page.From(request.PageSize, request.PageToken, filter);
        var rows = await PublicationStore.ListAsync(tx, filter, page.After, page.Limit);
        var response = new V1.ListPublicationsResponse { NextPageToken = page.Next(rows, r => r.Id), TotalSize = await PublicationStore.CountAsync(tx, filter) };
        var changed = await PublicationEntryStore.ChangedAsync(tx, [.. rows.Where(r => PublicationStore.IsDesk(tx, r.Region)).Select(r => r.Id)]);
        response.Publications.AddRange(rows.Select(r => r.Row.ToWire(r.Newest, PublicationStore.IsDesk(tx, r.Region), changed.GetValueOrDefault(r.Id))));
        return response;
    });

    public override Task<V1.ListPublicationEditionsResponse> ListPublicationEditions(V1.ListPublicationEditionsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var row = await VisibleAsync(tx, request.Name);
        var page = Page.From(request.PageSize, request.PageToken, row.Id);
        var rows = await PublicationStore.EditionsAsync(tx, row.Id, Number(page.After, long.MaxValue), page.Limit);
        tx.Audit(row.Name, row.Region);
        var response = new V1.ListPublicationEditionsResponse { NextPageToken = page.Next(rows, r => Key(r.Edition)), TotalSize = (int)row.Edition };
        response.Publications.AddRange(rows.Select(r => row.ToWire(r, PublicationStore.IsDesk(tx, row.Region))));
        return response;
    });

    public override Task<V1.ListPublicationEntriesResponse> ListPublicationEntries(V1.ListPublicationEntriesRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var (row, edition) = await EditionAsync(tx, request.Name, request.HasEdition ? request.Edition : null);
        var outcomes = PublicationCheck.Outcomes(request.Outcomes);
        var page = Page.From(request.PageSize, request.PageToken, row.Id, edition.Edition, outcomes);
        var rows = await PublicationEntryStore.ListAsync(tx, row.Id, edition.Edition, outcomes, Number(page.After, 0), page.Limit);
        tx.Audit(row.Name, row.Region);
        var response = new V1.ListPublicationEntriesResponse
        {
            NextPageToken = page.Next(rows, r => Key(r.Number)), TotalSize = await PublicationEntryStore.CountAsync(tx, row.Id, edition.Edition, outcomes),
        };
        response.Entries.AddRange(rows.Select(r => r.ToWire(PublicationStore.IsDesk(tx, row.Region))));
        return response;
    });

    public override Task ExportPublicationEntries(
        V1.ExportPublicationEntriesRequest request, IServerStreamWriter<V1.ExportPublicationEntriesResponse> responseStream, ServerCallContext context) =>
        work.StreamAsync(context, async tx =>
        {
            var (row, edition) = await EditionAsync(tx, request.Name, request.HasEdition ? request.Edition : null);
            var desk = PublicationStore.IsDesk(tx, row.Region);
            await ExportStream.SendAsync(
                PublicationEntryStore.StreamAsync(tx, row.Id, edition.Edition).Select(r => r.ToWire(desk)),
                tx.Now,
                rows => responseStream.WriteAsync(new() { Rows = new() { Entries = { rows } } }, context.CancellationToken),
                summary => responseStream.WriteAsync(new() { Summary = summary }, context.CancellationToken));
        });

    public override Task DownloadPublication(V1.DownloadPublicationRequest request, IServerStreamWriter<V1.DownloadPublicationResponse> responseStream, ServerCallContext context) =>
        work.StreamAsync(context, async tx =>
        {
            var check = new Violations();
            check.Enum("format", request.Format);
            check.ThrowIfAny();
            var row = await VisibleAsync(tx, request.Name);
            var edition = request.Edition > 0 ? request.Edition : row.Edition;
            var file = await PublicationStore.FileAsync(tx, row.Id, edition, (long)request.Format) ?? throw Fail.NotFound($"{row.Name} edition {edition}");
            tx.Audit(row.Name, row.Region);
            for (var start = 0; start < file.Length; start += ChunkBytes)
                await responseStream.WriteAsync(new() { Chunk = UnsafeByteOperations.UnsafeWrap(file.AsMemory(start, Math.Min(ChunkBytes, file.Length - start))) }, context.CancellationToken);
        });

    private static async Task<PublicationRow> VisibleAsync(Transaction tx, string name) => await PublicationStore.FindVisibleAsync(tx, PublicationCheck.IdOf(name)) ?? throw Fail.NotFound(name);

    /// <summary>The edition that is asked for: the newest one, else the draft; a draft is there only for the desk.</summary>
    private static async Task<(PublicationRow Row, EditionRow Edition)> EditionAsync(Transaction tx, string name, int? wanted)
    {
        var row = await VisibleAsync(tx, name);
        var number = wanted ?? row.Edition;
        if (number == EditionRow.Draft && !PublicationStore.IsDesk(tx, row.Region)) throw Fail.NotFound(name);
        return (row, await PublicationStore.EditionAsync(tx, row.Id, number) ?? throw Fail.NotFound($"{row.Name} edition {number}"));
    }

    private static long Number(string? after, long otherwise) => long.TryParse(after, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static string Key(long number) => number.ToString(CultureInfo.InvariantCulture);
}
