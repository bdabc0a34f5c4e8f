using System.Runtime.InteropServices;
using Google.Protobuf;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Inspections.Libraries;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>What up to a thousand results, one after the other, make of the samplings that are stored; a bad row becomes problems. Nothing is written here.</summary>
internal sealed class ResultBatch
{
    private readonly Transaction tx;
    private readonly Dictionary<string, TestableSampling> known;
    private readonly Dictionary<string, V1.Laboratory?> laboratories = [];
    private readonly Dictionary<(string Laboratory, TestDemand Demand, DateOnly Day), bool> accredited = [];
    private readonly Dictionary<string, DateOnly> days = [];
    private readonly Dictionary<string, TestableSampling> revised = [];

    private ResultBatch(Transaction tx, Dictionary<string, TestableSampling> known) => (this.tx, this.known) = (tx, known);

    public IReadOnlyCollection<TestableSampling> Revised => revised.Values;

    public List<CustodyRow> Links { get; } = [];

    public List<ImportProblem> Problems { get; } = [];

    public int Unchanged { get; private set; }

    public int Rejected { get; private set; }

    public static async Task<ResultBatch> OfAsync(Transaction tx, IReadOnlyList<IncomingResult> rows)
    {
        var ids = rows.Where(r => r.Refused is null).Select(r => SamplingWire.IdOf(r.Row.Sampling)).ToHashSet(StringComparer.Ordinal);
        var batch = new ResultBatch(tx, await SamplingStore.FindTestableAsync(tx, ids));
        foreach (var row in rows) await batch.TryAsync(row);
        return batch;
    }

    private async Task TryAsync(IncomingResult row)
    {
        try
        {
            if (row.Refused is { } refused) Reject(row.Row, refused);
            else await RecordAsync(row);
        }
        catch (QualityException e)
        {
            Reject(row.Row, e);
        }
    }

    private void Reject(V1.ResultRow row, QualityException e) =>
        Reject(row, e.Violations.Count > 0 ? e.Violations : [new(e.Reason == "NOT_FOUND" ? "sampling" : "", e.Reason, e.Message)]);

    private void Reject(V1.ResultRow row, IEnumerable<Violation> violations)
    {
        Rejected++;
        foreach (var v in violations) Problems.Add(Problem(row, v.Field == "name" ? "sampling" : v.Field, v.Reason, v.Description));
    }

    private async Task RecordAsync(IncomingResult row)
    {
        if (known.GetValueOrDefault(SamplingWire.IdOf(row.Row.Sampling)) is not { } stored) throw Fail.NotFound(row.Row.Sampling);
        var sampling = V1.Sampling.Parser.ParseFrom(stored.Body);
        if (sampling.Step != V1.SamplingStep.Received && sampling.Results is null) throw SamplingChain.WrongStep(row.Row.Sampling, sampling.Step);
        var laboratory = await LaboratoryAsync(sampling.Laboratory);
        // A wrong row is nothing exceptional in an import: it is refused without a throw, which would cost more than the check.
        var wrong = ResultCheck.Fitting(row.Results!, DayOf(sampling.Visit.VisitedOn), (demand, day) => IsAccredited(laboratory, demand, day));
        if (!wrong.None)
        {
            Reject(row.Row, wrong.Found);
            return;
        }

        var results = row.Results!.Results;
        if (results.Equals(sampling.Results))
        {
            Unchanged++;
            return;
        }

        if (sampling.Step != V1.SamplingStep.Received) throw SamplingChain.WrongStep(row.Row.Sampling, sampling.Step);
        (sampling.Results, sampling.Step) = (results, V1.SamplingStep.Tested);
        var link = SamplingChain.Link(tx, stored.Id, stored.Version + 1, sampling.Step, sampling.ToByteArray(), row.Note!, stored.Hash);
        known[stored.Id] = revised[stored.Id] = new(link.Id, link.Version, link.Step, link.Body, link.Hash);
        Links.Add(link);
    }

    private async Task<V1.Laboratory?> LaboratoryAsync(string name)
    {
        if (!laboratories.TryGetValue(name, out var laboratory))
            laboratories[name] = laboratory = await LaboratoryStore.Library.FindAsync(tx, name) is { } document ? LaboratoryStore.Library.Wire(document) : null;
        return laboratory;
    }

    private DateOnly DayOf(string date)
    {
        ref var day = ref CollectionsMarshal.GetValueRefOrAddDefault(days, date, out var exists);
        if (!exists) day = SamplingDates.Of(date);
        return day;
    }

    private bool IsAccredited(V1.Laboratory? laboratory, TestDemand demand, DateOnly day)
    {
        if (laboratory is null) return false;
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(accredited, (laboratory.Name, demand, day), out var exists);
        if (!exists) known = LaboratoryStore.IsAccredited(laboratory, demand, day);
        return known;
    }

    private static ImportProblem Problem(V1.ResultRow row, string field, string reason, string description) =>
        new() { Row = row.Row, Severity = ProblemSeverity.Error, Field = field, Reason = reason, Description = description, Value = field == "sampling" ? Excerpt.OfCharacters(row.Sampling, 200).Replace('\0', '\uFFFD') : "" };
}
