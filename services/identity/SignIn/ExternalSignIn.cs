using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Quality.Common.Storage;
using Quality.Identity.Accounts;
using Quality.Identity.Issuer;

namespace Quality.Identity.SignIn;

/// <summary>Sign-in at the province's own issuer (Auth:Authority): it says who somebody is; what they may do is in identity's accounts.</summary>
internal static class ExternalSignIn
{
    public const string Scheme = "external";
    public const string CookieScheme = "external-cookie";

    public static void Configure(OpenIdConnectOptions options, ExternalIssuer issuer, bool cleartext)
    {
        options.Authority = issuer.Authority.AbsoluteUri;
        options.ClientId = issuer.ClientId;
        options.ClientSecret = issuer.ClientSecret;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.RequireHttpsMetadata = !issuer.Authority.IsLoopback;
        options.MapInboundClaims = false;
        options.SignInScheme = CookieScheme;
        options.CallbackPath = "/account/external/callback";
        options.Scope.Clear();
        options.Scope.Add("openid");
        options.DisableTelemetry = true;
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = cleartext ? CookieSecurePolicy.None : CookieSecurePolicy.Always;
        }

        options.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect(SignInEndpoints.ExternalFailedPath);
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    /// <summary>The subject that the province's issuer vouched for, once; null when nobody came from there.</summary>
    public static async Task<string?> TakeSubjectAsync(HttpContext http)
    {
        var subject = (await http.AuthenticateAsync(CookieScheme)).Principal?.FindFirstValue("sub");
        await http.SignOutAsync(CookieScheme);
        return subject;
    }

    /// <summary>The account of that person; null when there is none that can be used.</summary>
    public static Task<Account?> AcceptAsync(UnitOfWork<IdentityModule> work, string subject, CancellationToken cancel) => work.JobAsync(async tx =>
    {
        var account = await AccountStore.FindByExternalSubjectAsync(tx, subject);
        if (account is null || account.Disabled) return null;
        account = account.SignedIn(tx.Now);
        await AccountStore.SaveSignInAsync(tx, account);
        tx.Audit(account.Name, account.Region, "SIGN_IN_EXTERNAL");
        return account;
    }, cancel: cancel);
}
