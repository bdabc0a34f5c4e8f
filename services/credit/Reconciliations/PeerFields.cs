using System.Globalization;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Credits.Listings;
using Quality.Credits.Screening;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Reconciliations;

/// <summary>Compares one row with the case that it is, field by field. A column that their list does not have at all is not compared.</summary>
internal sealed class PeerFields(PeerSides sides)
{
    private readonly bool numbers = sides.Taken.Any(r => r.DecisionNumber.Length > 0);
    private readonly bool days = sides.Taken.Any(r => r.DecidedOn.Length > 0);
    private readonly bool authorities = sides.Taken.Any(r => r.Authority.Length > 0);
    private readonly bool ends = sides.Taken.Any(r => r.EndsOn.Length > 0);

    private string AsOf => sides.List.AsOf;

    public static V1.PeerDifference Of(OurCase ours, V1.PeerDifferenceKind kind, V1.PeerField field) => new()
    {
        Kind = kind, Field = field, Reason = V1.PeerReason.Unexplained, Uscc = ours.Uscc, DisplayName = ours.DisplayName, DecisionNumber = ours.Number, Resource = ours.Resource,
    };

    public IEnumerable<V1.PeerDifference> Of(V1.PeerRow row, OurCase ours)
    {
        V1.PeerDifference?[] all = ours.State is OurState.InEffect or OurState.Ended
            ? [Code(row, ours), Name(row, ours), Number(row, ours), Day(row, ours), Authority(row, ours), Ends(row, ours), Status(row, ours)]
            : [Code(row, ours), Name(row, ours), Status(row, ours)]; // what was not published has nothing to compare
        return all.OfType<V1.PeerDifference>();
    }

    private static V1.PeerDifference Differ(V1.PeerRow row, OurCase ours, V1.PeerField field, string here, string there, V1.PeerReason reason = V1.PeerReason.Unexplained)
    {
        var difference = Of(ours, V1.PeerDifferenceKind.Field, field);
        (difference.Row, difference.Ours, difference.Theirs, difference.Reason) = (row.Row, here, there, reason);
        return difference;
    }

    private V1.PeerDifference? Code(V1.PeerRow row, OurCase ours)
    {
        if (row.Uscc == ours.Uscc) return null;
        var difference = Differ(row, ours, V1.PeerField.Uscc, ours.Uscc, row.Uscc);
        if (sides.Known.Current(row.Uscc) == sides.Known.Current(ours.Uscc))
            (difference.Reason, difference.ReasonText) = (V1.PeerReason.SuccessorCode, sides.Known.Current(row.Uscc));
        else if (Uscc.TryParse(row.Uscc, out var code) && !code.CheckDigitValid) difference.Reason = V1.PeerReason.TheirCodeFailsCheck;
        else if (!ours.CheckDigitValid) difference.Reason = V1.PeerReason.OurCodeFailsCheck;
        return difference;
    }

    private V1.PeerDifference? Name(V1.PeerRow row, OurCase ours)
    {
        var theirs = FoldedText.Of(row.DisplayName);
        if (theirs == FoldedText.Of(ours.DisplayName)) return null;
        var difference = Differ(row, ours, V1.PeerField.DisplayName, ours.DisplayName, row.DisplayName);
        if (theirs == FoldedText.Of(ours.RecordedName) || sides.Known.IsFormer(ours.Uscc, theirs))
            (difference.Reason, difference.ReasonText) = (V1.PeerReason.FormerName, ours.DisplayName);
        else if (EnterpriseNameParts.Of(row.DisplayName).Core == EnterpriseNameParts.Of(ours.DisplayName).Core) difference.Reason = V1.PeerReason.NameVariant;
        return difference;
    }

    private V1.PeerDifference? Number(V1.PeerRow row, OurCase ours) => numbers && FoldedText.Of(row.DecisionNumber) != FoldedText.Of(ours.Number)
        ? Later(Differ(row, ours, V1.PeerField.DecisionNumber, ours.Number, row.DecisionNumber, Missing(ours.Number, row.DecisionNumber)), ours.DecidedOn, ours.Number)
        : null;

    private V1.PeerDifference? Day(V1.PeerRow row, OurCase ours) => days && row.DecidedOn != ours.DecidedOn
        ? Later(Differ(row, ours, V1.PeerField.DecidedOn, ours.DecidedOn, row.DecidedOn, Missing(ours.DecidedOn, row.DecidedOn)), ours.DecidedOn, ours.Number)
        : null;

