using Quality.Dashboard.Components;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.ItemLists;

/// <summary>检查事项清单 as these pages say them.</summary>
internal static class ItemListWords
{
    /// <summary>The page of a list.</summary>
    public static string Href(this V1.ItemList list) => "/itemlists/" + IdOf(list.Name);

    public static string IdOf(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>Key of the text that says whether it holds on a day, yyyy-MM-dd.</summary>
    public static string Validity(V1.ItemList list, string today) =>
        string.CompareOrdinal(list.ValidFrom, today) > 0 ? "Validity.Later"
        : list.ValidTo.Length > 0 && string.CompareOrdinal(list.ValidTo, today) < 0 ? "Validity.Ended"
        : "Validity.Now";

    public static StatusKind Kind(V1.ItemList list, string today) => Validity(list, today) switch
    {
        "Validity.Now" => StatusKind.Good,
        "Validity.Later" => StatusKind.Active,
        _ => StatusKind.Ceased,
    };
}
