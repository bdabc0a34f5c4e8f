using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Quality.Dashboard.Sessions;

/// <summary>Sign-in by authorization code and PKCE; the cookie holds only a key, the tokens stay on the server.</summary>
internal static class SignIn
{
    public const string LandingPath = "/sign-in";

    /// <summary>The claim that names the session in <see cref="SessionStore"/>.</summary>
    public const string SessionClaim = "quality:session";

    // Roles and region of the access token are shown, never trusted: each service decides by the token itself.
    private static readonly string[] ShownClaims = ["sub", "name", "role", "region", "department"];

    public static void AddSignIn(this IServiceCollection services, DashboardSettings settings)
    {
        if (settings.Redis is not null)
            services.AddStackExchangeRedisCache(options => options.Configuration = settings.Redis);
        services.AddHybridCache();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<SessionTokens>();
        services.AddScoped<UserSession>();
        services.AddCascadingAuthenticationState();
        services.AddAuthentication(options =>
            {
                options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                options.DefaultChallengeScheme = CookieAuthenticationDefaults.AuthenticationScheme;
            })
            .AddCookie(cookie => Configure(cookie, settings))
            .AddOpenIdConnect(oidc => Configure(oidc, settings));
        services.AddSingleton<IPostConfigureOptions<CookieAuthenticationOptions>, CookieSessions>();
    }

    private static void Configure(CookieAuthenticationOptions cookie, DashboardSettings settings)
    {
        cookie.Cookie.Name = IsHttps(settings) ? "__Host-quality" : "quality";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = Secure(settings);
        cookie.ExpireTimeSpan = SessionStore.Lifetime;
        cookie.SlidingExpiration = true;
        cookie.LoginPath = LandingPath;
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.Events.OnRedirectToLogin = context =>
        {
            // A circuit or a script cannot follow a redirect to a page.
            if (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
                context.Response.Redirect(context.RedirectUri);
            else
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        };
    }

    private static void Configure(OpenIdConnectOptions oidc, DashboardSettings settings)
    {
        oidc.Authority = settings.Issuer.AbsoluteUri;
        oidc.MetadataAddress = settings.MetadataAddress.AbsoluteUri;
        oidc.RequireHttpsMetadata = settings.MetadataAddress.Scheme == Uri.UriSchemeHttps;
        oidc.BackchannelHttpHandler = new IssuerBackChannel(settings);
        oidc.ClientId = settings.ClientId;
        oidc.ClientSecret = settings.ClientSecret;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        // The answer comes as a GET, so that the correlation cookie can stay SameSite=Lax.
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.CorrelationCookie.SameSite = SameSiteMode.Lax;
        oidc.NonceCookie.SameSite = SameSiteMode.Lax;
        oidc.CorrelationCookie.SecurePolicy = oidc.NonceCookie.SecurePolicy = Secure(settings);
        oidc.UsePkce = true;
        oidc.SaveTokens = true;
        oidc.MapInboundClaims = false;
        oidc.TokenValidationParameters.NameClaimType = "name";
        oidc.TokenValidationParameters.RoleClaimType = "role";
        oidc.Scope.Clear();
        foreach (var scope in settings.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            oidc.Scope.Add(scope);
        Answer(oidc);
    }

    private static void Answer(OpenIdConnectOptions oidc)
    {
        oidc.Events.OnTokenValidated = context =>
        {
            context.Principal = Person(context.Principal!, context.TokenEndpointResponse?.AccessToken);
            return Task.CompletedTask;
        };
        oidc.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect(LandingPath + "?problem=" + (context.Failure?.Data.Contains("error") == true ? "refused" : "failed"));
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    /// <summary>
    /// Cleartext is allowed on loopback only. There a cookie must not be Secure: Safari takes none such from http://localhost, and the way
    /// back from the issuer would not find the correlation of the way there.
    /// </summary>
    private static CookieSecurePolicy Secure(DashboardSettings settings) => IsHttps(settings) ? CookieSecurePolicy.Always : CookieSecurePolicy.None;

    private static bool IsHttps(DashboardSettings settings) => settings.Issuer.Scheme == Uri.UriSchemeHttps;

    /// <summary>A principal with what pages show and the random key of its session, and nothing else.</summary>
    private static ClaimsPrincipal Person(ClaimsPrincipal idToken, string? accessToken)
    {
        var handler = new JsonWebTokenHandler();
        var read = accessToken is not null && handler.CanReadToken(accessToken) ? handler.ReadJsonWebToken(accessToken).Claims : [];
        var claims = idToken.Claims.Concat(read)
            .Where(claim => ShownClaims.Contains(claim.Type))
            .DistinctBy(claim => (claim.Type, claim.Value))
            .Select(claim => new Claim(claim.Type, claim.Value))
            .Append(new Claim(SessionClaim, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, "oidc", "name", "role"));
    }

    /// <summary>Gives the cookie its store, which lives in the container.</summary>
    private sealed class CookieSessions(SessionStore store) : IPostConfigureOptions<CookieAuthenticationOptions>
    {
        public void PostConfigure(string? name, CookieAuthenticationOptions options) => options.SessionStore = store;
    }
}
