using System.Globalization;
using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Reconciliations;

/// <summary>Lists of peers and their differences as these pages say them.</summary>
internal static class PeerWords
{
    /// <summary>Fields whose values are codes of the wire, not texts of somebody.</summary>
    private static readonly V1.PeerField[] Coded = [V1.PeerField.List, V1.PeerField.Status];

    public static StatusKind Kind(V1.PeerListState state) => state switch
    {
        V1.PeerListState.Compared => StatusKind.Good,
        V1.PeerListState.Running => StatusKind.Active,
        _ => StatusKind.Warning,
    };

    public static StatusKind Kind(V1.PeerReason reason) => reason == V1.PeerReason.Unexplained ? StatusKind.Bad : StatusKind.Neutral;

    /// <summary>A figure of the comparison; there is none before it.</summary>
    public static string Figure(Show show, V1.PeerList list, int value) => list.State == V1.PeerListState.Compared ? show.Number(value) : "–";

    /// <summary>A value of either side in the reader's language.</summary>
    public static string Value(IStringLocalizer texts, V1.PeerField field, string value) => value.Length == 0 ? "–" : Coded.Contains(field) ? texts["value." + value] : value;

    /// <summary>The reason with its day, number and particulars, as far as it has them.</summary>
    public static string Why(IStringLocalizer texts, V1.PeerDifference one, IReadOnlyDictionary<string, string> regions)
    {
        var text = one.Reason switch
        {
            V1.PeerReason.OtherRegion => regions.GetValueOrDefault(one.ReasonText, one.ReasonText),
            V1.PeerReason.OnOtherList => texts["value." + one.ReasonText],
            V1.PeerReason.OtherTerm => texts["Months", one.ReasonText],
            V1.PeerReason.TheirRowIsHeld => texts["RowNumbered", one.Row.ToString(CultureInfo.InvariantCulture)],
            _ => one.ReasonText,
        };
        return string.Join(texts["Comma"], new[] { texts.Of(one.Reason), one.ReasonOn, one.ReasonNumber, text }.Where(part => part.Length > 0));
    }
}
