using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Libraries;

/// <summary>One enterprise of the library (检查对象) as it was known at an instant; Categories are codes joined by commas, in any order.</summary>
internal sealed record InspectedEnterprise(
    string Uscc, long Version, string DisplayName, long Status, string Region, string CreditClass, string RiskClass, DateTimeOffset FromAt, string Categories)
{
    public string Name => "enterprises/" + Uscc;

    public V1.InspectedEnterprise ToWire() => new()
    {
        Name = Name,
        Uscc = Uscc,
        DisplayName = DisplayName,
        Region = Region,
        ReportingUnit = (ReportingUnits.Of(Region) ?? ReportingUnit.Unassigned).Code,
        Status = (V1.InspectedStatus)Status,
        CreditClass = System.Enum.TryParse<V1.InspectedClass>(CreditClass, out var one) ? one : V1.InspectedClass.None,
        RiskClass = RiskClass,
        Categories = { Categories.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal) },
        Drawable = Status == (long)V1.InspectedStatus.Existing,
        UpdateTime = FromAt.ToTimestamp(),
        Version = Version,
    };
}

/// <summary>What it makes on a day.</summary>
internal sealed record InspectedProduct(string Category, string Model, string MadeFrom, string MadeTo)
{
    public V1.InspectedProduct ToWire() => new() { Category = Category, Model = Model, MadeFrom = MadeFrom, MadeTo = MadeTo == Document.NoEnd ? "" : MadeTo };
}

/// <summary>
/// What a reader of the library asks for; empty and null mean any. Statuses are numbers and Classes letters joined by commas, where a class may be
/// empty: those without; null means any.
/// </summary>
internal sealed record InspectedFilter(string Query, string Region, string Statuses, string? Classes, string Risk, string Category, DateTimeOffset? KnownAt)
{
    public static InspectedFilter Of(V1.ListInspectedEnterprisesRequest sent)
    {
        var check = new Violations();
        var query = check.Text("query", sent.Query, 200);
        check.AddIf(sent.Region.Length > 0 && !Common.Values.Region.TryFind(sent.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        for (var n = 0; n < sent.Statuses.Count; n++) check.Enum($"statuses[{n}]", sent.Statuses[n]);
        for (var n = 0; n < sent.CreditClasses.Count; n++) check.Enum($"credit_classes[{n}]", sent.CreditClasses[n]);
        var risk = check.Text("risk_class", sent.RiskClass, 50);
        if (sent.ProductCategory.Length > 0) LibraryCheck.Category("product_category", sent.ProductCategory, check);
        check.ThrowIfAny();
        return new(query, sent.Region, Numbers(sent.Statuses), Letters(sent.CreditClasses), risk, sent.ProductCategory, sent.KnownAt?.ToDateTimeOffset());
    }

    /// <summary>The day on which something is made: that of the instant.</summary>
    public string Day(DateOnly today) => ChinaTime.Format(KnownAt is { } at ? ChinaTime.Date(at) : today);

    private static string Numbers(IEnumerable<V1.InspectedStatus> statuses) => string.Join(',', statuses.Select(s => (int)s).Distinct().Order());

    private static string? Letters(IReadOnlyCollection<V1.InspectedClass> classes) =>
        classes.Count == 0 ? null : string.Join(',', classes.Distinct().Order().Select(c => c == V1.InspectedClass.None ? "" : c.ToString()));
}
