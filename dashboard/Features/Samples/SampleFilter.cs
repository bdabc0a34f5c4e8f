using Quality.Dashboard.Components;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Samples;

/// <summary>What the list is narrowed to; the zero of an enum and an empty text mean everything.</summary>
internal sealed record SampleFilter
{
    public string Query { get; init; } = "";

    public string Region { get; init; } = "";

    public string Category { get; init; } = "";

    public string Producer { get; init; } = "";

    public V1.SampleLevel Level { get; init; }

    public V1.SampleKind Kind { get; init; }

    public V1.SampleSelection Selection { get; init; }

    public V1.SampleOutcome Outcome { get; init; }

    /// <summary>yes, no or empty.</summary>
    public string Final { get; init; } = "";

    public string From { get; init; } = "";

    public string To { get; init; } = "";

    public V1.ListSamplesRequest List(PageQuery page)
    {
        var request = new V1.ListSamplesRequest
        {
            Query = Query, Region = Region, ProductCategory = Category, Producer = Producer, SampledFrom = From, SampledTo = To, PageSize = page.Size, PageToken = page.Token,
            Levels = { Chosen(Level) }, Kinds = { Chosen(Kind) }, Selections = { Chosen(Selection) }, Outcomes = { Chosen(Outcome) },
        };
        if (Final.Length > 0)
            request.Final = Final == "yes";
        return request;
    }

    public V1.ExportSamplesRequest Export()
    {
        var request = new V1.ExportSamplesRequest
        {
            Query = Query, Region = Region, ProductCategory = Category, Producer = Producer, SampledFrom = From, SampledTo = To,
            Levels = { Chosen(Level) }, Kinds = { Chosen(Kind) }, Selections = { Chosen(Selection) }, Outcomes = { Chosen(Outcome) },
        };
        if (Final.Length > 0)
            request.Final = Final == "yes";
        return request;
    }

    private static IEnumerable<T> Chosen<T>(T value) where T : struct, Enum => Convert.ToInt32(value, null) == 0 ? [] : [value];
}
