using Quality.Dashboard.Imports;
using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Enterprises.Importing;

/// <summary>What a reader should know about one cell before the import starts.</summary>
/// <param name="Field">Key of <see cref="ImportFields"/>.</param>
/// <param name="Reason">A reason code, or the name of a <see cref="CellRemark"/>.</param>
/// <param name="IsError">True when the service will refuse the row.</param>
internal sealed record CellFinding(string Field, string Reason, bool IsError);

/// <summary>Turns rows of a file into enterprises. It decides nothing: what it does not understand goes to the service as it stands there and comes back as a problem.</summary>
internal sealed class RowTranslator(ImportPlan plan, Places places)
{
    /// <summary>More than any field may have, and far less than a message may have: the service still says that it is too long.</summary>
    private const int MostText = 20_000;

    public V1.Enterprise Translate(SheetRow row)
    {
        var enterprise = new V1.Enterprise
        {
            Uscc = Code(row),
            DisplayName = Text(row, "display_name"),
            Region = Region(row),
            RegisteredOn = Text(row, "registered_on") is { Length: > 0 } day ? CellTexts.Date(day) ?? day : "",
            Type = Text(row, "type"),
            Address = Text(row, "address"),
            Scope = Text(row, "scope"),
            CapitalText = Text(row, "capital_text"),
            Status = plan.Statuses.GetValueOrDefault(Folding.Key(Text(row, "status"))),
        };
        if (CellTexts.YesNo(Text(row, "main_consumer_producer")) is { } producer)
            enterprise.MainConsumerProducer = producer;
        return enterprise;
    }

    /// <summary>What can be seen without the service: empty required cells, forms, remarks of the reader.</summary>
    public IEnumerable<CellFinding> Find(SheetRow row, V1.Enterprise enterprise)
    {
        foreach (var note in row.Notes)
            foreach (var (field, _) in plan.Columns.Where(column => column.Value == note.Column))
                yield return new(field, note.Remark.ToString(), field == "uscc" && note.Remark == CellRemark.DigitsLost);
        if (enterprise.Uscc.Length == 0)
            yield return new("uscc", "REQUIRED", true);
        else if (Folding.Key(enterprise.Uscc).Length != 18)
            yield return new("uscc", "USCC_LENGTH", true);
        if (enterprise.DisplayName.Length == 0)
            yield return new("display_name", "REQUIRED", true);
        if (enterprise.Region.Length == 0)
            yield return new("region", "REQUIRED", true);
        else if (!places.Knows(enterprise.Region))
            yield return new("region", "UNKNOWN_REGION", true);
        if (enterprise.RegisteredOn.Length > 0 && CellTexts.Date(enterprise.RegisteredOn) is null)
            yield return new("registered_on", "BAD_DATE", true);
        if (Text(row, "main_consumer_producer") is { Length: > 0 } && !enterprise.HasMainConsumerProducer)
            yield return new("main_consumer_producer", "NotUnderstood", false);
        if (Text(row, "status") is { Length: > 0 } && enterprise.Status == V1.EnterpriseStatus.Unspecified)
            yield return new("status", "NotUnderstood", false);
    }

    /// <summary>A code whose last digits a spreadsheet has dropped must not look like another enterprise's: it is made to fail.</summary>
    private string Code(SheetRow row)
    {
        var text = Text(row, "uscc");
        return plan.Columns.TryGetValue("uscc", out var column) && row.Notes.Any(note => note.Column == column && note.Remark == CellRemark.DigitsLost) ? text + "?" : text;
    }

    private string Region(SheetRow row)
    {
        var text = Text(row, "region") is { Length: > 0 } county ? county : Text(row, ImportFields.Fallback);
        return text.Length == 0 ? "" : places.Resolve(text) ?? text;
    }

    private string Text(SheetRow row, string field)
    {
        if (!plan.Columns.TryGetValue(field, out var column))
            return "";
        var text = row[column].Trim();
        return text.Length > MostText ? text[..MostText] : text;
    }
}
