using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Libraries;

/// <summary>Checks entries of libraries as they came over the wire and names every wrong field at once.</summary>
internal static class LibraryCheck
{
    public static V1.Inspector Inspector(V1.Inspector? sent)
    {
        var check = new Violations();
        var i = sent ?? throw Fail.Invalid("inspector", "REQUIRED", "inspector is required.");
        check.Required("inspector.display_name", i.DisplayName, 100);
        Region("inspector.region", i.Region, check);
        check.Required("inspector.certificate_number", i.CertificateNumber, 50);
        Period("inspector", i.ValidFrom, i.ValidTo, endRequired: true, check);
        Count("inspector.qualifications", i.Qualifications.Count, 1, 1000, check);
        for (var n = 0; n < i.Qualifications.Count; n++) Category($"inspector.qualifications[{n}]", i.Qualifications[n], check);
        check.AddIf(i.WorkloadLimit is < 1 or > 1000, "inspector.workload_limit", "OUT_OF_RANGE", "inspector.workload_limit must be 1 to 1000.");
        Interests("inspector", i.Interests, check);
        check.Text("inspector.account", i.Account, 100);
        check.Text("inspector.department", i.Department, 200);
        check.ThrowIfAny();
        return i.Clone();
    }

    public static V1.Laboratory Laboratory(V1.Laboratory? sent)
    {
        var check = new Violations();
        var l = sent ?? throw Fail.Invalid("laboratory", "REQUIRED", "laboratory is required.");
        check.Required("laboratory.display_name", l.DisplayName, 200);
        check.AddIf(!Uscc.TryParse(l.Uscc, out var code) || code.Value != l.Uscc, "laboratory.uscc", "BAD_USCC", "laboratory.uscc must be a unified social credit code of 18 characters.");
        Region("laboratory.region", l.Region, check);
        check.Text("laboratory.address", l.Address, 500);
        check.Required("laboratory.accreditation_number", l.AccreditationNumber, 100);
        Period("laboratory", l.ValidFrom, l.ValidTo, endRequired: true, check);
        Count("laboratory.methods", l.Methods.Count, 1, 5000, check);
        for (var n = 0; n < l.Methods.Count; n++)
        {
            check.Required($"laboratory.methods[{n}].item", l.Methods[n].Item, 200);
            check.Required($"laboratory.methods[{n}].method", l.Methods[n].Method, 100);
            Period($"laboratory.methods[{n}]", l.Methods[n].ValidFrom, l.Methods[n].ValidTo, endRequired: false, check, startRequired: false);
        }

        Interests("laboratory", l.Interests, check);
        check.Text("laboratory.account", l.Account, 100);
        check.ThrowIfAny();
        return l.Clone();
    }

    public static V1.ItemList ItemList(V1.ItemList? sent)
    {
        var check = new Violations();
        var l = sent ?? throw Fail.Invalid("item_list", "REQUIRED", "item_list is required.");
        check.Required("item_list.display_name", l.DisplayName, 200);
        Region("item_list.region", l.Region, check);
        Period("item_list", l.ValidFrom, l.ValidTo, endRequired: false, check);
        Count("item_list.items", l.Items.Count, 1, 1000, check);
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        for (var n = 0; n < l.Items.Count; n++)
        {
            var number = check.Required($"item_list.items[{n}].number", l.Items[n].Number, 50);
            check.AddIf(!numbers.Add(number) && number.Length > 0, $"item_list.items[{n}].number", "REPEATED", $"The number {number} is used twice.");
            check.Required($"item_list.items[{n}].subject", l.Items[n].Subject, 200);
            check.Required($"item_list.items[{n}].basis", l.Items[n].Basis, 500);
            check.Text($"item_list.items[{n}].method", l.Items[n].Method, 200);
        }

        check.ThrowIfAny();
        return l.Clone();
    }

    public static void Region(string field, string region, Violations check)
    {
        if (region.Length == 0) check.Add(field, "REQUIRED", $"{field} is required.");
        else check.AddIf(!Common.Values.Region.TryFind(region, out var found) || !found.InGansu, field, "UNKNOWN_REGION", $"{field} must be a division code of Gansu, six digits.");
    }

    public static void Category(string field, string code, Violations check) =>
        check.AddIf(!ProductCategory.TryFind(code, out _), field, "UNKNOWN_CATEGORY", $"{field} is not a category code.");

    public static void Count(string field, int count, int least, int most, Violations check) => check
        .AddIf(count < least, field, "REQUIRED", $"{field} needs at least {least}.")
        .AddIf(count > most, field, "TOO_MANY", $"{field} takes at most {most}.");

    public static void Period(string path, string from, string to, bool endRequired, Violations check, bool startRequired = true)
    {
        var first = check.Date($"{path}.valid_from", from, startRequired);
        var last = check.Date($"{path}.valid_to", to, endRequired);
        check.AddIf(last < first, $"{path}.valid_to", "BAD_RANGE", $"{path}.valid_to is before {path}.valid_from.");
    }

    /// <summary>The filter of a list, checked.</summary>
    public static DocumentFilter Filter(string query, string region, string validOn = "", string endsBy = "")
    {
        var check = new Violations();
        var (on, by) = (check.Date("valid_on", validOn, required: false), check.Date("ends_by", endsBy, required: false));
        check.AddIf(region.Length > 0 && !Common.Values.Region.TryFind(region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        var text = check.Text("query", query, 200);
        check.ThrowIfAny();
        return new(text, region, on is { } day ? ChinaTime.Format(day) : "", by is { } end ? ChinaTime.Format(end) : "");
    }

    private static void Interests(string path, IReadOnlyList<V1.DeclaredInterest> interests, Violations check)
    {
        Count($"{path}.interests", interests.Count, 0, 200, check);
        for (var n = 0; n < interests.Count; n++)
        {
            var (at, one) = ($"{path}.interests[{n}]", interests[n]);
            check.AddIf(!Uscc.TryFromName(one.Enterprise, out _), $"{at}.enterprise", "BAD_NAME", $"{at}.enterprise must be enterprises/{{code}} with a code of 18 characters.");
            check.Enum($"{at}.kind", one.Kind);
            check.Text($"{at}.reason", one.Reason, 200);
            Period(at, one.ValidFrom, one.ValidTo, endRequired: false, check);
        }
    }
}
