using Google.Protobuf.WellKnownTypes;
using Quality.Dashboard.Components;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Inspected;

/// <summary>检查对象 as this page shows them, and what it asks for.</summary>
internal static class InspectedWords
{
    public static StatusKind Kind(V1.InspectedStatus status) => status switch
    {
        V1.InspectedStatus.Existing => StatusKind.Good,
        V1.InspectedStatus.Suspended => StatusKind.Warning,
        V1.InspectedStatus.Revoked => StatusKind.Bad,
        V1.InspectedStatus.Deregistered => StatusKind.Ceased,
        V1.InspectedStatus.MovedOut => StatusKind.Neutral,
        _ => StatusKind.None,
    };
}

/// <summary>What the library is narrowed to; Known is a day yyyy-MM-dd, of which the last instant counts.</summary>
internal sealed record InspectedFilter
{
    public string Query { get; init; } = "";

    public string Region { get; init; } = "";

    public V1.InspectedStatus Status { get; init; }

    public V1.InspectedClass Class { get; init; }

    public string Category { get; init; } = "";

    public string Known { get; init; } = "";

    public bool IsEmpty => this == new InspectedFilter();

    private Timestamp? KnownAt => DateOnly.TryParseExact(Known, "yyyy-MM-dd", out var day) && day < DateOnly.MaxValue
        ? new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)).AddMilliseconds(-1).ToTimestamp()
        : null;

    public V1.ListInspectedEnterprisesRequest ToList(int size, string token)
    {
        var request = new V1.ListInspectedEnterprisesRequest { Query = Query, Region = Region, ProductCategory = Category, KnownAt = KnownAt, PageSize = size, PageToken = token };
        if (Status != default)
            request.Statuses.Add(Status);
        if (Class != default)
            request.CreditClasses.Add(Class);
        return request;
    }

    public V1.ExportInspectedEnterprisesRequest ToExport()
    {
        var list = ToList(0, "");
        return new()
        {
            Query = list.Query, Region = list.Region, Statuses = { list.Statuses }, CreditClasses = { list.CreditClasses }, ProductCategory = list.ProductCategory, KnownAt = list.KnownAt,
        };
    }
}
