using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Inspections.Plans;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Publications;

/// <summary>Checks requests about publications and names every wrong field at once.</summary>
internal static class PublicationCheck
{
    /// <summary>More would be a register, not a round.</summary>
    public const int MostEntries = 20_000;

    private const int MostPrinted = 200;
    private const int MostLabels = 20;

    /// <summary>What a person writes of a round; everything else is left out.</summary>
    public static V1.Publication Content(V1.Publication? sent, PublicationRow? stored, string? reason = null)
    {
        var p = sent ?? throw Fail.Invalid("publication", "REQUIRED", "publication is required.");
        var check = new Violations();
        check.Enum("publication.level", p.Level);
        check.AddIf(p.Region.Length == 0, "publication.region", "REQUIRED", "publication.region is required.");
        check.AddIf(p.Region.Length > 0 && !(Region.TryFind(p.Region, out var region) && region.InGansu), "publication.region", "UNKNOWN_REGION", "publication.region must be a division code of Gansu.");
        check.AddIf(stored is not null && stored.Level != (long)p.Level, "publication.level", "IMMUTABLE", "publication.level cannot change.");
        check.AddIf(stored is not null && stored.Region != p.Region, "publication.region", "IMMUTABLE", "publication.region cannot change.");
        check.AddIf(p.LabelItems.Count > MostLabels, "publication.label_items", "TOO_MANY", $"At most {MostLabels} items.");
        var content = new V1.Publication
        {
            Authority = check.Required("publication.authority", p.Authority, 200), Title = check.Required("publication.title", p.Title, 200), Level = p.Level, Region = p.Region,
            Scope = Scope(p.Scope, check), Printed = { Printed(p.Printed, check) }, Source = check.Text("publication.source", p.Source, 500), Note = check.Text("publication.note", p.Note, 2000),
            LabelItems = { p.LabelItems.Select((item, n) => check.Required($"publication.label_items[{n}]", item, 200)).Distinct() },
            Reason = reason is null ? "" : check.Required("reason", reason, 1000),
        };
        check.ThrowIfAny();
        return content;
    }

    public static (V1.WithdrawalGround Ground, string Reason) Withdrawal(V1.WithdrawEntryRequest request)
    {
        var check = new Violations();
        var ground = check.Enum("ground", request.Ground);
        var reason = check.Required("reason", request.Reason, 1000);
        check.AddIf(!request.Sample.StartsWith(Sample.Collection, StringComparison.Ordinal), "sample", "BAD_NAME", "sample must have the form samples/{id}.");
        check.ThrowIfAny();
        return (ground, reason);
    }

    public static string IdOf(string name) => name.Length == 0
        ? throw Fail.Invalid("name", "REQUIRED", "name is required.")
        : name.StartsWith(PublicationRow.Collection, StringComparison.Ordinal) ? name[PublicationRow.Collection.Length..] : throw Fail.Invalid("name", "BAD_NAME", "name must have the form publications/{id}.");

