using System.Collections;
using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Quality.Common.Errors;

/// <summary>
/// Refuses, by proto path, what no column can hold or nobody can normalise: NUL, U+FFFE or more than 10 kB in one text, and an instant
/// outside of the years 1 to 9999.
/// </summary>
public static class MessageGuard
{
    /// <summary>Longest text of one field, in UTF-8 bytes.</summary>
    public const int MaxTextBytes = 10_000;

    private static readonly ConcurrentDictionary<MessageDescriptor, FieldDescriptor[]> Fields = new();

    /// <summary>Throws INVALID_ARGUMENT naming every such field.</summary>
    public static void Check(IMessage message)
    {
        var found = new Violations();
        Walk(message, null, found);
        found.ThrowIfAny();
    }

    /// <summary>The same for one row of a stream, whose problem must not end the stream.</summary>
    public static IReadOnlyList<Violation> Find(IMessage message)
    {
        var found = new Violations();
        Walk(message, null, found);
        return found.Found;
    }

    /// <summary>Paths are put together only for what is refused: this runs over every message.</summary>
    private static void Walk(IMessage message, Place? at, Violations found)
    {
        foreach (var field in Fields.GetOrAdd(message.Descriptor, Guarded))
        {
            switch (field.Accessor.GetValue(message))
            {
                case string text:
                    Text(text, at, field.Name, -1, found);
                    break;
                case Timestamp instant:
                    Instant(instant, at, field.Name, found);
                    break;
                case IMessage inner:
                    Walk(inner, new(at, field.Name), found);
                    break;
                case IList list:
                    for (var i = 0; i < list.Count; i++)
                    {
                        if (list[i] is string item) Text(item, at, field.Name, i, found);
                        else if (list[i] is IMessage element) Walk(element, new(at, field.Name, i), found);
                    }

                    break;
            }
        }
    }

    private static FieldDescriptor[] Guarded(MessageDescriptor message) =>
        [.. message.Fields.InDeclarationOrder().Where(f => !f.IsMap && f.FieldType is FieldType.String or FieldType.Message)];

    private static void Instant(Timestamp instant, Place? above, string field, Violations found)
    {
        // The last eight hours of the year 9999 have no legal day any more: in China it is the year 10000.
        if (instant.Seconds is >= -62135596800 and < 253402300800 - (8 * 3600) && instant.Nanos is >= 0 and <= 999_999_999) return;
        var at = new Place(above, field);
        found.Add($"{at}", "BAD_TIMESTAMP", $"{at} is not an instant of the years 1 to 9999.");
    }

    private static void Text(string text, Place? above, string field, int index, Violations found)
    {
        var bytes = text.Length * 3 > MaxTextBytes ? Encoding.UTF8.GetByteCount(text) : 0;
        if (bytes <= MaxTextBytes && !text.AsSpan().ContainsAny('\0', '\uFFFE')) return;
        var at = new Place(above, field, index);
        found.AddIf(bytes > MaxTextBytes, $"{at}", "TOO_LONG", $"{at} has {bytes} bytes; at most {MaxTextBytes} are allowed.");
        found.AddIf(text.Contains('\0', StringComparison.Ordinal), $"{at}", "CONTROL_CHARACTER", $"{at} contains a NUL character.");
        found.AddIf(text.Contains('\uFFFE', StringComparison.Ordinal), $"{at}", "CONTROL_CHARACTER", $"{at} contains U+FFFE, which is no character and has no normal form.");
    }

    /// <summary>Where in a message: a field, below the field that holds its message.</summary>
    private sealed record Place(Place? Above, string Field, int Index = -1)
    {
        public override string ToString() => (Above is null ? "" : $"{Above}.") + (Index < 0 ? Field : $"{Field}[{Index}]");
    }
}
