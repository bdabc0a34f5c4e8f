using System.Buffers.Text;
using System.Security.Claims;
using System.Text.Json.Nodes;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Quality.Common.Access;
using Quality.Identity.Accounts;
using Quality.Identity.Clients;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Quality.Identity.Issuer;

/// <summary>What our tokens say about their bearer.</summary>
internal static class TokenClaims
{
    public const string Roles = "role";
    public const string Region = "region";
    public const string Department = "department";

    /// <summary>Certificates over which the token is good.</summary>
    public const string Confirmation = "cnf";

    /// <summary>Calls a day in China that the gateway lets pass.</summary>
    public const string DailyCallLimit = "daily_call_limit";

    /// <summary>Only in codes and refresh tokens: a token made before the last disabling, reset or change of password is refused.</summary>
    public const string Stamp = "stamp";

    public static readonly string[] All = [Claims.Subject, Claims.Name, Claims.PreferredUsername, Roles, Region, Department];

    /// <summary>Scopes that a person's client may be given.</summary>
    private static readonly string[] PersonScopes = [Scopes.OpenId, Scopes.Profile, Scopes.OfflineAccess];

    public static ClaimsPrincipal Of(Account account, IEnumerable<string> scopes)
    {
        var identity = NewIdentity(account.Id, account.DisplayName, account.Roles, account.Region, account.Department)
            .SetClaim(Claims.PreferredUsername, account.UserName)
            .SetClaim(Stamp, account.SecurityStamp)
            .SetScopes(scopes.Intersect(PersonScopes));
        return Finish(identity);
    }

    /// <param name="client">The client.</param>
    /// <param name="scopes">Data sets asked for, all of which the client holds.</param>
    public static ClaimsPrincipal Of(Client client, IEnumerable<string> scopes)
    {
        var identity = NewIdentity(client.ClientId, client.DisplayName, client.Roles, client.Region, null).SetScopes(scopes);
        if (client.Certificates.Count > 0) identity.SetClaim(Confirmation, Certificates(client));
        if (client.DailyCallLimit > 0) identity.SetClaim(DailyCallLimit, client.DailyCallLimit);
        return Finish(identity);
    }

    /// <summary>RFC 8705: the gateway refuses the token over any other certificate; several, while one replaces another, are a list.</summary>
    private static JsonObject Certificates(Client client)
    {
        var thumbprints = client.Certificates.Select(hex => Base64Url.EncodeToString(Convert.FromHexString(hex))).ToArray();
        return new() { ["x5t#S256"] = thumbprints is [var one] ? one : new JsonArray([.. thumbprints.Select(t => JsonValue.Create(t))]) };
    }

    private static ClaimsIdentity NewIdentity(string subject, string name, Role roles, string? region, string? department)
    {
        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, Roles);
        return identity.SetClaim(Claims.Subject, subject).SetClaim(Claims.Name, name)
            .SetClaims(Roles, [.. RoleNames.Of(roles)]).SetClaim(Region, region).SetClaim(Department, department);
    }

    private static ClaimsPrincipal Finish(ClaimsIdentity identity)
    {
        identity.SetResources(OpenIddictSetup.Audience);
        identity.SetDestinations(claim => claim.Type switch
        {
            Stamp => [],
            Confirmation or DailyCallLimit => [Destinations.AccessToken],
            _ => [Destinations.AccessToken, Destinations.IdentityToken],
        });
        return new(identity);
    }
}
