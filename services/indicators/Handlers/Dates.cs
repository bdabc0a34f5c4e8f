using Google.Protobuf.WellKnownTypes;
using Quality.Common.Events;
using Quality.Common.Time;

namespace Quality.Indicators.Handlers;

/// <summary>Reads the dates of events; a date that a service must have checked and has not keeps the event in its outbox, with this text.</summary>
internal static class Dates
{
    public static DateOnly Required(string text, string field) =>
        Optional(text, field) ?? throw new InvalidOperationException($"{field} is missing.");

    public static DateOnly? Optional(string text, string field) =>
        text.Length == 0 ? null : ChinaTime.TryParse(text, out var day) ? day : throw new InvalidOperationException($"{field} is no date.");

    /// <summary>When the source recorded its snapshot.</summary>
    public static DateTimeOffset Recorded(Timestamp? updated, EventContext context) => updated?.ToDateTimeOffset() ?? context.OccurredAt;
}