    public static PublicationFilter Filter(V1.ListPublicationsRequest request)
    {
        var check = new Violations();
        check.AddIf(request.Region.Length > 0 && !Region.TryFind(request.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        var query = check.Text("query", request.Query, 200);
        check.ThrowIfAny();
        return new(query, request.Region, PlanAccess.Numbers(request.Levels), request.HasDraft ? request.Draft : null);
    }

    /// <summary>Numbers of outcomes joined by commas; 0 stands for withdrawn entries.</summary>
    public static string Outcomes(IReadOnlyList<V1.SampleOutcome> outcomes)
    {
        var check = new Violations();
        foreach (var (n, outcome) in outcomes.Index()) check.AddIf(!Enum.IsDefined(outcome), $"outcomes[{n}]", "UNKNOWN_VALUE", $"outcomes[{n}] has a value that this version does not know.");
        check.ThrowIfAny();
        return string.Join(',', outcomes.Select(o => (int)o).Distinct().Order());
    }

    private static V1.PublicationScope Scope(V1.PublicationScope? scope, Violations check)
    {
        const string path = "publication.scope";
        if (scope is null)
        {
            check.Add(path, "REQUIRED", $"{path} is required.");
            return new();
        }

        if (scope.Samples.Count > 0 || scope.Task.Length > 0)
        {
            var others = scope.Authority.Length + scope.Plan.Length + scope.SampledFrom.Length + scope.SampledTo.Length + scope.ProductCategories.Count + scope.Regimes.Count > 0;
            check.AddIf(others || (scope.Samples.Count > 0 && scope.Task.Length > 0), path, "ONE_SCOPE", "Either samples, or a task, or a filter.");
            check.AddIf(scope.Samples.Count > MostEntries, $"{path}.samples", "TOO_MANY", $"At most {MostEntries} samples.");
            foreach (var (n, name) in scope.Samples.Take(MostEntries).Index())
                check.AddIf(!name.StartsWith(Sample.Collection, StringComparison.Ordinal), $"{path}.samples[{n}]", "BAD_NAME", "samples/{id} is wanted.");
            check.AddIf(scope.Samples.Distinct().Count() < scope.Samples.Count, $"{path}.samples", "REPEATED", "A sample stands here twice.");
            return scope;
        }

        var (from, to) = (check.Date($"{path}.sampled_from", scope.SampledFrom), check.Date($"{path}.sampled_to", scope.SampledTo));
        check.AddIf(to < from, $"{path}.sampled_to", "BAD_RANGE", "sampled_to is before sampled_from.");
        check.Text($"{path}.authority", scope.Authority, 200);
        check.Text($"{path}.plan", scope.Plan, 200);
        check.AddIf(scope.ProductCategories.Count > 100, $"{path}.product_categories", "TOO_MANY", "At most 100 categories.");
        foreach (var (n, code) in scope.ProductCategories.Take(100).Index()) Category($"{path}.product_categories[{n}]", code, check);
        foreach (var (n, regime) in scope.Regimes.Take(100).Index()) check.Enum($"{path}.regimes[{n}]", regime);
        return scope;
    }

    private static IEnumerable<V1.PrintedRate> Printed(IReadOnlyList<V1.PrintedRate> printed, Violations check)
    {
        check.AddIf(printed.Count > MostPrinted, "publication.printed", "TOO_MANY", $"At most {MostPrinted} printed rates.");
        foreach (var (n, rate) in printed.Take(MostPrinted).Index())
        {
            var path = $"publication.printed[{n}]";
            check.Enum($"{path}.unit", rate.Unit);
            check.Enum($"{path}.sense", rate.Sense);
            if (rate.ProductCategory.Length > 0) Category($"{path}.product_category", rate.ProductCategory, check);
            check.Text($"{path}.category_display_name", rate.CategoryDisplayName, 100);
            check.AddIf(rate.HasNumerator && rate.Numerator < 0, $"{path}.numerator", "NEGATIVE", "A count is not negative.");
            check.AddIf(rate.HasDenominator && rate.Denominator < 1, $"{path}.denominator", "NOT_POSITIVE", "A denominator is positive.");
            check.AddIf(rate.HasNumerator && rate.HasDenominator && rate.Numerator > rate.Denominator, $"{path}.numerator", "COUNT_ABOVE_TOTAL", "numerator is larger than denominator.");
            check.AddIf(rate.Percent.Length > 0 && !PrintedPercent.IsOne(rate.Percent), $"{path}.percent", "BAD_PERCENT", "percent must be a number from 0 to 100 with at most four decimals.");
            check.AddIf(!rate.HasNumerator && !rate.HasDenominator && rate.Percent.Length == 0, path, "REQUIRED", "A printed rate has a count or a percentage.");
            check.AddIf(printed.Take(n).Any(o => (o.Unit, o.Sense, o.ProductCategory) == (rate.Unit, rate.Sense, rate.ProductCategory)), path, "DUPLICATE", "The same rate is printed twice.");
        }

        return printed;
    }

    private static void Category(string path, string code, Violations check) =>
        check.AddIf(!ProductCategory.TryFind(code, out _), path, "UNKNOWN_CATEGORY", $"{path} is not a category code.");
}
