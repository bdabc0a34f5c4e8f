using Quality.Identity.Accounts;
using Quality.Identity.Issuer;

namespace Quality.Identity.SignIn;

/// <summary>Slows whoever tries many passwords from one address, or one name from many addresses; known and unknown names alike.</summary>
internal sealed class SignInLimits(TimeProvider clock)
{
    private readonly AttemptLimiter byAddress = new(clock, limit: 60, TimeSpan.FromMinutes(5));
    private readonly AttemptLimiter byName = new(clock, limit: 20, TimeSpan.FromMinutes(5));

    public TimeSpan Wait(HttpContext http, string userName)
    {
        var (address, name) = (byAddress.Wait(Address(http)), byName.Wait(Name(userName)));
        return address > name ? address : name;
    }

    public void Failed(HttpContext http, string userName)
    {
        byAddress.Failed(Address(http));
        byName.Failed(Name(userName));
    }

    public void Succeeded(string userName) => byName.Succeeded(Name(userName));

    private static string Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";

    private static string Name(string userName) => UserName.Normal(userName.Length > 100 ? userName[..100] : userName);
}
