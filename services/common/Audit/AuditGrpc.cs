using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Hosting;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Protos.Common.V1;

namespace Quality.Common.Audit;

/// <summary>Lets auditors read the log of a hosted service and recompute its chain.</summary>
internal sealed class AuditGrpc(ModuleDirectory modules, TimeProvider clock) : AuditService.AuditServiceBase
{
    public override Task<ListAuditEntriesResponse> ListAuditEntries(ListAuditEntriesRequest request, ServerCallContext context) =>
        Work(request.Service).ReadAsync(context, async tx =>
        {
            var page = Page.From(request.PageSize, request.PageToken, request.Subject, request.ClientId, request.Method, request.Resource, request.From, request.To, string.Join(',', request.Kinds));
            var filter = new AuditFilter(
                request.Subject, request.ClientId, request.Method, request.Resource,
                request.From?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch, request.To?.ToDateTimeOffset() ?? tx.Now.AddDays(1), Mask(request.Kinds));
            var rows = await AuditStore.ListAsync(tx, filter, page.After, page.Limit);
            var response = new ListAuditEntriesResponse { NextPageToken = page.Next(rows, r => r.Id), TotalSize = await AuditStore.CountAsync(tx, filter) };
            response.Entries.AddRange(rows.Select(ToWire));
            return response;
        });

    public override Task<VerifyAuditChainResponse> VerifyAuditChain(VerifyAuditChainRequest request, ServerCallContext context) =>
        Work(request.Service).ReadAsync(context, async tx =>
        {
            var check = new Violations();
            check.AddIf(request.FromSequence < 0, "from_sequence", "NEGATIVE", "from_sequence must not be negative.");
            check.AddIf(request.ToSequence != 0 && request.ToSequence < request.FromSequence, "to_sequence", "BEFORE_START", "to_sequence must not be before from_sequence.");
            check.ThrowIfAny();
            var result = await AuditStore.VerifyAsync(tx, request.FromSequence, request.ToSequence);
            return new VerifyAuditChainResponse
            {
                Intact = result.Intact,
                Checked = result.Checked,
                Unsealed = await AuditStore.CountLooseAsync(tx),
                FirstBrokenSequence = result.Intact ? 0 : result.Reached + 1,
                HeadHash = Convert.ToHexStringLower(result.Hash),
                HeadSequence = result.Reached,
            };
        });

    private UnitOfWork Work(string service) => new(modules.ByName(service), clock);

    private static long Mask(IEnumerable<AuditKind> kinds) =>
        kinds.Aggregate(0L, (mask, kind) => kind == AuditKind.Unspecified || !System.Enum.IsDefined(kind) ? throw Fail.Invalid("kinds", "UNKNOWN_VALUE", "kinds must be real kinds.") : mask | (1L << ((int)kind - 1)));

    private static AuditEntry ToWire(AuditRow row)
    {
        var entry = new AuditEntry
        {
            Sequence = row.Position ?? 0,
            Time = row.At.ToTimestamp(),
            Subject = row.Subject,
            ClientId = row.ClientId,
            Region = row.CallerRegion,
            Method = row.Method,
            RequestId = row.RequestId,
            Kind = (AuditKind)row.Kind,
            Code = (int)row.Code,
            Reason = row.Reason,
            TraceId = row.TraceId,
            Hash = row.Hash is null ? "" : Convert.ToHexStringLower(row.Hash),
            ResourceRegion = row.Region ?? "",
        };
        if (row.Roles.Length > 0) entry.Roles.AddRange(row.Roles.Split(','));
        if (row.Resource.Length > 0) entry.Resources.Add(row.Resource);
        if (row.Detail?.StartsWith(AuditRecord.Purpose, StringComparison.Ordinal) == true) entry.Purpose = row.Detail[AuditRecord.Purpose.Length..];
        return entry;
    }
}
