using Quality.Common.Errors;
using Quality.Inspections.Libraries;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Plans;

/// <summary>Checks a plan as it came over the wire and names every wrong field at once.</summary>
internal static class PlanCheck
{
    /// <summary>Cited where a rule asks for an origin (2.7.0): administrations may not check goods from elsewhere differently.</summary>
    public const string OriginArticle = "Anti-Monopoly Law (2007) art 33";

    public const string CreditClass = "credit_class";

    private static readonly string[] Origins = ["origin", "producer_region", "province", "place", "region", "registered_in", "city", "county"];

    // What says in Chinese where somebody comes from; refused as a value, too: no class is called so.
    private static readonly string[] OriginWords = ["产地", "来源地", "地区", "所在地", "注册地", "省份", "市州", "县区", "本地", "外地", "本省", "外省", "省内", "省外"];

    public static V1.Plan Checked(V1.Plan? sent)
    {
        var check = new Violations();
        var p = sent ?? throw Fail.Invalid("plan", "REQUIRED", "plan is required.");
        check.Required("plan.display_name", p.DisplayName, 200);
        check.Enum("plan.kind", p.Kind);
        check.AddIf(p.Year is < 2000 or > 2100, "plan.year", "OUT_OF_RANGE", "plan.year must be 2000 to 2100.");
        var quarterly = p.Kind == V1.PlanKind.Quarterly;
        check.AddIf(quarterly && p.Quarter is < 1 or > 4, "plan.quarter", "OUT_OF_RANGE", "plan.quarter must be 1 to 4.");
        check.AddIf(!quarterly && p.Quarter != 0, "plan.quarter", "NOT_ALLOWED", "Only a quarterly plan has a quarter.");
        check.Required("plan.authority", p.Authority, 200);
        check.Enum("plan.level", p.Level);
        LibraryCheck.Region("plan.region", p.Region, check);
        LibraryCheck.Count("plan.rules", p.Rules.Count, 1, 200, check);
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var n = 0; n < p.Rules.Count; n++) Rule($"plan.rules[{n}]", p.Rules[n], codes, check);
        check.ThrowIfAny();
        return p.Clone();
    }

    private static void Rule(string at, V1.PlanRule rule, HashSet<string> codes, Violations check)
    {
        var code = check.Required($"{at}.code", rule.Code, 50);
        check.AddIf(code.Length > 0 && !codes.Add(code), $"{at}.code", "REPEATED", $"The code {code} is used twice.");
        LibraryCheck.Category($"{at}.product_category", rule.ProductCategory, check);
        LibraryCheck.Count($"{at}.items", rule.Items.Count, 1, 200, check);
        for (var n = 0; n < rule.Items.Count; n++)
        {
            check.Required($"{at}.items[{n}].item", rule.Items[n].Item, 200);
            check.Required($"{at}.items[{n}].method", rule.Items[n].Method, 100);
            check.Required($"{at}.items[{n}].limit", rule.Items[n].Limit, 200);
        }

        check.AddIf(rule.TestAmount is < 1 or > 10_000, $"{at}.test_amount", "OUT_OF_RANGE", $"{at}.test_amount must be 1 to 10000.");
        check.AddIf(rule.ReserveAmount is < 0 or > 10_000, $"{at}.reserve_amount", "OUT_OF_RANGE", $"{at}.reserve_amount must be 0 to 10000.");
        LibraryCheck.Count($"{at}.standards", rule.Standards.Count, 1, 100, check);
        for (var n = 0; n < rule.Standards.Count; n++) check.Required($"{at}.standards[{n}]", rule.Standards[n], 200);
        LibraryCheck.Count($"{at}.pool_conditions", rule.PoolConditions.Count, 0, 50, check); // each is a parameter of the pool's query
        for (var n = 0; n < rule.PoolConditions.Count; n++) Condition($"{at}.pool_conditions[{n}]", rule.PoolConditions[n], check);
    }

    private static void Condition(string at, string condition, Violations check)
    {
        var parts = condition.Split('=', 2, StringSplitOptions.TrimEntries);
        if (Origins.Contains(parts[0], StringComparer.OrdinalIgnoreCase) || OriginWords.Any(word => condition.Contains(word, StringComparison.Ordinal)))
            check.Add(at, "ORIGIN_FILTER", $"A pool cannot be filtered by where a producer or product comes from: {OriginArticle}.");
        else
            check.AddIf(parts is not [CreditClass, { Length: > 0 and <= 20 }], at, "UNKNOWN_CONDITION", $"{at} must have the form credit_class=A.");
    }
}
