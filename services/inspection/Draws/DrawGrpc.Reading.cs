using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Draws;

/// <summary>The rpcs of draws that read.</summary>
internal sealed partial class DrawGrpc
{
    private const int ChunkBytes = 256 * 1024;

    public override Task<V1.Draw> GetDraw(V1.GetDrawRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var draw = await VisibleAsync(tx, request.Name);
            tx.Audit(draw.Name, draw.Region);
            return draw.ToWire();
        });

    public override Task<V1.ListDrawsResponse> ListDraws(V1.ListDrawsRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var filter = DrawCheck.Filter(request);
            var page = Page.From(request.PageSize, request.PageToken, filter);
            var rows = await DrawStore.ListAsync(tx, filter, page.After, page.Limit);
            var response = new V1.ListDrawsResponse { NextPageToken = page.Next(rows, d => d.Id), TotalSize = await DrawStore.CountAsync(tx, filter) };
            response.Draws.AddRange(rows.Select(d => d.ToWire()));
            return response;
        });

    public override Task<V1.ListProposalsResponse> ListProposals(V1.ListProposalsRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var draw = await OwnAsync(tx, request.Name);
            var page = Page.From(request.PageSize, request.PageToken, draw.Id);
            var rows = await DrawEntryStore.ProposalsAsync(tx, draw.Id, Number(page.After, long.MaxValue), page.Limit);
            tx.Audit(draw.Name, draw.Region);
            var response = new V1.ListProposalsResponse { NextPageToken = page.Next(rows, p => Key(p.Number)) };
            response.Proposals.AddRange(rows.Select(p => p.ToWire(tx.Caller.Subject)));
            return response;
        });

    public override Task<V1.ListDrawEntriesResponse> ListDrawEntries(V1.ListDrawEntriesRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var draw = await VisibleAsync(tx, request.Name);
            DemandMayRead(tx, draw);
            var page = Page.From(request.PageSize, request.PageToken, draw.Id);
            var rows = await DrawEntryStore.ListAsync(tx, draw.Id, Number(page.After, 0), page.Limit);
            tx.Audit(draw.Name, draw.Region);
            var response = new V1.ListDrawEntriesResponse { NextPageToken = page.Next(rows, e => Key(e.Number)), TotalSize = (int)(draw.SelectedCount ?? 0) };
            response.Entries.AddRange(rows.Select(e => e.ToWire()));
            return response;
        });

    public override Task<V1.ListDrawLinesResponse> ListDrawLines(V1.ListDrawLinesRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var kind = DrawCheck.Kind(request.Kind);
            var draw = await VisibleAsync(tx, request.Name);
            DemandMayRead(tx, draw, kind);
            var page = Page.From(request.PageSize, request.PageToken, draw.Id, kind, request.Prefix);
            var rows = await FrozenLines.PageAsync(tx, draw.Id, kind, request.Prefix, page.After, page.Limit);
            tx.Audit(draw.Name, draw.Region);
            var response = new V1.ListDrawLinesResponse { NextPageToken = page.Next(rows, l => l), TotalSize = DrawJson.Read<FrozenList>(draw.Lists).FirstOrDefault(l => l.Kind == kind)?.Count ?? 0 };
            response.Lines.AddRange(rows.Select(l => new V1.DrawLine { Kind = request.Kind, Fields = { l.Split('\t') } }));
            return response;
        });

    public override Task ExportProof(V1.ExportProofRequest request, IServerStreamWriter<V1.ExportProofResponse> responseStream, ServerCallContext context) =>
        work.StreamAsync(context, async tx =>
        {
            var draw = await VisibleAsync(tx, request.Name);
            if (draw.PublishedAt is null) throw Fail.Precondition("NOT_PUBLISHED", $"{draw.Name} is {draw.State}; its proof is public when it is published.");
            await foreach (var bytes in FrozenLines.ProofAsync(tx, draw))
                for (var start = 0; start < bytes.Length; start += ChunkBytes)
                    await responseStream.WriteAsync(new() { Chunk = UnsafeByteOperations.UnsafeWrap(bytes.AsMemory(start, Math.Min(ChunkBytes, bytes.Length - start))) }, context.CancellationToken);
        });

    public override Task<V1.InclusionProof> ProveInclusion(V1.ProveInclusionRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var kind = DrawCheck.Kind(request.Kind);
            var draw = await VisibleAsync(tx, request.Name);
            DemandMayRead(tx, draw, kind);
            tx.Audit(draw.Name, draw.Region);
            var proof = await FrozenLines.ProveAsync(tx, draw.Id, kind, request.Id) ?? throw Fail.NotFound($"{draw.Name} {DrawLists.NameOf(kind)} {request.Id}");
            var list = DrawJson.Read<FrozenList>(draw.Lists).Single(l => l.Kind == kind);
            return new V1.InclusionProof
            {
                Line = proof.Line, Index = proof.Index, Count = list.Count, Path = { proof.Path.Select(p => Convert.ToHexStringLower(p)) }, Root = list.Root, Commitment = draw.Commitment,
            };
        });

    public override Task<V1.ListCommitmentsResponse> ListCommitments(V1.ListCommitmentsRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var authority = Authority(request.Authority);
            var page = Page.From(request.PageSize, request.PageToken, authority);
            var rows = await DrawStore.ChainAsync(tx, authority, Number(page.After, 0), page.Limit);
            var response = new V1.ListCommitmentsResponse { NextPageToken = page.Next(rows, l => Key(l.Number)) };
            response.Commitments.AddRange(rows.Select(l => l.ToWire()));
            return response;
        });

    public override Task<V1.ListChainHeadsResponse> ListChainHeads(V1.ListChainHeadsRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var page = Page.From(request.PageSize, request.PageToken);
            var rows = await DrawStore.HeadsAsync(tx, page.After ?? "", page.Limit);
            var response = new V1.ListChainHeadsResponse { NextPageToken = page.Next(rows, h => h.Authority) };
            response.Heads.AddRange(rows.Select(h => h.ToWire()));
            return response;
        });

    public override Task<V1.VerifyChainResponse> VerifyChain(V1.VerifyChainRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var kept = DrawCheck.Kept(request);
            var links = await DrawStore.ChainAsync(tx, Authority(request.Authority), 0, int.MaxValue);
            var before = CommitmentText.None;
            ChainLink? broken = null;
            foreach (var (i, link) in links.Index())
            {
                var sound = link.Number == i + 1 && link.Previous == before && CommitmentText.HashOf(link.Text) == link.Commitment && link.Text.Contains($"\nprevious {before}\n", StringComparison.Ordinal);
                if (!sound) broken ??= link;
                before = link.Commitment;
            }

            var answer = new V1.VerifyChainResponse { Intact = broken is null, Count = links.Count, Head = links.Count > 0 ? before : "", BrokenAt = broken is null ? "" : Draw.Collection + broken.DrawId };
            if (kept is var (number, commitment)) answer.KeptStands = links.Exists(l => l.Number == number && l.Commitment == commitment);
            return answer;
        });

    private static string Authority(string authority)
    {
        var check = new Violations();
        var text = check.Required("authority", authority, 200);
        check.ThrowIfAny();
        return text;
    }

    /// <summary>Before publication the list of the drawn is only for those who carry it out; for others it is not there.</summary>
    private static void DemandMayRead(Transaction tx, Draw draw, DrawListKind kind = 0)
    {
        var open = kind is DrawListKind.Pool or DrawListKind.Excluded || draw.PublishedAt is not null;
        if (!open && !(tx.Caller.Is(DrawAccess.Carriers) && tx.Caller.Scope.Contains(draw.Region))) throw Fail.NotFound($"The list of {draw.Name}");
    }

    private static long Number(string? after, long otherwise) => long.TryParse(after, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static string Key(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<Draw> VisibleAsync(Transaction tx, string name) => await DrawStore.FindVisibleAsync(tx, DrawCheck.IdOf(name)) ?? throw Fail.NotFound(name);
}
