using Google.Protobuf.WellKnownTypes;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Identity.Accounts;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Clients;

/// <summary>Checks what a request says of a client, all fields at once.</summary>
internal static class ClientRequest
{
    private const int MaxCertificates = 10;

    private static readonly string[] Mutable = ["display_name", "roles", "region", "certificate_thumbprints", "data_sets", "daily_call_limit"];

    public static Client New(V1.CreateClientRequest request, string newId, DateTimeOffset now)
    {
        var check = new Violations();
        var wire = request.Client ?? new();
        var id = wire.ClientId.Length > 0 ? wire.ClientId : newId;
        check.AddIf(!IsId(id), "client.client_id", "BAD_CLIENT_ID", "client.client_id needs 3 to 64 letters a to z, digits or hyphens.");
        var client = new Client
        {
            ClientId = id, DisplayName = DisplayName(check, wire), Roles = AccountRequest.Roles(check, "client.roles", wire.Roles),
            Region = RegionOf(check, wire), Certificates = Certificates(check, wire), DataSets = DataSets(check, wire), DailyCallLimit = Limit(check, wire),
            SecretAt = now, CreatedAt = now, UpdatedAt = now, Version = 1,
        };
        CheckPartner(check, client);
        check.ThrowIfAny();
        return client;
    }

    public static Client Apply(V1.UpdateClientRequest request, Client client, DateTimeOffset now)
    {
        var check = new Violations();
        var wire = request.Client;
        var mask = new UpdateMask(request.UpdateMask, wire, check, Mutable);
        var changed = client.Changed(now) with
        {
            DisplayName = mask.Has("display_name") ? DisplayName(check, wire) : client.DisplayName,
            Roles = mask.Has("roles") ? AccountRequest.Roles(check, "client.roles", wire.Roles) : client.Roles,
            Region = mask.Has("region") ? RegionOf(check, wire) : client.Region,
            Certificates = mask.Has("certificate_thumbprints") ? Certificates(check, wire) : client.Certificates,
            DataSets = mask.Has("data_sets") ? DataSets(check, wire) : client.DataSets,
            DailyCallLimit = mask.Has("daily_call_limit") ? Limit(check, wire) : client.DailyCallLimit,
        };
        CheckPartner(check, changed);
        check.ThrowIfAny();
        return changed;
    }

    public static ClientFilter Filter(V1.ListClientsRequest request)
    {
        var check = new Violations();
        var query = check.Text("query", request.Query, 100);
        var role = request.Role.Length == 0 ? Role.None : AccountRequest.Roles(check, "role", [request.Role]);
        check.ThrowIfAny();
        return new(query, role, request.States.Contains(V1.ClientState.Active), request.States.Contains(V1.ClientState.Disabled));
    }

    public static V1.Client ToWire(this Client client) => new()
    {
        Name = client.Name, ClientId = client.ClientId, DisplayName = client.DisplayName, Roles = { RoleNames.Of(client.Roles) }, Region = client.Region ?? "",
        CertificateThumbprints = { client.Certificates }, DataSets = { client.DataSets.Select(d => System.Enum.Parse<V1.DataSet>(d, ignoreCase: true)) },
        DailyCallLimit = client.DailyCallLimit, State = client.Disabled ? V1.ClientState.Disabled : V1.ClientState.Active,
        SecretTime = client.SecretAt.ToTimestamp(), LastTokenTime = client.LastTokenAt?.ToTimestamp(), Etag = Etag.Of(client.Version),
        CreateTime = client.CreatedAt.ToTimestamp(), UpdateTime = client.UpdatedAt.ToTimestamp(),
    };

    /// <summary>A partner without a certificate or a data set could read nothing, or everything.</summary>
    private static void CheckPartner(Violations check, Client client)
    {
        if (!client.Roles.HasFlag(Role.PartnerProvince)) return;
        check.AddIf(client.Certificates.Count == 0, "client.certificate_thumbprints", "REQUIRED", "client.certificate_thumbprints is required for partner_province.");
        check.AddIf(client.DataSets.Count == 0, "client.data_sets", "REQUIRED", "client.data_sets is required for partner_province.");
    }

    private static bool IsId(string id) => id.Length is >= 3 and <= 64 && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && id != Applications.Dashboard;

    private static string DisplayName(Violations check, V1.Client wire) => check.Required("client.display_name", wire.DisplayName, 100);

    private static string? RegionOf(Violations check, V1.Client wire)
    {
        if (wire.Region.Length == 0) return null;
        check.AddIf(RegionScope.FromClaim(wire.Region) == RegionScope.None, "client.region", "UNKNOWN_REGION", "client.region is not a division of Gansu.");
        return wire.Region;
    }

    private static List<string> Certificates(Violations check, V1.Client wire)
    {
        var found = wire.CertificateThumbprints.Select(t => t.ToLowerInvariant()).Distinct().ToList();
        check.AddIf(found.Count > MaxCertificates, "client.certificate_thumbprints", "TOO_MANY", $"client.certificate_thumbprints has {found.Count} entries; at most {MaxCertificates} are allowed.");
        var bad = found.Exists(t => t.Length != 64 || !t.All(char.IsAsciiHexDigitLower));
        check.AddIf(bad, "client.certificate_thumbprints", "BAD_THUMBPRINT", "client.certificate_thumbprints needs SHA-256 thumbprints of 64 hexadecimal digits.");
        return found;
    }

    private static List<string> DataSets(Violations check, V1.Client wire)
    {
        foreach (var set in wire.DataSets) check.Enum("client.data_sets", set);
        return wire.DataSets.Distinct().Where(System.Enum.IsDefined).Select(s => s.ToString().ToLowerInvariant()).ToList();
    }

    private static int Limit(Violations check, V1.Client wire)
    {
        check.AddIf(wire.DailyCallLimit < 0, "client.daily_call_limit", "NEGATIVE", "client.daily_call_limit must not be negative.");
        return wire.DailyCallLimit;
    }
}
