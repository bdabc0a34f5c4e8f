using System.Text;
using Quality.Common.Errors;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Penalties;

/// <summary>Marks what was found, takes a person's answer to every mark, and hides what it says to hide.</summary>
internal static class Redaction
{
    /// <summary>What the public reads instead; always as long, so that it tells nothing.</summary>
    public const string Hidden = "***";

    /// <summary>The marks of both texts, none answered yet.</summary>
    public static IEnumerable<V1.RedactionMark> Marks(string summary, string fullText) =>
        Marks(V1.PenaltyPart.Summary, summary).Concat(Marks(V1.PenaltyPart.FullText, fullText));

    /// <summary>The complete answer: every found mark once, what was overlooked hidden, no two that are hidden over each other.</summary>
    public static List<V1.RedactionMark> Answer(IReadOnlyList<V1.RedactionMark> found, IReadOnlyList<V1.RedactionMark> sent, string summary, string fullText)
    {
        var check = new Violations();
        check.AddIf(sent.Count > 2000, "marks", "TOO_MANY", "marks takes at most 2,000.");
        check.ThrowIfAny();
        var asked = found.Where(m => m.Found).ToDictionary(Key);
        var answers = new Dictionary<(V1.PenaltyPart, int, int), V1.RedactionMark>();
        for (var n = 0; n < sent.Count; n++)
        {
            var (mark, field) = (sent[n], $"marks[{n}]");
            var known = asked.ContainsKey(Key(mark));
            check.Enum($"{field}.part", mark.Part);
            check.Enum($"{field}.kind", mark.Kind);
            check.AddIf(!mark.HasHide, $"{field}.hide", "MARK_NOT_ANSWERED", $"{field}.hide is required: hide or leave.");
            check.AddIf(mark.HasHide && !mark.Hide && !known, field, "UNKNOWN_MARK", $"{field} leaves what was not marked.");
            check.AddIf(!Inside(mark, mark.Part == V1.PenaltyPart.Summary ? summary : fullText), field, "OUT_OF_TEXT", $"{field} does not lie in the text.");
            check.AddIf(!answers.TryAdd(Key(mark), new(mark) { Found = known }), field, "MARKS_OVERLAP", $"{field} is answered twice.");
        }

        foreach (var missing in asked.Where(a => !answers.ContainsKey(a.Key)))
            check.Add("marks", "MARK_NOT_ANSWERED", $"The mark at {missing.Value.Start} of {missing.Value.Part} has no answer.");
        check.ThrowIfAny();
        var marks = answers.Values.OrderBy(m => m.Part).ThenBy(m => m.Start).ToList();
        var hidden = marks.Where(m => m.Hide).ToList();
        for (var n = 1; n < hidden.Count; n++)
            check.AddIf(hidden[n].Part == hidden[n - 1].Part && hidden[n].Start < hidden[n - 1].Start + hidden[n - 1].Length, "marks", "MARKS_OVERLAP", $"Two marks at {hidden[n].Start} overlap.");
        check.ThrowIfAny();
        return marks;
    }

    /// <summary>The text with the hidden places replaced.</summary>
    public static string Apply(string text, V1.PenaltyPart part, IEnumerable<V1.RedactionMark> marks)
    {
        var (result, from) = (new StringBuilder(text.Length), 0);
        foreach (var mark in marks.Where(m => m.Part == part && m.Hide).OrderBy(m => m.Start))
        {
            result.Append(text, from, mark.Start - from).Append(Hidden);
            from = mark.Start + mark.Length;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    private static IEnumerable<V1.RedactionMark> Marks(V1.PenaltyPart part, string text) =>
        PersonalData.Find(text).Select(d => new V1.RedactionMark { Part = part, Start = d.Start, Length = d.Length, Kind = d.Kind, Found = true });

    private static (V1.PenaltyPart, int, int) Key(V1.RedactionMark m) => (m.Part, m.Start, m.Length);

    /// <summary>Inside of the text, and no character of two code units cut in two.</summary>
    private static bool Inside(V1.RedactionMark m, string text) =>
        m.Start >= 0 && m.Length > 0 && m.Start <= text.Length - m.Length && !Cuts(text, m.Start) && !Cuts(text, m.Start + m.Length);

    private static bool Cuts(string text, int at) => at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);
}
