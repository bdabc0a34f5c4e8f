using Quality.Common.Values;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Publications;

/// <summary>Counts the entries of an edition. Withdrawn and refused ones are in no rate.</summary>
internal sealed class RoundCount(IReadOnlyList<V1.PublicationEntry> entries, IEnumerable<string> labelItems)
{
    private readonly HashSet<string> labels = [.. labelItems];
    private readonly List<V1.PublicationEntry> tested = [.. entries.Where(e => e.Outcome is V1.SampleOutcome.Conforming or V1.SampleOutcome.Nonconforming)];

    /// <summary>Category codes of the entries, sorted.</summary>
    public IEnumerable<string> Categories => entries.Select(e => e.ProductCategory).Distinct().Order(StringComparer.Ordinal);

    public V1.RoundFigures Figures()
    {
        var (conforming, batches) = Share(V1.RateUnit.Batches, "");
        var (sound, enterprises) = Share(V1.RateUnit.Enterprises, "");
        return new()
        {
            Entries = entries.Count, Tested = batches, Conforming = conforming, Nonconforming = batches - conforming, Enterprises = enterprises, EnterprisesConforming = sound,
            Refused = entries.Count(e => e.Outcome == V1.SampleOutcome.Refused), Withdrawn = entries.Count(e => e.WithdrawalGround != 0),
        };
    }

    /// <summary>The rate that the entries give; the percentage is absent where nothing was tested.</summary>
    public V1.PublishedRate Rate(V1.RateUnit unit, V1.RateSense sense, string category)
    {
        var (conforming, all) = Share(unit, category);
        var counted = sense == V1.RateSense.Conforming ? conforming : all - conforming;
        var rate = new V1.PublishedRate
        {
            Unit = unit, Sense = sense, ProductCategory = category, Numerator = counted, Denominator = all, Fit = V1.RateFit.NotCompared, PrintedFit = V1.RateFit.NotCompared,
            CategoryDisplayName = ProductCategory.TryFind(category, out var known) ? known.Name : category,
        };
        if (WilsonInterval.Of(counted, all) is { } wilson) (rate.Percent, rate.Low, rate.High) = (100.0 * counted / all, 100 * wilson.Lower, 100 * wilson.Upper);
        return rate;
    }

    private (int Conforming, int All) Share(V1.RateUnit unit, string category)
    {
        var counted = category.Length == 0 ? tested : tested.Where(e => e.ProductCategory == category).ToList();
        return unit switch
        {
            V1.RateUnit.Enterprises => (Producers(counted).Count(g => g.All(Conforms)), Producers(counted).Count()),
            V1.RateUnit.Physical => (counted.Count(e => Conforms(e) || OnlyLabel(e)), counted.Count),
            _ => (counted.Count(Conforms), counted.Count),
        };
    }

    /// <summary>An enterprise with several products is one; where its code is not known, its name stands for it.</summary>
    private static IEnumerable<IGrouping<string, V1.PublicationEntry>> Producers(List<V1.PublicationEntry> counted) =>
        counted.GroupBy(e => e.Producer.Length > 0 ? e.Producer : e.ProducerDisplayName, StringComparer.Ordinal);

    private static bool Conforms(V1.PublicationEntry entry) => entry.Outcome == V1.SampleOutcome.Conforming;

    private bool OnlyLabel(V1.PublicationEntry entry) => entry.FailedItems.Count > 0 && entry.FailedItems.All(labels.Contains);
}
