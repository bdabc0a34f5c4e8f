using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Reconciliations;

/// <summary>What a comparison starts from: one list, its rows, our cases of that kind and region, and what is published besides.</summary>
internal sealed record PeerSides(
    PeerList List, IReadOnlyList<V1.PeerRow> Taken, IReadOnlyList<V1.PeerRow> Held, IReadOnlyList<OurCase> Ours, IReadOnlyList<OurCase> Elsewhere, PeerKnowledge Known);

/// <summary>What the two sides do not agree on, with the reason where it can be known; it decides nothing and changes nothing.</summary>
internal sealed class PeerComparison
{
    private readonly PeerSides sides;
    private readonly ILookup<string, OurCase> elsewhere;
    private readonly Dictionary<string, V1.PeerRow> heldNumbers;
    private readonly Dictionary<string, V1.PeerRow> heldNames;
    private readonly List<V1.PeerDifference> differences = [];

    public PeerComparison(PeerSides sides, PeerPairs pairs)
    {
        this.sides = sides;
        elsewhere = sides.Elsewhere.ToLookup(c => sides.Known.Current(c.Uscc));
        heldNumbers = Keyed(sides.Held, r => r.DecisionNumber);
        heldNames = Keyed(sides.Held, r => r.DisplayName);
        Ours = sides.Ours.Count(c => c.InEffect);
        var fields = new PeerFields(sides);
        foreach (var (row, ours) in pairs.Found) Same(fields.Of(row, ours).ToList());
        foreach (var row in pairs.OnlyTheirs) Theirs(row);
        foreach (var ours in pairs.OnlyOurs) OnlyHere(ours);
        Differences = [.. differences.OrderBy(d => d.Kind).ThenBy(d => d.Uscc, StringComparer.Ordinal).ThenBy(d => d.Row).ThenBy(d => d.Field)];
    }

    public long Ours { get; }

    public long Agreeing { get; private set; }

    public long OnlyOurs { get; private set; }

    public long OnlyTheirs { get; private set; }

    public long Differing { get; private set; }

    public IReadOnlyList<V1.PeerDifference> Differences { get; }

    private string AsOf => sides.List.AsOf;

    private static Dictionary<string, V1.PeerRow> Keyed(IEnumerable<V1.PeerRow> rows, Func<V1.PeerRow, string> key) =>
        rows.GroupBy(r => FoldedText.Of(key(r))).Where(g => g.Key.Length > 0).ToDictionary(g => g.Key, g => g.First());

    private void Same(List<V1.PeerDifference> found)
    {
        if (found.Count == 0) Agreeing++;
        else Differing++;
        differences.AddRange(found);
    }

    private void OnlyHere(OurCase ours)
    {
        OnlyOurs++;
        var difference = PeerFields.Of(ours, V1.PeerDifferenceKind.OnlyOurs, V1.PeerField.Unspecified);
        if (string.CompareOrdinal(ours.KnownFrom, AsOf) > 0)
        {
            (difference.Reason, difference.ReasonOn, difference.ReasonNumber) = (V1.PeerReason.TheirListIsOlder, ours.KnownFrom, ours.Number);
        }
        else if (heldNumbers.GetValueOrDefault(FoldedText.Of(ours.Number)) is { } held || heldNames.TryGetValue(FoldedText.Of(ours.DisplayName), out held))
        {
            (difference.Reason, difference.Row, difference.Theirs) = (V1.PeerReason.TheirRowIsHeld, held.Row, held.Uscc);
        }
        else
        {
            difference.Reason = ours.CheckDigitValid ? V1.PeerReason.Unexplained : V1.PeerReason.OurCodeFailsCheck;
        }

        differences.Add(difference);
    }

    private void Theirs(V1.PeerRow row)
    {
        var difference = new V1.PeerDifference
        {
            Kind = V1.PeerDifferenceKind.OnlyTheirs, Uscc = row.Uscc, DisplayName = row.DisplayName, DecisionNumber = row.DecisionNumber, Row = row.Row, Reason = WhyOnlyTheirs(row),
        };
        var published = elsewhere[sides.Known.Current(row.Uscc)].ToList();
        var number = FoldedText.Of(row.DecisionNumber);
        if (published.Find(c => c.Kind != sides.List.ListKind && number.Length > 0 && FoldedText.Of(c.Number) == number) is { } other)
        {
            difference = PeerFields.Of(other, V1.PeerDifferenceKind.Field, V1.PeerField.List);
            (difference.Row, difference.Ours, difference.Theirs) = (row.Row, PeerWords.Of(other.Kind), PeerWords.Of(sides.List.ListKind));
            (difference.Reason, difference.ReasonOn, difference.ReasonText) = (V1.PeerReason.OnOtherList, other.PublishedOn, difference.Ours);
        }
        else if (published.Find(c => c.Kind == sides.List.ListKind && (number.Length == 0 || FoldedText.Of(c.Number) == number)) is { } away)
        {
            (difference.Reason, difference.ReasonOn, difference.ReasonText, difference.Resource) = (V1.PeerReason.OtherRegion, away.PublishedOn, away.Region, away.Resource);
        }

        if (difference.Kind == V1.PeerDifferenceKind.Field) Differing++;
        else OnlyTheirs++;
        differences.Add(difference);
    }

    private V1.PeerReason WhyOnlyTheirs(V1.PeerRow row)
    {
        if (row.Status == V1.PeerStatus.Ended) return V1.PeerReason.EndedThere;
        if (Uscc.TryParse(row.Uscc, out var code) && !code.CheckDigitValid) return V1.PeerReason.TheirCodeFailsCheck;
        if (!sides.Known.IsRegistered(row.Uscc)) return V1.PeerReason.EnterpriseUnknownHere;
        return row.EndsOn.Length > 0 && string.CompareOrdinal(row.EndsOn, AsOf) < 0 ? V1.PeerReason.TheirTermPassed : V1.PeerReason.Unexplained;
    }
}
