using Grpc.Core;
using Quality.Common.Errors;
using Quality.Protos.Common.V1;

namespace Quality.Common.Audit;

/// <summary>What one call touched.</summary>
/// <param name="Resource">Resource name.</param>
/// <param name="Region">Six digits or null.</param>
/// <param name="Detail">What happened, without personal data.</param>
public sealed record AuditRecord(string Resource, string? Region, string? Detail)
{
    /// <summary>A detail that begins so is the purpose that the caller stated, and stands as such in the log's answers.</summary>
    public const string Purpose = "purpose: ";
}

/// <summary>The call that an audit row belongs to.</summary>
internal sealed record AuditCall(AuditKind Kind, string Method, string RequestId, StatusCode Code, string Reason, string Peer, string TraceId)
{
    public static readonly AuditCall Job = new(AuditKind.Write, "job", "", StatusCode.OK, "", "", "");

    /// <summary>An event of another service; its topic stands where a call has its method.</summary>
    public static AuditCall Event(string topic) => new(AuditKind.Event, topic, "", StatusCode.OK, "", "", System.Diagnostics.Activity.Current?.TraceId.ToString() ?? "");

    public static AuditCall Of(ServerCallContext context, AuditKind kind, string? requestId = null, QualityException? error = null) => new(
        kind,
        context.Method.TrimStart('/'),
        requestId ?? "",
        error?.Code ?? StatusCode.OK,
        error?.Reason ?? "",
        Excerpt.OfCharacters(context.RequestHeaders.GetValue("x-quality-peer") ?? context.Peer, 200),
        System.Diagnostics.Activity.Current?.TraceId.ToString() ?? "");
}
