using System.Collections;
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

    /// <summary>Throws INVALID_ARGUMENT naming every such field.</summary>
    public static void Check(IMessage message)
    {
        var found = new Violations();
        Walk(message, "", found);
        found.ThrowIfAny();
    }

    /// <summary>The same for one row of a stream, whose problem must not end the stream.</summary>
    public static IReadOnlyList<Violation> Find(IMessage message)
    {
        var found = new Violations();
        Walk(message, "", found);
        return found.Found;
    }

    private static void Walk(IMessage message, string prefix, Violations found)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.IsMap || (field.FieldType != FieldType.String && field.FieldType != FieldType.Message)) continue;
            var value = field.Accessor.GetValue(message);
            switch (value)
            {
                case string text:
                    Text(text, prefix + field.Name, found);
                    break;
                case Timestamp instant:
                    Instant(instant, prefix + field.Name, found);
                    break;
                case IMessage inner:
                    Walk(inner, prefix + field.Name + ".", found);
                    break;
                case IList list:
                    for (var i = 0; i < list.Count; i++)
                    {
                        if (list[i] is string item) Text(item, $"{prefix}{field.Name}[{i}]", found);
                        else if (list[i] is IMessage element) Walk(element, $"{prefix}{field.Name}[{i}].", found);
                    }

                    break;
            }
        }
    }

    private static void Instant(Timestamp instant, string path, Violations found) => found.AddIf(
        instant.Seconds is < -62135596800 or > 253402300799 || instant.Nanos is < 0 or > 999_999_999, path, "BAD_TIMESTAMP", $"{path} is not an instant of the years 1 to 9999.");

    private static void Text(string text, string path, Violations found)
    {
        if (text.Length * 3 > MaxTextBytes && Encoding.UTF8.GetByteCount(text) is > MaxTextBytes and var bytes)
            found.Add(path, "TOO_LONG", $"{path} has {bytes} bytes; at most {MaxTextBytes} are allowed.");
        if (text.Contains('\0', StringComparison.Ordinal))
            found.Add(path, "CONTROL_CHARACTER", $"{path} contains a NUL character.");
        if (text.Contains('\uFFFE', StringComparison.Ordinal))
            found.Add(path, "CONTROL_CHARACTER", $"{path} contains U+FFFE, which is no character and has no normal form.");
    }
}
