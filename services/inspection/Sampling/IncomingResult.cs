using Quality.Common.Errors;
using Quality.Inspections.Libraries;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>One row as it came, with what can be said about it before its sampling is read; Refused where nothing else needs to be asked.</summary>
internal sealed record IncomingResult(V1.ResultRow Row, CheckedResults? Results, V1.CustodyNote? Note, QualityException? Refused)
{
    private const int MostInMessage = 1000;

    /// <summary>The rows of a message: those of its list, or the one in its own fields.</summary>
    public static IReadOnlyList<V1.ResultRow> RowsOf(V1.ImportResultsRequest message)
    {
        if (message.Rows.Count == 0) return [new() { Row = message.Row, Sampling = message.Sampling, Results = message.Results, Custody = message.Custody }];
        var check = new Violations();
        LibraryCheck.Count("rows", message.Rows.Count, 1, MostInMessage, check);
        check.AddIf(
            message.Row != 0 || message.Sampling.Length > 0 || message.Results is not null || message.Custody is not null, "rows", "NOT_ALLOWED", "A message has either rows or the fields of one row.");
        check.ThrowIfAny();
        return message.Rows;
    }

    public static IncomingResult Of(V1.ResultRow row, DateOnly today)
    {
        try
        {
            MessageGuard.Check(row);
            SamplingWire.IdOf(row.Sampling);
            return new(row, ResultCheck.Form(row.Results, today), SamplingCheck.Custody(row.Custody, photos: false), null);
        }
        catch (QualityException e)
        {
            return new(row, null, null, e);
        }
    }
}
