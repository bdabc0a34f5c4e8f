using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Libraries;

/// <summary>The lists of what may be checked (抽查事项清单).</summary>
internal static class ItemLists
{
    public static readonly Library<V1.ItemList> Library = new("itemlist", "itemLists/", l => Document.Of(l.Region, l.DisplayName.Trim()) with
    {
        ValidFrom = l.ValidFrom,
        ValidTo = l.ValidTo.Length > 0 ? l.ValidTo : Document.NoEnd,
        State = 2,
    });
}
