using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Inspections.Libraries;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

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

    public static async Task<ResultBatch> ApplyAsync(Transaction tx, IReadOnlyList<V1.ImportResultsRequest> rows)
    {
        var ids = rows.Select(r => r.Sampling).Where(n => n.StartsWith(SamplingWire.Collection, StringComparison.Ordinal)).Select(SamplingWire.IdOf).Where(id => !id.Contains('\0')).ToHashSet(StringComparer.Ordinal);
        var batch = new ResultBatch(tx, await SamplingStore.LockManyAsync(tx, ids), await SamplingStore.LastHashesAsync(tx, ids));
        foreach (var row in rows) await batch.TryAsync(row);
        return batch;
    }

    private async Task TryAsync(V1.ImportResultsRequest row)
    {
        try
        {
            MessageGuard.Check(row);
            await RecordAsync(row);
        }
        catch (QualityException e)
        {
            Rejected++;
            if (e.Violations.Count == 0) Problems.Add(Problem(row, e.Reason == "NOT_FOUND" ? "sampling" : "", e.Reason, e.Message));
            foreach (var v in e.Violations) Problems.Add(Problem(row, v.Field == "name" ? "sampling" : v.Field, v.Reason, v.Description));
        }
    }

    private async Task RecordAsync(V1.ImportResultsRequest row)
    {
        if (known.GetValueOrDefault(SamplingWire.IdOf(row.Sampling)) is not { } stored) throw Fail.NotFound(row.Sampling);
        var sampling = stored.ToWire();
        if (sampling.Step != V1.SamplingStep.Received && sampling.Results is null) throw SamplingChain.WrongStep(sampling);
        var laboratory = await LaboratoryAsync(sampling.Laboratory);
        var note = SamplingCheck.Custody(row.Custody, photos: false);
        var results = await ResultCheck.CheckedAsync(row.Results, SamplingDates.Of(sampling.Visit.VisitedOn), tx.Today, (demand, day) => Task.FromResult(laboratory is not null && LaboratoryStore.IsAccredited(laboratory, demand, day)));
        if (results.Equals(sampling.Results))
        {
            Unchanged++;
            return;
        }

        if (sampling.Step != V1.SamplingStep.Received) throw SamplingChain.WrongStep(sampling);
        (sampling.Results, sampling.Step) = (results, V1.SamplingStep.Tested);
        var next = sampling.ToRow(stored.Id, stored.Version + 1, stored.CreatedAt, tx.Now);
        var link = SamplingChain.Link(tx, next, note, hashes[stored.Id]);
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
