using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Dashboard.Components;
using Quality.Protos.Common.V1;

namespace Quality.Dashboard.Features.Audit;

/// <summary>The services that keep a log, and how a call says whose is meant.</summary>
internal static class AuditWords
{
    public static readonly string[] Services = ["credit", "standards", "inspection", "brand", "complaint", "indicators", "identity"];

    /// <summary>The gateway routes the common services by this header.</summary>
    public static Metadata Of(string service) => new() { { "quality-service", service } };

    public static StatusKind Kind(AuditKind kind) => kind switch
    {
        AuditKind.Write => StatusKind.Active,
        AuditKind.Refusal => StatusKind.Bad,
        AuditKind.Event => StatusKind.Good,
        _ => StatusKind.Neutral,
    };

    /// <summary>GrantHonour of quality.brand.v1.HonourService/GrantHonour, HonourGranted of a topic.</summary>
    public static string Short(string method) => method[(method.LastIndexOfAny(['/', '.']) + 1)..];

    /// <summary>The instant at which a legal day begins in China; null for no day. The day after ends it.</summary>
    public static Timestamp? Start(string day, int after = 0) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", out var date)
            ? new DateTimeOffset(date.AddDays(after).ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)).ToTimestamp()
            : null;
}
