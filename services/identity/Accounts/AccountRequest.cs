using Google.Protobuf.WellKnownTypes;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Values;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Accounts;

/// <summary>Checks what a request says of an account, all fields at once.</summary>
internal static class AccountRequest
{
    private static readonly string[] Mutable = ["display_name", "roles", "region", "department", "external_subject"];

    public static Account New(V1.CreateAccountRequest request, string id, string passwordHash, string stamp, DateTimeOffset now)
    {
        var check = new Violations();
        var wire = request.Account ?? new();
        var userName = UserName.Normal(check.Required("account.user_name", wire.UserName));
        check.AddIf(wire.UserName.Length > 0 && !UserName.IsWellFormed(userName), "account.user_name", "BAD_USER_NAME", "account.user_name needs 3 to 64 letters a to z, digits, dots or hyphens.");
        var account = new Account
        {
            Id = id, UserName = userName, DisplayName = DisplayName(check, wire), Roles = Roles(check, "account.roles", wire.Roles),
            Region = RequiredRegion(check, wire), Department = Optional(check, "account.department", wire.Department),
            ExternalSubject = Optional(check, "account.external_subject", wire.ExternalSubject), PasswordHash = passwordHash, MustChangePassword = true,
            SecurityStamp = stamp, CreatedAt = now, UpdatedAt = now, Version = 1,
        };
        check.ThrowIfAny();
        return account;
    }

    public static Account Apply(V1.UpdateAccountRequest request, Account account, DateTimeOffset now)
    {
        var check = new Violations();
        var wire = request.Account;
        var mask = new UpdateMask(request.UpdateMask, wire, check, Mutable);
        var changed = account.Changed(now) with
        {
            DisplayName = mask.Has("display_name") ? DisplayName(check, wire) : account.DisplayName,
            Roles = mask.Has("roles") ? Roles(check, "account.roles", wire.Roles) : account.Roles,
            Region = mask.Has("region") ? RequiredRegion(check, wire) : account.Region,
            Department = mask.Has("department") ? Optional(check, "account.department", wire.Department) : account.Department,
            ExternalSubject = mask.Has("external_subject") ? Optional(check, "account.external_subject", wire.ExternalSubject) : account.ExternalSubject,
        };
        check.ThrowIfAny();
        return changed;
    }

    public static AccountFilter Filter(V1.ListAccountsRequest request, RegionScope scope)
    {
        var check = new Violations();
        var query = check.Text("query", request.Query, 100);
        var regions = scope.Codes;
        if (request.Region.Length > 0)
        {
            var wanted = RegionScope.FromClaim(request.Region);
            check.AddIf(wanted == RegionScope.None, "region", "UNKNOWN_REGION", $"region {request.Region} is not a division of Gansu.");
            regions = wanted.Codes is null ? scope.Codes : scope.Codes is null ? wanted.Codes : [.. wanted.Codes.Intersect(scope.Codes)];
        }

        var role = request.Role.Length == 0 ? Role.None : Roles(check, "role", [request.Role]);
        check.ThrowIfAny();
        return new(query, regions, role, request.Department, request.States.Contains(V1.AccountState.Active),
            request.States.Contains(V1.AccountState.Locked), request.States.Contains(V1.AccountState.Disabled));
    }

    /// <summary>Role ids, at least one; unknown ones are named.</summary>
    public static Role Roles(Violations check, string field, IEnumerable<string> names)
    {
        var sum = Role.None;
        foreach (var name in names)
        {
            var role = RoleNames.Parse(name);
            check.AddIf(role == Role.None, field, "UNKNOWN_ROLE", $"{field}: {(name.Length > 50 ? name[..50] : name)} is not a role.");
            sum |= role;
        }

        check.AddIf(!names.Any(), field, "REQUIRED", $"{field} is required.");
        return sum;
    }

    public static V1.Account ToWire(this Account account, DateTimeOffset now) => new()
    {
        Name = account.Name, UserName = account.UserName, DisplayName = account.DisplayName, Roles = { RoleNames.Of(account.Roles) },
        Region = account.Region, Department = account.Department ?? "", State = State(account, now), MustChangePassword = account.MustChangePassword,
        LockedUntil = account.LockedAt(now) ? account.LockedUntil?.ToTimestamp() : null, LastSignInTime = account.LastSignInAt?.ToTimestamp(),
        ExternalSubject = account.ExternalSubject ?? "", Etag = Common.Storage.Etag.Of(account.Version),
        CreateTime = account.CreatedAt.ToTimestamp(), UpdateTime = account.UpdatedAt.ToTimestamp(),
    };

    private static V1.AccountState State(Account account, DateTimeOffset now) =>
        account.Disabled ? V1.AccountState.Disabled : account.LockedAt(now) ? V1.AccountState.Locked : V1.AccountState.Active;

    private static string DisplayName(Violations check, V1.Account wire) => check.Required("account.display_name", wire.DisplayName, 100);

    private static string RequiredRegion(Violations check, V1.Account wire)
    {
        var region = check.Required("account.region", wire.Region);
        check.AddIf(region.Length > 0 && RegionScope.FromClaim(region) == RegionScope.None, "account.region", "UNKNOWN_REGION", "account.region is not a division of Gansu.");
        return region;
    }

    private static string? Optional(Violations check, string field, string value) => check.Text(field, value, 200) is { Length: > 0 } text ? text : null;
}
