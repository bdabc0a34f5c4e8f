using Quality.Common.Storage;
using Quality.Common.Time;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Libraries;

/// <summary>One item to test by one method.</summary>
internal sealed record TestDemand(string Item, string Method);

/// <summary>A laboratory as a draw needs one; Methods are those of its accreditations that hold on the day.</summary>
internal sealed record LaboratoryEntry(string Id, string Uscc, string Region, string DisplayName, IReadOnlyList<string> Methods)
{
    public string Name => "laboratories/" + Id;
}

/// <summary>The library of laboratories (承检机构库; 2.5.1d).</summary>
internal static class LaboratoryStore
{
    public const string Kind = "laboratory";

    public static readonly Library<V1.Laboratory> Library = new(Kind, "laboratories/", l => Document.Of(l.Region, l.DisplayName.Trim(), l.Uscc) with
    {
        ValidFrom = l.ValidFrom,
        ValidTo = l.ValidTo,
        Owner = l.Account,
        State = 2,
    });

    /// <summary>Who is accredited on that day for every item by its method; nothing demanded means everybody whose accreditation holds.</summary>
    public static async Task<IReadOnlyList<LaboratoryEntry>> AccreditedAsync(Transaction tx, IReadOnlyCollection<TestDemand> demands, DateOnly date)
    {
        var day = ChinaTime.Format(date);
        var found = new List<LaboratoryEntry>();
        foreach (var document in await DocumentStore.ValidAsync(tx, Kind, day, ""))
        {
            var laboratory = Library.Wire(document);
            if (demands.All(d => laboratory.Methods.Any(m => m.Item == d.Item && m.Method == d.Method && Holds(m, day)))) found.Add(Entry(document.Id, laboratory, day));
        }

        return found;
    }

    /// <summary>One as a draw or who hands a sample over needs it.</summary>
    public static LaboratoryEntry Entry(string id, V1.Laboratory laboratory, string day) => new(
        id, laboratory.Uscc, laboratory.Region, laboratory.DisplayName, [.. laboratory.Methods.Where(m => Holds(m, day)).Select(m => m.Method).Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>Whether one laboratory may test an item by a method on a day; what is no known laboratory may not.</summary>
    public static async Task<bool> IsAccreditedAsync(Transaction tx, string name, TestDemand demand, DateOnly date) =>
        await Library.FindAsync(tx, name) is { } document && IsAccredited(Library.Wire(document), demand, date);

    /// <summary>The same for a laboratory that was read.</summary>
    public static bool IsAccredited(V1.Laboratory laboratory, TestDemand demand, DateOnly date)
    {
        var day = ChinaTime.Format(date);
        return string.CompareOrdinal(laboratory.ValidFrom, day) <= 0 && string.CompareOrdinal(laboratory.ValidTo, day) >= 0
            && laboratory.Methods.Any(m => m.Item == demand.Item && m.Method == demand.Method && Holds(m, day));
    }

    private static bool Holds(V1.AccreditedMethod method, string day) =>
        (method.ValidFrom.Length == 0 || string.CompareOrdinal(method.ValidFrom, day) <= 0) && (method.ValidTo.Length == 0 || string.CompareOrdinal(method.ValidTo, day) >= 0);
}
