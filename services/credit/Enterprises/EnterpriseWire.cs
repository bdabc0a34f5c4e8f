using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Enterprises;

/// <summary>Between the domain and the wire.</summary>
internal static class EnterpriseWire
{
    public static V1.Enterprise ToWire(this Enterprise e) => new()
    {
        Name = e.Name,
        Uscc = e.Uscc,
        DisplayName = e.DisplayName,
        Region = e.Region,
        ReportingUnit = e.ReportingUnit,
        Status = (V1.EnterpriseStatus)e.Status,
        RegisteredOn = e.RegisteredOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
        Type = e.Type,
        Address = e.Address,
        Scope = e.Scope,
        CapitalText = e.CapitalText,
        MainConsumerProducer = e.MainConsumerProducer,
        UsccCheckDigitValid = e.CheckDigitValid,
        Etag = Etag.Of(e.Version),
        Version = e.Version,
        CreateTime = e.CreatedAt.ToTimestamp(),
        UpdateTime = e.UpdatedAt.ToTimestamp(),
    };

    /// <summary>The code in a resource name; what has no such form cannot be found.</summary>
    public static string CodeOf(string field, string name) => Uscc.TryFromName(name, out var uscc)
        ? uscc.Value
        : throw Fail.Invalid(field, "BAD_NAME", $"{field} must have the form enterprises/{{18 characters}}.");

    public static EnterpriseFilter Filter(this V1.ListEnterprisesRequest r)
    {
        var check = new Violations();
        var filter = new EnterpriseFilter(
            r.Query.Trim(), r.Region, [.. r.Statuses.Select(s => (int)check.Enum("statuses", s))],
            r.HasMainConsumerProducer ? r.MainConsumerProducer : null, r.HasUsccCheckDigitValid ? r.UsccCheckDigitValid : null,
            check.Date("registered_from", r.RegisteredFrom, required: false), check.Date("registered_to", r.RegisteredTo, required: false));
        check.ThrowIfAny();
        return filter;
    }

    public static EnterpriseFilter Filter(this V1.ExportEnterprisesRequest r)
    {
        var list = new V1.ListEnterprisesRequest { Query = r.Query, Region = r.Region, Statuses = { r.Statuses }, RegisteredFrom = r.RegisteredFrom, RegisteredTo = r.RegisteredTo };
        if (r.HasMainConsumerProducer) list.MainConsumerProducer = r.MainConsumerProducer;
        if (r.HasUsccCheckDigitValid) list.UsccCheckDigitValid = r.UsccCheckDigitValid;
        return list.Filter();
    }
}
