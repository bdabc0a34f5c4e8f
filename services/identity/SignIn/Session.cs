using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Quality.Common.Storage;
using Quality.Identity.Accounts;

namespace Quality.Identity.SignIn;

/// <summary>A person who is signed in at the issuer, in this browser.</summary>
internal sealed record Session(string Subject, string Stamp, DateTimeOffset AuthenticatedAt, bool MustChangePassword)
{
    public const string Scheme = "session";

    private const string StampClaim = "stamp";
    private const string TimeClaim = "auth_time";
    private const string ExternalClaim = "external";
    private const string MustChangeItem = "must-change-password";

    public DateTimeOffset Asked { get; private init; }

    public static async Task<Session?> CurrentAsync(HttpContext http)
    {
        var result = await http.AuthenticateAsync(Scheme);
        if (result.Principal is not { } user) return null;
        var time = DateTimeOffset.FromUnixTimeSeconds(long.Parse(user.FindFirstValue(TimeClaim)!, CultureInfo.InvariantCulture));
        return new(user.FindFirstValue("sub")!, user.FindFirstValue(StampClaim)!, time, http.Items.ContainsKey(MustChangeItem))
        {
            Asked = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
        };
    }

    /// <param name="http">The request whose answer carries the cookie.</param>
    /// <param name="account">Who signed in.</param>
    /// <param name="external">At the province's issuer: a password here is then none of their business.</param>
    public static Task StartAsync(HttpContext http, Account account, bool external)
    {
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var identity = new ClaimsIdentity(
            [new("sub", account.Id), new(StampClaim, account.SecurityStamp), new(TimeClaim, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))], Scheme);
        if (external) identity.AddClaim(new(ExternalClaim, "true"));
        return http.SignInAsync(Scheme, new ClaimsPrincipal(identity));
    }

    /// <summary>Whether the sign-in is older than the dashboard allows (max_age, seconds).</summary>
    public bool OlderThan(long? maxAge) => maxAge is { } seconds && AuthenticatedAt.AddSeconds(seconds) < Asked;

    /// <summary>The same address without the wish to sign in again, or it would be asked for ever.</summary>
    public static string WithoutPrompt(string address)
    {
        var parts = address.Split('?', 2);
        if (parts.Length == 1) return address;
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(parts[1]).Where(p => p.Key is not ("prompt" or "max_age"));
        return parts[0] + QueryString.Create(query.SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value)));
    }

    public static void Configure(CookieAuthenticationOptions options, bool cleartext)
    {
        options.Cookie.Name = cleartext ? "quality.session" : "__Host-quality.session";
        options.Cookie.SecurePolicy = cleartext ? CookieSecurePolicy.None : CookieSecurePolicy.Always;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.HttpOnly = true;
        options.Cookie.Path = "/";
        options.ExpireTimeSpan = TimeSpan.FromHours(8);
        options.SlidingExpiration = true;
        options.LoginPath = SignInEndpoints.LoginPath;
        options.ReturnUrlParameter = SignInEndpoints.ReturnUrl;
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    /// <summary>A session ends everywhere at once when its account is disabled or its password is reset.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var work = context.HttpContext.RequestServices.GetRequiredService<UnitOfWork<IdentityModule>>();
        var id = context.Principal?.FindFirstValue("sub") ?? "";
        var account = await work.SnapshotAsync(tx => AccountStore.FindAsync(tx, id), cancel: context.HttpContext.RequestAborted);
        if (account is null || !account.MaySignIn(context.Principal?.FindFirstValue(StampClaim))) context.RejectPrincipal();
        else if (account.MustChangePassword && !context.Principal!.HasClaim(ExternalClaim, "true")) context.HttpContext.Items[MustChangeItem] = true;
    }
}
