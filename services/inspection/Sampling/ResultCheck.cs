using System.Globalization;
using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Inspections.Libraries;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>What a laboratory found, with the verdict of each item, and everything that is wrong with it so far.</summary>
internal sealed record CheckedResults(V1.SamplingResults Results, DateOnly? ConcludedOn, Violations Found);

/// <summary>Checks what a laboratory found: each item against its limits, and the verdict against the items.</summary>
internal static class ResultCheck
{
    public const int MostItems = 100;

    /// <summary>The fields of each item by name, made once: a laboratory sends them by the ten thousand.</summary>
    private static readonly ItemFields[] Fields = [.. Enumerable.Range(0, MostItems).Select(n => new ItemFields($"results.items[{n}]"))];

    /// <summary>The results with the verdict of each item; <paramref name="accredited"/> answers what the laboratory may test on a day.</summary>
    public static async Task<V1.SamplingResults> CheckedAsync(V1.SamplingResults? sent, DateOnly notBefore, DateOnly today, Func<TestDemand, DateOnly, Task<bool>> accredited)
    {
        var checkedResults = Form(sent, today);
        var may = new Dictionary<(TestDemand, DateOnly), bool>();
        foreach (var item in checkedResults.Results.Items.Take(MostItems))
            if (checkedResults.ConcludedOn is { } on) may[(DemandOf(item), on)] = await accredited(DemandOf(item), on);
        Fitting(checkedResults, notBefore, (demand, day) => may[(demand, day)]).ThrowIfAny();
        return checkedResults.Results;
    }

    /// <summary>What can be said without the sampling; the verdict of each item is written into what was sent. Nothing is thrown but what leaves nothing to check.</summary>
    public static CheckedResults Form(V1.SamplingResults? sent, DateOnly today)
    {
        var results = sent ?? throw Fail.Invalid("results", "REQUIRED", "results is required.");
        var check = new Violations();
        var day = check.Date("results.concluded_on", results.ConcludedOn, notAfter: today);
        check.Required("results.report_number", results.ReportNumber, 100);
        LibraryCheck.Count("results.items", results.Items.Count, 1, MostItems, check);
        for (var n = 0; n < Math.Min(results.Items.Count, MostItems); n++) Item(Fields[n], results.Items[n], check);
        check.AddIf(results.Outcome is not (V1.SampleOutcome.Conforming or V1.SampleOutcome.Nonconforming), "results.outcome", "NOT_ALLOWED", "results.outcome must be CONFORMING or NONCONFORMING.");
        var computed = results.Items.All(i => i.Conforming) ? V1.SampleOutcome.Conforming : V1.SampleOutcome.Nonconforming;
        if (check.None && results.Outcome != computed) check.Add("results.outcome", "VERDICT_DIFFERS", $"By the limits the sample is {computed}, not {results.Outcome}.");
        return new(results, day, check);
    }

    /// <summary>Everything that is wrong with the results for this sampling.</summary>
    public static Violations Fitting(CheckedResults form, DateOnly notBefore, Func<TestDemand, DateOnly, bool> accredited)
    {
        var check = new Violations();
        foreach (var v in form.Found.Found) check.Add(v.Field, v.Reason, v.Description);
        if (form.ConcludedOn < notBefore) check.Add("results.concluded_on", "BEFORE_SAMPLING", $"results.concluded_on is before {ChinaTime.Format(notBefore)}, when there was nothing to test.");
        for (var n = 0; n < Math.Min(form.Results.Items.Count, MostItems); n++)
            if (form.ConcludedOn is { } on && !accredited(DemandOf(form.Results.Items[n]), on))
                check.Add($"results.items[{n}].method", "NOT_ACCREDITED", $"The laboratory is not accredited for {form.Results.Items[n].Item} by {form.Results.Items[n].Method} on that day.");
        return check;
    }

    private static TestDemand DemandOf(V1.TestedItem item) => new(item.Item.Trim(), item.Method.Trim());

    private static void Item(ItemFields at, V1.TestedItem item, Violations check)
    {
        check.Required(at.Item, item.Item, 200);
        check.Required(at.Method, item.Method, 100);
        check.Text(at.Unit, item.Unit, 50);
        check.Enum(at.Direction, item.Direction);
        var value = Number(at.Value, item.Value, needed: true, check);
        var min = Number(at.Min, item.LimitMin, item.Direction is V1.LimitDirection.Min or V1.LimitDirection.Range, check);
        var max = Number(at.Max, item.LimitMax, item.Direction is V1.LimitDirection.Max or V1.LimitDirection.Range, check);
        if (max < min) check.Add(at.Max, "BAD_RANGE", $"{at.Max} is below {at.Min}.");
        item.Conforming = value is not null && !(value < min) && !(value > max);
    }

    private static decimal? Number(string field, string text, bool needed, Violations check)
    {
        if (text.Length == 0)
        {
            if (needed) check.Add(field, "REQUIRED", $"{field} is required.");
            return null;
        }

        if (!needed) check.Add(field, "NOT_ALLOWED", $"{field} does not belong to this direction.");
        if (text.Length <= 28 && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return number;
        check.Add(field, "BAD_NUMBER", $"{field} must be a decimal number such as 1.25.");
        return null;
    }

    /// <summary>Paths of one item's fields, as they are written in the proto.</summary>
    private sealed class ItemFields(string at)
    {
        public string Item { get; } = $"{at}.item";

        public string Method { get; } = $"{at}.method";

        public string Unit { get; } = $"{at}.unit";

        public string Direction { get; } = $"{at}.direction";

        public string Value { get; } = $"{at}.value";

        public string Min { get; } = $"{at}.limit_min";

        public string Max { get; } = $"{at}.limit_max";
    }
}
