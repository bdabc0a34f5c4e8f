using System.Diagnostics;
using Google.Protobuf;

namespace Quality.Common.Events;

/// <summary>An event on its way: topic = full message name, payload = proto JSON, id = UUIDv7 = cloudevent.id.</summary>
public sealed record EventEnvelope(string Id, string Topic, string Payload, string? TraceParent)
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);

    /// <summary>Packs a message; its topic is its full name.</summary>
    public static EventEnvelope Of(IMessage message, string id) =>
        new(id, message.Descriptor.FullName, Formatter.Format(message), Activity.Current?.Id);

    /// <summary>When it was published, UTC: the time inside its UUIDv7.</summary>
    public DateTimeOffset OccurredAt
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Guid.Parse(Id).TryWriteBytes(bytes, bigEndian: true, out _);
            return DateTimeOffset.FromUnixTimeMilliseconds(System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16);
        }
    }
}

/// <summary>What a handler knows of the event beside its message.</summary>
public sealed record EventContext(string Id, string Topic, DateTimeOffset OccurredAt);
