using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Publications;

/// <summary>The samples of a round. Only final conclusions of supervision checks are published (7.4); risk monitoring accuses nobody and is not.</summary>
internal sealed class PublicationSelection(Transaction tx, V1.Publication content)
{
    private const int Chunk = 500;

    private readonly Dictionary<string, int> leftOut = new(StringComparer.Ordinal);

    /// <summary>Samples of the scope that stay out, by reason; of hand-picked ones none does.</summary>
    public IEnumerable<V1.LeftOut> LeftOut => leftOut.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new V1.LeftOut { Reason = p.Key, Count = p.Value });

    public async Task<List<Sample>> RunAsync()
    {
        var picked = content.Scope.Samples.Count > 0 ? await HandPickedAsync() : await MatchingAsync(content.Scope.Task.Length > 0 ? await OfTaskAsync() : OfFilter());
        if (picked.Count == 0) throw Fail.Precondition("NOTHING_TO_PUBLISH", "No final conclusion matches.");
        if (picked.Count > PublicationCheck.MostEntries) throw Fail.Invalid("publication.scope", "TOO_MANY", $"At most {PublicationCheck.MostEntries} entries.");
        return [.. picked.OrderBy(s => s.Category, StringComparer.Ordinal).ThenBy(s => s.ProducerDisplayName, StringComparer.Ordinal).ThenBy(s => s.Number, StringComparer.Ordinal)];
    }

    private async Task<List<Sample>> HandPickedAsync()
    {
        var names = content.Scope.Samples;
        var found = (await FindAsync(names)).ToDictionary(s => s.Name, StringComparer.Ordinal);
        var check = new Violations();
        foreach (var (n, name) in names.Index())
        {
            var path = $"publication.scope.samples[{n}]";
            if (!found.TryGetValue(name, out var sample)) check.Add(path, "UNKNOWN", $"{name} was not found.");
            else if (WhyNot(sample) is { } reason) check.Add(path, reason, $"{name} cannot be published here: {reason}.");
            if (check.Found.Count >= 100) break;
        }

        check.ThrowIfAny();
        return [.. names.Select(name => found[name])];
    }

    private async Task<List<Sample>> MatchingAsync(IAsyncEnumerable<Sample> candidates)
    {
        List<Sample> picked = [];
        await foreach (var sample in candidates)
        {
            var reason = WhyNot(sample);
            if (reason is null) picked.Add(sample);
            else if (reason is "NOT_FINAL" or "NOT_TESTED") leftOut[reason] = leftOut.GetValueOrDefault(reason) + 1;
            if (picked.Count > PublicationCheck.MostEntries) break;
        }

        return picked;
    }

    private IAsyncEnumerable<Sample> OfFilter()
    {
        var s = content.Scope;
        var filter = new SampleFilter("", content.Region, "", s.Authority.Trim(), "", $"{(int)content.Level}", $"{(int)SampleKind.Supervision}", "", "", null, s.SampledFrom, s.SampledTo);
        return SampleStore.StreamAsync(tx, filter).Where(sample =>
            (s.Plan.Length == 0 || sample.Plan == s.Plan.Trim()) && (s.ProductCategories.Count == 0 || s.ProductCategories.Contains(sample.Category))
            && (s.Regimes.Count == 0 || s.Regimes.Contains((V1.SampleRegime)sample.Regime)));
    }

    private async Task<IAsyncEnumerable<Sample>> OfTaskAsync()
    {
        var samplings = await PublicationStore.SamplingsAsync(tx, content.Scope.Task);
        return (await FindAsync(samplings.Select(body => V1.Sampling.Parser.ParseFrom(body).Sample).Where(name => name.Length > 0))).ToAsyncEnumerable();
    }

    private async Task<List<Sample>> FindAsync(IEnumerable<string> names)
    {
        List<Sample> found = [];
        foreach (var part in names.Select(n => n[Sample.Collection.Length..]).Chunk(Chunk)) found.AddRange(await SampleStore.FindVisibleAsync(tx, part));
        return found;
    }

    private string? WhyNot(Sample sample) => sample switch
    {
        _ when sample.Level != (SampleLevel)content.Level => "OTHER_LEVEL",
        _ when content.Region != Region.GansuCode && !RegionScope.FromClaim(content.Region).Contains(sample.Region) => "OTHER_REGION",
        { Kind: SampleKind.RiskMonitoring } => "RISK_MONITORING",
        { Final: false } => "NOT_FINAL",
        { Outcome: SampleOutcome.Untested } => "NOT_TESTED",
        _ => null,
    };
}