    private V1.PeerDifference? Authority(V1.PeerRow row, OurCase ours) =>
        authorities && ours.Kind == V1.PeerListKind.Penalties && FoldedText.Of(row.Authority) != FoldedText.Of(ours.Authority)
            ? Differ(row, ours, V1.PeerField.Authority, ours.Authority, row.Authority, Missing(ours.Authority, row.Authority))
            : null;

    private V1.PeerDifference? Ends(V1.PeerRow row, OurCase ours)
    {
        if (!ends || row.EndsOn == ours.EndsOn || !ours.InEffect) return null; // where it ended, the status says so
        var difference = Differ(row, ours, V1.PeerField.EndsOn, ours.EndsOn, row.EndsOn, Missing(ours.EndsOn, row.EndsOn));
        if (difference.Reason == V1.PeerReason.Unexplained && TermOf(row.EndsOn, ours) is { } months)
            (difference.Reason, difference.ReasonText) = (V1.PeerReason.OtherTerm, months.ToString(CultureInfo.InvariantCulture));
        return difference;
    }

    private V1.PeerDifference? Status(V1.PeerRow row, OurCase ours)
    {
        var theirs = row.Status == V1.PeerStatus.Ended ? V1.PeerStatus.Ended : V1.PeerStatus.InEffect;
        if (theirs == V1.PeerStatus.InEffect == ours.InEffect) return null;
        var difference = Differ(row, ours, V1.PeerField.Status, PeerWords.Of(ours.State), PeerWords.Of(theirs));
        if (theirs == V1.PeerStatus.Ended) return ours.State == OurState.InEffect ? Later(difference, ours.KnownFrom, ours.Number) : null;
        if (ours.State != OurState.Pending) (difference.ReasonOn, difference.ReasonNumber, difference.ReasonText) = (ours.EndedOn, ours.EndNumber, ours.EndText);
        difference.Reason = ours.State switch
        {
            OurState.Pending => V1.PeerReason.NotYetPublishedHere,
            OurState.NotPublished => V1.PeerReason.NotToBePublishedHere,
            _ when row.EndsOn.Length > 0 && string.CompareOrdinal(row.EndsOn, AsOf) < 0 => V1.PeerReason.TheirTermPassed,
            _ => string.CompareOrdinal(ours.EndedOn, AsOf) > 0 ? V1.PeerReason.TheirListIsOlder : V1.PeerReason.EndedHere,
        };
        return difference;
    }

    private static V1.PeerReason Missing(string ours, string theirs) =>
        theirs.Length == 0 ? V1.PeerReason.MissingThere : ours.Length == 0 ? V1.PeerReason.MissingHere : V1.PeerReason.Unexplained;

    /// <summary>What happened here after the day of their list cannot stand in it.</summary>
    private V1.PeerDifference Later(V1.PeerDifference difference, string day, string number)
    {
        if (string.CompareOrdinal(day, AsOf) > 0)
            (difference.Reason, difference.ReasonOn, difference.ReasonNumber) = (V1.PeerReason.TheirListIsOlder, day, number);
        return difference;
    }

    /// <summary>The months of a known term that end on their day, from the publication or the decision, give or take a day; five years of the plan period, three later (7.8).</summary>
    private static int? TermOf(string day, OurCase ours)
    {
        if (!ChinaTime.TryParse(day, out var end)) return null;
        int[] terms = ours.Kind == V1.PeerListKind.Penalties
            ? [3, 12, 36]
            : [.. ListingLaw.Rules.Where(r => (int)r.List == (int)ours.Kind).Select(r => r.TermMonths ?? 0).Concat([12, 36, 60]).Where(m => m > 0).Distinct()];
        foreach (var start in new[] { ours.PublishedOn, ours.DecidedOn })
            foreach (var months in terms)
                if (ChinaTime.TryParse(start, out var from) && Math.Abs(WorkingCalendar.AddMonths(from, months).DayNumber - end.DayNumber) <= 1) return months;
        return null;
    }
}

/// <summary>Values of a difference that are no text on either side: names of the wire, which readers translate.</summary>
internal static class PeerWords
{
    public static string Of(V1.PeerListKind kind) => kind switch
    {
        V1.PeerListKind.AbnormalOperations => "ABNORMAL_OPERATIONS",
        V1.PeerListKind.SeriousViolation => "SERIOUS_VIOLATION",
        V1.PeerListKind.QualityBlacklist => "QUALITY_BLACKLIST",
        _ => "PENALTIES",
    };

    public static string Of(OurState state) => state switch
    {
        OurState.InEffect => "IN_EFFECT",
        OurState.Pending => "PENDING",
        OurState.Ended => "ENDED",
        _ => "NOT_PUBLISHED",
    };

    public static string Of(V1.PeerStatus status) => status == V1.PeerStatus.Ended ? "ENDED" : "IN_EFFECT";
}
