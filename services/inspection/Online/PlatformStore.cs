using Quality.Common.Errors;
using Quality.Common.Values;
using Quality.Inspections.Libraries;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Online;

/// <summary>The register of platforms (电子商务平台, clause 2.7.4b): kept by the province, shown to all its regions wherever the operator has its domicile.</summary>
internal static class PlatformStore
{
    public static readonly Library<V1.Platform> Library = new(
        "platform", "platforms/", p => Document.Of(Region.GansuCode, p.DisplayName.Trim(), p.Domain) with { State = Document.Shown });

    /// <summary>A platform as it came over the wire, with every wrong field at once.</summary>
    public static V1.Platform Checked(V1.Platform? sent)
    {
        var p = sent ?? throw Fail.Invalid("platform", "REQUIRED", "platform is required.");
        var check = new Violations();
        var platform = new V1.Platform
        {
            Name = p.Name, Etag = p.Etag, DisplayName = check.Required("platform.display_name", p.DisplayName, 200), Domain = check.Required("platform.domain", p.Domain, 200),
            OperatorDisplayName = check.Required("platform.operator_display_name", p.OperatorDisplayName, 200), OperatorUscc = p.OperatorUscc, Region = p.Region,
            TakedownContact = check.Required("platform.takedown_contact", p.TakedownContact, 200),
            TakedownAddress = check.Required("platform.takedown_address", p.TakedownAddress, 500), Note = check.Text("platform.note", p.Note, 1000),
        };
        check.AddIf(platform.Domain.Length > 0 && !IsHost(platform.Domain), "platform.domain", "BAD_DOMAIN", "platform.domain must be a host name in small letters, without scheme and path.");
        check.AddIf(!Uscc.TryParse(p.OperatorUscc, out var code) || code.Value != p.OperatorUscc, "platform.operator_uscc", "BAD_USCC", "platform.operator_uscc must be a unified social credit code of 18 characters.");
        OnlineCheckFields.AnyRegion("platform.region", p.Region, check);
        check.ThrowIfAny();
        return platform;
    }

    private static bool IsHost(string domain) =>
        Uri.CheckHostName(domain) == UriHostNameType.Dns && domain.Contains('.', StringComparison.Ordinal) && !domain.Any(char.IsAsciiLetterUpper);
}
