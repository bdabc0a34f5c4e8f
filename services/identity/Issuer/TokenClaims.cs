using System.Security.Claims;
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

    /// <summary>Thumbprints over which the token is good; they leave as <c>cnf</c>.</summary>
    public const string Certificates = "certificates";

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
        if (client.Certificates.Count > 0) identity.SetClaims(Certificates, [.. client.Certificates]);
        if (client.DailyCallLimit > 0) identity.SetClaim(DailyCallLimit, client.DailyCallLimit);
        return Finish(identity);
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
            Stamp or Certificates => [],
            DailyCallLimit => [Destinations.AccessToken],
            _ => [Destinations.AccessToken, Destinations.IdentityToken],
        });
        return new(identity);
    }
}
