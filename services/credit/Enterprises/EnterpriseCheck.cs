using Quality.Common.Errors;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Enterprises;

/// <summary>Checks an enterprise as it came over the wire; the same rules for one call and for each row of an import.</summary>
internal static class EnterpriseCheck
{
    private const string Prefix = "enterprise.";

    /// <summary>Null when something is wrong; <paramref name="warnings"/> never stop anybody (domain 7.8: early pilot codes are legal).</summary>
    public static EnterpriseInput? Full(V1.Enterprise? row, DateOnly today, Violations errors, Violations warnings)
    {
        if (row is null)
        {
            errors.Add("enterprise", "REQUIRED", "enterprise is required.");
            return null;
        }

        var before = errors.Found.Count;
        var code = Uscc.Parse(row.Uscc);
        foreach (var problem in code.Errors) errors.Add(Prefix + "uscc", row.Uscc.Length == 0 ? "REQUIRED" : problem.Reason, problem.Description);
        foreach (var problem in code.Warnings) warnings.Add(Prefix + "uscc", problem.Reason, problem.Description);
        errors.Required(Prefix + "display_name", row.DisplayName, 200);
        if (row.Region.Length == 0) errors.Add(Prefix + "region", "REQUIRED", "enterprise.region is required.");
        var input = Fields(row, code.Uscc ?? default, today, errors);
        return errors.Found.Count > before ? null : input;
    }

    /// <summary>Checks whatever is filled in; empty fields are null.</summary>
    public static EnterpriseInput Fields(V1.Enterprise row, Uscc uscc, DateOnly today, Violations errors)
    {
        errors.AddIf(row.Region.Length > 0 && !IsRegion(row.Region), Prefix + "region", "UNKNOWN_REGION", "enterprise.region must be a division code of six digits that exists or existed.");
        errors.AddIf(!Enum.IsDefined((EnterpriseStatus)row.Status), Prefix + "status", "UNKNOWN_VALUE", "enterprise.status has a value that this version does not know.");
        return new(uscc)
        {
            DisplayName = Text(errors, "display_name", row.DisplayName, 200),
            Region = row.Region.Length > 0 ? row.Region : null,
            Status = row.Status == V1.EnterpriseStatus.Unspecified ? null : (EnterpriseStatus)row.Status,
            RegisteredOn = errors.Date(Prefix + "registered_on", row.RegisteredOn, required: false, notAfter: today),
            Type = Text(errors, "type", row.Type, 200),
            Address = Text(errors, "address", row.Address, 500),
            Scope = Text(errors, "scope", row.Scope, 3000),
            CapitalText = Text(errors, "capital_text", row.CapitalText, 200),
            MainConsumerProducer = row.HasMainConsumerProducer ? row.MainConsumerProducer : null,
        };
    }

    private static bool IsRegion(string code) => code.Length == 6 && Region.TryFind(code, out _);

    private static string? Text(Violations errors, string field, string value, int most) =>
        errors.Found.Any(e => e.Field == Prefix + field) || errors.Text(Prefix + field, value, most) is { Length: 0 } ? null : value.Trim();
}
