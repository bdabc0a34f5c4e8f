using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Enterprises;

/// <summary>What the register is narrowed to; it stands in the address, so that a link and the way back keep it.</summary>
internal sealed record EnterpriseFilter
{
    public string Query { get; init; } = "";

    public string Region { get; init; } = "";

    public V1.EnterpriseStatus Status { get; init; }

    public bool? Producer { get; init; }

    public bool? RightCode { get; init; }

    public string From { get; init; } = "";

    public string To { get; init; } = "";

    public bool IsEmpty => this == new EnterpriseFilter();

    public static EnterpriseFilter Read(string address)
    {
        var query = QueryHelpers.ParseQuery(new Uri(address).Query);
        string Text(string key) => query.TryGetValue(key, out var value) ? value.ToString() : "";
        bool? Choice(string key) => Text(key) switch { "yes" => true, "no" => false, _ => null };
        return new()
        {
            Query = Text("q"),
            Region = Text("region"),
            Status = Enum.TryParse<V1.EnterpriseStatus>(Text("status"), ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : default,
            Producer = Choice("producer"),
            RightCode = Choice("code"),
            From = Text("from"),
            To = Text("to"),
        };
    }

    public string Address()
    {
        string? Choice(bool? value) => value switch { true => "yes", false => "no", null => null };
        var parts = new Dictionary<string, string?>
        {
            ["q"] = Query,
            ["region"] = Region,
            ["status"] = Status == default ? null : Status.ToString().ToLower(CultureInfo.InvariantCulture),
            ["producer"] = Choice(Producer),
            ["code"] = Choice(RightCode),
            ["from"] = From,
            ["to"] = To,
        };
        return QueryHelpers.AddQueryString("/enterprises", parts.Where(part => !string.IsNullOrEmpty(part.Value)));
    }

    public V1.ListEnterprisesRequest ToList(int size, string token)
    {
        var request = new V1.ListEnterprisesRequest { Query = Query, Region = Region, RegisteredFrom = From, RegisteredTo = To, PageSize = size, PageToken = token };
        if (Status != default)
            request.Statuses.Add(Status);
        if (Producer is { } producer)
            request.MainConsumerProducer = producer;
        if (RightCode is { } right)
            request.UsccCheckDigitValid = right;
        return request;
    }

    public V1.ExportEnterprisesRequest ToExport()
    {
        var request = new V1.ExportEnterprisesRequest { Query = Query, Region = Region, RegisteredFrom = From, RegisteredTo = To };
        if (Status != default)
            request.Statuses.Add(Status);
        if (Producer is { } producer)
            request.MainConsumerProducer = producer;
        if (RightCode is { } right)
            request.UsccCheckDigitValid = right;
        return request;
    }
}
