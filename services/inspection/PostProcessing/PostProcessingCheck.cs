using System.Globalization;
using Quality.Common.Errors;
using Quality.Common.Values;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.PostProcessing;

/// <summary>Checks steps as they came over the wire and names every wrong field at once.</summary>
internal sealed class PostProcessingCheck(DateOnly today)
{
    private readonly Violations check = new();

    /// <summary>The day and document of a step.</summary>
    public StepPaper Paper(V1.StepPaper? sent, bool noteRequired = false)
    {
        if (sent is null)
        {
            check.Add("paper", "REQUIRED", "paper is required.");
            return new(today, "");
        }

        var on = check.Date("paper.done_on", sent.DoneOn, notAfter: today);
        var note = noteRequired ? check.Required("paper.note", sent.Note, 1000) : check.Text("paper.note", sent.Note, 1000);
        return new(on ?? today, check.Required("paper.document_number", sent.DocumentNumber, 100), note);
    }

    public DateOnly? Date(string field, string value, bool required = true, DateOnly? notAfter = null) => check.Date(field, value, required, notAfter);

    public string Required(string field, string value, int most) => check.Required(field, value, most);

    public string Text(string field, string value, int most) => check.Text(field, value, most);

    public TransferKind Kind(V1.TransferKind kind) => (TransferKind)check.Enum("kind", kind);

    /// <summary>Numbers of serious kinds, sorted and once each.</summary>
    public string SeriousKinds(IReadOnlyList<V1.SeriousKind> kinds) => string.Join(
        ',', kinds.Select((kind, n) => Convert.ToInt32(check.Enum($"serious_kinds[{n}]", kind), CultureInfo.InvariantCulture)).Distinct().Order());

    /// <summary>A division anywhere in China.</summary>
    public string Region(string code, bool required)
    {
        if (code.Length == 0 && required) check.Add("region", "REQUIRED", "region is required.");
        else check.AddIf(code.Length > 0 && !Common.Values.Region.TryFind(code, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        return code;
    }

    /// <summary>What was read, when nothing is wrong with it.</summary>
    public T Checked<T>(T value)
    {
        check.ThrowIfAny();
        return value;
    }
}
