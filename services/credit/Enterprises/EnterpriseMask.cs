using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Enterprises;

/// <summary>Applies an update mask: a path in it may empty a field, without a mask every filled field counts (AIP-134).</summary>
internal static class EnterpriseMask
{
    private static readonly string[] Changeable = ["display_name", "region", "status", "registered_on", "type", "address", "scope", "capital_text", "main_consumer_producer"];

    public static EnterpriseInput Apply(this EnterpriseInput input, FieldMask? mask, Violations errors)
    {
        if (mask is null || mask.Paths.Count == 0) return input;
        var paths = mask.Paths.Contains("*") ? Changeable : [.. mask.Paths];
        foreach (var path in paths.Except(Changeable)) errors.Add("update_mask", "UNKNOWN_PATH", $"update_mask names {path}, which does not exist or never changes.");
        bool In(string path) => paths.Contains(path);
        errors.AddIf(In("display_name") && input.DisplayName is null, "enterprise.display_name", "REQUIRED", "enterprise.display_name cannot be emptied.");
        errors.AddIf(In("region") && input.Region is null, "enterprise.region", "REQUIRED", "enterprise.region cannot be emptied.");
        errors.AddIf(In("status") && input.Status is null, "enterprise.status", "REQUIRED", "enterprise.status cannot be emptied.");
        string? Text(string path, string? value) => In(path) ? value ?? "" : null;
        return new(input.Uscc)
        {
            DisplayName = In("display_name") ? input.DisplayName : null,
            Region = In("region") ? input.Region : null,
            Status = In("status") ? input.Status : null,
            RegisteredOn = In("registered_on") ? input.RegisteredOn : null,
            ClearRegisteredOn = In("registered_on") && input.RegisteredOn is null,
            Type = Text("type", input.Type),
            Address = Text("address", input.Address),
            Scope = Text("scope", input.Scope),
            CapitalText = Text("capital_text", input.CapitalText),
            MainConsumerProducer = In("main_consumer_producer") ? input.MainConsumerProducer ?? false : null,
        };
    }
}
