using System.Security.Claims;
using Grpc.Core;
using Quality.Common.Values;

namespace Quality.Common.Access;

/// <summary>Who acts: taken from the validated token, never from the request.</summary>
/// <param name="Subject">The token's <c>sub</c>; empty for the public.</param>
/// <param name="Name">Display name, for the audit log.</param>
/// <param name="Roles">All roles.</param>
/// <param name="Scope">The part of the province that is theirs.</param>
/// <param name="Department">Department resource name or empty.</param>
/// <param name="ClientId">The OAuth client.</param>
public sealed record Caller(string Subject, string Name, Role Roles, RegionScope Scope, string Department, string ClientId)
{
    /// <summary>The system itself: jobs and event handlers.</summary>
    public static readonly Caller System = new("system", "system", Role.ProvinceAdmin, RegionScope.Whole, "", "");

    /// <summary>Somebody without a token.</summary>
    public static readonly Caller Anonymous = new("", "", Role.Public, RegionScope.None, "", "");

    /// <summary>What a partner province may read, as <c>samples</c> of the scope <c>data:samples</c>; nothing by a token that is not bound to a certificate.</summary>
    public IReadOnlyList<string> DataSets { get; init; } = [];

    /// <summary>
    /// A partner without an office here: sees of a data set only what was meant for others' eyes. Stores then leave out drafts and what is
    /// not final yet.
    /// </summary>
    public bool SharedOnly => Is(Role.PartnerProvince) && !Is(Role.Officials | Role.Laboratory);

    /// <summary>Whether one of the roles is held.</summary>
    public bool Is(Role anyOf) => (Roles & anyOf) != 0;

    /// <summary>The caller of an rpc.</summary>
    public static Caller Of(ServerCallContext context) => Of(context.GetHttpContext().User);

    /// <summary>The caller of a validated principal.</summary>
    public static Caller Of(ClaimsPrincipal user)
    {
        if (user.Identity?.IsAuthenticated != true || user.FindFirstValue("sub") is not { Length: > 0 } subject) return Anonymous;
        var roles = user.FindAll("role").Aggregate(Role.Public, (sum, claim) => sum | RoleNames.Parse(claim.Value));
        return new(subject, user.FindFirstValue("name") ?? subject, roles, ScopeOf(user.FindFirstValue("region"), roles), user.FindFirstValue("department") ?? "", user.FindFirstValue("client_id") ?? "") { DataSets = DataSetsOf(user) };
    }

    /// <summary>A machine client of the province carries no region: its role alone gives the whole. A partner's data sets are the whole province's.</summary>
    private static RegionScope ScopeOf(string? region, Role roles) =>
        string.IsNullOrEmpty(region) && ((roles & (Role.ProvinceAdmin | Role.Auditor)) != 0 || (roles & ~Role.Public) == Role.PartnerProvince)
            ? RegionScope.Whole
            : RegionScope.FromClaim(region);

    private static string[] DataSetsOf(ClaimsPrincipal user)
    {
        const string prefix = "data:";
        if (!CertificateBinding.IsBound(user)) return [];
        var scopes = user.FindAll("scope").SelectMany(claim => claim.Value.Split(' '));
        return [.. scopes.Where(scope => scope.StartsWith(prefix, StringComparison.Ordinal)).Select(scope => scope[prefix.Length..])];
    }
}
