using Quality.Common.Errors;
using Quality.Common.Values;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Declarations;

/// <summary>What a reader of declarations asks for; empty and null mean any.</summary>
internal sealed record DeclarationFilter(
    string Query, string Enterprise, string Region, StandardNumber? Standard, string Category, IReadOnlyList<V1.StandardKind> Kinds, IReadOnlyList<V1.DeclarationState> States,
    DateOnly? PublishedFrom, DateOnly? PublishedTo)
{
    public static DeclarationFilter From(V1.ListDeclarationsRequest r)
    {
        var check = new Violations();
        var standard = r.StandardNumber.Length > 0 ? StandardNumber.Parse(r.StandardNumber) : null;
        foreach (var error in standard?.Errors ?? []) check.Add("standard_number", error.Reason, error.Description);
        var filter = new DeclarationFilter(
            check.Text("query", r.Query, 200), r.Enterprise, r.Region, standard?.Number, r.Category, Known(check, "standard_kinds", r.StandardKinds), Known(check, "states", r.States),
            check.Date("published_from", r.PublishedFrom, required: false), check.Date("published_to", r.PublishedTo, required: false));
        check.AddIf(r.Enterprise.Length > 0 && !Uscc.TryFromName(r.Enterprise, out _), "enterprise", "BAD_NAME", "enterprise must be of the form enterprises/{18 characters}.");
        check.AddIf(r.Region.Length > 0 && !Common.Values.Region.TryFind(r.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        check.AddIf(r.Category.Length > 0 && !ProductCategory.TryFind(r.Category, out _), "category", "UNKNOWN_CATEGORY", "category is no category.");
        check.AddIf(filter.PublishedTo < filter.PublishedFrom, "published_to", "BEFORE_FROM", "published_to is before published_from.");
        check.ThrowIfAny();
        return filter;
    }

    public static DeclarationFilter From(V1.ExportDeclarationsRequest r) => From(new V1.ListDeclarationsRequest
    {
        Query = r.Query, Enterprise = r.Enterprise, Region = r.Region, StandardNumber = r.StandardNumber, Category = r.Category, StandardKinds = { r.StandardKinds },
        States = { r.States }, PublishedFrom = r.PublishedFrom, PublishedTo = r.PublishedTo,
    });

    private static T[] Known<T>(Violations check, string field, IEnumerable<T> values) where T : struct, Enum =>
        [.. values.Select((value, i) => check.Enum($"{field}[{i}]", value)).Distinct()];
}
