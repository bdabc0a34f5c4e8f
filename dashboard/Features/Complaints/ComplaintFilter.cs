using Quality.Dashboard.Components;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Dashboard.Features.Complaints;

/// <summary>What the list is narrowed to; the zero of an enum and an empty text mean everything.</summary>
internal sealed record ComplaintFilter
{
    public string Query { get; init; } = "";

    public string Region { get; init; } = "";

    public string Category { get; init; } = "";

    public string Respondent { get; init; } = "";

    public V1.ComplaintKind Kind { get; init; }

    public V1.ComplaintState State { get; init; }

    public V1.ComplaintChannel Channel { get; init; }

    /// <summary>yes, no or empty.</summary>
    public string Overdue { get; init; } = "";

    public string From { get; init; } = "";

    public string To { get; init; } = "";

    public V1.ListComplaintsRequest List(PageQuery page)
    {
        var request = new V1.ListComplaintsRequest
        {
            Query = Query, Region = Region, ProductCategory = Category, Respondent = Respondent, ReceivedFrom = From, ReceivedTo = To, PageSize = page.Size, PageToken = page.Token,
            Kinds = { Chosen(Kind) }, States = { Chosen(State) }, Channels = { Chosen(Channel) },
        };
        if (Overdue.Length > 0)
            request.Overdue = Overdue == "yes";
        return request;
    }

    public V1.ExportComplaintsRequest Export()
    {
        var request = new V1.ExportComplaintsRequest
        {
            Query = Query, Region = Region, ProductCategory = Category, Respondent = Respondent, ReceivedFrom = From, ReceivedTo = To,
            Kinds = { Chosen(Kind) }, States = { Chosen(State) }, Channels = { Chosen(Channel) },
        };
        if (Overdue.Length > 0)
            request.Overdue = Overdue == "yes";
        return request;
    }

    private static IEnumerable<T> Chosen<T>(T value) where T : struct, Enum => Convert.ToInt32(value, null) == 0 ? [] : [value];
}
