using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Publications;

/// <summary>How the samples of a round are chosen.</summary>
public enum ScopeKind
{
    None,
    Filter,
    Task,
    Picked,
}

/// <summary>A printed rate as the form has it.</summary>
public sealed class PrintedRow
{
    public V1.PrintedRate Rate { get; init; } = new() { Unit = V1.RateUnit.Batches, Sense = V1.RateSense.Conforming };

    public int? Numerator { get; set; }

    public int? Denominator { get; set; }
}

/// <summary>What somebody writes of a round: the form, and the message that it becomes.</summary>
public sealed class PublicationDraft
{
    /// <summary>The message; lists and what depends on the choice of samples are written by <see cref="ToWire"/>.</summary>
    public V1.Publication Wire { get; private init; } = new() { Scope = new() };

    public ScopeKind Kind { get; set; } = ScopeKind.Filter;

    public string Samples { get; set; } = "";

    public string Labels { get; set; } = "";

    public V1.SampleRegime Regime { get; set; }

    public List<string> Categories { get; private init; } = [];

    public List<PrintedRow> Printed { get; private init; } = [];

    /// <summary>The form of a round that is stored.</summary>
    public static PublicationDraft Of(V1.Publication stored)
    {
        var scope = stored.Scope;
        return new()
        {
            Wire = stored.Clone(),
            Kind = scope.Samples.Count > 0 ? ScopeKind.Picked : scope.Task.Length > 0 ? ScopeKind.Task : ScopeKind.Filter,
            Samples = string.Join('\n', scope.Samples),
            Labels = string.Join('\n', stored.LabelItems),
            Regime = scope.Regimes.FirstOrDefault(),
            Categories = [.. scope.ProductCategories],
            Printed = [.. stored.Printed.Select(p => new PrintedRow { Rate = p.Clone(), Numerator = p.HasNumerator ? p.Numerator : null, Denominator = p.HasDenominator ? p.Denominator : null })],
        };
    }

    public V1.Publication ToWire()
    {
        var wire = new V1.Publication
        {
            Name = Wire.Name, Etag = Wire.Etag, Authority = Wire.Authority, Title = Wire.Title, Level = Wire.Level, Region = Wire.Region, Source = Wire.Source, Note = Wire.Note, Scope = Scope(),
            LabelItems = { Lines(Labels) },
        };
        foreach (var row in Printed)
        {
            var rate = row.Rate.Clone();
            rate.ClearNumerator();
            rate.ClearDenominator();
            if (row.Numerator is { } numerator) rate.Numerator = numerator;
            if (row.Denominator is { } denominator) rate.Denominator = denominator;
            wire.Printed.Add(rate);
        }

        return wire;
    }

    /// <summary>samples/… out of what somebody pasted: names, ids or addresses of pages.</summary>
    public static IEnumerable<string> Names(string text, string collection) => Lines(text).Select(line =>
    {
        var at = line.IndexOf(collection, StringComparison.Ordinal);
        var name = at >= 0 ? line[at..] : collection + line;
        var end = name.IndexOfAny(['?', '#'], 0);
        return end >= 0 ? name[..end] : name;
    });

    private V1.PublicationScope Scope()
    {
        if (Kind == ScopeKind.Picked) return new() { Samples = { Names(Samples, "samples/") } };
        if (Kind == ScopeKind.Task) return new() { Task = Names(Wire.Scope.Task, "tasks/").FirstOrDefault() ?? "" };
        var scope = new V1.PublicationScope
        {
            SampledFrom = Wire.Scope.SampledFrom, SampledTo = Wire.Scope.SampledTo, Authority = Wire.Scope.Authority, Plan = Wire.Scope.Plan, ProductCategories = { Categories },
        };
        if (Regime != 0) scope.Regimes.Add(Regime);
        return scope;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
