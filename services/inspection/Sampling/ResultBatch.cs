using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Inspections.Libraries;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>One row as it came, with what can be said about it before its sampling is read; Refused where nothing else needs to be asked.</summary>
internal sealed record ResultRow(V1.ImportResultsRequest Request, CheckedResults? Results, V1.CustodyNote? Note, QualityException? Refused)
{
    public static ResultRow Of(V1.ImportResultsRequest request, DateOnly today)
    {
        try
        {
            MessageGuard.Check(request);
            SamplingWire.IdOf(request.Sampling);
            return new(request, ResultCheck.Form(request.Results, today), SamplingCheck.Custody(request.Custody, photos: false), null);
        }
        catch (QualityException e)
        {
            return new(request, null, null, e);
        }
    }
}

/// <summary>Applies up to a thousand results, one after the other, to the samplings that are stored; a bad row becomes problems.</summary>
internal sealed class ResultBatch
{
    private readonly Transaction tx;
    private readonly Dictionary<string, SamplingRow> known;
    private readonly Dictionary<string, string> hashes;
    private readonly Dictionary<string, V1.Laboratory?> laboratories = [];
    private readonly Dictionary<string, SamplingRow> revised = [];

    private ResultBatch(Transaction tx, Dictionary<string, SamplingRow> known, Dictionary<string, string> hashes) => (this.tx, this.known, this.hashes) = (tx, known, hashes);

    public IReadOnlyCollection<SamplingRow> Revised => revised.Values;

    public List<CustodyRow> Links { get; } = [];

    public List<ImportProblem> Problems { get; } = [];

    public int Unchanged { get; private set; }

    public int Rejected { get; private set; }

    public static async Task<ResultBatch> ApplyAsync(Transaction tx, IReadOnlyList<ResultRow> rows)
    {
        var ids = rows.Where(r => r.Refused is null).Select(r => SamplingWire.IdOf(r.Request.Sampling)).ToHashSet(StringComparer.Ordinal);
        var batch = new ResultBatch(tx, await SamplingStore.FindManyAsync(tx, ids), await SamplingStore.LastHashesAsync(tx, ids));
        foreach (var row in rows) await batch.TryAsync(row);
        return batch;
    }

    private async Task TryAsync(ResultRow row)
    {
        try
        {
            if (row.Refused is { } refused) Reject(row.Request, refused);
            else await RecordAsync(row);
        }
        catch (QualityException e)
        {
            Reject(row.Request, e);
        }
    }

    private void Reject(V1.ImportResultsRequest row, QualityException e)
    {
        Rejected++;
        if (e.Violations.Count == 0) Problems.Add(Problem(row, e.Reason == "NOT_FOUND" ? "sampling" : "", e.Reason, e.Message));
        foreach (var v in e.Violations) Problems.Add(Problem(row, v.Field == "name" ? "sampling" : v.Field, v.Reason, v.Description));
    }

    private async Task RecordAsync(ResultRow row)
    {
        if (known.GetValueOrDefault(SamplingWire.IdOf(row.Request.Sampling)) is not { } stored) throw Fail.NotFound(row.Request.Sampling);
        var sampling = stored.ToWire();
        if (sampling.Step != V1.SamplingStep.Received && sampling.Results is null) throw SamplingChain.WrongStep(sampling);
        var laboratory = await LaboratoryAsync(sampling.Laboratory);
        var results = ResultCheck.Fitting(
            row.Results!, SamplingDates.Of(sampling.Visit.VisitedOn), (demand, day) => laboratory is not null && LaboratoryStore.IsAccredited(laboratory, demand, day));
        if (results.Equals(sampling.Results))
        {
            Unchanged++;
            return;
        }

        if (sampling.Step != V1.SamplingStep.Received) throw SamplingChain.WrongStep(sampling);
        (sampling.Results, sampling.Step) = (results, V1.SamplingStep.Tested);
        var next = sampling.ToRow(stored.Id, stored.Version + 1, stored.CreatedAt, tx.Now);
        var link = SamplingChain.Link(tx, next, row.Note!, hashes[stored.Id]);
        (known[stored.Id], revised[stored.Id], hashes[stored.Id]) = (next, next, link.Hash);
        Links.Add(link);
    }

    private async Task<V1.Laboratory?> LaboratoryAsync(string name)
    {
        if (!laboratories.TryGetValue(name, out var laboratory))
            laboratories[name] = laboratory = await LaboratoryStore.Library.FindAsync(tx, name) is { } document ? LaboratoryStore.Library.Wire(document) : null;
        return laboratory;
    }

    private static ImportProblem Problem(V1.ImportResultsRequest row, string field, string reason, string description) =>
        new() { Row = row.Row, Severity = ProblemSeverity.Error, Field = field, Reason = reason, Description = description, Value = field == "sampling" ? Excerpt.OfCharacters(row.Sampling, 200).Replace('\0', '\uFFFD') : "" };
}
