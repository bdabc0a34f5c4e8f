using System.Globalization;
using System.Security.Claims;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Access;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Accounts;

/// <summary>What the caller's own token says of them.</summary>
internal static class Me
{
    public static V1.Me Of(Caller caller, ClaimsPrincipal user, Account? account)
    {
        var me = new V1.Me
        {
            Subject = caller.Subject,
            DisplayName = caller.Name,
            Roles = { RoleNames.Of(Claimed(user)) },
            Region = caller.Scope.Code,
            Department = caller.Department,
            ClientId = caller.ClientId,
            Account = account?.Name ?? "",
            MustChangePassword = account?.MustChangePassword ?? false,
            Scopes = { user.FindAll("scope").SelectMany(c => c.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)) },
        };
        if (long.TryParse(user.FindFirstValue("exp"), CultureInfo.InvariantCulture, out var seconds))
            me.TokenExpireTime = DateTimeOffset.FromUnixTimeSeconds(seconds).ToTimestamp();
        return me;
    }

    /// <summary>Without the role public, which every caller has beside their own.</summary>
    private static Role Claimed(ClaimsPrincipal user) => user.FindAll("role").Aggregate(Role.None, (sum, claim) => sum | RoleNames.Parse(claim.Value));
}
