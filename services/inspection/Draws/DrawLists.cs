using System.Globalization;
using System.Text;

namespace Quality.Inspections.Draws;

/// <summary>The five lists of a draw; the numbers are those of the wire.</summary>
internal enum DrawListKind
{
    Pool = 1,
    Excluded = 2,
    Inspectors = 3,
    Laboratories = 4,
    Recusals = 5,
}

/// <summary>An inspector of a draw (检查人员).</summary>
/// <param name="Id">As in the library.</param>
/// <param name="Limit">Entries at most in this draw.</param>
/// <param name="Tier">0 the own list, 1 the neighbouring prefecture's, 2 the province's.</param>
internal sealed record DrawInspector(string Id, int Limit, int Tier);

/// <summary>How a line of each list is written and read: fields parted by TAB, sorted by bytes.</summary>
internal static class DrawLists
{
    /// <summary>Most characters of a field.</summary>
    public const int LongestField = 500;

    public static readonly DrawListKind[] All = [DrawListKind.Pool, DrawListKind.Excluded, DrawListKind.Inspectors, DrawListKind.Laboratories, DrawListKind.Recusals];

    /// <summary>Name in the commitment text.</summary>
    public static string NameOf(DrawListKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Fields of a line.</summary>
    public static int FieldsOf(DrawListKind kind) => kind is DrawListKind.Inspectors or DrawListKind.Recusals ? 3 : 2;

    /// <summary>Why a text may not stand in a line; null when it may.</summary>
    public static string? Problem(string text)
    {
        if (text.Length > LongestField) return "TOO_LONG";
        foreach (var c in text)
            if (char.IsControl(c)) return "CONTROL_CHARACTER";
        if (Ascii.IsValid(text)) return null;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\uFFFE') return "NOT_UNICODE"; // has no normal form
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return "NOT_UNICODE";
            i++;
        }

        return text.IsNormalized(NormalizationForm.FormC) ? null : "NOT_NFC";
    }

    /// <summary>Why the fields are no line of the list; null when they are.</summary>
    public static string? Problem(DrawListKind kind, IReadOnlyList<string> fields)
    {
        if (fields.Count != FieldsOf(kind)) return "WRONG_FIELDS";
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Length == 0 && !(i == 2 && kind == DrawListKind.Inspectors)) return "EMPTY_FIELD";
            if (Problem(fields[i]) is { } problem) return problem;
        }

        if (kind == DrawListKind.Inspectors && Limit(fields[1]) is null) return "BAD_LIMIT";
        return null;
    }

    public static string Line(IReadOnlyList<string> fields) => string.Join('\t', fields);

    /// <summary>Names of a library as one field, in canonical text: as many as it holds, then an ellipsis; <paramref name="last"/> is never left out.</summary>
    public static string Marks(IEnumerable<string> names, string last = "")
    {
        var room = LongestField - last.Length - 3; // the ellipsis and two commas
        List<string> marks = [];
        foreach (var mark in names.Select(Canonical))
        {
            room -= mark.Length + 1;
            marks.Add(room < 0 ? "…" : mark);
            if (room < 0) break;
        }

        if (last.Length > 0) marks.Add(last);
        return string.Join(',', marks);
    }

    /// <summary>What must be unique: the id, or of a recusal the pair.</summary>
    public static string KeyOf(DrawListKind kind, string line)
    {
        var first = line.IndexOf('\t', StringComparison.Ordinal);
        return kind == DrawListKind.Recusals ? line[..line.IndexOf('\t', first + 1)] : line[..first];
    }

    /// <summary>The producer of an entry: the part before the model key.</summary>
    public static string ProducerOf(string entry) => entry.Split('#', 2)[0];

    public static DrawInspector Inspector(IReadOnlyList<string> fields)
    {
        var marks = fields[2].Split(',');
        return new(fields[0], Limit(fields[1]) ?? 0, marks.Contains("tier:2") ? 2 : marks.Contains("tier:1") ? 1 : 0);
    }

    private static string Canonical(string name) => string.Concat(name.Trim().Select(c => char.IsControl(c) ? ' ' : c)).Normalize(NormalizationForm.FormC);

    private static int? Limit(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit.ToString(CultureInfo.InvariantCulture) == text ? limit : null;
}
